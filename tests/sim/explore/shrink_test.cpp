// Shrinking: the same rule, less file, the same result every time.
#include <nlohmann/json.hpp>

#include "sim/explore/shrink.h"
#include "sim/explore/simplify.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

// An expectation that fails, among much that has nothing to do with it.
const char* const noisy = R"({
  "scenario": "Too much",
  "tags": ["x"],
  "start": "2024-07-01 08:13 America/New_York",
  "each": { "type": ["Contact", "Lead"] },
  "settings": { "bounce_unsubscribes": true },
  "org": { "users": { "rep": {} }, "edition": "Professional Edition" },
  "people": {
    "ada": { "salesforce": "${type}", "Title": "Countess" },
    "bob": { "salesforce": "Lead" },
    "cy": {},
  },
  "records": { "acme": { "type": "Account" } },
  "latencies": [10, 20, 30],
  "steps": [
    { "at": "09:12:33", "unsubscribe": ["bob", "cy"], "via": "manual", "note": "noise" },
    { "at": "day 2 11:17:05", "fault": "unavailable", "on": "PATCH", "times": 2 },
    { "edit": "bob", "LastName": "Other" },
    { "at": "day 3 14:25", "unsubscribe": "ada", "via": "bulk", "note": "the one" },
    { "at": "day 3 14:40", "expect": ["ada", "bob"], "unsubscribed": false },
    { "at": "day 4 09:00", "wait": "10m" },
  ],
})";

std::vector<Draft> rows_of(const char* text) {
  auto read = read_drafts("noisy.jsonc", text);
  REQUIRE(std::holds_alternative<FileDrafts>(read));
  return std::move(std::get<FileDrafts>(read).drafts);
}

}  // namespace

TEST_CASE("rows of each are written out") {
  const std::vector<Draft> drafts = rows_of(noisy);
  REQUIRE(drafts.size() == 2);
  CHECK_FALSE(drafts[1].contains("each"));
  CHECK(drafts[0]["people"]["ada"]["salesforce"] == "Contact");
  CHECK(drafts[1]["people"]["ada"]["salesforce"] == "Lead");
}

TEST_CASE("what has nothing to do with the failure goes") {
  const Draft draft = rows_of(noisy).at(1);
  const Shrunk shrunk = shrink(draft);
  INFO(shrunk.text);
  REQUIRE(shrunk.broken);
  CHECK(shrunk.rule == "expect");
  CHECK(shrunk.steps == 2);
  for (const char* gone :
       {"noise", "acme", "rep", "edition", "latencies", "fault", "via", "the one", "cy", "Title"})
    CHECK(shrunk.text.find(gone) == std::string::npos);

  SECTION("it is a canonical scenario that fails by the same rule") {
    CHECK(std::get<std::string>(format_scenario("x", shrunk.text)) == shrunk.text);
    auto again = read_drafts("x", shrunk.text);
    REQUIRE(std::holds_alternative<FileDrafts>(again));
    CHECK(run_draft(std::get<FileDrafts>(again).drafts.front()).rule == "expect");
  }
  SECTION("it is the same every time, and a fixed point") {
    CHECK(shrink(draft).text == shrunk.text);
    CHECK(shrink(std::get<FileDrafts>(read_drafts("x", shrunk.text)).drafts.front()).text == shrunk.text);
    CHECK(found_name(shrunk) == found_name(shrink(draft)));
  }
}

TEST_CASE("what passes is not shrunk") {
  const Shrunk shrunk =
      shrink(Draft::parse(R"({"scenario": "Fine", "start": "2024-01-15 12:00 America/Los_Angeles",
    "steps": [{"wait": "1m"}]})"));
  CHECK_FALSE(shrunk.broken);
  CHECK(shrunk.rule.empty());
}

TEST_CASE("steps that cannot be carried out are no part of what is found") {
  const Shrunk shrunk =
      shrink(Draft::parse(R"({"scenario": "x", "start": "2024-01-15 12:00 America/Los_Angeles",
    "people": {"ada": {}},
    "steps": [{"edit": "ada", "LastName": "X"},
              {"during": {"request": "PATCH", "nth": 9}, "unsubscribe": "ada"},
              {"wait": "1m"}, {"expect_crashes": 3}]})"));
  INFO(shrunk.text);
  REQUIRE(shrunk.broken);
  CHECK(shrunk.rule == "expect_crashes");
  CHECK(shrunk.steps == 1);
}

TEST_CASE("a step that goes leaves its time to the next one") {
  const Draft draft =
      Draft::parse(R"({"steps": [{"at": "09:00", "wait": "1m"}, {"unsubscribe": "ada"}, {"run": "push"}]})");
  const Draft rest = without_steps(draft, 0, 1);
  CHECK(rest["steps"][0] == Draft::parse(R"({"at": "09:00", "unsubscribe": "ada"})"));
  CHECK(rest["steps"][1] == Draft::parse(R"({"run": "push"})"));
}

TEST_CASE("a step's line is its number") {
  const Draft draft = rows_of(noisy).at(0);
  const auto loaded = load_scenario("x", text_of(draft));
  REQUIRE(std::holds_alternative<Plans>(loaded));
  const Plan& plan = std::get<Plans>(loaded).front();
  for (size_t i = 0; i < plan.steps.size(); ++i)
    CHECK(plan.steps[i].at_place.line == first_step_line(draft) + static_cast<int>(i));
}
