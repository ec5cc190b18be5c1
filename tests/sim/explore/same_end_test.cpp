// When another end is excused, for whom, and in which direction: a table of acts.
#include "sim/explore/same_end.h"

#include "sim/scenario/load.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

// Ada and bob have records of their own; cy and dee share one; eve has none.
Plan plan_of(const std::string& steps, const std::string& settings = "{}") {
  const std::string text = R"({
    "scenario": "x", "start": "2024-01-15 12:00 America/Los_Angeles",
    "settings": )" + settings +
                           R"(,
    "org": { "users": { "rep": {} }, "packages": ["marketo-sales-connect"] },
    "records": { "acme": { "type": "Contact" }, "other": { "type": "Contact" } },
    "people": { "ada": { "salesforce": "Contact" }, "bob": { "salesforce": "Lead" },
                "cy": {}, "dee": {}, "eve": {} },
    "steps": [
      { "link": "cy", "to": "@acme" }, { "link": "dee", "to": "@acme" },
      )" + steps + "\n]}";
  auto loaded = load_scenario("plan", text);
  if (const auto* problems = std::get_if<Problems>(&loaded)) FAIL(render(problems->front()));
  return std::get<Plans>(std::move(loaded)).front();
}

std::string told(const Excuses& excuses) {
  std::string text;
  for (const auto& [person, excuse] : excuses)
    text += (text.empty() ? "" : " ") + person + (excuse.less ? "-" : "") + (excuse.more ? "+" : "");
  return text;
}

EndState end_of(bool unsubscribed, const char* value, std::optional<bool> agreed, const char* waiting = "") {
  EndState end;
  end.people = {{"ada", unsubscribed, "0035e00000ABCDEAA5", agreed, waiting, ""}};
  end.records["0035e00000ABCDEAA5"] = {"HasOptedOutOfEmail", value};
  return end;
}

std::string difference(const EndState& was, const EndState& is, Excuse excuse = {}) {
  Excuses excuses;
  if (excuse.any()) excuses["ada"] = excuse;
  const auto found = end_difference(was, is, excuses);
  return found ? found->what : "";
}

}  // namespace

TEST_CASE("who is excused: person- for less opted out, person+ for more") {
  struct Row {
    const char *steps, *settings, *excused;
  };
  const Row rows[] = {
      // What only adds comes out the same in any order.
      {R"({ "unsubscribe": ["ada", "cy"] }, { "edit": "bob", "HasOptedOutOfEmail": true })", "{}", ""},
      {R"({ "link": "eve", "to": "Lead" }, { "unsubscribe": "eve" })", "{}", ""},
      {R"({ "fault": "timeout", "times": 3 }, { "crash": "engine" }, { "restart": "engine" })", "{}", ""},
      {R"({ "settings": { "opt_out_field": "email_opt_out" }, "by": "rep" })", "{}", ""},
      {R"({ "settings": { "nightly_time": "19:00" } }, { "settings": { "nightly": true } })", "{}", ""},
      {R"({ "run": "nightly" }, { "grant": "HasOptedOutOfEmail", "on": "Lead" })", "{}", ""},
      {R"({ "edit": "ada", "LastName": "Other" })", "{}", ""},
      // What takes something away excuses whoever is concerned, and who shares the record.
      {R"({ "resubscribe": "ada", "reason": "x" })", "{}", "ada-"},
      {R"({ "resubscribe": "ada", "reason": "x", "by": "rep" })", "{}", ""},
      {R"({ "resubscribe": "cy", "reason": "x" })", "{}", "cy- dee-"},
      {R"({ "edit": "bob", "HasOptedOutOfEmail": false })", "{}", "bob-"},
      {R"({ "edit": "@acme", "HasOptedOutOfEmail": false })", "{}", "cy- dee-"},
      {R"({ "delete": "ada" })", "{}", "ada-"},
      {R"({ "unlink": "dee" })", "{}", "cy- dee-"},
      {R"({ "link": "ada", "to": "Lead" })", "{}", "ada-"},
      {R"({ "link": "ada", "to": "@other" }, { "link": "ada", "to": "Lead" })", "{}", "ada-+"},
      {R"({ "link": "cy", "to": "@acme" })", "{}", ""},
      {R"({ "link": "eve", "to": "@other" }, { "link": "cy", "to": "@other" })", "{}", "cy- dee- eve-"},
      {R"({ "import": [{ "email": "ada@example.com", "salesforce_id": "0035e00000ABCDEAA5" }] })", "{}",
       "ada-"},
      {R"({ "import": [{ "email": "eve@example.com", "salesforce_id": "0035e00000ABCDEAA5" }] })", "{}", ""},
      {R"({ "revoke": "edit", "on": "Lead" })", "{}", "bob-"},
      {R"({ "revoke": "edit", "on": "Lead" }, { "grant": "edit", "on": "Lead" })", "{}", ""},
      {R"({ "revoke": "edit", "on": "Lead", "user": "rep" })", "{}", ""},
      {R"({ "uninstall": "marketo-sales-connect" })", "{}", "ada- bob- cy- dee- eve-"},
      {R"({ "settings": { "opt_out_field": "sales_opt_out" } })", "{}", "ada- bob- cy- dee- eve-"},
      // More: where what came later was not undone.
      {R"({ "edit": "ada", "HasOptedOutOfEmail": false }, { "resubscribe": "ada", "reason": "x" })", "{}",
       "ada-+"},
      {R"({ "fault": "slow", "times": 1 }, { "resubscribe": "ada", "reason": "x" })", "{}", "ada-+"},
      {R"({ "edit": "ada", "HasOptedOutOfEmail": false })", R"({ "nightly": false })", "ada-+"},
      {R"({ "settings": { "nightly": false } })", "{}", "ada-+ bob-+ cy-+ dee-+ eve-+"},
      {R"({ "grant": "HasOptedOutOfEmail", "on": "Lead" })", R"({ "nightly": false })",
       "ada+ bob+ cy+ dee+ eve+"},
      {R"({ "run": "nightly" })", R"({ "nightly": false })", "ada- bob- cy- dee- eve-"},
      {R"({ "revoke": "edit", "on": "Lead" }, { "grant": "edit", "on": "Lead" })", R"({ "nightly": false })",
       "ada+ bob-+ cy+ dee+ eve+"},
  };
  for (const Row& row : rows) {
    INFO(row.steps << " with " << row.settings);
    CHECK(told(excuses_of(plan_of(row.steps, row.settings), {})) == row.excused);
  }
}

TEST_CASE("an act that only one of the runs has excuses its people both ways") {
  const Plan plan = plan_of(R"({ "unsubscribe": "ada" }, { "settings": { "nightly_time": "19:00" } })");
  const int unsubscribe = plan.steps[2].at_place.line, settings = plan.steps[3].at_place.line;
  CHECK(told(excuses_of(plan, {unsubscribe})).starts_with("ada-+"));
  if (settings != unsubscribe) CHECK(told(excuses_of(plan, {settings})) == "ada-+ bob-+ cy-+ dee-+ eve-+");
}

TEST_CASE("the first difference is told, and an excuse covers its own direction only") {
  const EndState out = end_of(true, "true", true), in = end_of(false, "false", false);
  const Excuse less{true, false, ""}, more{false, true, ""};
  CHECK(difference(out, out) == "");
  CHECK(difference(out, in) == "ada: Sales Connect has false, undisturbed it had true");
  CHECK(difference(in, out) == "ada: Sales Connect has true, undisturbed it had false");
  CHECK(difference(out, in, less) == "");
  CHECK(difference(out, in, more) == "ada: Sales Connect has false, undisturbed it had true");
  CHECK(difference(in, out, more) == "");
  CHECK(difference(in, out, less) == "ada: Sales Connect has true, undisturbed it had false");
  CHECK(difference(out, end_of(true, "false", true)) == "ada: Salesforce has false, undisturbed it had true");
  CHECK(difference(out, end_of(true, "false", true), more) ==
        "ada: Salesforce has false, undisturbed it had true");
  CHECK(difference(out, end_of(true, "true", std::nullopt)) ==
        "ada: the last agreed value is null, undisturbed it was true");
  CHECK(difference(out, end_of(true, "true", std::nullopt), less) == "");
  CHECK(difference(out, end_of(true, "true", true, "access")) ==
        "ada: waits for access, undisturbed for nothing");
  EndState elsewhere = out;
  elsewhere.people[0].salesforce_id = "0035e00000ABCDFAA5";
  CHECK(difference(out, elsewhere, less) ==
        "ada: linked to \"0035e00000ABCDFAA5\", undisturbed to \"0035e00000ABCDEAA5\"");
  CHECK(difference(out, EndState{}) == "ada is not there, undisturbed they were");
}

TEST_CASE("the expectation of a difference is what held undisturbed") {
  const auto record = end_difference(end_of(true, "true", true), end_of(true, "false", true), {});
  REQUIRE(record);
  CHECK(record->key == "HasOptedOutOfEmail");
  CHECK(record->value == "true");
  const auto waits = end_difference(end_of(true, "true", true), end_of(true, "true", true, "retry"), {});
  REQUIRE(waits);
  CHECK(waits->key == "waiting_for");
  CHECK(waits->value == "null");
}
