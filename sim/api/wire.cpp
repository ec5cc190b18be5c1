// Encodings and dates. The calendar is std::chrono's; zones never matter here, the wire speaks UTC.
#include "sim/api/wire.h"

#include <array>
#include <chrono>

#include "sim/api/api.h"

namespace sfsim {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  int year;
  unsigned month, day, weekday, hour, minute, second;
};

Civil civil(UnixMillis at) {
  using namespace std::chrono;
  const sys_seconds moment{floor<seconds>(milliseconds{at})};
  const sys_days date = floor<days>(moment);
  const year_month_day ymd{date};
  const hh_mm_ss time{moment - date};
  return {int{ymd.year()},
          unsigned{ymd.month()},
          unsigned{ymd.day()},
          weekday{date}.c_encoding(),
          static_cast<unsigned>(time.hours().count()),
          static_cast<unsigned>(time.minutes().count()),
          static_cast<unsigned>(time.seconds().count())};
}

void append_digits(std::string& out, unsigned value, int width) {
  char digits[10];
  for (int i = width - 1; i >= 0; --i, value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  out.append(digits, static_cast<size_t>(width));
}

std::optional<unsigned> digits(std::string_view text) {
  unsigned value = 0;
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

}  // namespace

const std::string* Target::param(std::string_view name) const {
  for (const auto& [key, value] : params)
    if (key == name) return &value;
  return nullptr;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return out;
}

std::string percent_encode_segment(std::string_view text) {
  constexpr std::string_view plain = "-._~!$&'()*+,;=:@";
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool alnum = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
    if (alnum || plain.find(c) != plain.npos) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

Pairs parse_form(std::string_view text) {
  Pairs out;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view value = equals == part.npos ? std::string_view{} : part.substr(equals + 1);
    out.emplace_back(percent_decode(part.substr(0, equals), true), percent_decode(value, true));
  }
  return out;
}

Target parse_target(std::string_view target) {
  Target out;
  if (const size_t scheme = target.find("://"); scheme != target.npos && target.find('/') == scheme + 1) {
    const size_t path = target.find('/', scheme + 3);
    target.remove_prefix(path == target.npos ? target.size() : path);
  }
  target = target.substr(0, target.find('#'));
  const size_t question = target.find('?');
  if (question != target.npos) out.params = parse_form(target.substr(question + 1));
  std::string_view path = target.substr(0, question);
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), segment.size() + 1));
    if (!segment.empty()) out.segments.push_back(percent_decode(segment, false));
  }
  return out;
}

bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view find_header(const Pairs& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (iequals(key, name)) return value;
  return {};
}

std::string_view Request::header(std::string_view name) const { return find_header(headers, name); }
std::string_view Response::header(std::string_view name) const { return find_header(headers, name); }

std::string http_date(UnixMillis at) {
  const Civil c = civil(at);
  std::string out(weekdays[c.weekday]);
  out += ", ";
  append_digits(out, c.day, 2);
  out += ' ';
  out += months[c.month - 1];
  out += ' ';
  append_digits(out, static_cast<unsigned>(c.year), 4);
  out += ' ';
  append_digits(out, c.hour, 2);
  out += ':';
  append_digits(out, c.minute, 2);
  out += ':';
  append_digits(out, c.second, 2);
  return out += " GMT";
}

std::optional<UnixMillis> parse_http_date(std::string_view text) {
  text = trimmed(text);
  // "Thu, 02 Dec 2021 18:22:42 GMT": fixed width.
  if (text.size() != 29 || text[3] != ',' || text[19] != ':' || text[22] != ':') return std::nullopt;
  if (text.substr(26) != "GMT" && text.substr(26) != "UTC") return std::nullopt;
  const auto day = digits(text.substr(5, 2)), year = digits(text.substr(12, 4)),
             hour = digits(text.substr(17, 2)), minute = digits(text.substr(20, 2)),
             second = digits(text.substr(23, 2));
  unsigned month = 0;
  while (month < 12 && months[month] != text.substr(8, 3)) ++month;
  if (!day || !year || !hour || !minute || !second || month == 12) return std::nullopt;
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{month + 1},
                            std::chrono::day{*day}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const sys_seconds at = sys_days{date} + hours{*hour} + minutes{*minute} + seconds{*second};
  return duration_cast<milliseconds>(at.time_since_epoch()).count();
}

void append_datetime(std::string& out, UnixMillis at) {
  const Civil c = civil(at);
  append_digits(out, static_cast<unsigned>(c.year), 4);
  out += '-';
  append_digits(out, c.month, 2);
  out += '-';
  append_digits(out, c.day, 2);
  out += 'T';
  append_digits(out, c.hour, 2);
  out += ':';
  append_digits(out, c.minute, 2);
  out += ':';
  append_digits(out, c.second, 2);
  out += '.';
  append_digits(out, static_cast<unsigned>(((at % 1000) + 1000) % 1000), 3);
  out += "+0000";
}

}  // namespace sfsim
