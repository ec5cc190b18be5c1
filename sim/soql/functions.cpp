// One table; the order of the enumeration.
#include "sim/soql/functions.h"

#include <algorithm>
#include <array>

#include "sim/soql/token.h"

namespace sfsim::soql {

namespace {

struct Named {
  std::string_view name;
  Function function;
};
constexpr std::array<Named, 24> functions{{{"COUNT", Function::count},
                                           {"COUNT_DISTINCT", Function::count_distinct},
                                           {"MIN", Function::min},
                                           {"MAX", Function::max},
                                           {"SUM", Function::sum},
                                           {"AVG", Function::avg},
                                           {"GROUPING", Function::grouping},
                                           {"TOLABEL", Function::to_label},
                                           {"FORMAT", Function::format},
                                           {"CONVERTCURRENCY", Function::convert_currency},
                                           {"CONVERTTIMEZONE", Function::convert_time_zone},
                                           {"CALENDAR_MONTH", Function::calendar_month},
                                           {"CALENDAR_QUARTER", Function::calendar_quarter},
                                           {"CALENDAR_YEAR", Function::calendar_year},
                                           {"DAY_IN_MONTH", Function::day_in_month},
                                           {"DAY_IN_WEEK", Function::day_in_week},
                                           {"DAY_IN_YEAR", Function::day_in_year},
                                           {"DAY_ONLY", Function::day_only},
                                           {"FISCAL_MONTH", Function::fiscal_month},
                                           {"FISCAL_QUARTER", Function::fiscal_quarter},
                                           {"FISCAL_YEAR", Function::fiscal_year},
                                           {"HOUR_IN_DAY", Function::hour_in_day},
                                           {"WEEK_IN_MONTH", Function::week_in_month},
                                           {"WEEK_IN_YEAR", Function::week_in_year}}};

}  // namespace

std::optional<Function> find_function(std::string_view name) {
  const auto found = std::find_if(functions.begin(), functions.end(),
                                  [name](const Named& known) { return same_word(name, known.name); });
  return found == functions.end() ? std::nullopt : std::optional(found->function);
}

std::string_view name_of(Function function) { return functions[static_cast<size_t>(function)].name; }

bool is_aggregate(Function function) { return function <= Function::avg; }
bool is_date_function(Function function) { return function >= Function::calendar_month; }

bool has_aggregate(const Expression& expression) {
  return std::any_of(expression.calls.begin(), expression.calls.end(), is_aggregate);
}

Expression inner_of(const Expression& expression) {
  Expression inner = expression;
  inner.calls.erase(inner.calls.begin());
  return inner;
}

}  // namespace sfsim::soql
