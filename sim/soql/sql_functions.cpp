// FORMAT() in the locale en_US, the only one an org here has (SOQL reference, "FORMAT()").
#include "sim/soql/sql_functions.h"

#include <date/tz.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "sim/org/value.h"

namespace sfsim::soql {

namespace {

std::string argument_text(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string() : std::string(text, static_cast<size_t>(sqlite3_value_bytes(value)));
}

UnixMillis to_local(UnixMillis at, const std::string& zone) {
  const date::sys_time<std::chrono::milliseconds> instant{std::chrono::milliseconds{at}};
  try {
    return date::locate_zone(zone)->to_local(instant).time_since_epoch().count();
  } catch (const std::runtime_error&) {
    return at;
  }
}

void local_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
  sqlite3_result_int64(context, to_local(sqlite3_value_int64(arguments[0]), argument_text(arguments[1])));
}

// 1234567.5 -> 1,234,567.5
std::string with_commas(double value, int least, int most) {
  std::string text = fmt::format("{:.{}f}", std::fabs(value), most);
  const size_t point = text.find('.');
  if (point != std::string::npos) {
    while (text.back() == '0' && text.size() - point - 1 > static_cast<size_t>(least)) text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  const size_t whole = std::min(point, text.size());
  for (size_t at = whole; at > 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

std::string date_text(const date::year_month_day& day) {
  return fmt::format("{}/{}/{}", static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                     static_cast<int>(day.year()));
}

std::string moment_text(UnixMillis local) {
  const date::sys_seconds at{std::chrono::seconds{local / 1000}};
  const auto day = date::floor<date::days>(at);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(at - day).count();
  const auto hour = minutes / 60;
  return fmt::format("{}, {}:{:02} {}", date_text(date::year_month_day{day}), (hour + 11) % 12 + 1,
                     minutes % 60, hour < 12 ? "AM" : "PM");
}

std::string shown(sqlite3_value* value, const std::string& kind, int scale, const std::string& zone) {
  constexpr int cents = 2;
  if (kind == "datetime") return moment_text(to_local(sqlite3_value_int64(value), zone));
  if (kind == "date") {
    const std::string text = argument_text(value);
    if (text.size() != 10) return text;
    return date_text(date::year{std::stoi(text.substr(0, 4))} / std::stoi(text.substr(5, 2)) /
                     std::stoi(text.substr(8, 2)));
  }
  const double number = sqlite3_value_double(value);
  const std::string sign = number < 0 ? "-" : "";
  if (kind == "currency") return sign + "$" + with_commas(number, cents, cents);
  const std::string plain = sign + with_commas(number, 0, scale);
  return kind == "percent" ? plain + "%" : plain;
}

void format_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;
  const std::string text = shown(arguments[0], argument_text(arguments[1]), sqlite3_value_int(arguments[2]),
                                 argument_text(arguments[3]));
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

void register_sql_functions(sqlite3* db) {
  sqlite3_stmt* probe = nullptr;
  const bool known = sqlite3_prepare_v2(db, "SELECT sf_local(0, '')", -1, &probe, nullptr) == SQLITE_OK;
  sqlite3_finalize(probe);
  if (known) return;
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  sqlite3_create_function_v2(db, "sf_local", 2, flags, nullptr, local_function, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(db, "sf_format", 4, flags, nullptr, format_function, nullptr, nullptr, nullptr);
  register_search_function(db);
}

}  // namespace sfsim::soql
