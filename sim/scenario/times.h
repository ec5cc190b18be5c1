// Times of a scenario file: local wall-clock times in the file's zone become moments, with the two hours a
// year that do not exist or exist twice.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sim/scenario/plan.h"

namespace sfsim {

struct Mistake {
  std::string what;
};
template <class T>
using Either = std::variant<T, Mistake>;

struct FileTime {
  UnixMillis start = 0;
  std::string zone;
};
// "2024-01-15 19:00[:SS][-08:00] America/Los_Angeles"
Either<FileTime> parse_start(std::string_view text);

struct ResolvedTime {
  UnixMillis at = 0;
  bool bare = false;  // "19:05" without a day: on `now`'s local date
};
// "19:05", "19:05:30", "day 2 09:00", "2024-03-10 03:30"; each with an offset where the time occurs twice.
Either<ResolvedTime> resolve_time(std::string_view text, const FileTime& file, UnixMillis now);

// "500ms", "90s", "10m", "2h", "1d", "1h30m": milliseconds.
Either<int64_t> parse_duration(std::string_view text);
// "+2h", "-90s": the same with a sign, not nothing.
Either<int64_t> parse_clock_step(std::string_view text);

// "day 2 19:05", with seconds when there are some: as it could be written in the file.
std::string day_text(UnixMillis at, const FileTime& file);
std::string clock_text(UnixMillis at, const FileTime& file);  // "19:05"
int day_number(UnixMillis at, const FileTime& file);

}  // namespace sfsim
