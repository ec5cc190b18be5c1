// Person accounts: one Account and one Contact that are the same person.
#include <filesystem>

#include "tests/sim/org/fixture.h"

namespace sfsim {
namespace {

const std::string smith = "Smith";

struct PeopleOrg : TestOrg {
  explicit PeopleOrg(bool visible = true, bool history = false, std::string file = ":memory:")
      : TestOrg(visible, std::move(file), 1, history, true) {}
  std::string somebody(const std::string& last_name = smith) {
    return create("Account", {{"FirstName", std::string("Sam")},
                              {"LastName", last_name},
                              {"PersonEmail", std::string("sam@example.com")}});
  }
  Value contacts(const std::string& account, std::string_view field) {
    return get(org->other_half(account), field);
  }
  Failure refusal_of(std::string_view sobject, const Fields& fields) { return try_create(sobject, fields); }
};

bool refused_as(const Failure& errors, std::string_view code) {
  return errors.size() == 1 && errors.front().code == code;
}

}  // namespace

TEST_CASE("an org without person accounts has none of their columns") {
  TestOrg t;
  for (const char* field : {"IsPersonAccount", "PersonContactId", "PersonEmail", "LastName", "FirstName"})
    CHECK(t.object("Account").field(field) == nullptr);
  CHECK(t.object("Contact").field("IsPersonAccount") == nullptr);
  CHECK(said(t.try_create("Account", {{"LastName", smith}})) ==
        std::vector<std::string>{"400 INVALID_FIELD No such column 'LastName' on sobject of type Account"});
  const std::string id = t.create("Account", {{"Name", std::string("Acme")}});
  CHECK(t.org->other_half(id).empty());
}

TEST_CASE("an account with a LastName is a person's, and has a contact with the same values") {
  PeopleOrg t;
  const std::string id = t.somebody();
  const std::string contact = t.org->other_half(id);
  CHECK(contact.starts_with("003"));
  CHECK(t.org->other_half(contact) == id);
  CHECK(t.get(id, "PersonContactId") == Value(contact));
  CHECK(t.get(id, "IsPersonAccount") == Value(true));
  CHECK(t.get(contact, "IsPersonAccount") == Value(true));
  CHECK(t.get(contact, "AccountId") == Value(id));
  CHECK(text(t.get(id, "Name")) == "Sam Smith");
  CHECK(text(t.get(contact, "Name")) == "Sam Smith");
  CHECK(text(t.get(contact, "Email")) == "sam@example.com");
  CHECK(t.get(contact, "OwnerId") == t.get(id, "OwnerId"));
  CHECK(t.get(contact, "SystemModstamp") == t.get(id, "SystemModstamp"));
  CHECK(t.org->count(t.object("Contact")) == 1);
  const std::string company = t.create("Account", {{"Name", std::string("Acme")}});
  CHECK(t.get(company, "IsPersonAccount") == Value(false));
  CHECK(is_null(t.get(company, "PersonContactId")));
  const std::string colleague = t.create("Contact", {{"LastName", smith}, {"AccountId", company}});
  CHECK(t.get(colleague, "IsPersonAccount") == Value(false));
}

TEST_CASE("what is written through one half is there in the other, stamps and all") {
  PeopleOrg t;
  const std::string id = t.somebody(), contact = t.org->other_half(id);
  t.now += 60'000;
  CHECK(t.update(contact, {{"HasOptedOutOfEmail", true}, {"LastName", std::string("Jones")}}).empty());
  CHECK(t.get(id, "PersonHasOptedOutOfEmail") == Value(true));
  CHECK(text(t.get(id, "Name")) == "Sam Jones");
  CHECK(t.get(id, "SystemModstamp") == Value(Datetime{t.now / 1000 * 1000}));
  CHECK(t.get(contact, "LastModifiedDate") == t.get(id, "LastModifiedDate"));
  t.now += 60'000;
  CHECK(t.update(id, {{"PersonHasOptedOutOfEmail", false}, {"FirstName", std::string("Kim")}}).empty());
  CHECK(t.get(contact, "HasOptedOutOfEmail") == Value(false));
  CHECK(text(t.get(contact, "Name")) == "Kim Jones");
  CHECK(text(t.get(id, "Name")) == "Kim Jones");
  t.now += 60'000;
  CHECK(t.update(id, {{"Industry", std::string("Banking")}}).empty());
  CHECK(t.get(contact, "SystemModstamp") == Value(Datetime{t.now / 1000 * 1000}));
  CHECK(t.update(id, {{"Phone", std::string("1")}}).empty());
  CHECK(text(t.get(contact, "Phone")) == "1");
}

TEST_CASE("writes through the account are told of the contact: log, field history, stale reads") {
  PeopleOrg t(true, true);
  const std::string id = t.somebody(), contact = t.org->other_half(id);
  t.now += 60'000;
  CHECK(t.update(id, {{"PersonHasOptedOutOfEmail", true}}).empty());
  const WriteLogEntry& last = t.org->write_log().back();
  CHECK(last.sobject == "Contact");
  CHECK(last.record_id == contact);
  CHECK(last.field == "HasOptedOutOfEmail");
  const SobjectSchema& history = t.object("ContactHistory");
  CHECK(t.org->find(history, *history.field("ContactId"), contact, -1).size() == 1);
  {
    const Org::StaleView view(*t.org, t.now);
    CHECK(t.get(id, "PersonHasOptedOutOfEmail") == Value(false));
    CHECK(t.get(contact, "HasOptedOutOfEmail") == Value(false));
  }
  CHECK(t.get(id, "PersonHasOptedOutOfEmail") == Value(true));
  {
    Org::Transaction undone(*t.org);
    CHECK(t.update(contact, {{"HasOptedOutOfEmail", false}}).empty());
  }
  CHECK(t.get(id, "PersonHasOptedOutOfEmail") == Value(true));
}

TEST_CASE("what does not belong to the account at hand is refused") {
  PeopleOrg t;
  const std::string id = t.somebody(), contact = t.org->other_half(id);
  const std::string company = t.create("Account", {{"Name", std::string("Acme")}});
  CHECK(said(t.update(id, {{"Name", smith}})) ==
        std::vector<std::string>{
            "400 INVALID_FIELD_FOR_INSERT_UPDATE Account: bad field names on insert/update "
            "call: Name [Name]"});
  CHECK(said(t.update(company, {{"PersonEmail", std::string("a@example.com")}})) ==
        std::vector<std::string>{
            "400 INVALID_FIELD_FOR_INSERT_UPDATE Account: bad field names on insert/update "
            "call: PersonEmail [PersonEmail]"});
  CHECK(refused_as(t.refusal_of("Account", {{"Name", smith}, {"LastName", smith}}),
                   "INVALID_FIELD_FOR_INSERT_UPDATE"));
  CHECK(refused_as(t.refusal_of("Account", {{"FirstName", smith}}), "INVALID_FIELD_FOR_INSERT_UPDATE"));
  CHECK(refused_as(t.refusal_of("Account", {{"LastName", Value()}}), "REQUIRED_FIELD_MISSING"));
  CHECK(refused_as(t.update(id, {{"ParentId", company}}), "INVALID_FIELD_FOR_INSERT_UPDATE"));
  CHECK(refused_as(t.update(id, {{"IsPersonAccount", false}}, false), "INVALID_FIELD_FOR_INSERT_UPDATE"));
  CHECK(refused_as(t.update(contact, {{"AccountId", company}}), "INVALID_PERSON_ACCOUNT_OPERATION"));
  CHECK(refused_as(t.refusal_of("Contact", {{"LastName", smith}, {"AccountId", id}}),
                   "INVALID_PERSON_ACCOUNT_OPERATION"));
  CHECK(refused_as(t.refusal_of("Contact", {{"LastName", smith}, {"ReportsToId", contact}}),
                   "INVALID_PERSON_ACCOUNT_OPERATION"));
  CHECK(refused_as(t.update(company, {{"ParentId", id}}), "INVALID_PERSON_ACCOUNT_OPERATION"));
  CHECK(t.org->count(t.object("Contact")) == 1);
}

TEST_CASE("a person contact is deleted with its account, and comes back with it") {
  PeopleOrg t;
  const std::string id = t.somebody(), contact = t.org->other_half(id);
  CHECK(said(t.remove(contact)) ==
        std::vector<std::string>{"400 INVALID_PERSON_ACCOUNT_OPERATION cannot reference person contact []"});
  CHECK(t.remove(id).empty());
  CHECK(t.get(contact, "IsDeleted") == Value(true));
  t.now += 60'000;
  CHECK(refused_as(t.org->undelete(t.admin(), t.object("Contact"), contact),
                   "INVALID_PERSON_ACCOUNT_OPERATION"));
  CHECK(t.org->undelete(t.admin(), t.object("Account"), id).empty());
  CHECK(t.get(contact, "IsDeleted") == Value(false));
  CHECK(t.org->other_half(id) == contact);
  CHECK(t.remove(id).empty());
  CHECK(t.org->purge_record(t.object("Account"), id).empty());
  CHECK(is_null(t.get(contact, "Id")));
}

TEST_CASE("a person's field is guarded as the contact's is") {
  PeopleOrg t(false);
  const auto access = [&] {
    return t.org->access(t.other(), t.object("Account"),
                         *t.object("Account").field("PersonHasOptedOutOfEmail"));
  };
  const std::string id = t.somebody();
  CHECK_FALSE(access().readable);
  t.org->grant_field({}, "Contact", "HasOptedOutOfEmail", false);
  CHECK(access().readable);
  CHECK_FALSE(access().editable);
  t.org->grant_field({}, "Account", "PersonHasOptedOutOfEmail");
  CHECK(access().editable);
  CHECK(t.org->access(t.other(), t.object("Contact"), *t.object("Contact").field("HasOptedOutOfEmail"))
            .editable);
  CHECK(t.update(id, {{"PersonHasOptedOutOfEmail", true}}).empty());
}

TEST_CASE("custom fields of the Contact are there as __pc") {
  PeopleOrg t;
  REQUIRE_FALSE(t.org->install({"marketo-sales-connect", "Sales_Out__c"}, true));
  REQUIRE_FALSE(t.org->add_text_field("Contact", "Region__c"));
  const std::string id = t.create("Account", {{"LastName", smith}, {"Region__pc", std::string("EU")}});
  const std::string contact = t.org->other_half(id);
  CHECK(text(t.get(contact, "Region__c")) == "EU");
  CHECK(t.update(contact, {{"Sales_Out__c", true}}).empty());
  CHECK(t.get(id, "Sales_Out__pc") == Value(true));
  REQUIRE(t.org->require_field("Contact", "Region__c", true));
  CHECK(refused_as(t.refusal_of("Account", {{"LastName", smith}}), "REQUIRED_FIELD_MISSING"));
  CHECK(t.refusal_of("Account", {{"Name", smith}}).empty());
  REQUIRE_FALSE(t.org->uninstall("marketo-sales-connect"));
  CHECK(t.object("Account").field("Sales_Out__pc") == nullptr);
  REQUIRE_FALSE(t.org->install({"marketo-sales-connect", "Sales_Out__c"}, true));
  CHECK(t.get(id, "Sales_Out__pc") == Value(false));
}

TEST_CASE("a lead without a company becomes a person account") {
  PeopleOrg t;
  const std::string lead = t.create(
      "Lead", {{"LastName", smith}, {"Email", std::string("sam@example.com")}, {"HasOptedOutOfEmail", true}});
  const std::string there = t.somebody("Jones");
  const std::string second = t.create("Lead", {{"LastName", smith}, {"HasOptedOutOfEmail", true}});
  const ConvertResult made = t.org->convert(t.admin(), lead, ConvertInto{});
  REQUIRE(std::holds_alternative<Conversion>(made));
  const Conversion& became = std::get<Conversion>(made);
  CHECK(t.org->other_half(became.account_id) == became.contact_id);
  CHECK(t.get(became.account_id, "PersonHasOptedOutOfEmail") == Value(true));
  CHECK(text(t.get(became.account_id, "PersonEmail")) == "sam@example.com");
  const ConvertResult into = t.org->convert(t.admin(), second, t.org->other_half(there));
  REQUIRE(std::holds_alternative<Conversion>(into));
  CHECK(t.get(there, "PersonHasOptedOutOfEmail") == Value(false));  // S3
  CHECK(text(t.get(there, "Name")) == "Sam Jones");
  const std::string of_company = t.lead();
  CHECK(std::holds_alternative<Failure>(t.org->convert(t.admin(), of_company, t.org->other_half(there))));
  const std::string third = t.create("Lead", {{"LastName", smith}});
  CHECK(std::holds_alternative<Failure>(t.org->convert(t.admin(), third, t.contact())));
  TestOrg without;
  CHECK(refused_as(without.try_create("Lead", {{"LastName", smith}}), "REQUIRED_FIELD_MISSING"));
}

TEST_CASE("person accounts merge with their like, and their contacts along") {
  PeopleOrg t;
  const std::string master = t.somebody(), loser = t.somebody("Jones");
  const std::string lost = t.org->other_half(loser);
  const std::string company = t.create("Account", {{"Name", std::string("Acme")}});
  CHECK(refused_as(t.org->merge(t.admin(), t.object("Account"), master, {company}),
                   "INVALID_PERSON_ACCOUNT_OPERATION"));
  CHECK(refused_as(t.org->merge(t.admin(), t.object("Contact"), t.org->other_half(master), {lost}),
                   "INVALID_PERSON_ACCOUNT_OPERATION"));
  REQUIRE(t.org->merge(t.admin(), t.object("Account"), master, {loser}).empty());
  CHECK(t.get(loser, "MasterRecordId") == Value(master));
  CHECK(t.get(lost, "MasterRecordId") == Value(t.org->other_half(master)));
  CHECK(t.get(lost, "IsDeleted") == Value(true));
}

TEST_CASE("validation rules of both objects judge a person account") {
  PeopleOrg t;
  t.org->judge_rules_by({[](const auto&, const auto&) { return std::optional<ApiError>(); },
                         [&](const std::string& sobject, const std::string& field, const std::string& id) {
                           return t.org->get(sobject, id, field) == Value(true);
                         }});
  const std::string id = t.somebody();
  ValidationRule rule{"Contact", "no", "HasOptedOutOfEmail", "not here", "", true};
  REQUIRE_FALSE(t.org->set_validation_rule(rule));
  CHECK(refused_as(t.update(id, {{"PersonHasOptedOutOfEmail", true}}), "FIELD_CUSTOM_VALIDATION_EXCEPTION"));
  CHECK(t.get(id, "PersonHasOptedOutOfEmail") == Value(false));
  CHECK(refused_as(t.refusal_of("Account", {{"LastName", smith}, {"PersonHasOptedOutOfEmail", true}}),
                   "FIELD_CUSTOM_VALIDATION_EXCEPTION"));
  CHECK(t.org->count(t.object("Contact")) == 1);
}

TEST_CASE("an org on file keeps its person accounts, and one from before gets them") {
  const std::string file = (std::filesystem::temp_directory_path() / "sfsim-person-accounts.sqlite").string();
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
  std::string id;
  { const TestOrg before(true, file); }
  {
    PeopleOrg t(true, false, file);
    id = t.somebody();
  }
  {
    TestOrg again(true, file);
    CHECK(again.org->has_person_accounts());
    CHECK(text(again.get(id, "PersonEmail")) == "sam@example.com");
  }
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
}

}  // namespace sfsim
