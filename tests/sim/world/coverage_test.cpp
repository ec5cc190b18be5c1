// What a run reached: marks of the engine, and pairs of states and steps; measuring changes nothing.
#include <algorithm>

#include "sim/scenario/load.h"
#include "sim/world/world.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

Plan plan_of(const std::string& steps, const char* day = "2024-01-15") {
  const auto loaded = load_scenario("x", std::string(R"({ "scenario": "Coverage", "start": ")") + day +
                                             R"( 12:00 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact" }, "bob": {} }, "steps": [)" +
                                             steps + "] }");
  REQUIRE(std::holds_alternative<Plans>(loaded));
  return std::get<Plans>(loaded).front();
}

Coverage covered(const Plan& plan) {
  WorldOptions options;
  options.coverage = true;
  return run_plan(plan, options).coverage;
}

uint32_t times(const Coverage& coverage, syncer::Mark mark) {
  return coverage.marks[static_cast<size_t>(mark)];
}

}  // namespace

TEST_CASE("a run tells which marks it passed, and forgets those of the run before") {
  const Coverage lost = covered(plan_of(
      R"({ "fault": "lost_response", "on": "PATCH", "times": 1 }, { "unsubscribe": "ada" }, { "wait": "1m" })"));
  CHECK(times(lost, syncer::Mark::push_met_no_answer) > 0);
  const Coverage quiet = covered(plan_of(R"({ "wait": "1m" })"));
  CHECK(times(quiet, syncer::Mark::push_met_no_answer) == 0);
}

TEST_CASE("pairs tell states apart: linked or not, pending or not, the kind of day") {
  const Coverage ada = covered(plan_of(R"({ "unsubscribe": "ada" })"));
  const Coverage bob = covered(plan_of(R"({ "unsubscribe": "bob" })"));
  const Coverage short_day = covered(plan_of(R"({ "unsubscribe": "ada" })", "2024-03-10"));
  const Coverage again = covered(plan_of(R"({ "unsubscribe": "ada" }, { "unsubscribe": "ada" })"));
  CHECK(ada.pairs != bob.pairs);
  CHECK(ada.pairs != short_day.pairs);
  CHECK(again.pairs.size() > ada.pairs.size());
  for (const Coverage* one : {&ada, &bob, &short_day, &again}) {
    CHECK(std::is_sorted(one->pairs.begin(), one->pairs.end()));
    for (const uint16_t pair : one->pairs) CHECK(pair < coverage_pairs());
  }
  CHECK(coverage_pairs() < 25000);
}

TEST_CASE("measuring changes nothing") {
  const Plan plan = plan_of(
      R"({ "unsubscribe": ["ada", "bob"] }, { "link": "bob", "to": "Lead" }, { "at": "20:30", "edit": "ada", "HasOptedOutOfEmail": false })");
  WorldOptions measured;
  measured.coverage = true;
  CHECK(run_plan(plan, {}).hash == run_plan(plan, measured).hash);
}
