// Functions of rows. Dates are taken apart by SQLite's strftime; a week has its beginning at the first of the
// month or year (SOQL reference, "Date Functions").
#include "sim/soql/terms.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"
#include "sim/soql/functions.h"

namespace sfsim::soql {

namespace {

std::string number_of(std::string_view format, const std::string& when) {
  return fmt::format("CAST(strftime('{}', {}) AS INTEGER)", format, when);
}

// `when` is what strftime takes: a day, or seconds with their modifier.
std::string date_part(Function function, const std::string& when) {
  switch (function) {
    case Function::calendar_month:
    case Function::fiscal_month:
      return number_of("%m", when);
    case Function::calendar_quarter:
    case Function::fiscal_quarter:
      return fmt::format("(({} + 2) / 3)", number_of("%m", when));
    case Function::calendar_year:
    case Function::fiscal_year:
      return number_of("%Y", when);
    case Function::day_in_month:
      return number_of("%d", when);
    case Function::day_in_week:
      return fmt::format("({} + 1)", number_of("%w", when));
    case Function::day_in_year:
      return number_of("%j", when);
    case Function::day_only:
      return fmt::format("strftime('%Y-%m-%d', {})", when);
    case Function::hour_in_day:
      return number_of("%H", when);
    case Function::week_in_month:
      return fmt::format("(({} + 6) / 7)", number_of("%d", when));
    case Function::week_in_year:
      return fmt::format("(({} + 6) / 7)", number_of("%j", when));
    case Function::count:
    case Function::count_distinct:
    case Function::min:
    case Function::max:
    case Function::sum:
    case Function::avg:
    case Function::grouping:
    case Function::to_label:
    case Function::format:
    case Function::convert_currency:
    case Function::convert_time_zone:
      break;
  }
  return "NULL";
}

// What sf_format makes of a value.
std::string_view format_kind(FieldType type) {
  switch (type) {
    case FieldType::date:
      return "date";
    case FieldType::datetime:
      return "datetime";
    case FieldType::currency:
      return "currency";
    case FieldType::percent:
      return "percent";
    case FieldType::int_:
    case FieldType::double_:
      return "number";
    case FieldType::id:
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
    case FieldType::boolean:
    case FieldType::reference:
    case FieldType::address:
      break;
  }
  return "";
}

}  // namespace

std::string picklist_rank(const FieldSchema& field, const std::string& column) {
  std::string sql = fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE CASE {0}", column);
  for (size_t i = 0; i < field.picklist.size(); ++i)
    sql += fmt::format(" WHEN {} THEN {}", sql_text(field.picklist[i].value), i);
  return sql + fmt::format(" ELSE {} END END", field.picklist.size());
}

void Terms::refuse_nesting(const Expression& expression) const {
  refuse_at(
      source_.soql, expression.at, "MALFORMED_QUERY",
      fmt::format("unexpected token: '{}'",
                  source_.soql.substr(expression.at).substr(0, name_of(expression.calls.front()).size())));
}

Term Terms::field_term(const Expression& expression) {
  Term term;
  term.at = expression.at;
  term.resolved = resolver_.resolve(expression.path);
  term.type = term.field().type;
  term.family = family_of(term.type);
  term.sql = resolver_.column(term.resolved);
  if (term.family == Family::text) term.folded = folded_column(resolver_, term.resolved);
  term.name = resolver_.full_name(term.resolved);
  return term;
}

Term Terms::date_term(const Expression& expression) {
  const Function function = expression.calls.front();
  Expression inner = inner_of(expression);
  const bool local = !inner.calls.empty() && inner.calls.front() == Function::convert_time_zone;
  if (local) inner = inner_of(inner);
  if (!inner.calls.empty()) refuse_nesting(expression);
  Term term = field_term(inner);
  const bool moment = term.type == FieldType::datetime;
  const bool of_moments = function == Function::day_only || function == Function::hour_in_day || local;
  if (!moment && (of_moments || term.type != FieldType::date))
    refuse_at(source_.soql, expression.at, "MALFORMED_QUERY",
              fmt::format("field {} does not support date function {}", term.field().name,
                          name_of(local ? Function::convert_time_zone : function)));
  if (!term.field().filterable)
    refuse_at(source_.soql, expression.at, "INVALID_FIELD",
              fmt::format("field '{}' can not be filtered in a query call", term.field().name));
  std::string when = term.sql;
  if (local) when = fmt::format("sf_local({}, {})", when, sql_text(source_.user.time_zone));
  if (moment) when += " / 1000, 'unixepoch'";
  term.sql = date_part(function, when);
  term.computed = true;
  term.type = function == Function::day_only ? FieldType::date : FieldType::int_;
  term.family = family_of(term.type);
  const std::string argument = local ? fmt::format("convertTimezone({})", term.name) : term.name;
  term.name = fmt::format("{}({})", name_of(function), argument);
  term.at = expression.at;
  return term;
}

Term Terms::label_term(const Expression& expression) {
  const Expression inner = inner_of(expression);
  if (!inner.calls.empty()) refuse_nesting(expression);
  Term term = field_term(inner);
  if (term.type != FieldType::picklist)
    refuse_at(source_.soql, expression.at, "MALFORMED_QUERY",
              fmt::format("toLabel() is for picklists, and field {} is none", term.field().name));
  std::string labels;
  for (const PicklistValue& value : term.field().picklist)
    if (value.label != value.value)
      labels += fmt::format(" WHEN {} THEN {}", sql_text(value.value), sql_text(value.label));
  if (!labels.empty()) term.sql = fmt::format("CASE {0}{1} ELSE {0} END", term.sql, labels);
  term.folded = fmt::format("sf_fold({})", term.sql);
  term.computed = true;
  term.type = FieldType::string_;
  term.at = expression.at;
  return term;
}

Term Terms::formatted(Term inner, const Expression& expression) const {
  const std::string_view kind = format_kind(inner.type);
  if (kind.empty())
    refuse_at(source_.soql, expression.at, "MALFORMED_QUERY",
              fmt::format("FORMAT() is for numbers, dates and currencies, and {} is none", inner.name));
  const int scale = inner.resolved.field == nullptr ? 0 : inner.field().scale;
  inner.sql =
      fmt::format("sf_format({}, '{}', {}, {})", inner.sql, kind, scale, sql_text(source_.user.time_zone));
  inner.computed = true;
  inner.type = FieldType::string_;
  inner.family = Family::text;
  inner.folded = inner.sql;
  inner.at = expression.at;
  return inner;
}

Term Terms::of_row(const Expression& expression) {
  if (expression.calls.empty()) return field_term(expression);
  const Function function = expression.calls.front();
  if (function == Function::convert_currency)
    refuse_unsupported(source_.soql, expression.at, "convertCurrency() in an org of one currency");
  if (is_date_function(function)) return date_term(expression);
  if (function == Function::to_label) return label_term(expression);
  refuse_nesting(expression);
}

Term Terms::shown(const Expression& expression) {
  if (expression.calls.empty() || expression.calls.front() != Function::format) return of_row(expression);
  return formatted(of_row(inner_of(expression)), expression);
}

}  // namespace sfsim::soql
