// Read by hand because the mistakes matter more than the successes; zones are Howard Hinnant's date library
// on the system's tzdata.
#include "sim/scenario/times.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <cctype>
#include <stdexcept>
#include <vector>

#include "sim/scenario/node.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// The system's tables give daylight saving rules up to 2037.
constexpr int kFirstYear = 1970, kLastYear = 2037;

constexpr const char* kTimeForms = "write \"19:05\", \"day 2 09:00\" or \"2024-03-10 03:30\"";

struct Reader {
  std::string_view rest;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  }
  // Exactly `digits` digits, or 1 to 6 of them when `digits` is 0.
  std::optional<int> number(size_t digits) {
    size_t n = 0;
    int value = 0;
    while (n < rest.size() && n < (digits ? digits : 6) && std::isdigit(static_cast<unsigned char>(rest[n])))
      value = value * 10 + (rest[n++] - '0');
    if (n == 0 || (digits && n != digits)) return std::nullopt;
    rest.remove_prefix(n);
    return value;
  }
};

struct WallTime {
  std::optional<int> day;
  std::optional<date::year_month_day> date;
  seconds of_day{0};
  std::optional<minutes> offset;
};

Mistake impossible(std::string_view text, std::string_view why) {
  return {fmt::format("{} is no possible time: {}", in_quotes(text), why)};
}

// "YYYY-MM-DD "
Either<date::year_month_day> read_date(Reader& in, std::string_view text) {
  const auto year = in.number(4);
  const bool dash1 = in.take('-');
  const auto month = in.number(2);
  const bool dash2 = in.take('-');
  const auto day = in.number(2);
  if (!year || !dash1 || !month || !dash2 || !day)
    return Mistake{fmt::format("{} is no time: {}", in_quotes(text), kTimeForms)};
  const date::year_month_day out{date::year(*year), date::month(static_cast<unsigned>(*month)),
                                 date::day(static_cast<unsigned>(*day))};
  if (*year < kFirstYear || *year > kLastYear)
    return impossible(text, fmt::format("years go from {} to {}", kFirstYear, kLastYear));
  if (!out.ok()) return impossible(text, fmt::format("there is no {:04}-{:02}-{:02}", *year, *month, *day));
  return out;
}

// "HH:MM[:SS][+HH:MM]"
std::optional<Mistake> read_clock(Reader& in, WallTime& out, std::string_view text) {
  if (in.rest.size() > 1 && in.rest[1] == ':')
    return Mistake{fmt::format("{} is no time: an hour has two digits, \"0{}\"", in_quotes(text), in.rest)};
  const auto hour = in.number(2);
  const bool colon = in.take(':');
  const auto minute = in.number(2);
  std::optional<int> second = 0;
  if (minute && in.take(':')) second = in.number(2);
  if (!hour || !colon || !minute || !second)
    return Mistake{fmt::format("{} is no time: {}", in_quotes(text), kTimeForms)};
  if (*hour > 23)
    return impossible(text,
                      *hour == 24 ? "midnight is 00:00 of the next day" : "a day has the hours 00 to 23");
  if (*minute > 59 || *second > 59) return impossible(text, "minutes and seconds go from 00 to 59");
  out.of_day = std::chrono::hours(*hour) + minutes(*minute) + seconds(*second);
  if (in.take('Z')) {
    out.offset = minutes(0);
  } else if (!in.rest.empty() && (in.rest.front() == '+' || in.rest.front() == '-')) {
    const int sign = in.rest.front() == '-' ? -1 : 1;
    in.rest.remove_prefix(1);
    const auto hours = in.number(2);
    const bool between = in.take(':');
    const auto rest = in.number(2);
    if (!hours || !between || !rest || *hours > 15 || *rest > 59)
      return Mistake{fmt::format("{}: an offset from UTC is written -07:00", in_quotes(text))};
    out.offset = minutes(sign * (*hours * 60 + *rest));
  }
  return std::nullopt;
}

std::string offset_text(seconds offset) {
  const auto total = std::chrono::duration_cast<minutes>(offset).count();
  const auto size = total < 0 ? -total : total;
  return fmt::format("{}{:02}:{:02}", total < 0 ? '-' : '+', size / 60, size % 60);
}

std::string date_text(date::local_days day) {
  const date::year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

std::string hms_text(seconds of_day) {
  const auto s = of_day.count();
  const std::string out = fmt::format("{:02}:{:02}", s / 3600, s / 60 % 60);
  return s % 60 == 0 ? out : out + fmt::format(":{:02}", s % 60);
}

const date::time_zone* zone_named(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return nullptr;
  }
}

date::local_time<milliseconds> local(UnixMillis at, const std::string& zone) {
  return zone_named(zone)->to_local(date::sys_time<milliseconds>(milliseconds(at)));
}

// `text` is what the mistake quotes and what an offset would be appended to.
Either<UnixMillis> to_moment(date::local_days day, const WallTime& wall, const std::string& zone,
                             std::string_view text) {
  const date::time_zone* tz = zone_named(zone);
  const date::local_seconds moment = date::local_seconds(day) + wall.of_day;
  const date::local_info info = tz->get_info(moment);
  const auto millis = [&](seconds offset) {
    return std::chrono::duration_cast<milliseconds>(moment.time_since_epoch() - offset).count();
  };
  if (info.result == date::local_info::nonexistent) {
    const seconds change = info.first.end.time_since_epoch();
    const date::local_seconds from{change + info.first.offset}, to{change + info.second.offset};
    const auto of_day = [](date::local_seconds t) { return hms_text(t - date::floor<date::days>(t)); };
    return Mistake{fmt::format("{} does not exist on {} in {}: clocks go from {} straight to {}",
                               hms_text(wall.of_day), date_text(day), zone, of_day(from), of_day(to))};
  }
  const bool twice = info.result == date::local_info::ambiguous;
  if (twice && !wall.offset) {
    return Mistake{
        fmt::format("{} occurs twice on {} in {}: write {} for the first time or {} for the second",
                    hms_text(wall.of_day), date_text(day), zone,
                    in_quotes(std::string(text) + offset_text(info.first.offset)),
                    in_quotes(std::string(text) + offset_text(info.second.offset)))};
  }
  if (!wall.offset || seconds(*wall.offset) == info.first.offset) return millis(info.first.offset);
  if (twice && seconds(*wall.offset) == info.second.offset) return millis(info.second.offset);
  return Mistake{fmt::format("{}: the offset in {} is {} then, not {}", in_quotes(text), zone,
                             offset_text(info.first.offset), offset_text(*wall.offset))};
}

date::local_days local_day(UnixMillis at, const FileTime& file) {
  return date::floor<date::days>(local(at, file.zone));
}

}  // namespace

Either<FileTime> parse_start(std::string_view text) {
  constexpr const char* form = "write \"2024-01-15 19:00 America/Los_Angeles\"";
  const size_t space = text.rfind(' ');
  Reader in{text.substr(0, space == std::string_view::npos ? text.size() : space)};
  if (text.size() == 16 && space == 10)
    return Mistake{fmt::format("{} has no time zone: {}", in_quotes(text), form)};
  if (in.rest.size() < 16 || in.rest[4] != '-' || in.rest[10] != ' ')
    return Mistake{fmt::format("{} is no start: {}", in_quotes(text), form)};
  const std::string_view before = in.rest;
  const auto day = read_date(in, before);
  if (const auto* mistake = std::get_if<Mistake>(&day)) return *mistake;
  WallTime wall;
  if (!in.take(' ')) return Mistake{fmt::format("{} is no start: {}", in_quotes(text), form)};
  if (const auto mistake = read_clock(in, wall, before)) return *mistake;
  if (!in.rest.empty()) return Mistake{fmt::format("{} is no start: {}", in_quotes(text), form)};

  FileTime out;
  out.zone = space == std::string_view::npos ? "" : std::string(text.substr(space + 1));
  if (out.zone.empty() || !zone_named(out.zone)) {
    std::vector<std::string> names;
    for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
    const std::string known = syncer::nearest(out.zone, names);
    return Mistake{fmt::format("unknown time zone {}, {}", in_quotes(out.zone),
                               known.empty() ? "take an IANA name such as \"America/Los_Angeles\""
                                             : fmt::format("did you mean {}?", in_quotes(known)))};
  }
  const auto moment =
      to_moment(date::local_days(std::get<date::year_month_day>(day)), wall, out.zone, before);
  if (const auto* mistake = std::get_if<Mistake>(&moment)) return *mistake;
  out.start = std::get<UnixMillis>(moment);
  return out;
}

Either<ResolvedTime> resolve_time(std::string_view text, const FileTime& file, UnixMillis now) {
  Reader in{text};
  WallTime wall;
  const Mistake no_time{fmt::format("{} is no time: {}", in_quotes(text), kTimeForms)};
  if (in.take("day ")) {
    wall.day = in.number(0);
    if (!wall.day || !in.take(' ')) return no_time;
    if (*wall.day < 1) return impossible(text, "day 1 is the day of the start");
  } else if (in.rest.size() >= 10 && in.rest[4] == '-') {
    const auto day = read_date(in, text);
    if (const auto* mistake = std::get_if<Mistake>(&day)) return *mistake;
    wall.date = std::get<date::year_month_day>(day);
    if (!in.take(' ')) return no_time;
  }
  if (const auto mistake = read_clock(in, wall, text)) return *mistake;
  if (!in.rest.empty()) return no_time;

  ResolvedTime out;
  out.bare = !wall.day && !wall.date;
  date::local_days day = out.bare ? local_day(now, file) : local_day(file.start, file);
  if (wall.date) day = date::local_days(*wall.date);
  if (wall.day) day += date::days(*wall.day - 1);
  if (static_cast<int>(date::year_month_day(day).year()) > kLastYear)
    return impossible(text, fmt::format("years go from {} to {}", kFirstYear, kLastYear));
  const auto moment = to_moment(day, wall, file.zone, text);
  if (const auto* mistake = std::get_if<Mistake>(&moment)) return *mistake;
  out.at = std::get<UnixMillis>(moment);
  return out;
}

Either<int64_t> parse_duration(std::string_view text) {
  const Mistake mistake{fmt::format(
      "{} is no duration: write \"90s\", \"10m\", \"2h\", \"1d\", \"500ms\" or \"1h30m\"", in_quotes(text))};
  struct Unit {
    std::string_view name;
    int64_t millis;
  };
  // From long to short: each at most once, in this order.
  constexpr Unit units[] = {{"d", 86'400'000}, {"h", 3'600'000}, {"ms", 1}, {"m", 60'000}, {"s", 1'000}};
  Reader in{text};
  int64_t total = 0, smaller_than = INT64_MAX;
  while (!in.rest.empty()) {
    const auto number = in.number(0);
    if (!number) return mistake;
    const Unit* unit = nullptr;
    for (const Unit& candidate : units)
      if (!unit && in.take(candidate.name)) unit = &candidate;
    if (!unit || unit->millis >= smaller_than) return mistake;
    smaller_than = unit->millis;
    total += *number * unit->millis;
  }
  if (text.empty()) return mistake;
  if (total > int64_t{3660} * 86'400'000)
    return Mistake{fmt::format("{} is too long: at most 3660d", in_quotes(text))};
  return total;
}

Either<int64_t> parse_clock_step(std::string_view text) {
  const bool forward = text.starts_with('+');
  if (!forward && !text.starts_with('-'))
    return Mistake{fmt::format(
        "{} has no sign: write \"+2h\" to set the clock forward, \"-2h\" to set it back", in_quotes(text))};
  const auto length = parse_duration(text.substr(1));
  if (std::holds_alternative<Mistake>(length))
    return Mistake{fmt::format(
        "{} is no clock step: write \"+90s\", \"-10m\", \"+2h\" or \"-1d\", at most 3660d", in_quotes(text))};
  const int64_t millis = std::get<int64_t>(length);
  if (millis == 0) return Mistake{fmt::format("{} does not move the clock", in_quotes(text))};
  return forward ? millis : -millis;
}

int day_number(UnixMillis at, const FileTime& file) {
  return static_cast<int>((local_day(at, file) - local_day(file.start, file)).count()) + 1;
}

std::string clock_text(UnixMillis at, const FileTime& file) {
  const auto moment = local(at, file.zone);
  return hms_text(std::chrono::floor<seconds>(moment - date::floor<date::days>(moment)));
}

std::string day_text(UnixMillis at, const FileTime& file) {
  return fmt::format("day {} {}", day_number(at, file), clock_text(at, file));
}

}  // namespace sfsim
