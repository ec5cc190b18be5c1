// The standard calendar knows dates; only zones are missing from the compiler's library.
#include "syncer/salesforce/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace syncer {
namespace {

using namespace std::chrono;

constexpr std::array<const char*, 7> days_of_week = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> months_of_year = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> digits(std::string_view text, size_t at, size_t n) {
  int value = 0;
  for (size_t i = at; i < at + n; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::optional<UnixMillis> parse_salesforce_datetime(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00.000+0000";
  const bool zulu = text.size() == 24 && text.back() == 'Z';
  if (text.size() != shape.size() && !zulu) return std::nullopt;
  if (!zulu && text.substr(23) != "+0000") return std::nullopt;
  for (const size_t at : {4u, 7u, 10u, 13u, 16u, 19u})
    if (text[at] != shape[at]) return std::nullopt;
  std::array<int, 7> parts{};
  constexpr std::array<std::pair<size_t, size_t>, 7> places{
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
  for (size_t i = 0; i < parts.size(); ++i) {
    const auto value = digits(text, places[i].first, places[i].second);
    if (!value) return std::nullopt;
    parts[i] = *value;
  }
  const year_month_day date{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                            day{static_cast<unsigned>(parts[2])}};
  if (!date.ok() || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) return std::nullopt;
  const milliseconds since = sys_days{date}.time_since_epoch() + hours{parts[3]} + minutes{parts[4]} +
                             seconds{parts[5]} + milliseconds{parts[6]};
  return since.count();
}

std::string http_date(UnixMillis at) {
  const sys_time<milliseconds> moment{milliseconds{at}};
  const sys_days midnight = floor<days>(moment);
  const year_month_day date{midnight};
  const hh_mm_ss time{floor<seconds>(moment - midnight)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days_of_week[weekday{midnight}.c_encoding()],
                     static_cast<unsigned>(date.day()),
                     months_of_year[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<UnixMillis> parse_http_date(std::string_view text) {
  constexpr std::string_view shape = "Tue, 16 Jan 2024 03:00:00 GMT";
  if (text.size() != shape.size()) return std::nullopt;
  const auto month_of = std::find(months_of_year.begin(), months_of_year.end(), text.substr(8, 3));
  const auto day_of = digits(text, 5, 2), year_of = digits(text, 12, 4), hour_of = digits(text, 17, 2),
             minute_of = digits(text, 20, 2), second_of = digits(text, 23, 2);
  if (!day_of || !year_of || !hour_of || !minute_of || !second_of) return std::nullopt;
  if (month_of == months_of_year.end() || *hour_of > 23 || *minute_of > 59 || *second_of > 60)
    return std::nullopt;
  const year_month_day date{year{*year_of},
                            month{static_cast<unsigned>(month_of - months_of_year.begin()) + 1},
                            day{static_cast<unsigned>(*day_of)}};
  if (!date.ok()) return std::nullopt;
  const milliseconds since =
      sys_days{date}.time_since_epoch() + hours{*hour_of} + minutes{*minute_of} + seconds{*second_of};
  // The same text again, or it was none: the day of the week, the commas, the zone.
  return http_date(since.count()) == text ? std::optional(since.count()) : std::nullopt;
}

std::string soql_datetime(UnixMillis at) {
  const sys_time<milliseconds> moment{milliseconds{at}};
  const sys_days midnight = floor<days>(moment);
  const year_month_day date{midnight};
  const hh_mm_ss time{floor<seconds>(moment - midnight)};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace syncer
