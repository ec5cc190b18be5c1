// Calendar arithmetic by std::chrono; the parsing is by hand because every accepted shape is fixed.
#include "sim/org/text_time.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string_view>

#include "sim/org/coerce.h"

namespace sfsim {
namespace {

namespace chr = std::chrono;

// Takes `count` digits off the front.
std::optional<int> digits(std::string_view& text, size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (char c : text.substr(0, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<chr::sys_days> take_date(std::string_view& text) {
  auto year = digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  auto month = digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto day = digits(text, 2);
  if (!day) return std::nullopt;
  chr::year_month_day ymd{chr::year(*year), chr::month(static_cast<unsigned>(*month)),
                          chr::day(static_cast<unsigned>(*day))};
  if (!ymd.ok()) return std::nullopt;
  return chr::sys_days(ymd);
}

std::optional<int> take_clock(std::string_view& text) {
  auto hour = digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  auto minute = digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  auto second = digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  return (*hour * 60 + *minute) * 60 + *second;
}

// Seconds east of UTC. "+0000" needs a fraction before it; "Z" and "+00:00" do not.
std::optional<int> take_offset(std::string_view& text, bool after_fraction) {
  if (take(text, 'Z')) return 0;
  bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  auto hours = digits(text, 2);
  if (!hours || *hours > 14) return std::nullopt;
  bool colon = take(text, ':');
  if (!colon && !after_fraction) return std::nullopt;
  auto minutes = digits(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  int seconds = (*hours * 60 + *minutes) * 60;
  return west ? -seconds : seconds;
}

}  // namespace

std::optional<UnixMillis> parse_datetime(std::string_view text) {
  auto day = take_date(text);
  if (!day) return std::nullopt;
  int64_t seconds = chr::duration_cast<chr::seconds>(day->time_since_epoch()).count();
  if (text.empty()) return seconds * 1000;
  if (!take(text, 'T')) return std::nullopt;
  auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  bool fraction = take(text, '.');
  if (fraction) {
    size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    if (count == 0) return std::nullopt;
    text.remove_prefix(count);  // fractions are dropped
  }
  auto offset = take_offset(text, fraction);
  if (!offset || !text.empty()) return std::nullopt;
  return (seconds + *clock - *offset) * 1000;
}

bool is_date(std::string_view text) { return take_date(text).has_value() && text.empty(); }

std::string date_text(UnixMillis at) {
  auto day = chr::floor<chr::days>(chr::sys_time<chr::milliseconds>(chr::milliseconds(at)));
  chr::year_month_day ymd(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

}  // namespace sfsim
