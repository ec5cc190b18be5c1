// Validation rules on every way to write, seen by whoever writes; and what they leave alone.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string words = "A contact needs a phone number.";
const std::string refused =
    R"([{"message":"A contact needs a phone number.","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["Phone"]}])";

void set_rule(House& house, ValidationRule rule) {
  const auto mistake = house.org.set_validation_rule(std::move(rule));
  INFO(mistake.value_or(""));
  REQUIRE_FALSE(mistake);
}

struct Ruled : House {
  std::string old;  // a contact from before the rule
  Ruled() {
    old = create("Contact", R"({"LastName":"Old"})");
    set_rule(*this, {"contact", "Phone needed", "Phone = null", words, "phone"});
  }
};

}  // namespace

TEST_CASE("a rule refuses single writes, and leaves nothing behind") {
  Ruled house;
  const size_t writes = house.org.write_log().size();
  const Response created = house.post("/sobjects/Contact", R"({"LastName":"New"})");
  CHECK(created.status == 400);
  CHECK(created.body == refused);
  const Response changed = house.patch("/sobjects/Contact/" + house.old, R"({"HasOptedOutOfEmail":true})");
  CHECK(changed.status == 400);
  CHECK(changed.body == refused);
  CHECK(house.org.write_log().size() == writes);
  CHECK(house.org.count(*house.org.schema().find("Contact")) == 1);
  CHECK(house.org.get("Contact", house.old, "HasOptedOutOfEmail") == Value(false));
  // The row counts as it would stand after the write.
  CHECK(house.patch("/sobjects/Contact/" + house.old, R"({"HasOptedOutOfEmail":true,"Phone":"1"})").status ==
        204);
  CHECK(house.patch("/sobjects/Contact/" + house.old, R"({"Phone":null})").body == refused);
  CHECK(house.create("Contact", R"({"LastName":"New","Phone":"1"})").size() == 18);
}

TEST_CASE("a rule refuses rows of a collection, and whole ones where all or nothing is asked") {
  Ruled house;
  const std::string good = house.create("Contact", R"({"LastName":"Good","Phone":"1"})");
  const auto update = [&](bool all_or_none) {
    std::string rows;
    for (const std::string& id : {house.old, good})
      rows += (rows.empty() ? "" : ",") + (R"({"attributes":{"type":"Contact"},"id":")" + id) +
              R"(","HasOptedOutOfEmail":true})";
    return house.patch(
        "/composite/sobjects",
        std::string(R"({"allOrNone":)") + (all_or_none ? "true" : "false") + R"(,"records":[)" + rows + "]}");
  };
  const std::string row =
      R"({"id":")" + house.old +
      R"(","success":false,"errors":[{"statusCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","message":")" + words +
      R"(","fields":["Phone"]}]})";
  const Response all = update(true);
  CHECK(all.status == 200);
  CHECK_THAT(all.body, Catch::Contains("FIELD_CUSTOM_VALIDATION_EXCEPTION"));
  CHECK_THAT(all.body, Catch::Contains("ALL_OR_NONE_OPERATION_ROLLED_BACK"));
  CHECK(house.org.get("Contact", good, "HasOptedOutOfEmail") == Value(false));
  const Response each = update(false);
  CHECK_THAT(each.body, Catch::Contains("\"statusCode\":\"FIELD_CUSTOM_VALIDATION_EXCEPTION\""));
  CHECK(house.org.get("Contact", good, "HasOptedOutOfEmail") == Value(true));
  CHECK(house.org.get("Contact", house.old, "HasOptedOutOfEmail") == Value(false));
}

TEST_CASE("a rule refuses an upsert by id, and people in the user interface") {
  Ruled house;
  const Response upsert = house.patch("/sobjects/Contact/Id/" + house.old, R"({"HasOptedOutOfEmail":true})");
  CHECK(upsert.body == refused);
  const User& admin = *house.org.user(demo_admin);
  const SobjectSchema& contacts = *house.org.schema().find("Contact");
  const Failure edit = house.org.update(admin, contacts, house.old, {{"HasOptedOutOfEmail", true}}, false);
  REQUIRE(edit.size() == 1);
  CHECK(edit[0].code == "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  CHECK(edit[0].fields == std::vector<std::string>{"Phone"});
}

TEST_CASE("several rules answer at once, each with its error") {
  Ruled house;
  set_rule(house, {"Contact", "Not Old", "LastName = 'old'", "Old ones are closed.", ""});
  const Response both = house.patch("/sobjects/Contact/" + house.old, R"({"Title":"x"})");
  CHECK(
      both.body ==
      refused.substr(0, refused.size() - 1) +
          R"(,{"message":"Old ones are closed.","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":[]}])");
}

TEST_CASE("a rule sees what its writer may not see, and other objects are free") {
  House house(false);
  const std::string id = house.create("Contact", R"({"LastName":"Old"})");
  const std::string lead = house.create("Lead", R"({"LastName":"Old","Company":"x"})");
  set_rule(house, {"Contact", "Hidden", "HasOptedOutOfEmail = false", "Hidden says no.", ""});
  CHECK(house.get("/query?q=SELECT+HasOptedOutOfEmail+FROM+Contact").status == 400);
  CHECK(house.patch("/sobjects/Contact/" + id, R"({"Title":"x"})").status == 400);
  CHECK(house.patch("/sobjects/Lead/" + lead, R"({"Title":"x"})").status == 204);
}

TEST_CASE("rules are switched off, changed, kept in a snapshot, and hold on to a package's field") {
  Ruled house;
  const std::string bytes = house.org.snapshot();
  CHECK_FALSE(house.org.activate_rule("Contact", "Fone needed", false));
  CHECK(house.org.activate_rule("Contact", "Phone needed", false));
  CHECK(house.patch("/sobjects/Contact/" + house.old, R"({"Title":"x"})").status == 204);
  house.org.restore(bytes);
  CHECK(house.patch("/sobjects/Contact/" + house.old, R"({"Title":"x"})").body == refused);
  set_rule(house, {"Contact", "Phone needed", "Phone = null AND LastName != 'Old'", words, "Phone"});
  CHECK(house.org.validation_rules().size() == 1);
  CHECK(house.patch("/sobjects/Contact/" + house.old, R"({"Title":"x"})").status == 204);

  REQUIRE_FALSE(house.org.install({"p", "Sales__c"}, true));
  set_rule(house, {"Lead", "Sales", "NOT sales__c = false", "no", ""});
  CHECK(house.org.uninstall("p") == "the validation rule 'Sales' of Lead uses the field Sales__c");
}

TEST_CASE("a lead that breaks a rule is not converted, nor into a contact that would") {
  Ruled house;
  const User& admin = *house.org.user(demo_admin);
  const std::string lead = house.create("Lead", R"({"LastName":"L","Company":"C"})");
  const ConvertResult refused_contact = house.org.convert(admin, lead, "");
  REQUIRE(std::holds_alternative<Failure>(refused_contact));
  CHECK(std::get<Failure>(refused_contact)[0].message == words);
  REQUIRE(house.org.activate_rule("Contact", "Phone needed", false));
  set_rule(house, {"Lead", "No closing", "IsConverted = true", "Leads stay.", ""});
  const ConvertResult refused_lead = house.org.convert(admin, lead, "");
  REQUIRE(std::holds_alternative<Failure>(refused_lead));
  CHECK(std::get<Failure>(refused_lead)[0].message == "Leads stay.");
  CHECK(house.org.get("Lead", lead, "IsConverted") == Value(false));
  CHECK(house.org.count(*house.org.schema().find("Account")) == 0);
}

TEST_CASE("a condition that is none is refused when the rule is made") {
  House house;
  const auto mistake = [&](const std::string& condition) {
    return house.org.set_validation_rule({"Contact", "r", condition, "no", ""}).value_or("taken");
  };
  CHECK_THAT(mistake("Phon = null"), Catch::StartsWith("INVALID_FIELD: No such column 'Phon' on entity"));
  CHECK_THAT(mistake("Phone = null) OR (Phone = 'x'"), Catch::StartsWith("MALFORMED_QUERY: "));
  CHECK_THAT(mistake("Phone = null LIMIT 0"),
             Catch::StartsWith("MALFORMED_QUERY: a rule has a condition only"));
  CHECK_THAT(mistake("Phone ="), Catch::StartsWith("MALFORMED_QUERY: "));
  CHECK(mistake("Account.Name = 'Acme' AND (Phone = null OR Email LIKE 'a%')") == "taken");
  CHECK(house.org.set_validation_rule({"Unicorn", "r", "Id = null", "no", ""}) ==
        "Salesforce has no type Unicorn");
}
