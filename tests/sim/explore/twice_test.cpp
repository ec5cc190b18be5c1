// Where two runs part: the first event that differs, also when only the bytes beneath it do.
#include "sim/explore/twice.h"

#include "sim/explore/draft.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

const char* const zone = "America/Los_Angeles";

Outcome some_run() {
  const auto loaded = load_scenario("x", R"({
    "scenario": "Twice", "start": "2024-01-15 19:58 America/Los_Angeles",
    "people": { "ada": { "salesforce": "Contact" } },
    "steps": [ { "unsubscribe": "ada" }, { "at": "20:01", "wait": "1m" } ] })");
  REQUIRE(std::holds_alternative<Plans>(loaded));
  return run_plan(std::get<Plans>(loaded).front(), {});
}

}  // namespace

TEST_CASE("two runs of one plan do not part") {
  const Outcome one = some_run(), other = some_run();
  CHECK(one.hash == other.hash);
  CHECK_FALSE(first_difference(one.trace, other.trace).has_value());
}

TEST_CASE("an injected difference is found where it is, and told with its time") {
  const Outcome one = some_run();
  Outcome other = one;
  REQUIRE(one.trace.size() > 4);
  other.trace[3].text = "ada is somebody else";
  other.trace[4].text = "a consequence";
  const auto parting = first_difference(one.trace, other.trace);
  REQUIRE(parting.has_value());
  CHECK(parting->event == 3);
  CHECK_FALSE(parting->only_beneath);
  const std::string text = side_by_side(one, other, zone);
  INFO(text);
  CHECK(text.find("both    2024-01-15 19:58:00 PST") != std::string::npos);
  CHECK(text.find("first   2024-01-15") != std::string::npos);
  CHECK(text.find(one.trace[3].text) != std::string::npos);
  CHECK(text.find("second  2024-01-15") != std::string::npos);
  CHECK(text.find("ada is somebody else") != std::string::npos);
  CHECK(text.find("a consequence") == std::string::npos);
}

TEST_CASE("a run that ends early, and one that differs only in bytes") {
  const Outcome one = some_run();
  Outcome shorter = one;
  shorter.trace.resize(2);
  CHECK(first_difference(one.trace, shorter.trace)->event == 2);
  CHECK(side_by_side(one, shorter, zone).find("second  was over") != std::string::npos);

  Outcome beneath = one;
  for (size_t i = 2; i < beneath.trace.size(); ++i) beneath.trace[i].hash ^= 1;
  const auto parting = first_difference(one.trace, beneath.trace);
  REQUIRE(parting.has_value());
  CHECK(parting->event == 2);
  CHECK(parting->only_beneath);
  CHECK(side_by_side(one, beneath, zone).find("they read alike") != std::string::npos);
}
