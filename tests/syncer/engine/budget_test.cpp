// What a nightly may spend of the org's API calls.
#include "syncer/engine/budget.h"

#include "tests/catch.h"

using namespace syncer;

TEST_CASE("an org that has not told its usage sets no bound") { CHECK_FALSE(over_budget({}, 1000000, 90)); }

TEST_CASE("calls may reach the reserve and not go into it") {
  CHECK_FALSE(over_budget({80, 100}, 10, 10));
  CHECK(over_budget({80, 100}, 11, 10));
  CHECK(over_budget({90, 100}, 1, 10));
  CHECK_FALSE(over_budget({90, 100}, 10, 0));
  CHECK(over_budget({100, 100}, 1, 0));
}

TEST_CASE("the reserve is rounded down and does not overflow") {
  CHECK_FALSE(over_budget({4, 5}, 1, 10));
  CHECK(over_budget({0, 9'000'000'000'000'000'000}, 8'500'000'000'000'000'000, 10));
}

TEST_CASE("why is a sentence with the figures") {
  const auto why = over_budget({4995, 5000}, 3, 10);
  REQUIRE(why);
  CHECK(*why == "4995 of the org's 5000 API calls are used, 500 are kept in reserve: no room for 3 more");
}
