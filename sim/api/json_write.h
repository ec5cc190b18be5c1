// JSON out: appended to one std::string (bets.md A: a document tree costs half the speed), in Salesforce's
// own form.
#pragma once
#include <string>
#include <string_view>

#include "sim/org/schema.h"

namespace sfsim {

void append_string(std::string& out, std::string_view text);  // quoted and escaped as Jackson does
void append_int(std::string& out, int64_t value);
void append_double(std::string& out, double value);  // as Java's Double.toString: 300.0, 3.5E8
void append_bool(std::string& out, bool value);
// A cell as a row shows it: `type` decides how whole numbers look ("4" in an int field, "4.0" in a double
// one).
void append_value(std::string& out, const Value& value, FieldType type);
// A cell without a field: aggregates.
void append_value(std::string& out, const Value& value);

// Compact JSON in Jackson's pretty form, for X-PrettyPrint: 1.
std::string pretty_json(std::string_view compact);

}  // namespace sfsim
