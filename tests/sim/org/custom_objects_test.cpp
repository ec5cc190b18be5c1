// Objects and fields that an admin adds: every type, what each takes and refuses, and that they are gone when
// taken away.
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

ObjectDefinition invoice() { return {"", "Invoice__c", "Invoice", "Invoices", "", "", "", 1, {}}; }

FieldDefinition field_of(CustomType type, const char* name) {
  FieldDefinition field;
  field.sobject = "Invoice__c";
  field.name = name;
  field.type = type;
  return field;
}

void define(TestOrg& test, FieldDefinition field) {
  const DefineResult made = test.org->define_field(std::move(field), true);
  if (const auto* error = std::get_if<ApiError>(&made)) FAIL(error->message);
}

std::string message(const DefineResult& result) {
  const auto* error = std::get_if<ApiError>(&result);
  return error == nullptr ? "" : error->code + " " + error->message;
}

struct InvoiceOrg : TestOrg {
  InvoiceOrg() { REQUIRE(message(org->define_object(invoice(), true)).empty()); }
};

}  // namespace

TEST_CASE("a custom object has rows, a prefix of its own, and its id for a name") {
  InvoiceOrg test;
  const std::string id = test.create("Invoice__c", {});
  CHECK(id.substr(0, 3) == "a00");
  CHECK(text(test.get(id, "Name")) == id);
  CHECK(text(test.get(id, "OwnerId")) == test.admin_id);
  CHECK(message(test.org->define_object(invoice(), true)) ==
        "DUPLICATE_DEVELOPER_NAME There is already a object named Invoice__c.");
  ObjectDefinition numbered{"", "Ticket__c", "Ticket", "Tickets", "", "Number", "T-{0000}", 7, {}};
  REQUIRE(message(test.org->define_object(numbered, true)).empty());
  CHECK(text(test.get(test.create("Ticket__c", {}), "Name")) == "T-0007");
  CHECK(text(test.get(test.create("Ticket__c", {}), "Name")) == "T-0008");
}

TEST_CASE("unique fields and external ids") {
  InvoiceOrg test;
  FieldDefinition key = field_of(CustomType::text, "Key__c");
  key.length = 5;
  key.unique = key.external_id = true;
  define(test, key);
  const std::string first = test.create("Invoice__c", {{"Key__c", std::string("a1")}});
  CHECK(said(test.try_create("Invoice__c", {{"Key__c", std::string("A1")}})) ==
        std::vector<std::string>{
            "400 DUPLICATE_VALUE duplicate value found: Key__c duplicates value on record with id: " +
            first.substr(0, 15) + " []"});
  CHECK(said(test.try_create("Invoice__c", {{"Key__c", std::string("abcdef")}})) ==
        std::vector<std::string>{
            "400 STRING_TOO_LONG Key: data value too large: abcdef (max length=5) [Key__c]"});
  CHECK(test.object("Invoice__c").field("Key__c")->id_lookup);
  key.name = "Exact__c";
  key.case_sensitive = true;
  define(test, key);
  test.create("Invoice__c", {{"Exact__c", std::string("a")}});
  test.create("Invoice__c", {{"Exact__c", std::string("A")}});
  CHECK(test.try_create("Invoice__c", {{"Exact__c", std::string("a")}}).size() == 1);
}

TEST_CASE("values of every type") {
  InvoiceOrg test;
  FieldDefinition amount = field_of(CustomType::number, "Amount__c");
  amount.precision = 4;
  amount.scale = 1;
  define(test, amount);
  FieldDefinition ticked = field_of(CustomType::checkbox, "Paid__c");
  ticked.default_value = "true";
  define(test, ticked);
  FieldDefinition state = field_of(CustomType::picklist, "State__c");
  state.values = {{"New", "New", true}, {"Old", "Old", false}};
  state.restricted = true;
  define(test, state);
  FieldDefinition tags = state;
  tags.type = CustomType::multiselect_picklist;
  tags.name = "Tags__c";
  define(test, tags);
  define(test, field_of(CustomType::time, "At__c"));
  FieldDefinition number = field_of(CustomType::auto_number, "No__c");
  number.format = "I{00}";
  define(test, number);
  const std::string id = test.create(
      "Invoice__c",
      {{"Amount__c", 999.5}, {"Tags__c", std::string("Old; New;Old")}, {"At__c", std::string("13:30:00Z")}});
  CHECK(test.get(id, "Paid__c") == Value(true));
  CHECK(text(test.get(id, "State__c")) == "New");
  CHECK(text(test.get(id, "Tags__c")) == "New;Old");
  CHECK(text(test.get(id, "At__c")) == "13:30:00.000Z");
  CHECK(text(test.get(id, "No__c")) == "I01");
  CHECK(said(test.try_create("Invoice__c", {{"Tags__c", std::string("New;Odd")}})) ==
        std::vector<std::string>{
            "400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Tags: bad value for restricted picklist "
            "field: Odd [Tags__c]"});
  CHECK(said(test.try_create("Invoice__c", {{"Amount__c", 1000.0}})).front().substr(0, 30) ==
        "400 NUMBER_OUTSIDE_VALID_RANGE");
  CHECK(said(test.try_create("Invoice__c", {{"No__c", std::string("I7")}})).front().substr(0, 35) ==
        "400 INVALID_FIELD_FOR_INSERT_UPDATE");
}

TEST_CASE("lookups, masters and their details") {
  InvoiceOrg test;
  FieldDefinition payer = field_of(CustomType::lookup, "Payer__c");
  payer.reference_to = "Contact";
  payer.relationship_name = "Invoices";
  define(test, payer);
  REQUIRE(
      message(test.org->define_object({"", "Line__c", "Line", "Lines", "", "", "", 1, {}}, true)).empty());
  FieldDefinition master = field_of(CustomType::master_detail, "Invoice__c");
  master.sobject = "Line__c";
  master.reference_to = "Invoice__c";
  master.relationship_name = "Lines";
  define(test, master);
  const std::string contact = test.contact();
  const std::string id = test.create("Invoice__c", {{"Payer__c", contact}});
  const std::string line = test.create("Line__c", {{"Invoice__c", id}});
  CHECK(test.object("Line__c").field("OwnerId") == nullptr);
  CHECK(said(test.try_create("Line__c", {})) ==
        std::vector<std::string>{
            "400 REQUIRED_FIELD_MISSING Required fields are missing: [Invoice__c] [Invoice__c]"});
  CHECK(
      said(test.try_create("Invoice__c", {{"Payer__c", id}})) ==
      std::vector<std::string>{"400 MALFORMED_ID Payer: id value of incorrect type: " + id + " [Payer__c]"});
  CHECK(said(test.try_create("Invoice__c", {{"Payer__c", std::string("0035e00000ZZZZZAAA")}})).size() == 1);
  CHECK(test.remove(contact).empty());
  CHECK(is_null(test.get(id, "Payer__c")));
  CHECK(test.remove(id).empty());
  CHECK(test.get(line, "IsDeleted") == Value(true));
}

TEST_CASE("a custom field of a standard object, also of one that is a view") {
  TestOrg test;
  FieldDefinition field = field_of(CustomType::text, "Region__c");
  for (const char* sobject : {"Account", "Opportunity"}) {
    field.sobject = sobject;
    define(test, field);
  }
  const std::string id =
      test.create("Account", {{"Name", std::string("Mill")}, {"Region__c", std::string("EMEA")}});
  CHECK(text(test.get(id, "Region__c")) == "EMEA");
  const std::string of_field = test.org->custom_fields()[1].id;
  CHECK(test.org->undefine_field(of_field));
  CHECK(test.object("Opportunity").field("Region__c") == nullptr);
  CHECK(test.try_create("Opportunity", {{"Region__c", std::string("x")}}).front().code == "INVALID_FIELD");
}

TEST_CASE("definitions survive a snapshot") {
  InvoiceOrg test;
  const std::string before = test.org->snapshot();
  FieldDefinition key = field_of(CustomType::text, "Key__c");
  define(test, key);
  const std::string with = test.org->snapshot();
  test.org->restore(before);
  CHECK(test.object("Invoice__c").field("Key__c") == nullptr);
  test.org->restore(with);
  CHECK(text(test.get(test.create("Invoice__c", {{"Key__c", std::string("k")}}), "Key__c")) == "k");
}

TEST_CASE("permission sets add to what a profile grants") {
  TestOrg test(false);
  const SobjectSchema& contacts = test.object("Contact");
  const FieldSchema& opt_out = *contacts.field("HasOptedOutOfEmail");
  CHECK(!test.org->access(test.other(), contacts, opt_out).readable);
  const std::string set =
      test.create("PermissionSet", {{"Name", std::string("Opt")}, {"Label", std::string("Opt")}});
  const std::string grant =
      test.create("FieldPermissions", {{"ParentId", set},
                                       {"SobjectType", std::string("Contact")},
                                       {"Field", std::string("Contact.HasOptedOutOfEmail")},
                                       {"PermissionsRead", true}});
  const std::string given =
      test.create("PermissionSetAssignment", {{"PermissionSetId", set}, {"AssigneeId", test.other_id}});
  CHECK(test.org->access(test.other(), contacts, opt_out).readable);
  CHECK(!test.org->access(test.other(), contacts, opt_out).editable);
  CHECK(test.update(grant, {{"PermissionsEdit", true}}).empty());
  CHECK(test.org->access(test.other(), contacts, opt_out).editable);
  CHECK(said(test.try_create("PermissionSetAssignment",
                             {{"PermissionSetId", set}, {"AssigneeId", test.other_id}})) ==
        std::vector<std::string>{"400 DUPLICATE_VALUE duplicate value found: <unknown> duplicates value on "
                                 "record with id: <unknown> []"});
  CHECK(test.remove(given).empty());
  CHECK(!test.org->access(test.other(), contacts, opt_out).readable);
}

TEST_CASE("a profile's grants are rows of the permission set that it owns") {
  TestOrg test(false);
  const SobjectSchema& sets = test.object("PermissionSet");
  const SobjectSchema& grants = test.object("FieldPermissions");
  const std::string profile = test.org->add_profile("Standard User");
  const std::string set = test.org->find(sets, *sets.field("ProfileId"), profile, 1).front();
  const auto rows = [&] { return test.org->find(grants, *grants.field("ParentId"), set, -1).size(); };
  const size_t before = rows();
  CHECK(before > 100);
  const std::string id =
      test.create("FieldPermissions", {{"ParentId", set},
                                       {"SobjectType", std::string("Contact")},
                                       {"Field", std::string("Contact.HasOptedOutOfEmail")},
                                       {"PermissionsRead", true},
                                       {"PermissionsEdit", true}});
  CHECK(rows() == before + 1);
  CHECK(text(test.org->get("FieldPermissions", id, "Field")) == "Contact.HasOptedOutOfEmail");
  const SobjectSchema& contacts = test.object("Contact");
  const FieldSchema& opt_out = *contacts.field("HasOptedOutOfEmail");
  CHECK(test.org->access(test.other(), contacts, opt_out).editable);
  CHECK(!test.org->access(test.admin(), contacts, opt_out).readable);
  CHECK(test.remove(id).empty());
  CHECK(rows() == before);
  CHECK(test.remove(set).front().code == "INSUFFICIENT_ACCESS_OR_READONLY");
  CHECK(!test.org->access(test.other(), contacts, opt_out).readable);
}

}  // namespace sfsim
