// Every literal is a span of whole units around the present one, so one rule serves all of them (SOQL
// reference, "Date Formats and Date Literals"; salesforce-api.md 5.2).
#include "sim/soql/date_literals.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "sim/soql/token.h"

namespace sfsim::soql {

namespace {

using Unit = DateLiteral::Unit;

struct Named {
  std::string_view name;
  DateLiteral literal;
};
constexpr Named fixed[] = {
    {"YESTERDAY", {Unit::day, -1, -1}},   {"TODAY", {Unit::day, 0, 0}},
    {"TOMORROW", {Unit::day, 1, 1}},      {"LAST_90_DAYS", {Unit::day, -90, 0}},
    {"NEXT_90_DAYS", {Unit::day, 1, 90}},
};

struct UnitName {
  std::string_view name;
  Unit unit;
};
constexpr UnitName units[] = {{"DAY", Unit::day},         {"WEEK", Unit::week},
                              {"MONTH", Unit::month},     {"QUARTER", Unit::quarter},
                              {"YEAR", Unit::year},       {"FISCAL_QUARTER", Unit::quarter},
                              {"FISCAL_YEAR", Unit::year}};

enum class Family { none, last_n, next_n, n_ago };

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

// LAST_N_DAYS, NEXT_N_FISCAL_YEARS, N_WEEKS_AGO: always the plural of the unit.
Family literal_family(std::string_view name, Unit& unit) {
  Family family = Family::none;
  if (name.starts_with("LAST_N_")) {
    family = Family::last_n;
    name.remove_prefix(7);
  } else if (name.starts_with("NEXT_N_")) {
    family = Family::next_n;
    name.remove_prefix(7);
  } else if (name.starts_with("N_") && name.ends_with("_AGO")) {
    family = Family::n_ago;
    name = name.substr(2, name.size() - 6);
  }
  if (family == Family::none || !name.ends_with('S')) return Family::none;
  name.remove_suffix(1);
  for (const UnitName& candidate : units) {
    if (candidate.name != name) continue;
    unit = candidate.unit;
    return family;
  }
  return Family::none;
}

date::local_days start_of(Unit unit, date::local_days today, int steps) {
  const date::year_month_day day{today};
  switch (unit) {
    case Unit::day:
      return today + date::days{steps};
    case Unit::week: {
      const date::weekday weekday{today};
      return today - (weekday - date::Sunday) + date::weeks{steps};
    }
    case Unit::month:
      return date::local_days{day.year() / day.month() / 1 + date::months{steps}};
    case Unit::quarter: {
      const unsigned first_month = (static_cast<unsigned>(day.month()) - 1) / 3 * 3 + 1;
      return date::local_days{day.year() / date::month{first_month} / 1 + date::months{3 * steps}};
    }
    case Unit::year:
      return date::local_days{(day.year() + date::years{steps}) / 1 / 1};
  }
  return today;
}

const date::time_zone* zone_named(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::runtime_error&) {
    return date::locate_zone("UTC");
  }
}

std::string iso(date::local_days day) {
  const date::year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

}  // namespace

std::optional<DateLiteralName> find_date_literal(std::string_view text) {
  const std::string name = upper(text);
  for (const Named& candidate : fixed)
    if (candidate.name == name) return DateLiteralName{false, candidate.literal};
  Unit unit = Unit::day;
  if (literal_family(name, unit) != Family::none) return DateLiteralName{true, {}};
  constexpr std::array<std::pair<std::string_view, int>, 3> prefixes{
      {{"LAST_", -1}, {"THIS_", 0}, {"NEXT_", 1}}};
  for (const auto& [prefix, steps] : prefixes) {
    if (!name.starts_with(prefix)) continue;
    for (const UnitName& candidate : units)
      if (candidate.unit != Unit::day && name.substr(prefix.size()) == candidate.name)
        return DateLiteralName{false, {candidate.unit, steps, steps}};
  }
  return std::nullopt;
}

DateLiteral with_number(std::string_view text, int n) {
  DateLiteral literal;
  switch (literal_family(upper(text), literal.unit)) {
    case Family::none:
      break;
    case Family::last_n:
      // LAST_N_DAYS includes today; the larger units leave the present one out.
      literal.first = -n;
      literal.last = literal.unit == Unit::day ? 0 : -1;
      break;
    case Family::next_n:
      literal.first = 1;
      literal.last = n;
      break;
    case Family::n_ago:
      literal.first = literal.last = -n;
      break;
  }
  return literal;
}

DateSpan span_of(const DateLiteral& literal, UnixMillis now, const std::string& time_zone) {
  const date::time_zone* zone = zone_named(time_zone);
  const date::sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds{now}};
  const auto today = date::floor<date::days>(zone->to_local(instant));
  const auto begin = start_of(literal.unit, today, literal.first);
  const auto end = start_of(literal.unit, today, literal.last + 1);
  // A midnight that a change of clocks skips is the moment of that change.
  const auto utc = [zone](date::local_days day) {
    const auto at = zone->to_sys(date::local_seconds{day}, date::choose::earliest);
    return UnixMillis{at.time_since_epoch().count()} * 1000;
  };
  return {utc(begin), utc(end), iso(begin), iso(end)};
}

}  // namespace sfsim::soql
