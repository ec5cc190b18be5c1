// Date literals: spans in the user's time zone, across changes of clocks, months and years.
#include "sim/soql/date_literals.h"

#include "tests/catch.h"
#include "tests/sim/soql/fixture.h"

namespace sfsim::soql {
namespace {

DateLiteral parsed(const std::string& text) {
  const size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  const auto found = find_date_literal(name);
  REQUIRE(found.has_value());
  REQUIRE(found->needs_number == (colon != std::string::npos));
  return found->needs_number ? with_number(name, std::stoi(text.substr(colon + 1))) : found->literal;
}

}  // namespace

TEST_CASE("each literal spans its days") {
  // Friday 2024-03-08, 11:00 in Los Angeles.
  struct Case {
    const char* literal;
    const char* begin;
    const char* end;  // the first day after
  };
  const Case cases[] = {
      {"YESTERDAY", "2024-03-07", "2024-03-08"},
      {"today", "2024-03-08", "2024-03-09"},
      {"TOMORROW", "2024-03-09", "2024-03-10"},
      {"LAST_WEEK", "2024-02-25", "2024-03-03"},
      {"THIS_WEEK", "2024-03-03", "2024-03-10"},
      {"NEXT_WEEK", "2024-03-10", "2024-03-17"},
      {"LAST_MONTH", "2024-02-01", "2024-03-01"},
      {"THIS_MONTH", "2024-03-01", "2024-04-01"},
      {"NEXT_MONTH", "2024-04-01", "2024-05-01"},
      {"LAST_90_DAYS", "2023-12-09", "2024-03-09"},
      {"NEXT_90_DAYS", "2024-03-09", "2024-06-07"},
      {"LAST_N_DAYS:1", "2024-03-07", "2024-03-09"},
      {"LAST_N_DAYS:0", "2024-03-08", "2024-03-09"},
      {"NEXT_N_DAYS:2", "2024-03-09", "2024-03-11"},
      {"N_DAYS_AGO:3", "2024-03-05", "2024-03-06"},
      {"LAST_N_WEEKS:2", "2024-02-18", "2024-03-03"},
      {"NEXT_N_WEEKS:1", "2024-03-10", "2024-03-17"},
      {"N_WEEKS_AGO:1", "2024-02-25", "2024-03-03"},
      {"LAST_N_MONTHS:3", "2023-12-01", "2024-03-01"},
      {"NEXT_N_MONTHS:10", "2024-04-01", "2025-02-01"},
      {"N_MONTHS_AGO:14", "2023-01-01", "2023-02-01"},
      {"THIS_QUARTER", "2024-01-01", "2024-04-01"},
      {"LAST_QUARTER", "2023-10-01", "2024-01-01"},
      {"NEXT_QUARTER", "2024-04-01", "2024-07-01"},
      {"LAST_N_QUARTERS:2", "2023-07-01", "2024-01-01"},
      {"N_QUARTERS_AGO:5", "2022-10-01", "2023-01-01"},
      {"NEXT_N_QUARTERS:4", "2024-04-01", "2025-04-01"},
      {"THIS_YEAR", "2024-01-01", "2025-01-01"},
      {"LAST_YEAR", "2023-01-01", "2024-01-01"},
      {"NEXT_YEAR", "2025-01-01", "2026-01-01"},
      {"LAST_N_YEARS:2", "2022-01-01", "2024-01-01"},
      {"NEXT_N_YEARS:1", "2025-01-01", "2026-01-01"},
      {"N_YEARS_AGO:4", "2020-01-01", "2021-01-01"},
      {"THIS_FISCAL_QUARTER", "2024-01-01", "2024-04-01"},
      {"LAST_FISCAL_YEAR", "2023-01-01", "2024-01-01"},
      {"LAST_N_FISCAL_YEARS:1", "2023-01-01", "2024-01-01"},
      {"N_FISCAL_QUARTERS_AGO:1", "2023-10-01", "2024-01-01"},
  };
  for (const Case& c : cases) {
    INFO(c.literal);
    const DateSpan span = span_of(parsed(c.literal), test_start, "America/Los_Angeles");
    CHECK(span.begin_date == c.begin);
    CHECK(span.end_date == c.end);
  }
  for (const char* name :
       {"LAST_DAY", "THIS_DAY", "LAST_N_DAY", "N_DAYS", "LAST_HOUR", "TODAYS", "LAST_N_", "N__AGO"})
    CHECK_FALSE(find_date_literal(name).has_value());
}

TEST_CASE("a day begins at midnight of the user's zone, on days of 23 and 25 hours too") {
  constexpr UnixMillis hour = 3'600'000;
  const auto length = [](const char* literal, UnixMillis now, const char* zone) {
    const DateSpan span = span_of(parsed(literal), now, zone);
    return (span.end - span.begin) / hour;
  };
  CHECK(span_of(parsed("TODAY"), test_start, "America/Los_Angeles").begin == 1'709'884'800'000);  // 08:00 UTC
  CHECK(span_of(parsed("TODAY"), test_start, "Asia/Seoul").begin_date == "2024-03-09");
  CHECK(span_of(parsed("TODAY"), test_start, "UTC").begin == 1'709'856'000'000);
  CHECK(length("TODAY", 1'710'086'400'000, "America/Los_Angeles") == 23);  // Sunday 2024-03-10
  CHECK(length("TODAY", 1'730'664'000'000, "America/Los_Angeles") == 25);  // Sunday 2024-11-03
  CHECK(length("TODAY", 1'536'505'200'000 - 24 * hour * 28, "America/Santiago") ==
        23);  // midnight skipped: 2018-08-12
  CHECK(length("LAST_N_DAYS:2", test_start, "America/Los_Angeles") == 72);
}

TEST_CASE("a query moves with the clock and with the user's zone") {
  SoqlTest test;
  test.clock = 1'709'884'800'000 - 1000;  // the last second of 2024-03-07 in Los Angeles
  test.add("Contact", {{"LastName", "late"}});
  test.clock += 1000;
  test.add("Contact", {{"LastName", "early"}});
  const std::string soql = "SELECT LastName FROM Contact WHERE CreatedDate = TODAY";
  CHECK(test.names(soql) == "early");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CreatedDate < TODAY") == "late");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CreatedDate <= TODAY") == "late early");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CreatedDate > YESTERDAY") == "early");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CreatedDate >= YESTERDAY") == "late early");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CreatedDate = LAST_N_DAYS:1") == "late early");
  CHECK(test.names("SELECT LastName FROM Contact WHERE CreatedDate = LAST_N_DAYS:0") == "early");
  test.admin->time_zone = "UTC";
  CHECK(test.names(soql) == "late early");
  test.admin->time_zone = "America/Los_Angeles";
  test.clock += 24 * 3'600'000;
  CHECK(test.names(soql) == "");
}

}  // namespace sfsim::soql
