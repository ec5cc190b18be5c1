// The forms were read off recorded replies (salesforce-api.md 3 and 5; fixtures/CumulusCI cassettes for the
// pretty one).
#include "sim/api/json_write.h"

#include <charconv>
#include <cmath>

#include "sim/api/wire.h"

namespace sfsim {
namespace {

char short_escape(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    default:
      return 0;
  }
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

bool is_fractional(FieldType type) {
  return type == FieldType::double_ || type == FieldType::currency || type == FieldType::percent;
}

void newline(std::string& out, int depth) {
  out += '\n';
  out.append(static_cast<size_t>(depth) * 2, ' ');
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  out += '"';
  size_t plain = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!needs_escape(text[i])) continue;
    out.append(text, plain, i - plain);
    plain = i + 1;
    out += '\\';
    if (const char c = short_escape(text[i])) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(text[i]);
      out += "u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  out.append(text, plain);
  out += '"';
}

void append_int(std::string& out, int64_t value) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char buffer[400];
  const double size = std::fabs(value);
  if (size == 0 || (size >= 1e-3 && size < 1e7)) {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed).ptr;
    const std::string_view text(buffer, static_cast<size_t>(end - buffer));
    out += text;
    if (text.find('.') == text.npos) out += ".0";
    return;
  }
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<size_t>(end - buffer));
  const size_t e = text.find('e');
  out += text.substr(0, e);
  if (text.substr(0, e).find('.') == text.npos) out += ".0";
  out += 'E';
  std::string_view exponent = text.substr(e + 1);  // "+08"
  if (exponent.front() == '-') out += '-';
  exponent.remove_prefix(1);
  while (exponent.size() > 1 && exponent.front() == '0') exponent.remove_prefix(1);
  out += exponent;
}

void append_bool(std::string& out, bool value) { out += value ? "true" : "false"; }

void append_value(std::string& out, const Value& value, FieldType type) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    append_string(out, *text);
  } else if (std::holds_alternative<std::monostate>(value)) {
    out += "null";
  } else if (const auto* truth = std::get_if<bool>(&value)) {
    append_bool(out, *truth);
  } else if (const auto* moment = std::get_if<Datetime>(&value)) {
    out += '"';
    append_datetime(out, moment->at);
    out += '"';
  } else if (const auto* whole = std::get_if<int64_t>(&value)) {
    if (type == FieldType::boolean) {
      append_bool(out, *whole != 0);
    } else if (is_fractional(type)) {
      append_double(out, static_cast<double>(*whole));
    } else {
      append_int(out, *whole);
    }
  } else {
    const double number = std::get<double>(value);
    if (type == FieldType::int_ && std::fabs(number) < 9e15) {
      append_int(out, static_cast<int64_t>(number));
    } else {
      append_double(out, number);
    }
  }
}

void append_value(std::string& out, const Value& value) { append_value(out, value, FieldType::string_); }

std::string pretty_json(std::string_view compact) {
  std::string out, open;  // the open brackets, innermost last
  out.reserve(compact.size() + compact.size() / 3);
  int depth = 0;  // of objects: arrays stay on the line
  for (size_t i = 0; i < compact.size(); ++i) {
    const char c = compact[i];
    if (c == '"') {
      const size_t start = i;
      for (++i; i < compact.size() && compact[i] != '"'; ++i)
        if (compact[i] == '\\') ++i;
      out.append(compact, start, i - start + 1);
    } else if (c == '{' || c == '[') {
      const char close = c == '{' ? '}' : ']';
      out += c;
      if (i + 1 < compact.size() && compact[i + 1] == close) {
        out += ' ';
        out += close;
        ++i;
        continue;
      }
      open += c;
      if (c == '{') {
        newline(out, ++depth);
      } else {
        out += ' ';
      }
    } else if (c == '}') {
      newline(out, --depth);
      out += c;
      open.pop_back();
    } else if (c == ']') {
      out += " ]";
      open.pop_back();
    } else if (c == ':') {
      out += " : ";
    } else if (c == ',') {
      out += c;
      if (!open.empty() && open.back() == '{') {
        newline(out, depth);
      } else {
        out += ' ';
      }
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace sfsim
