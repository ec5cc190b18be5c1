// The text of a literal token -> its value. Plain functions without a schema; what a literal may be compared
// with is decided in compile.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/org/value.h"

namespace sfsim::soql {

// A quoted string without quotes and escapes. In LIKE, `\_` and `\%` stay as they are: they still mean "not a
// wildcard". `bad_escape` is what stopped it.
struct Decoded {
  std::string text;
  std::string bad_escape;
};
Decoded decode_text(std::string_view quoted, bool like);

// How a LIKE pattern can be searched. Taken from the raw token, without decoding it.
enum class LikeShape { exact, prefix, general };
LikeShape like_shape(std::string_view quoted);
// A decoded pattern without its escapes (and without the last % of a prefix).
std::string like_without_escapes(std::string_view pattern);

std::optional<int64_t> parse_integer(std::string_view text);
std::optional<double> parse_decimal(std::string_view text);
std::optional<std::string> parse_date(std::string_view text);     // "2024-01-31", if there is such a day
std::optional<UnixMillis> parse_datetime(std::string_view text);  // any offset

}  // namespace sfsim::soql
