// std::chrono knows the calendar; zones are those of scenario files.
#include "sim/controls/moment.h"

#include <chrono>
#include <cstdio>
#include <variant>

#include "sim/api/wire.h"
#include "sim/scenario/times.h"

namespace sfsim {
namespace {

// What is behind the minutes: seconds, thousandths, and a zone that must be UTC.
bool take_rest(const std::string& text, int& second, int& millisecond) {
  std::string rest = text;
  for (const std::string_view zone : {"Z", "+0000", "+00:00"})
    if (rest.ends_with(zone)) {
      rest.resize(rest.size() - zone.size());
      break;
    }
  if (rest.empty()) return true;
  int used = 0;
  if (std::sscanf(rest.c_str(), ":%2d%n", &second, &used) < 1) return false;
  rest = rest.substr(static_cast<size_t>(used));
  if (rest.empty()) return true;
  return std::sscanf(rest.c_str(), ".%3d%n", &millisecond, &used) == 1 && rest.size() == 4 &&
         static_cast<size_t>(used) == rest.size();
}

std::optional<UnixMillis> utc_moment(const std::string& text) {
  int year = 0, hour = 0, minute = 0, second = 0, millisecond = 0, read = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &read) < 3) return std::nullopt;
  const std::string rest = text.substr(static_cast<size_t>(read));
  if (!rest.empty()) {
    int used = 0;
    if ((rest[0] != 'T' && rest[0] != ' ') ||
        std::sscanf(rest.c_str() + 1, "%2d:%2d%n", &hour, &minute, &used) < 2 ||
        !take_rest(rest.substr(static_cast<size_t>(used) + 1), second, millisecond))
      return std::nullopt;
  }
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0 ||
      millisecond < 0)
    return std::nullopt;
  const auto at =
      sys_days{date} + hours{hour} + minutes{minute} + seconds{second} + milliseconds{millisecond};
  return duration_cast<milliseconds>(at.time_since_epoch()).count();
}

}  // namespace

std::optional<UnixMillis> moment_of(const std::string& text) {
  if (const auto moment = utc_moment(text)) return moment;
  const auto parsed = parse_start(text);
  if (const auto* local = std::get_if<FileTime>(&parsed)) return local->start;
  return std::nullopt;
}

std::string moment_text(UnixMillis at) {
  std::string text;
  append_datetime(text, at);
  text.resize(text.size() - 5);  // +0000
  return text + "Z";
}

}  // namespace sfsim
