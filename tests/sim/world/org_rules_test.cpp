// Rules of the org in a world: mistakes that only an org can tell, and acts that they refuse.
#include "sim/world/load_for_world.h"
#include "tests/catch.h"
#include "tests/sim/world/run_text.h"

using namespace sfsim;
using test::run_text;
using test::scenario;

namespace {

Problems mistakes(const std::string& text) {
  const auto loaded = load_scenario("rules.jsonc", text);
  REQUIRE(std::holds_alternative<Plans>(loaded));
  return mistakes_in_org(std::get<Plans>(loaded).front());
}

std::string with_rules(const std::string& rules, const std::string& steps = R"({ "wait": "1m" },)",
                       const std::string& more = "") {
  return scenario(R"("ada": { "salesforce": "Contact" })", steps,
                  R"("org": { "validation_rules": [)" + rules + "]" + more + " }");
}

}  // namespace

TEST_CASE("a condition that is none is a mistake of the file, with its place") {
  const Problems problems = mistakes(
      with_rules(R"({ "name": "r", "object": "Contact", "condition": "Phon = null", "error": "no" })",
                 R"({ "validation_rule": "s", "object": "Lead", "condition": "Fax", "error": "no" },)"));
  REQUIRE(problems.size() == 2);
  CHECK_THAT(problems[0].what, Catch::StartsWith("INVALID_FIELD: No such column 'Phon' on entity 'Contact'"));
  CHECK(problems[0].at.length == 13);
  CHECK_THAT(problems[1].what, Catch::StartsWith("MALFORMED_QUERY: "));
  CHECK_THAT(render(problems[0]), Catch::StartsWith("rules.jsonc:"));
}

TEST_CASE("the field of a package may be named when the file installs it some time") {
  const std::string rule =
      R"({ "name": "r", "object": "Lead", "condition": "Marketo_Sales_Opt_Out__c = true", "error": "no" })";
  CHECK(mistakes(with_rules(rule)).size() == 1);
  CHECK(mistakes(with_rules(rule, R"({ "wait": "1m" },)", R"(, "packages": ["marketo-sales-connect"])"))
            .empty());
  const std::string act =
      R"({ "validation_rule": "r", "object": "Lead", "condition": "Marketo_Sales_Opt_Out__c = true", "error": "no" },)";
  const std::string early = with_rules("", act + R"({ "install": "marketo-sales-connect" },)");
  CHECK(mistakes(early).empty());
  CHECK_THAT(run_text(early).verdict(), Catch::Contains("INVALID_FIELD: No such column"));
}

TEST_CASE("a person in Salesforce is refused like everybody, and a package that a rule names stays") {
  const std::string rule =
      R"({ "name": "r", "object": "Contact", "condition": "Phone = null", "error": "Add a phone." })";
  CHECK_THAT(run_text(with_rules(rule, R"({ "edit": "ada", "Title": "x" },)")).verdict(),
             Catch::Contains("Salesforce refuses it: FIELD_CUSTOM_VALIDATION_EXCEPTION: Add a phone."));
  CHECK_THAT(run_text(with_rules(rule, R"({ "create": "jo", "type": "Contact" },)")).verdict(),
             Catch::Contains("Add a phone."));
  CHECK(run_text(with_rules(rule, R"({ "edit": "ada", "Title": "x", "Phone": "1" },)")).passed());
  const std::string sales =
      R"({ "name": "r", "object": "Lead", "condition": "Marketo_Sales_Opt_Out__c = true", "error": "no" })";
  CHECK_THAT(run_text(with_rules(sales, R"({ "uninstall": "marketo-sales-connect" },)",
                                 R"(, "packages": ["marketo-sales-connect"])"))
                 .verdict(),
             Catch::Contains("the validation rule 'r' of Lead uses the field Marketo_Sales_Opt_Out__c"));
}

TEST_CASE("a rule that is switched is told in the timeline") {
  const test::Told told = run_text(with_rules(
      R"({ "name": "r", "object": "Contact", "condition": "Phone = null", "error": "no", "active": false })",
      R"({ "unsubscribe": "ada" }, { "expect": "ada", "waiting_for": null },
         { "validation_rule": "r", "active": true }, { "validation_rule": "r", "active": false },)"));
  CHECK(told.verdict() == "passed");
  CHECK_THAT(told.timeline(),
             Catch::Contains("admin makes the validation rule \"r\" of Contact: not Phone = null"));
  CHECK_THAT(told.timeline(), Catch::Contains("admin switches off the validation rule \"r\" of Contact"));
}

TEST_CASE("a rep may do what the profile says, and an admin everything") {
  const std::string org =
      R"("org": { "profiles": { "sales": { "objects": { "Contact": ["read", "edit"] },
                                           "fields": { "Contact.Phone": "read" } } },
                  "users": { "rep": { "profile": "sales" }, "free": {} } })";
  const auto verdict = [&](const std::string& steps) {
    return run_text(scenario(R"("ada": { "salesforce": "Contact" })", steps, org)).verdict();
  };
  CHECK(verdict(R"({ "edit": "ada", "Title": "x", "by": "rep" },)") == "passed");
  CHECK_THAT(verdict(R"({ "edit": "ada", "Phone": "1", "by": "rep" },)"),
             Catch::Contains("the profile of rep does not allow this of Contact.Phone"));
  CHECK_THAT(
      verdict(R"({ "create": "jo", "type": "Contact", "by": "rep" },)"),
      Catch::Contains("INSUFFICIENT_ACCESS_OR_READONLY: the profile of rep does not allow this of Contact"));
  CHECK_THAT(verdict(R"({ "delete": "ada", "by": "rep" },)"), Catch::Contains("the profile of rep"));
  CHECK(verdict(R"({ "edit": "ada", "Phone": "1", "by": "free" }, { "edit": "ada", "Phone": "2" },)") ==
        "passed");
}

TEST_CASE("a profile that names what is not there is told with its place") {
  const auto verdict = [](const std::string& fields) {
    return run_text(scenario(R"("ada": {})", R"({ "wait": "1m" },)",
                             R"("org": { "profiles": { "p": { "fields": )" + fields +
                                 R"( } }, "users": { "integration": { "profile": "p" } } })"))
        .verdict();
  };
  CHECK(verdict(R"({ "Contact.Phone": "read" })") == "passed");
  CHECK_THAT(verdict(R"({ "Contact.Fone": "read" })"), Catch::Contains("Contact has no field Fone"));
}
