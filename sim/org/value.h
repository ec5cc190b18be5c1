// One cell of a record. Text, ids, dates ("2024-01-15") and picklists are strings; datetimes are milliseconds
// since 1970 in UTC, always whole seconds; booleans are never null.
#pragma once
#include <cstdint>
#include <string>
#include <variant>

namespace sfsim {

using UnixMillis = int64_t;
struct Datetime {
  UnixMillis at = 0;
  bool operator==(const Datetime&) const = default;
};
using Value = std::variant<std::monostate, bool, int64_t, double, std::string, Datetime>;
inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }
inline std::string text_or_empty(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string() : *text;
}

// A field as a client sends it: text that must still be coerced to the field's type.
struct InputField {
  std::string name;
  Value value;  // null, bool, int64, double or string, as in the JSON; objects and arrays never get here
  int line = 1, column = 1;  // where in the request body its value ends, for the messages of the JSON reader
};

}  // namespace sfsim
