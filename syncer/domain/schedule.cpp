// Due moments by asking the zone what a date's wall-clock time means. Zones are Howard Hinnant's date library
// over the system's tzdata; a found zone is kept, for simulated worlds ask thousands of times a second.
#include "syncer/domain/schedule.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

using date::days;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

using SysMillis = date::sys_time<milliseconds>;

const date::time_zone* find_zone(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, const date::time_zone*, std::less<>> found;
  const std::lock_guard lock(mutex);
  if (const auto it = found.find(name); it != found.end()) return it->second;
  try {
    const date::time_zone* zone = date::locate_zone(std::string(name));
    zone->get_info(date::sys_seconds{});  // zones are read lazily: a broken file shows here
    found.emplace(name, zone);
    return zone;
  } catch (const std::exception&) {
    return nullptr;  // the library says "no such zone" and "unreadable file" by throwing
  }
}

const date::time_zone& zone_or_throw(std::string_view name) {
  const date::time_zone* zone = find_zone(name);
  if (zone == nullptr) throw std::invalid_argument("no such time zone: " + std::string(name));
  return *zone;
}

SysMillis moment(UnixMillis at) { return SysMillis(milliseconds(at)); }

struct Local {
  date::local_time<milliseconds> time;
  std::string abbreviation;
};

Local to_local(UnixMillis at, std::string_view zone) {
  const date::sys_info info = zone_or_throw(zone).get_info(date::floor<seconds>(moment(at)));
  return {date::local_time<milliseconds>(moment(at).time_since_epoch() + info.offset), info.abbrev};
}

std::string date_text(const date::year_month_day& day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

// When a date's nightly is due; nothing for a date that the zone left out as a whole.
std::optional<UnixMillis> due_on(date::local_days day, int time_minutes, const date::time_zone& zone) {
  const date::local_seconds wanted = day + minutes(time_minutes);
  const date::local_info info = zone.get_info(wanted);
  date::sys_seconds due{};
  if (info.result == date::local_info::nonexistent) {
    due = info.first.end;
    const auto gap_begins = date::local_seconds(info.first.end.time_since_epoch() + info.first.offset);
    const auto gap_ends = date::local_seconds(info.first.end.time_since_epoch() + info.second.offset);
    if (gap_begins <= day && gap_ends >= day + days(1)) return std::nullopt;
  } else {
    const bool later = info.result == date::local_info::ambiguous && MUTANT(the_later_of_two_equal_times);
    due = date::sys_seconds(wanted.time_since_epoch() - (later ? info.second.offset : info.first.offset));
  }
  return std::chrono::duration_cast<milliseconds>(due.time_since_epoch()).count();
}

date::local_days local_day(UnixMillis at, std::string_view zone) {
  return date::floor<days>(to_local(at, zone).time);
}

}  // namespace

bool zone_exists(std::string_view zone) { return !zone.empty() && find_zone(zone) != nullptr; }

const std::vector<std::string>& zone_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const date::time_zone& zone : date::get_tzdb().zones) all.push_back(zone.name());
    std::sort(all.begin(), all.end());
    return all;
  }();
  return names;
}

// Two days beyond either side of today: a clock set back over midnight makes tomorrow's due moment a past
// one, and a date may be missing.
UnixMillis latest_due(UnixMillis now, int time_minutes, std::string_view zone) {
  const date::time_zone& where = zone_or_throw(zone);
  const date::local_days today = local_day(now, zone);
  for (int offset = 1;; --offset) {
    const std::optional<UnixMillis> due = due_on(today + days(offset), time_minutes, where);
    if (due.has_value() && *due <= now) return *due;
  }
}

UnixMillis next_due(UnixMillis now, int time_minutes, std::string_view zone) {
  const date::time_zone& where = zone_or_throw(zone);
  const date::local_days today = local_day(now, zone);
  for (int offset = -1;; ++offset) {
    const std::optional<UnixMillis> due = due_on(today + days(offset), time_minutes, where);
    if (due.has_value() && *due > now) return *due;
  }
}

std::string local_date(UnixMillis at, std::string_view zone) {
  return date_text(date::year_month_day(local_day(at, zone)));
}

std::optional<UnixMillis> moment_of(std::string_view text, std::string_view zone) {
  const bool utc = text.ends_with('Z');
  if (utc) text.remove_suffix(1);
  constexpr std::string_view shape = "0000-00-00 00:00";
  if (text.size() != shape.size()) return std::nullopt;
  std::array<int, 5> parts{};  // year, month, day, hour, minute
  size_t part = 0;
  for (size_t i = 0; i < shape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' && !digit) return std::nullopt;
    if (shape[i] == '0') {
      parts.at(part) = parts.at(part) * 10 + (text[i] - '0');
      continue;
    }
    if (text[i] != shape[i] && !(shape[i] == ' ' && text[i] == 'T')) return std::nullopt;
    ++part;
  }
  const date::year_month_day day{date::year{parts[0]}, date::month{static_cast<unsigned>(parts[1])},
                                 date::day{static_cast<unsigned>(parts[2])}};
  if (!day.ok() || parts[3] > 23 || parts[4] > 59) return std::nullopt;
  const auto local = date::local_days{day} + std::chrono::hours{parts[3]} + minutes{parts[4]};
  if (utc) return milliseconds(local.time_since_epoch()).count();
  const date::local_info info = zone_or_throw(zone).get_info(date::local_seconds{local});
  if (info.result == date::local_info::nonexistent) return std::nullopt;
  return milliseconds(local.time_since_epoch() - info.first.offset).count();
}

std::string local_text(UnixMillis at, std::string_view zone) {
  const Local local = to_local(at, zone);
  const date::local_days day = date::floor<days>(local.time);
  const date::hh_mm_ss clock(date::floor<seconds>(local.time - day));
  return fmt::format("{} {:02}:{:02}:{:02} {}", date_text(date::year_month_day(day)), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), local.abbreviation);
}

std::string utc_text(UnixMillis at) {
  const auto day = date::floor<days>(moment(at));
  const date::hh_mm_ss clock(moment(at) - day);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", date_text(date::year_month_day(day)),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

UnixMillis delay_in_window(UnixMillis due_at, int window_minutes) {
  if (window_minutes <= 0) return 0;
  uint64_t mixed = static_cast<uint64_t>(due_at / 1000) + 0x9e3779b97f4a7c15ULL;  // splitmix64
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
  mixed ^= mixed >> 31;
  const auto seconds = static_cast<UnixMillis>(mixed % (static_cast<uint64_t>(window_minutes) * 60));
  return seconds * 1000;
}

}  // namespace syncer
