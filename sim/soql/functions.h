// The functions of SOQL by name, and what kind of thing each is.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sim/soql/tree.h"

namespace sfsim::soql {

std::optional<Function> find_function(std::string_view name);  // case-insensitive
std::string_view name_of(Function function);                   // "CALENDAR_YEAR"
bool is_aggregate(Function function);                          // COUNT to AVG; not GROUPING
bool is_date_function(Function function);

// Whether one of the calls is an aggregate.
bool has_aggregate(const Expression& expression);
Expression inner_of(const Expression& expression);  // without its outermost call

}  // namespace sfsim::soql
