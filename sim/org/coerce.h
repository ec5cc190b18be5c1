// From what a client sends to what a field holds: types as the JSON reader of Salesforce takes them, then the
// checks of one value (length, e-mail, picklist, range).
#pragma once
#include <optional>
#include <string_view>
#include <variant>

#include "sim/org/error.h"
#include "sim/org/schema.h"

namespace sfsim {

// The value as the field stores it; text is trimmed, an empty text is null, a null checkbox is false.
// References are made canonical; whether they point anywhere is not checked here.
std::variant<Value, ApiError> coerce(const FieldSchema& field, const InputField& input);

// What is wrong with a coerced value, looking at nothing but the field.
std::optional<ApiError> check_value(const FieldSchema& field, const Value& value);

bool looks_like_email(std::string_view text);
std::optional<UnixMillis> parse_datetime(std::string_view text);  // whole seconds
bool is_date(std::string_view text);                              // YYYY-MM-DD, and the day exists

}  // namespace sfsim
