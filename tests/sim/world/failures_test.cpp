// Wrong expectations: the failure stands at the value and says what is there instead.
#include "tests/catch.h"
#include "tests/sim/world/run_text.h"

using namespace sfsim;
using test::run_text;
using test::scenario;

namespace {
struct Wrong {
  const char* what;
  std::string text;
  std::string verdict;
};

// Steps begin in line 5 (line 6 with `more`); an unsubscribe at 18:00 comes first.
std::string after_unsubscribe(const std::string& check) {
  return scenario(R"("ada": { "salesforce": "Contact" })", R"({ "at": "18:00", "unsubscribe": "ada" },)"
                                                           "\n" +
                                                               check);
}
}  // namespace

TEST_CASE("a failed check points at the value and tells what is there") {
  // clang-format off
  const std::vector<Wrong> table = {
      {"a Salesforce field", after_unsubscribe(R"({ "expect": "ada", "HasOptedOutOfEmail": false })"),
       "6:42 (5) Salesforce has true"},
      {"the local flag", after_unsubscribe(R"({ "expect": "ada", "unsubscribed": false })"),
       "6:36 (5) Sales Connect has true"},
      {"what it waits for", after_unsubscribe(R"({ "expect": "ada", "waiting_for": "field" })"),
       "6:35 (7) waits for nothing"},
      {"parked", after_unsubscribe(R"({ "expect": "ada", "parked": "INVALID_FIELD" })"),
       "6:30 (15) not parked"},
      {"the last agreed value", after_unsubscribe(R"({ "expect": "ada", "synced": false })"),
       "6:30 (5) the last agreed value is true"},
      {"a number of pushes", after_unsubscribe(R"({ "expect_pushes": 2 })"),
       "6:20 (1) Salesforce accepted 1 (ada)"},
      {"a list of pushes", after_unsubscribe(R"({ "expect_pushes": [{ "person": "ada", "field": "Other" }] })"),
       "6:21 (37) there is 1 accepted write: { \"person\": \"ada\", \"field\": \"HasOptedOutOfEmail\" }\n"
       "- {\"person\":\"ada\",\"field\":\"Other\"}\n"
       "+ { \"person\": \"ada\", \"field\": \"HasOptedOutOfEmail\" }"},
      {"nightlies", after_unsubscribe(R"({ "at": "20:01", "expect_nightly": 2 })"),
       "6:36 (1) 1 complete (day 1 20:00)"},
      {"due times", after_unsubscribe(R"({ "at": "day 2 20:01", "expect_nightly": ["day 1 20:00", "day 2 19:00"] })"),
       "6:58 (13) there are 2 complete nightlies\n  day 1 20:00\n- day 2 19:00\n+ day 2 20:00"},
      {"a run", after_unsubscribe(R"({ "expect_run": "complete" })"), "6:17 (10) no run has begun"},
      {"conflicts", after_unsubscribe(R"({ "expect_conflicts": 1 })"), "6:23 (1) there are 0"},
      {"history", after_unsubscribe(R"({ "expect_history": "ada", "rows": [{ "source": "Manual" }] })"),
       "6:37 (22) there is 1 history row: { \"source\": \"Clicked Link\" }\n"
       "- {\"source\":\"Manual\"}\n+ { \"source\": \"Clicked Link\" }"},
      {"calls", after_unsubscribe(R"({ "expect_calls": 7 })"), "6:19 (1) there were 1"},
      {"requests", after_unsubscribe(R"({ "expect_requests": ["POST token"] })"),
       "6:22 (14) there are 2 requests\n  POST /services/oauth2/token\n"
       "+ PATCH /services/data/v60.0/sobjects/Contact/0035e00000A023jAAB"},
      {"crashes", after_unsubscribe(R"({ "expect_crashes": 1 })"), "6:21 (1) there were 0"},
      {"an answer's status", after_unsubscribe("{ \"request\": \"GET /services/data/v60.0/sobjects/Contact/x\" }, "
                         "{ \"expect_response\": 200 }"), "404"},
      {"an unknown field", after_unsubscribe(R"({ "expect": "ada", "HasOptedOutOfEmial": true })"),
       "6:20 (20) Contact has no field HasOptedOutOfEmial, did you mean HasOptedOutOfEmail?"},
      {"a missed push at night", scenario(R"("bob": { "salesforce": "Contact", "unsubscribed": true })",
       "{ \"fault\": \"unavailable\", \"on\": \"PATCH\" },\n"
       R"({ "at": "21:01", "expect": "bob", "HasOptedOutOfEmail": true })"),
       "6:57 (4) Salesforce has false <-- expected a push here"},
      {"nobody's record", scenario(R"("bob": {})", R"({ "expect": "bob", "HasOptedOutOfEmail": true })"),
       "5:13 (5) bob has no record in Salesforce"},
      {"a step that never came", scenario(R"("bob": {})",
       R"({ "during": { "request": "PATCH", "nth": 2 }, "edit": "bob", "Title": "x" })"),
       "5:55 (5) its moment never came: fewer than 2 of PATCH were sent"},
      {"an act while the engine is down", scenario(R"("bob": { "salesforce": "Contact" })",
       "{ \"at\": \"18:00\", \"crash\": \"engine\" },\n{ \"unsubscribe\": \"bob\" }"),
       "6:18 (5) nobody can do this: the engine is down since its crash; restart it first"},
  };
  // clang-format on
  for (const Wrong& wrong : table) {
    INFO(wrong.what);
    const test::Told told = run_text(wrong.text);
    CHECK(told.first().verdict == Verdict::failed);
    if (wrong.verdict == "404")
      CHECK_THAT(told.verdict(), Catch::StartsWith("6:84 (3) the status is 404: "));
    else
      CHECK(told.verdict() == wrong.verdict);
  }
}

TEST_CASE("what the product refuses is told, and is no failure") {
  const test::Told told = run_text(
      scenario(R"("ada": { "salesforce": "Contact", "unsubscribed": true, "HasOptedOutOfEmail": true })",
               R"({ "at": "18:00", "resubscribe": "ada", "reason": "because", "by": "rep" },
         { "settings": { "nightly": false }, "by": "rep" },
         { "expect": "ada", "unsubscribed": true },
         { "at": "20:01", "expect_nightly": 1 })",
               R"("org": { "users": { "rep": {} } })"));
  CHECK(told.verdict() == "passed");
  CHECK_THAT(told.timeline(),
             Catch::Contains("rep may not remove an unsubscribe: only an admin may; refused"));
  CHECK_THAT(told.timeline(), Catch::Contains("rep may not change the settings: only an admin may; refused"));
}

TEST_CASE("the failure knows whom it concerns and which step it was") {
  const test::Told told = run_text(after_unsubscribe(R"({ "expect": "ada", "HasOptedOutOfEmail": false })"));
  REQUIRE(told.first().failure);
  CHECK(told.first().failure->step_line == 6);
  CHECK(told.first().failure->people == std::vector<std::string>{"ada"});
}
