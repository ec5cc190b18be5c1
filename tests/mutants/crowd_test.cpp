// The one scenario that is written by a program; `make mutants` runs it as well.
#include "tests/mutants/crowd.h"

#include <variant>

#include "sim/scenario/load.h"
#include "sim/world/world.h"
#include "tests/catch.h"

TEST_CASE("more people than one page of a query and one call of writes can hold are all synced") {
  const auto loaded = sfsim::load_scenario("crowd.jsonc", crowd_scenario());
  REQUIRE(std::holds_alternative<sfsim::Plans>(loaded));
  const sfsim::Outcome outcome = sfsim::run_plan(std::get<sfsim::Plans>(loaded).front(), {});
  INFO((outcome.failure ? outcome.failure->rule + ": " + outcome.failure->what : ""));
  CHECK(outcome.verdict == sfsim::Verdict::passed);
}
