// Creating, updating and deleting: every refusal word for word, and what an accepted write leaves behind.
#include "sim/org/refusals.h"
#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

using Lines = std::vector<std::string>;
Value s(std::string text_value) { return text_value; }

TEST_CASE("what a create is refused for", "[org][write]") {
  TestOrg t;
  struct Row {
    const char* name;
    const char* sobject;
    Fields fields;
    Lines errors;
  };
  const std::string absent = make_id("001", 5), contact_id = t.contact();
  const std::string long_name(81, 'x');
  const Row rows[] = {
      {"unknown field",
       "Contact",
       {{"LastName", s("A")}, {"FavoritePet__c", s("Dog")}},
       {"400 INVALID_FIELD No such column 'FavoritePet__c' on sobject of type Contact"}},
      {"an unknown field comes before what is missing",
       "Lead",
       {{"Nope", s("x")}},
       {"400 INVALID_FIELD No such column 'Nope' on sobject of type Lead"}},
      {"hidden field",
       "Contact",
       {{"LastName", s("A")}, {"DoNotCall", true}},
       {"400 INVALID_FIELD No such column 'DoNotCall' on sobject of type Contact"}},
      {"Id in the body",
       "Contact",
       {{"Id", s(contact_id)}, {"LastName", s("A")}},
       {"400 INVALID_FIELD The Id field should not be specified in the sobject data."}},
      {"read-only fields, all of them",
       "Contact",
       {{"LastName", s("A")},
        {"IsDeleted", true},
        {"Name", s("N")},
        {"CreatedDate", s("2024-01-01T00:00:00Z")}},
       {"400 INVALID_FIELD_FOR_INSERT_UPDATE Unable to create/update fields: IsDeleted, Name, CreatedDate. "
        "Please "
        "check the security settings of this field and verify that it is read/write for your profile or "
        "permission "
        "set. [IsDeleted,Name,CreatedDate]"}},
      {"required, all of them",
       "Lead",
       {{"FirstName", s("Ada")}},
       {"400 REQUIRED_FIELD_MISSING Required fields are missing: [LastName, Company] [LastName,Company]"}},
      {"blank is missing",
       "Contact",
       {{"LastName", s("   ")}},
       {"400 REQUIRED_FIELD_MISSING Required fields are missing: [LastName] [LastName]"}},
      {"too long",
       "Contact",
       {{"LastName", s(long_name)}},
       {"400 STRING_TOO_LONG Last Name: data value too large: " + long_name + " (max length=80) [LastName]"}},
      {"bad e-mail",
       "Contact",
       {{"LastName", s("A")}, {"Email", s("not an email")}},
       {"400 INVALID_EMAIL_ADDRESS Email: invalid email address: not an email [Email]"}},
      {"restricted picklist",
       "Contact",
       {{"LastName", s("A")}, {"CleanStatus", s("Dirty")}},
       {"400 INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST Clean Status: bad value for restricted picklist field: "
        "Dirty "
        "[CleanStatus]"}},
      {"a number too large",
       "Lead",
       {{"LastName", s("A")}, {"Company", s("C")}, {"NumberOfEmployees", int64_t{100000000}}},
       {"400 NUMBER_OUTSIDE_VALID_RANGE Employees: value outside of valid range on numeric field: 100000000 "
        "[NumberOfEmployees]"}},
      {"several at once",
       "Lead",
       {{"Email", s("x")}, {"LastName", s(long_name)}},
       {"400 INVALID_EMAIL_ADDRESS Email: invalid email address: x [Email]",
        "400 STRING_TOO_LONG Last Name: data value too large: " + long_name + " (max length=80) [LastName]",
        "400 REQUIRED_FIELD_MISSING Required fields are missing: [Company] [Company]"}},
      {"reference that is no id",
       "Contact",
       {{"LastName", s("A")}, {"AccountId", s("bogus")}},
       {"400 MALFORMED_ID Account ID: id value of incorrect type: bogus [AccountId]"}},
      {"reference of the wrong type",
       "Contact",
       {{"LastName", s("A")}, {"AccountId", s(contact_id)}},
       {"400 MALFORMED_ID Account ID: id value of incorrect type: " + contact_id + " [AccountId]"}},
      {"reference to nothing",
       "Contact",
       {{"LastName", s("A")}, {"AccountId", s(absent)}},
       {"400 INVALID_CROSS_REFERENCE_KEY invalid cross reference id []"}},
      {"bad datetime",
       "Contact",
       {{"LastName", s("A")}, {"EmailBouncedDate", s("yesterday")}},
       {"400 JSON_PARSER_ERROR Cannot deserialize instance of datetime from VALUE_STRING value yesterday at "
        "[line:1, column:1]"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(said(t.try_create(row.sobject, row.fields)) == row.errors);
  }
  CHECK(t.org->count(t.object("Contact")) == 1);
  CHECK(t.org->count(t.object("Lead")) == 0);
}

TEST_CASE("what an update is refused for", "[org][write]") {
  TestOrg t;
  std::string id = t.contact(), gone = t.contact("gone@example.com"), converted = t.lead();
  REQUIRE(t.remove(gone).empty());
  REQUIRE(t.update(converted, {{"IsConverted", true}, {"ConvertedDate", s("2024-01-16")}}, false).empty());
  std::string broken = id;
  broken[17] = broken[17] == 'A' ? 'B' : 'A';
  struct Row {
    const char* name;
    std::string id;
    Fields fields;
    Lines errors;
  };
  const Row rows[] = {
      {"no id",
       "003bogus",
       {},
       {"404 NOT_FOUND Provided external ID field does not exist or is not accessible: 003bogus"}},
      {"wrong checksum",
       broken,
       {},
       {"400 MALFORMED_ID Contact ID: id value of incorrect type: " + broken + " [Id]"}},
      {"nothing there",
       make_id("003", 5),
       {{"LastName", s("B")}},
       {"404 NOT_FOUND The requested resource does not exist"}},
      {"deleted", gone, {{"LastName", s("B")}}, {"404 ENTITY_IS_DELETED entity is deleted []"}},
      {"converted",
       converted,
       {{"LastName", s("B")}},
       {"400 CANNOT_UPDATE_CONVERTED_LEAD cannot reference converted lead []"}},
      {"taking the required away",
       id,
       {{"LastName", Value()}},
       {"400 REQUIRED_FIELD_MISSING Required fields are missing: [LastName] [LastName]"}},
      {"unknown field",
       id,
       {{"nope", true}},
       {"400 INVALID_FIELD No such column 'nope' on sobject of type Contact"}},
      {"read-only field",
       id,
       {{"SystemModstamp", s("2024-01-01T00:00:00Z")}},
       {"400 INVALID_FIELD_FOR_INSERT_UPDATE Unable to create/update fields: SystemModstamp. Please check "
        "the security "
        "settings of this field and verify that it is read/write for your profile or permission set. "
        "[SystemModstamp]"}},
  };
  size_t written = t.org->write_log().size();
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(said(t.update(row.id, row.fields)) == row.errors);
  }
  CHECK(t.org->write_log().size() == written);
  CHECK(text(t.get(id, "LastName")) == "Lovelace");
}

TEST_CASE("a create fills what Salesforce fills", "[org][write]") {
  TestOrg t;
  std::string account = t.create("Account", {{"Name", s(" Analytical Engines ")}});
  std::string id = t.create(
      "Contact",
      {{"firstname", s("Ada")}, {"LastName", s("Lovelace")}, {"accountid", s(account.substr(0, 15))}});
  Datetime second{1'705'374'000'000};
  CHECK(text(t.get(account, "Name")) == "Analytical Engines");
  CHECK(text(t.get(id, "AccountId")) == account);
  CHECK(text(t.get(id, "Name")) == "Ada Lovelace");
  CHECK(text(t.get(id, "OwnerId")) == t.admin_id);
  CHECK(text(t.get(id, "CreatedById")) == t.admin_id);
  CHECK(text(t.get(id, "CleanStatus")) == "Pending");
  CHECK(text(t.get(id, "PhotoUrl")) == "/services/images/photo/" + id);
  for (const char* field :
       {"CreatedDate", "LastModifiedDate", "SystemModstamp", "LastViewedDate", "LastReferencedDate"}) {
    CAPTURE(field);
    CHECK(t.get(id, field) == Value(second));
  }
  for (const char* field : {"HasOptedOutOfEmail", "DoNotCall", "IsDeleted", "IsEmailBounced"}) {
    CAPTURE(field);
    CHECK(t.get(id, field) == Value(false));
  }
  std::string lead =
      t.create("Lead", {{"LastName", s("Byron")}, {"Company", s("Mill")}, {"Status", Value()}});
  CHECK(text(t.get(lead, "Status")) == "Open - Not Contacted");
  CHECK(t.get(lead, "IsUnreadByOwner") == Value(true));
  CHECK(t.get(lead, "IsConverted") == Value(false));
  std::string next = t.contact();
  CHECK(next > id);
  CHECK(next.substr(0, 3) == "003");
}

TEST_CASE("an update moves its fields, the name and the stamps", "[org][write]") {
  TestOrg t;
  std::string id = t.create(
      "Contact", {{"FirstName", s("Ada")}, {"LastName", s("Lovelace")}, {"Email", s("ada@example.com")}});
  t.now += 90'000;
  REQUIRE(t.org
              ->update(t.other(), t.object("Contact"), id.substr(0, 15),
                       {{"FirstName", s("")}, {"HasOptedOutOfEmail", s("true")}}, true)
              .empty());
  CHECK(is_null(t.get(id, "FirstName")));
  CHECK(text(t.get(id, "Name")) == "Lovelace");
  CHECK(t.get(id, "HasOptedOutOfEmail") == Value(true));
  CHECK(t.get(id, "LastModifiedDate") == Value(Datetime{1'705'374'090'000}));
  CHECK(t.get(id, "SystemModstamp") == Value(Datetime{1'705'374'090'000}));
  CHECK(text(t.get(id, "LastModifiedById")) == t.other_id);
  CHECK(t.get(id, "CreatedDate") == Value(Datetime{1'705'374'000'000}));
  // A null checkbox is an unticked one; an update with nothing in it still moves the stamps.
  REQUIRE(t.update(id, {{"HasOptedOutOfEmail", Value()}}).empty());
  CHECK(t.get(id, "HasOptedOutOfEmail") == Value(false));
  t.now += 5'000;
  REQUIRE(t.update(id, {}).empty());
  CHECK(t.get(id, "SystemModstamp") == Value(Datetime{1'705'374'095'000}));
  // A bounced address shows by itself.
  REQUIRE(t.update(id, {{"EmailBouncedReason", s("550")}}).empty());
  CHECK(t.get(id, "IsEmailBounced") == Value(true));
}

TEST_CASE("text is found without regard to case", "[org][write]") {
  TestOrg t;
  std::string id = t.create(
      "Contact", {{"LastName", s("ÅNGSTRÖM")}, {"Email", s("Ada@Example.com")}, {"Title", s("Countess")}});
  const SobjectSchema& contact = t.object("Contact");
  auto found = [&](const char* field, const char* value) {
    return t.org->find(contact, *contact.field(field), s(value), 10) == std::vector<std::string>{id};
  };
  CHECK(text(t.get(id, "Email")) == "Ada@Example.com");
  CHECK(found("Email", "ADA@example.COM"));
  CHECK(found("LastName", "ångström"));
  CHECK(found("Title", "countess"));
  CHECK(found("Id", id.substr(0, 15).c_str()));
  CHECK_FALSE(found("Email", "ada@example.co"));
  REQUIRE(t.update(id, {{"Email", s("new@example.com")}}).empty());
  CHECK(found("Email", "NEW@example.com"));
  CHECK_FALSE(found("Email", "ada@example.com"));
  REQUIRE(t.remove(id).empty());
  CHECK_FALSE(found("Email", "new@example.com"));
}

TEST_CASE("deleting", "[org][write]") {
  TestOrg t;
  std::string account = t.create("Account", {{"Name", s("A")}});
  std::string child = t.create("Contact", {{"LastName", s("C")}, {"AccountId", s(account)}});
  std::string other = t.contact();
  t.now += 10'000;
  REQUIRE(t.remove(account).empty());
  CHECK(t.get(account, "IsDeleted") == Value(true));
  CHECK(t.get(account, "SystemModstamp") == Value(Datetime{1'705'374'010'000}));
  CHECK(t.get(child, "IsDeleted") == Value(true));
  CHECK(t.get(other, "IsDeleted") == Value(false));
  CHECK(said(t.remove(account)) == Lines{"404 ENTITY_IS_DELETED entity is deleted []"});
  CHECK(said(t.remove(make_id("003", 7))) == Lines{"404 NOT_FOUND The requested resource does not exist"});
  CHECK(said(t.remove(t.admin_id)) ==
        Lines{"400 INVALID_TYPE_FOR_OPERATION entity type User does not support delete"});
  CHECK(said(t.try_create("Contact", {{"LastName", s("A")}, {"AccountId", s(account)}})) ==
        Lines{"400 INVALID_CROSS_REFERENCE_KEY invalid cross reference id []"});
  Org::Row row = t.org->read(t.object("Contact"), child, {t.object("Contact").field("LastName")});
  CHECK(row.found);
  CHECK(row.deleted);
  CHECK(text(row.values.at(0)) == "C");
  CHECK(t.org->count(t.object("Contact")) == 1);
}

TEST_CASE("the write log holds each accepted write", "[org][write]") {
  TestOrg t;
  std::string id = t.contact();
  size_t start = t.org->write_log().size();
  CHECK(start == 2);  // LastName and Email
  REQUIRE(t.update(id, {{"HasOptedOutOfEmail", true}, {"LastName", s("Lovelace")}}).empty());
  t.now += 1'000;
  REQUIRE(t.org->update(t.other(), t.object("Contact"), id, {{"HasOptedOutOfEmail", true}}, false).empty());
  const auto& log = t.org->write_log();
  REQUIRE(log.size() == start + 2);  // an unchanged text is no write, a checkbox ticked again is
  CHECK(log[start].field == "HasOptedOutOfEmail");
  CHECK(log[start].old_value == Value(false));
  CHECK(log[start].new_value == Value(true));
  CHECK(log[start].by_api);
  CHECK(log[start].user_id == t.admin_id);
  CHECK(log[start].record_id == id);
  CHECK(log[start + 1].old_value == Value(true));
  CHECK(log[start + 1].new_value == Value(true));
  CHECK_FALSE(log[start + 1].by_api);
  CHECK(log[start + 1].at == t.now);
  CHECK(log[start + 1].sequence == log[start].sequence + 1);
}

TEST_CASE("usernames are unique", "[org][write]") {
  TestOrg t;
  CHECK(said(t.update(t.other_id, {{"Username", s("ADMIN@sfsim.test")}})) ==
        Lines{"400 DUPLICATE_VALUE duplicate value found: Username duplicates value on record with id: " +
              t.admin_id.substr(0, 15) + " []"});
  CHECK(t.update(t.other_id, {{"Username", s("other@sfsim.test")}, {"IsActive", false}}).empty());
  CHECK_FALSE(t.other().active);
}

TEST_CASE("a locked row refuses an update that would pass, through the API, while the lock lives",
          "[org][write]") {
  TestOrg t;
  const std::string ada = t.contact("ada@example.com"), bob = t.contact("bob@example.com");
  const auto opt_out = [&](const std::string& id, bool by_api) {
    return t.org->update(t.admin(), t.object("Contact"), id, {{"HasOptedOutOfEmail", true}}, by_api);
  };
  {
    const Org::RefusedRows locks(*t.org, {{ada, refusal::row_locked({ada})}});
    const Failure refused = opt_out(ada, true);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].status == 400);
    CHECK(refused[0].code == "UNABLE_TO_LOCK_ROW");
    CHECK(refused[0].message == "unable to obtain exclusive access to this record or 1 records: " + ada);
    CHECK(t.org->get("Contact", ada, "HasOptedOutOfEmail") == Value(false));
    CHECK(opt_out(bob, true).empty());
    CHECK(t.org->update(t.admin(), t.object("Contact"), ada, {{"Nope", true}}, true)[0].code ==
          "INVALID_FIELD");
    CHECK(opt_out(ada, false).empty());
  }
  CHECK(opt_out(ada, true).empty());
}

}  // namespace
}  // namespace sfsim
