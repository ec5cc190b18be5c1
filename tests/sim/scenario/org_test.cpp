// What a file says about its org, as the plan has it.
#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

namespace {

Plan plan_of(const std::string& org, const std::string& steps) {
  const auto loaded =
      load_scenario("org.jsonc", R"({ "scenario": "s", "start": "2024-01-15 12:00 UTC", "org": )" + org +
                                     R"(, "people": { "ada": { "salesforce": "Contact" } },
 "steps": [ )" + steps + " ] }");
  if (const auto* problems = std::get_if<Problems>(&loaded)) FAIL(render(problems->front()));
  return std::get<Plans>(loaded).front();
}

}  // namespace

TEST_CASE("a rule's act says only what changes") {
  const Plan plan = plan_of(
      R"({ "validation_rules": [{ "name": "r", "object": "Lead", "condition": "Fax = null", "error": "no",
                                  "field": "Fax", "active": false }] })",
      R"({ "validation_rule": "r", "active": true }, { "validation_rule": "r", "condition": "Phone = null" },
         { "validation_rule": "new", "object": "Contact", "condition": "Id = null", "error": "never" },
         { "validation_rule": "r", "active": false })");
  REQUIRE(plan.org.validation_rules.size() == 1);
  CHECK_FALSE(plan.org.validation_rules[0].active);
  CHECK(plan.org.validation_rules[0].condition_place.line == 1);
  const PlanRule& on = plan.steps[0].rule;
  CHECK(on.active);
  CHECK(on.object == "Lead");
  CHECK(on.condition == "Fax = null");
  CHECK(on.error == "no");
  CHECK(on.field == "Fax");
  CHECK(plan.steps[1].rule.condition == "Phone = null");
  CHECK(plan.steps[1].rule.error == "no");
  CHECK(plan.steps[2].rule.object == "Contact");
  CHECK(plan.steps[3].rule.condition == "Phone = null");
  CHECK_FALSE(plan.steps[3].rule.active);
}

TEST_CASE("profiles, their users and required fields") {
  const Plan plan = plan_of(
      R"({ "profiles": { "p": { "objects": { "Lead": ["read"], "Account": [] },
                                "fields": { "Contact.Phone": "none" } } },
           "users": { "integration": { "profile": "p" }, "rep": {} },
           "required_fields": { "Contact": ["Region__c", "Team__c"] } })",
      R"({ "edit": "ada", "Region__c": "EU", "by": "rep" })");
  REQUIRE(plan.org.profiles.size() == 1);
  const PlanProfile& profile = plan.org.profiles[0];
  CHECK(profile.objects.at("Lead") == std::vector<std::string>{"read"});
  CHECK(profile.objects.at("Account").empty());
  REQUIRE(profile.fields.size() == 1);
  CHECK(profile.fields[0].type == "Contact");
  CHECK(profile.fields[0].field == "Phone");
  CHECK(profile.fields[0].right == "none");
  CHECK(plan.org.users[0].profile == "p");
  CHECK(plan.org.users[1].profile.empty());
  CHECK(plan.org.required_fields.at("Contact").size() == 2);
}
