// Strings for numbers are accepted (recorded: salesforce-api.md section 3). The shapes of datetimes are those
// of the JSON reader Salesforce uses; a datetime without fraction but with "+0000" was refused (section 4).
#include "sim/org/coerce.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "sim/org/base64.h"
#include "sim/org/fold.h"
#include "sim/org/ids.h"
#include "sim/org/refusals.h"
#include "sim/org/text_time.h"

namespace sfsim {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// As the JSON reader names what it found.
struct Token {
  std::string_view name;
  std::string text;
};
Token token_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return {"VALUE_STRING", *text};
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag ? Token{"VALUE_TRUE", "true"} : Token{"VALUE_FALSE", "false"};
  }
  if (const auto* number = std::get_if<int64_t>(&value)) return {"VALUE_NUMBER_INT", fmt::to_string(*number)};
  if (const auto* real = std::get_if<double>(&value)) return {"VALUE_NUMBER_FLOAT", fmt::format("{}", *real)};
  if (const auto* when = std::get_if<Datetime>(&value)) return {"VALUE_NUMBER_INT", fmt::to_string(when->at)};
  return {"VALUE_NULL", "null"};
}

using Coerced = std::variant<Value, ApiError>;

Coerced refuse(std::string_view type, const InputField& input) {
  Token token = token_of(input.value);
  return refusal::cannot_deserialize(type, token.name, token.text, input.line, input.column);
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  if (text.starts_with('+')) text.remove_prefix(1);
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Coerced to_boolean(const InputField& input) {
  if (const auto* flag = std::get_if<bool>(&input.value)) return *flag;
  if (const auto* text = std::get_if<std::string>(&input.value)) {
    std::string word = fold(trim(*text));
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0" || word.empty()) return false;
  }
  return refuse("boolean", input);
}

Coerced to_integer(const InputField& input) {
  if (const auto* number = std::get_if<int64_t>(&input.value)) return *number;
  std::optional<double> real;
  if (const auto* given = std::get_if<double>(&input.value)) real = *given;
  if (const auto* text = std::get_if<std::string>(&input.value)) real = number_in<double>(trim(*text));
  // "10.0" is the integer ten; 10.5 is none.
  constexpr double limit = 9e15;
  if (real && std::abs(*real) < limit && std::trunc(*real) == *real) return static_cast<int64_t>(*real);
  return refuse("int", input);
}

Coerced to_double(const InputField& input) {
  if (const auto* real = std::get_if<double>(&input.value)) return *real;
  if (const auto* number = std::get_if<int64_t>(&input.value)) return static_cast<double>(*number);
  if (const auto* text = std::get_if<std::string>(&input.value)) {
    std::optional<double> real = number_in<double>(trim(*text));
    if (real && std::isfinite(*real)) return *real;
  }
  return refuse("double", input);
}

Coerced to_datetime(const InputField& input) {
  if (const auto* when = std::get_if<Datetime>(&input.value)) return Datetime{when->at - when->at % 1000};
  if (const auto* text = std::get_if<std::string>(&input.value)) {
    if (std::optional<UnixMillis> at = parse_datetime(trim(*text))) return Datetime{*at};
  }
  return refuse("datetime", input);
}

Coerced to_date(const InputField& input) {
  if (const auto* text = std::get_if<std::string>(&input.value)) {
    std::string_view day = trim(*text);
    if (is_date(day)) return std::string(day);
    if (std::optional<UnixMillis> at = parse_datetime(day)) return date_text(*at);
  }
  return refuse("date", input);
}

Coerced to_reference(const FieldSchema& field, const InputField& input) {
  const auto* text = std::get_if<std::string>(&input.value);
  if (text == nullptr) return refuse("string", input);
  CanonicalId id = canonical_id(trim(*text));
  if (id.shape != IdShape::ok) return refusal::malformed_id(field.label, *text, field.name);
  return id.id;
}

Coerced to_text(const InputField& input) {
  if (const auto* text = std::get_if<std::string>(&input.value)) return std::string(trim(*text));
  return refuse("string", input);
}

// Values joined by ';', each once, those of the field in their order and others behind them.
Coerced to_several(const FieldSchema& field, const InputField& input) {
  const auto* text = std::get_if<std::string>(&input.value);
  if (text == nullptr) return refuse("string", input);
  std::vector<std::string> given;
  for (std::string_view rest = *text; !rest.empty();) {
    const size_t end = std::min(rest.find(';'), rest.size());
    const std::string value(trim(rest.substr(0, end)));
    if (!value.empty() && std::ranges::find(given, value) == given.end()) given.push_back(value);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const auto rank = [&](const std::string& value) {
    return std::ranges::find_if(field.picklist,
                                [&](const PicklistValue& one) { return one.value == value; }) -
           field.picklist.begin();
  };
  std::ranges::stable_sort(given, {}, rank);
  std::string joined;
  for (const std::string& value : given) joined += (joined.empty() ? "" : ";") + value;
  if (joined.empty()) return Value();
  return joined;
}

// "13:30", "13:30:00Z", "13:30:00.000Z" -> the last form.
Coerced to_time(const InputField& input) {
  const auto* text = std::get_if<std::string>(&input.value);
  if (text == nullptr) return refuse("time", input);
  const std::string_view clock = trim(*text);
  if (const auto at = parse_datetime(fmt::format("1970-01-01T{}{}", clock, clock.ends_with('Z') ? "" : "Z")))
    return fmt::format("{:02}:{:02}:{:02}.000Z", *at / 3'600'000, *at / 60'000 % 60, *at / 1000 % 60);
  return refuse("time", input);
}

// The same bytes in the one way that they are kept.
Coerced to_bytes(const InputField& input) {
  const auto* text = std::get_if<std::string>(&input.value);
  const auto bytes = text == nullptr ? std::nullopt : base64_decode(*text);
  if (!bytes) return refuse("base64Binary", input);
  return base64(*bytes);
}

size_t characters_in(std::string_view utf8) {
  return static_cast<size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::variant<Value, ApiError> coerce(const FieldSchema& field, const InputField& input) {
  const auto* text = std::get_if<std::string>(&input.value);
  if (is_null(input.value) || (text != nullptr && trim(*text).empty())) {
    if (field.type == FieldType::boolean) return Coerced(std::in_place_type<Value>, false);
    return Coerced(std::in_place_type<Value>);
  }
  switch (field.type) {
    case FieldType::boolean:
      return to_boolean(input);
    case FieldType::int_:
      return to_integer(input);
    case FieldType::double_:
    case FieldType::currency:
    case FieldType::percent:
      return to_double(input);
    case FieldType::datetime:
      return to_datetime(input);
    case FieldType::date:
      return to_date(input);
    case FieldType::id:
    case FieldType::reference:
      return to_reference(field, input);
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
    case FieldType::address:
    case FieldType::combobox:
      return to_text(input);
    case FieldType::multipicklist:
      return to_several(field, input);
    case FieldType::time:
      return to_time(input);
    case FieldType::base64:
      return to_bytes(input);
  }
  return Value();
}

std::optional<ApiError> check_value(const FieldSchema& field, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value); number != nullptr && field.digits > 0) {
    int64_t limit = 1;
    for (int i = 0; i < field.digits; ++i) limit *= 10;
    if (*number >= limit || *number <= -limit) return refusal::out_of_range(field, fmt::to_string(*number));
  }
  if (const auto* real = std::get_if<double>(&value); real != nullptr && field.precision > 0) {
    double limit = std::pow(10.0, field.precision - field.scale);
    if (std::abs(*real) >= limit) return refusal::out_of_range(field, fmt::format("{}", *real));
  }
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::nullopt;
  if (field.length > 0 && text->size() > static_cast<size_t>(field.length) &&
      characters_in(*text) > static_cast<size_t>(field.length)) {
    return refusal::too_long(field, *text);
  }
  if (field.type == FieldType::email && !looks_like_email(*text)) return refusal::invalid_email(field, *text);
  if (field.restricted_picklist) {
    const bool several = field.type == FieldType::multipicklist;
    for (std::string_view rest = *text; !rest.empty();) {
      const size_t end = several ? std::min(rest.find(';'), rest.size()) : rest.size();
      const std::string_view one = rest.substr(0, end);
      if (std::ranges::none_of(field.picklist, [&](const PicklistValue& v) { return v.value == one; }))
        return refusal::bad_picklist(field, one);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return std::nullopt;
}

bool looks_like_email(std::string_view text) {
  auto letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64) return false;
  constexpr std::string_view local_marks = "!#$%&'*+/=?^_`{|}~.-";
  for (char c : text.substr(0, at)) {
    if (!letter_or_digit(c) && local_marks.find(c) == std::string_view::npos) return false;
  }
  std::string_view domain = text.substr(at + 1);
  size_t labels = 0, last_length = 0;
  while (!domain.empty()) {
    size_t end = std::min(domain.find('.'), domain.size());
    std::string_view label = domain.substr(0, end);
    bool plain = std::ranges::all_of(label, [&](char c) { return letter_or_digit(c) || c == '-'; });
    if (label.empty() || !plain || label.front() == '-' || label.back() == '-') return false;
    last_length = label.size();
    ++labels;
    if (end + 1 == domain.size()) return false;  // ends with a dot
    domain.remove_prefix(std::min(end + 1, domain.size()));
  }
  return labels >= 2 && last_length >= 2;
}

}  // namespace sfsim
