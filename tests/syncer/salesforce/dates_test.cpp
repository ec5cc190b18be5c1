// Dates of records and of conditional requests; the pairs were worked out with date(1).
#include "syncer/salesforce/dates.h"

#include "tests/catch.h"

namespace syncer {

TEST_CASE("Salesforce's date-times, and the same moment as HTTP writes it") {
  struct Case {
    const char* salesforce;
    UnixMillis at;
    const char* http;
  };
  const std::vector<Case> cases = {
      {"2024-01-16T03:00:00.000+0000", 1705374000000, "Tue, 16 Jan 2024 03:00:00 GMT"},
      {"2024-02-29T23:59:59.999+0000", 1709251199999, "Thu, 29 Feb 2024 23:59:59 GMT"},
      {"1970-01-01T00:00:00.000Z", 0, "Thu, 01 Jan 1970 00:00:00 GMT"},
      {"2038-01-19T03:14:08.000+0000", 2147483648000, "Tue, 19 Jan 2038 03:14:08 GMT"},
  };
  for (const Case& one : cases) {
    INFO(one.salesforce);
    CHECK(parse_salesforce_datetime(one.salesforce) == one.at);
    CHECK(http_date(one.at) == one.http);
  }
}

TEST_CASE("what is no date-time of Salesforce's is none") {
  for (const char* text : {"", "2024-01-16", "2024-01-16T03:00:00", "2024-02-30T03:00:00.000+0000",
                           "2024-01-16T24:00:00.000+0000", "2024-01-16T03:00:00.000+0100",
                           "2024-01-16 03:00:00.000+0000", "2024-01-1aT03:00:00.000+0000"}) {
    INFO(text);
    CHECK_FALSE(parse_salesforce_datetime(text).has_value());
  }
}

TEST_CASE("an HTTP date comes back as the moment it names, and nothing else does") {
  for (const UnixMillis at : {UnixMillis{0}, UnixMillis{1705374000000}, UnixMillis{1709251199000}})
    CHECK(parse_http_date(http_date(at)) == at);
  for (const char* text : {"", "Mon, 16 Jan 2024 03:00:00 GMT", "Tue, 16 Jan 2024 03:00:00 PST",
                           "Tue, 16 Jan 2024 24:00:00 GMT", "Tue, 30 Feb 2024 03:00:00 GMT",
                           "Tuesday, 16-Jan-24 03:00:00 GMT", "Tue, 1x Jan 2024 03:00:00 GMT"}) {
    INFO(text);
    CHECK_FALSE(parse_http_date(text).has_value());
  }
  CHECK(soql_datetime(1705374000999) == "2024-01-16T03:00:00Z");
}

}  // namespace syncer
