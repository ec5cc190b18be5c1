// Due moments through daylight saving. The values of March and November 2021 are those of sales-connect.md
// A1.
#include <set>
#include <string>
#include <vector>

#include "syncer/domain/schedule.h"
#include "tests/catch.h"

namespace syncer {
namespace {

constexpr UnixMillis second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::string_view pacific = "America/Los_Angeles";

// Days since 1970 of a civil date, counted by hand so that the code under test is not its own judge.
UnixMillis utc(int year, int month, int day_of_month, int hours, int minutes = 0) {
  const auto leap = [](int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; };
  const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t days = 0;
  for (int y = 1970; y < year; ++y) days += leap(y) ? 366 : 365;
  for (int m = 1; m < month; ++m) days += lengths[m - 1] + (m == 2 && leap(year) ? 1 : 0);
  return (days + day_of_month - 1) * day + hours * hour + minutes * minute;
}

TEST_CASE("20:00 Pacific through the clock changes of 2021") {
  const std::vector<UnixMillis> due = {utc(2021, 3, 14, 4),
                                       utc(2021, 3, 15, 3)};  // 13 March PST, 14 March PDT
  CHECK(due[1] - due[0] == 23 * hour);
  CHECK(next_due(due[0] - 1, 20 * 60, pacific) == due[0]);
  CHECK(next_due(due[0], 20 * 60, pacific) == due[1]);
  CHECK(latest_due(due[1], 20 * 60, pacific) == due[1]);
  CHECK(latest_due(due[1] - 1, 20 * 60, pacific) == due[0]);
  CHECK(local_date(due[0], pacific) == "2021-03-13");
  CHECK(local_date(due[1], pacific) == "2021-03-14");

  const std::vector<UnixMillis> autumn = {utc(2021, 11, 7, 3),
                                          utc(2021, 11, 8, 4)};  // 6 November PDT, 7 November PST
  CHECK(autumn[1] - autumn[0] == 25 * hour);
  CHECK(next_due(autumn[0], 20 * 60, pacific) == autumn[1]);
  CHECK(latest_due(autumn[1] - 1, 20 * 60, pacific) == autumn[0]);
  CHECK(local_text(autumn[0], pacific) == "2021-11-06 20:00:00 PDT");
  CHECK(local_text(autumn[1], pacific) == "2021-11-07 20:00:00 PST");
}

TEST_CASE("a time that a date skips moves to the first moment after the gap") {
  const UnixMillis gap_ends = utc(2024, 3, 10, 10);  // 02:00 PST is 03:00 PDT
  const int half_past_two = 2 * 60 + 30;
  CHECK(next_due(gap_ends - 1, half_past_two, pacific) == gap_ends);
  CHECK(latest_due(gap_ends, half_past_two, pacific) == gap_ends);
  CHECK(latest_due(gap_ends - 1, half_past_two, pacific) == utc(2024, 3, 9, 10, 30));
  CHECK(next_due(gap_ends, half_past_two, pacific) == utc(2024, 3, 11, 9, 30));
  CHECK(local_text(gap_ends, pacific) == "2024-03-10 03:00:00 PDT");
}

TEST_CASE("a time that occurs twice is taken the first time, once") {
  const UnixMillis first = utc(2024, 11, 3, 8, 30);  // 01:30 PDT; again an hour later in PST
  const int half_past_one = 60 + 30;
  CHECK(next_due(first - 1, half_past_one, pacific) == first);
  CHECK(latest_due(first + hour, half_past_one, pacific) == first);
  CHECK(next_due(first, half_past_one, pacific) == utc(2024, 11, 4, 9, 30));
}

TEST_CASE("other zones") {
  struct Case {
    const char* zone;
    int time_minutes;
    UnixMillis now, latest, next;
    const char* text;
  };
  const std::vector<Case> cases = {
      {"Asia/Kolkata", 20 * 60, utc(2024, 6, 1, 14, 30), utc(2024, 6, 1, 14, 30), utc(2024, 6, 2, 14, 30),
       "2024-06-01 20:00:00 IST"},
      {"Europe/London", 1 * 60 + 30, utc(2024, 3, 31, 1), utc(2024, 3, 31, 1), utc(2024, 4, 1, 0, 30),
       "2024-03-31 02:00:00 BST"},
      {"UTC", 0, utc(2024, 2, 29, 0) - 1, utc(2024, 2, 28, 0), utc(2024, 2, 29, 0),
       "2024-02-28 23:59:59 UTC"},
      {"Australia/Lord_Howe", 20 * 60, utc(2024, 1, 1, 9), utc(2024, 1, 1, 9), utc(2024, 1, 2, 9),
       "2024-01-01 20:00:00 +11"},
  };
  for (const Case& c : cases) {
    INFO(c.zone);
    CHECK(latest_due(c.now, c.time_minutes, c.zone) == c.latest);
    CHECK(next_due(c.now, c.time_minutes, c.zone) == c.next);
    CHECK(local_text(c.now, c.zone) == c.text);
  }
}

TEST_CASE("a date that a zone left out has no due moment") {
  // Samoa went from 29 December 2011 to 31 December 2011.
  const UnixMillis on_29th = utc(2011, 12, 30, 6);  // 20:00 at UTC-10
  const UnixMillis on_31st = utc(2011, 12, 31, 6);  // 20:00 at UTC+14
  CHECK(local_date(on_29th, "Pacific/Apia") == "2011-12-29");
  CHECK(next_due(on_29th, 20 * 60, "Pacific/Apia") == on_31st);
  CHECK(latest_due(on_31st - 1, 20 * 60, "Pacific/Apia") == on_29th);
}

TEST_CASE("property: each local date has one due moment, and the two questions agree") {
  for (const char* zone : {"America/Los_Angeles", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"}) {
    for (const int time : {0, 90, 150, 1200, 1439}) {
      UnixMillis due = next_due(utc(2023, 12, 31, 12), time, zone);
      std::string date = local_date(due, zone);
      for (int i = 0; i < 400; ++i) {
        const UnixMillis next = next_due(due, time, zone);
        INFO(zone << " " << time << " " << local_text(next, zone));
        REQUIRE(next > due);
        REQUIRE(latest_due(next, time, zone) == next);
        REQUIRE(latest_due(next - 1, time, zone) == due);
        REQUIRE(local_date(next, zone) > date);
        due = next;
        date = local_date(due, zone);
      }
    }
  }
}

TEST_CASE("zones are known or not") {
  CHECK(zone_exists("America/Los_Angeles"));
  CHECK(zone_exists("UTC"));
  CHECK_FALSE(zone_exists("America/Los_Angelos"));
  CHECK_FALSE(zone_exists(""));
  CHECK_FALSE(zone_exists("../../etc/passwd"));
  CHECK_FALSE(zone_exists("America"));
  CHECK(zone_names().size() > 300);
}

TEST_CASE("UTC with milliseconds, also before 1970") {
  CHECK(utc_text(utc(2024, 1, 16, 4)) == "2024-01-16T04:00:00.000Z");
  CHECK(utc_text(utc(2024, 1, 16, 4) + 7) == "2024-01-16T04:00:00.007Z");
  CHECK(utc_text(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("the delay in a window is less than it, the same for everybody, and not the same every day") {
  std::set<UnixMillis> delays;
  for (int nth = 0; nth < 60; ++nth) {
    const UnixMillis due = 1705377600000 + nth * day;
    const UnixMillis delay = delay_in_window(due, 60);
    CHECK(delay >= 0);
    CHECK(delay < 60 * 60 * 1000);
    CHECK(delay == delay_in_window(due, 60));
    CHECK(delay_in_window(due, 0) == 0);
    delays.insert(delay);
  }
  CHECK(delays.size() > 50);
}

}  // namespace
}  // namespace syncer
