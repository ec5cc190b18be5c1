// What Sforce-Limit-Info says, and what it does not.
#include "syncer/salesforce/api_usage.h"

#include "tests/catch.h"

using namespace syncer;

TEST_CASE("the org's usage is read from Sforce-Limit-Info") {
  const auto usage = parse_limit_info("api-usage=25/5000");
  REQUIRE(usage);
  CHECK(usage->used == 25);
  CHECK(usage->limit == 5000);
}

TEST_CASE("what is said of one connected app is not the org's") {
  const auto both = parse_limit_info("api-usage=25/5000; per-app-api-usage=17/250(appName=x)");
  REQUIRE(both);
  CHECK(both->used == 25);
  CHECK(both->limit == 5000);
  CHECK_FALSE(parse_limit_info("per-app-api-usage=17/250(appName=x)"));
}

TEST_CASE("a header that does not say it says nothing") {
  for (const char* text : {"", "api-usage=", "api-usage=7", "api-usage=7/", "api-usage=x/5", "api-usage=-1/5",
                           "api-usage=7/0", "API", ";;;", "api-usage=99999999999999999999/5"})
    CHECK_FALSE(parse_limit_info(text));
}

TEST_CASE("the header's name is found in any case") {
  HttpResponse response;
  response.headers = {{"Content-Type", "application/json"}, {"sforce-LIMIT-info", "api-usage=1/2"}};
  REQUIRE(usage_told_by(response));
  CHECK(usage_told_by(response)->limit == 2);
  response.headers.pop_back();
  CHECK_FALSE(usage_told_by(response));
}
