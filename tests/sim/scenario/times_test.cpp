// Local times become moments: forms, both nights of daylight saving, offsets, durations.
#include "sim/scenario/times.h"

#include "syncer/domain/schedule.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

std::string start_text(const char* text) {
  const auto parsed = parse_start(text);
  if (const auto* mistake = std::get_if<Mistake>(&parsed)) return mistake->what;
  return syncer::utc_text(std::get<FileTime>(parsed).start);
}

FileTime file_of(const char* start) { return std::get<FileTime>(parse_start(start)); }

std::string time_text(const char* text, const FileTime& file, UnixMillis now) {
  const auto parsed = resolve_time(text, file, now);
  if (const auto* mistake = std::get_if<Mistake>(&parsed)) return mistake->what;
  return syncer::utc_text(std::get<ResolvedTime>(parsed).at);
}

}  // namespace

TEST_CASE("a start is a local time in its zone") {
  const auto [text, utc] = GENERATE(table<const char*, const char*>({
      {"2024-01-15 19:00 America/Los_Angeles", "2024-01-16T03:00:00.000Z"},
      {"2024-07-15 19:00 America/Los_Angeles", "2024-07-16T02:00:00.000Z"},
      {"2024-01-15 19:00:30 UTC", "2024-01-15T19:00:30.000Z"},
      {"2024-01-15 00:00 Asia/Kolkata", "2024-01-14T18:30:00.000Z"},
      {"2024-11-03 01:30-07:00 America/Los_Angeles", "2024-11-03T08:30:00.000Z"},
      {"2024-11-03 01:30-08:00 America/Los_Angeles", "2024-11-03T09:30:00.000Z"},
  }));
  CHECK(start_text(text) == utc);
}

TEST_CASE("a time is resolved against the start and against now") {
  const FileTime file = file_of("2024-03-09 19:00 America/Los_Angeles");  // the clocks go forward on day 2
  const UnixMillis day1 = file.start + 60'000;                            // 19:01
  const UnixMillis day3 = file.start + 2 * 86'400'000;                    // 2024-03-11 20:00
  const auto [text, now, utc] = GENERATE_COPY(table<const char*, UnixMillis, const char*>({
      {"19:05", day1, "2024-03-10T03:05:00.000Z"},
      {"19:05:30", day1, "2024-03-10T03:05:30.000Z"},
      {"21:00", day3, "2024-03-12T04:00:00.000Z"},
      {"day 1 20:00", day3, "2024-03-10T04:00:00.000Z"},
      {"day 2 20:00", day1, "2024-03-11T03:00:00.000Z"},  // 23 hours later
      {"day 2 01:59:59", day1, "2024-03-10T09:59:59.000Z"},
      {"day 2 03:00", day1, "2024-03-10T10:00:00.000Z"},  // one second later
      {"2024-03-10 03:30", day1, "2024-03-10T10:30:00.000Z"},
      {"day 2 03:30-07:00", day1, "2024-03-10T10:30:00.000Z"},
      {"day 366 00:00", day1, "2025-03-09T08:00:00.000Z"},
  }));
  CHECK(time_text(text, file, now) == utc);
}

TEST_CASE("an hour that occurs twice takes the offset that was asked for") {
  const FileTime file = file_of("2024-11-02 19:00 America/Los_Angeles");
  CHECK(time_text("day 2 01:30-07:00", file, file.start) == "2024-11-03T08:30:00.000Z");
  CHECK(time_text("day 2 01:30-08:00", file, file.start) == "2024-11-03T09:30:00.000Z");
  CHECK_THAT(time_text("day 2 01:30", file, file.start),
             Catch::Contains("\"day 2 01:30-07:00\"") && Catch::Contains("\"day 2 01:30-08:00\""));
  CHECK(time_text("day 2 20:00", file, file.start) == "2024-11-04T04:00:00.000Z");  // 25 hours after day 1's
}

TEST_CASE("a gap is named, also one of half an hour or of a whole day") {
  const FileTime lord_howe = file_of("2024-10-05 19:00 Australia/Lord_Howe");
  CHECK_THAT(time_text("day 2 02:15", lord_howe, lord_howe.start),
             Catch::Contains("from 02:00 straight to 02:30"));
  const FileTime samoa = file_of("2011-12-29 12:00 Pacific/Apia");
  CHECK_THAT(time_text("2011-12-30 12:00", samoa, samoa.start),
             Catch::Contains("does not exist on 2011-12-30"));
}

TEST_CASE("a bare time says so, since only such a time can mean tomorrow") {
  const FileTime file = file_of("2024-01-15 19:00 UTC");
  CHECK(std::get<ResolvedTime>(resolve_time("19:00", file, file.start)).bare);
  CHECK_FALSE(std::get<ResolvedTime>(resolve_time("day 1 19:00", file, file.start)).bare);
}

TEST_CASE("durations") {
  const auto [text, millis] = GENERATE(table<const char*, int64_t>({
      {"500ms", 500},
      {"90s", 90'000},
      {"10m", 600'000},
      {"2h", 7'200'000},
      {"1d", 86'400'000},
      {"1h30m", 5'400'000},
      {"1d2h3m4s5ms", 93'784'005},
      {"0s", 0},
      {"3660d", 316'224'000'000},
  }));
  CHECK(std::get<int64_t>(parse_duration(text)) == millis);
}

TEST_CASE("what is no duration") {
  const char* text =
      GENERATE("", "10", "m", "10 m", "1m1h", "1m1m", "-1m", "1.5h", "3661d", "10M", "9999999999s");
  CHECK(std::holds_alternative<Mistake>(parse_duration(text)));
}

TEST_CASE("clock steps are durations with a sign") {
  CHECK(std::get<int64_t>(parse_clock_step("+2h")) == 7'200'000);
  CHECK(std::get<int64_t>(parse_clock_step("-90s")) == -90'000);
  CHECK(std::get<int64_t>(parse_clock_step("+1d2h")) == 93'600'000);
  for (const char* text : {"", "2h", "+", "-", "+-2h", "+0s", "-0ms", "+3661d", "+2 h"}) {
    INFO(text);
    CHECK(std::holds_alternative<Mistake>(parse_clock_step(text)));
  }
}

TEST_CASE("a moment is written as the file could") {
  const FileTime file = file_of("2024-03-09 19:00 America/Los_Angeles");
  CHECK(day_text(file.start, file) == "day 1 19:00");
  CHECK(day_text(file.start + 23 * 3'600'000 + 30'000, file) == "day 2 19:00:30");
  CHECK(day_number(file.start + 5 * 3'600'000, file) == 2);
}
