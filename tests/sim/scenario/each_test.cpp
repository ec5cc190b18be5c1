// Rows: combinations, lists of objects, types of values.
#include "tests/catch.h"
#include "tests/sim/scenario/support.h"

using namespace sfsim;

namespace {

Plans rows(const std::string& each, const std::string& steps) {
  auto loaded = load_scenario("x", scenario_with(steps, "\"each\": " + each + ","));
  INFO(mistakes_of(loaded));
  REQUIRE(std::holds_alternative<Plans>(loaded));
  return std::get<Plans>(loaded);
}

}  // namespace

TEST_CASE("an object of lists makes all combinations, the first key slowest") {
  const Plans plans =
      rows(R"({ "a": ["x", "y"], "n": [1, 2] })", R"({ "run": "push", "note": "${a}-${n}" })");
  std::string notes;
  for (const Plan& plan : plans) notes += plan.steps[0].note + " ";
  CHECK(notes == "x-1 x-2 y-1 y-2 ");
  CHECK(plans[2].row == "a=y, n=1");
}

TEST_CASE("a list of objects is a table of rows") {
  const Plans plans = rows(R"([{ "who": "ada", "v": true }, { "v": null, "who": "bob" }])",
                           R"({ "expect": "${who}", "synced": "${v}" })");
  REQUIRE(plans.size() == 2);
  CHECK(plans[1].steps[0].names[0] == "bob");
  CHECK(*plans[0].steps[0].synced == true);
  CHECK_FALSE(plans[1].steps[0].synced->has_value());
  CHECK(plans[1].row == "who=bob, v=null");
}

TEST_CASE("alone a value keeps its type, inside a text it is text") {
  const Plans plans = rows(R"({ "v": [5] })", R"({ "expect_calls": "${v}", "note": "v is ${v}, ${v}" })");
  CHECK(plans[0].steps[0].number == 5);
  CHECK(plans[0].steps[0].note == "v is 5, 5");
}

TEST_CASE("a whole list or object can be a value") {
  const Plans plans = rows(R"({ "who": [["ada", "bob"]] })", R"({ "unsubscribe": "${who}" })");
  CHECK(plans[0].steps[0].names == std::vector<std::string>{"ada", "bob"});
}

TEST_CASE("a place in a row is that of the text in the file") {
  const Plans plans = rows(R"({ "who": ["ada"] })", "\n{ \"unsubscribe\": \"${who}\" }");
  CHECK(plans[0].steps[0].verb_place.column == 18);
  CHECK(plans[0].steps[0].verb_place.length == 8);
}

TEST_CASE("a mistake of all rows is told once") {
  const auto loaded = load_scenario(
      "x", scenario_with(R"({ "unsubscribe": "adda", "note": "a ${a}" })", R"("each": { "a": [1, 2, 3] },)"));
  const auto& problems = std::get<Problems>(loaded);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].what.find("row") == std::string::npos);
}

TEST_CASE("rows have a limit") {
  std::string list = "[0";
  for (int i = 1; i < 40; ++i) list += "," + std::to_string(i);
  list += "]";
  const auto loaded = load_scenario(
      "x", scenario_with(R"({ "run": "push", "note": "${a}${b}${c}" })",
                         "\"each\": { \"a\": " + list + ", \"b\": " + list + ", \"c\": " + list + " },"));
  CHECK_THAT(mistakes_of(loaded), Catch::Contains("more than 1000 rows"));
}
