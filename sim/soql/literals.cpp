// Escapes and date formats as the SOQL reference lists them (salesforce-api.md 5.2).
#include "sim/soql/literals.h"

#include <charconv>
#include <cmath>

namespace sfsim::soql {

namespace {

void append_utf8(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

std::optional<uint32_t> four_hex_digits(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  uint32_t code = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 4, code, 16);
  if (error != std::errc() || end != text.data() + at + 4) return std::nullopt;
  return code;
}

// \uXXXX, or a surrogate pair of two. `at` stands on the 'u' and ends on the last digit.
std::optional<uint32_t> unicode_escape(std::string_view text, size_t& at) {
  const auto high = four_hex_digits(text, at + 1);
  if (!high || *high == 0 || (*high >= 0xDC00 && *high < 0xE000)) return std::nullopt;
  at += 4;
  if (*high < 0xD800 || *high >= 0xDC00) return high;
  if (text.substr(at + 1, 2) != "\\u") return std::nullopt;
  const auto low = four_hex_digits(text, at + 3);
  if (!low || *low < 0xDC00 || *low >= 0xE000) return std::nullopt;
  at += 6;
  return 0x10000 + ((*high - 0xD800) << 10) + (*low - 0xDC00);
}

std::optional<char> simple_escape(char c) {
  switch (c) {
    case 'n':
    case 'N':
      return '\n';
    case 'r':
    case 'R':
      return '\r';
    case 't':
    case 'T':
      return '\t';
    case 'b':
    case 'B':
      return '\b';
    case 'f':
    case 'F':
      return '\f';
    case '"':
    case '\'':
      return c;
    default:
      return std::nullopt;
  }
}

std::string_view unquoted(std::string_view quoted) { return quoted.substr(1, quoted.size() - 2); }

bool digits(std::string_view text, size_t at, size_t n, int& value) {
  value = 0;
  if (at + n > text.size()) return false;
  for (size_t i = at; i < at + n; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  return true;
}

bool is_day(int year, int month, int day) {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= lengths[month - 1] + (month == 2 && leap ? 1 : 0);
}

// Days since 1970-01-01 in the proleptic Gregorian calendar.
int64_t day_number(int year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

// "Z", "+05:30", "-0800": minutes east of UTC.
std::optional<int> offset_minutes(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  int hours = 0, minutes = 0;
  const bool colon = text.size() == 6 && text[3] == ':';
  if (!colon && text.size() != 5) return std::nullopt;
  if (!digits(text, 1, 2, hours) || !digits(text, colon ? 4 : 3, 2, minutes)) return std::nullopt;
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
}

}  // namespace

Decoded decode_text(std::string_view quoted, bool like) {
  const std::string_view text = unquoted(quoted);
  Decoded result;
  result.text.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      result.text += text[at];
      continue;
    }
    const char c = ++at < text.size() ? text[at] : '\0';
    if (const auto simple = simple_escape(c)) {
      result.text += *simple;
    } else if (c == '\\') {
      result.text += like ? "\\\\" : "\\";
    } else if (like && (c == '_' || c == '%')) {
      result.text += '\\';
      result.text += c;
    } else {
      const size_t begin = at;
      const auto code = c == 'u' || c == 'U' ? unicode_escape(text, at) : std::nullopt;
      if (!code) {
        result.bad_escape.assign(1, '\\');
        result.bad_escape += text.substr(begin, 1);
        return result;
      }
      append_utf8(result.text, *code);
    }
  }
  return result;
}

LikeShape like_shape(std::string_view quoted) {
  const std::string_view text = unquoted(quoted);
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\') {
      // A wildcard written as an escape (_) is rare: leave it to the general way.
      if (++at < text.size() && (text[at] == 'u' || text[at] == 'U')) return LikeShape::general;
    } else if (text[at] == '_') {
      return LikeShape::general;
    } else if (text[at] == '%') {
      return at + 1 == text.size() && at > 0 ? LikeShape::prefix : LikeShape::general;
    }
  }
  return LikeShape::exact;
}

std::string like_without_escapes(std::string_view pattern) {
  std::string result;
  for (size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '%') break;
    if (pattern[at] == '\\') ++at;
    result += pattern[at];
  }
  return result;
}

std::optional<int64_t> parse_integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_decimal(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::string> parse_date(std::string_view text) {
  int year = 0, month = 0, day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day))
    return std::nullopt;
  if (!is_day(year, month, day)) return std::nullopt;
  return std::string(text);
}

std::optional<UnixMillis> parse_datetime(std::string_view text) {
  if (text.size() < 20 || !parse_date(text.substr(0, 10)) || (text[10] != 'T' && text[10] != 't'))
    return std::nullopt;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  digits(text, 0, 4, year);
  digits(text, 5, 2, month);
  digits(text, 8, 2, day);
  if (!digits(text, 11, 2, hour) || text[13] != ':' || !digits(text, 14, 2, minute) || text[16] != ':' ||
      !digits(text, 17, 2, second) || hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  size_t at = 19;
  int64_t millis = 0;
  if (text[at] == '.') {
    int64_t scale = 100;
    const size_t begin = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      millis += (text[at] - '0') * scale;
    if (at == begin) return std::nullopt;
  }
  const auto offset = offset_minutes(text.substr(at));
  if (!offset) return std::nullopt;
  const int64_t seconds =
      day_number(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - *offset * 60;
  return seconds * 1000 + millis;
}

}  // namespace sfsim::soql
