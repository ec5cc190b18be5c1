// TODAY, LAST_N_MONTHS:3 and their kin, in the time zone of a user. The fiscal year is the calendar year and
// a week starts on Sunday, as in an org with the defaults of the United States.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sim/org/value.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

struct DateLiteralName {
  bool needs_number = false;  // LAST_N_DAYS:n
  DateLiteral literal;        // when it does not
};
std::optional<DateLiteralName> find_date_literal(std::string_view name);
DateLiteral with_number(std::string_view name, int n);

// Half-open: begin <= x < end, as instants and as dates.
struct DateSpan {
  UnixMillis begin = 0, end = 0;
  std::string begin_date, end_date;
};
DateSpan span_of(const DateLiteral& literal, UnixMillis now, const std::string& time_zone);

}  // namespace sfsim::soql
