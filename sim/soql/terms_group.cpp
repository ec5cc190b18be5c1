// Grouped queries. ROLLUP and CUBE join every row with the sets of groups it counts in: sets.g0 is 1 where
// the first key is rolled up.
#include <fmt/format.h>

#include "sim/soql/compile.h"
#include "sim/soql/errors.h"
#include "sim/soql/functions.h"
#include "sim/soql/terms.h"

namespace sfsim::soql {

namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

}  // namespace

void Terms::group_by(const Query& query) {
  constexpr size_t max_sets = 3;
  grouping_ = query.grouping;
  if (sets() && query.group.size() > max_sets)
    refuse_at(
        source_.soql, query.group[max_sets].at, "MALFORMED_QUERY",
        fmt::format("{} takes at most {} fields", grouping_ == Grouping::cube ? "CUBE" : "ROLLUP", max_sets));
  for (const Expression& expression : query.group) {
    if (!expression.calls.empty() && !is_date_function(expression.calls.front())) refuse_nesting(expression);
    Term term = of_row(expression);
    if (!term.computed && (!term.field().groupable || term.family == Family::address))
      refuse_at(source_.soql, expression.at, "MALFORMED_QUERY",
                fmt::format("field '{}' can not be grouped in a query call", term.field().name));
    groups_.push_back(std::move(term));
  }
}

const Term* Terms::find_group(const Term& term, size_t& index) const {
  for (index = 0; index < groups_.size(); ++index)
    if (groups_[index].sql == term.sql) return &groups_[index];
  return nullptr;
}

// Groups of text come together without case, as in every comparison.
std::string Terms::key_sql(size_t index) const {
  const Term& term = groups_[index];
  const std::string& key = term.family == Family::text && !term.case_sensitive() ? term.folded : term.sql;
  return sets() ? fmt::format("CASE WHEN sets.g{} THEN NULL ELSE {} END", index, key) : key;
}

Term Terms::group_term(size_t index) const {
  Term term = groups_[index];
  if (term.family == Family::text && !term.case_sensitive()) {
    term.folded = key_sql(index);
    term.sql = sets() ? fmt::format("CASE WHEN sets.g{} THEN NULL ELSE min({}) END", index, term.sql)
                      : fmt::format("min({})", term.sql);
  } else {
    term.sql = key_sql(index);
  }
  return term;
}

Term Terms::smallest_or_largest(Term inner, Function function) const {
  const std::string_view word = function == Function::min ? "min" : "max";
  if (inner.family != Family::text) {
    inner.sql = fmt::format("{}({})", word, inner.sql);
    return inner;
  }
  // The order is that of ORDER BY, and the text comes along behind it.
  const bool ranked = inner.type == FieldType::picklist && !inner.field().picklist.empty();
  const std::string key = ranked ? fmt::format("printf('%06d', {})", picklist_rank(inner.field(), inner.sql))
                                 : fmt::format("upper({})", inner.folded);
  const std::string best = fmt::format("{}({} || char(31) || {})", word, key, inner.sql);
  inner.sql = fmt::format("substr({0}, instr({0}, char(31)) + 1)", best);
  inner.folded = fmt::format("sf_fold({})", inner.sql);
  return inner;
}

void Terms::refuse_aggregate(const Expression& expression, const FieldSchema& field) const {
  refuse_at(source_.soql, expression.at, "MALFORMED_QUERY",
            fmt::format("field {} does not support aggregate operator {}", field.name,
                        name_of(expression.calls.front())));
}

Term Terms::aggregate_term(const Expression& expression) {
  const Expression inner = inner_of(expression);
  const Function function = expression.calls.front();
  if (!inner.calls.empty()) refuse_nesting(expression);
  Term term = field_term(inner);
  size_t index = 0;
  if (find_group(term, index) != nullptr)
    refuse_at(source_.soql, inner.path.at, "MALFORMED_QUERY",
              fmt::format("Grouped field should not be aggregated: {}", term.name));
  const bool number = term.family == Family::integer || term.family == Family::real;
  if (!term.field().aggregatable || term.family == Family::address)
    refuse_aggregate(expression, term.field());
  const std::string name = fmt::format("{}({})", lower_case(name_of(function)), term.name);
  if (function == Function::min || function == Function::max) {
    term = smallest_or_largest(std::move(term), function);
  } else if (function == Function::count_distinct) {
    const bool folded = term.family == Family::text && !term.case_sensitive();
    term.sql = fmt::format("count(DISTINCT {})", folded ? term.folded : term.sql);
    term.type = FieldType::int_;
  } else if (function == Function::count) {
    term.sql = fmt::format("count({})", term.sql);
    term.type = FieldType::int_;
  } else {
    if (!number) refuse_aggregate(expression, term.field());
    term.sql = fmt::format("{}({})", function == Function::sum ? "sum" : "avg", term.sql);
    if (function == Function::avg) term.type = FieldType::double_;
  }
  term.family = family_of(term.type);
  term.name = name;
  term.computed = true;
  term.aggregated = true;
  term.at = expression.at;
  return term;
}

Term Terms::grouping_term(const Expression& expression) {
  const Expression inner = inner_of(expression);
  Term term = of_row(inner);
  size_t index = 0;
  if (!sets() || find_group(term, index) == nullptr)
    refuse_at(source_.soql, expression.at, "MALFORMED_QUERY",
              fmt::format("Grouping field must be part of GROUP BY ROLLUP or GROUP BY CUBE: {}", term.name));
  term.sql = fmt::format("sets.g{}", index);
  term.type = FieldType::int_;
  term.family = Family::integer;
  term.name = fmt::format("grouping({})", term.name);
  term.computed = true;
  term.aggregated = true;
  term.at = expression.at;
  return term;
}

Term Terms::of_group(const Expression& expression, std::string_view clause) {
  if (!expression.calls.empty()) {
    const Function function = expression.calls.front();
    if (function == Function::grouping) return grouping_term(expression);
    if (is_aggregate(function)) return aggregate_term(expression);
    if (function == Function::format) return formatted(of_group(inner_of(expression), clause), expression);
  }
  const Term term = of_row(expression);
  size_t index = 0;
  if (find_group(term, index) == nullptr)
    refuse("MALFORMED_QUERY", fmt::format("{} must be grouped or aggregated: {}", clause, term.name));
  Term found = group_term(index);
  found.at = expression.at;
  return found;
}

std::string Terms::sets_sql() const {
  if (!sets()) return {};
  std::string sql;
  const size_t n = groups_.size();
  for (size_t set = 0; set < size_t{1} << n; ++set) {
    // ROLLUP leaves out from the right only.
    const size_t from_right = set & (set + 1);
    if (grouping_ == Grouping::rollup && from_right != 0) continue;
    sql += sql.empty() ? " CROSS JOIN (SELECT " : " UNION ALL SELECT ";
    for (size_t i = 0; i < n; ++i)
      sql += fmt::format("{}{} AS g{}", i == 0 ? "" : ", ", set >> (n - 1 - i) & 1, i);
  }
  return sql + ") AS sets";
}

std::string Terms::group_sql() const {
  std::string sql;
  for (size_t i = 0; i < groups_.size(); ++i) {
    sql += i == 0 ? " GROUP BY " : ", ";
    if (sets()) sql += fmt::format("sets.g{}, ", i);
    sql += key_sql(i);
  }
  return sql;
}

std::string Terms::order_sql() const {
  std::string sql;
  for (size_t i = 0; i < groups_.size(); ++i) {
    if (!sql.empty()) sql += ", ";
    if (sets()) sql += fmt::format("sets.g{}, ", i);
    const bool text = groups_[i].family == Family::text;
    sql += (text ? fmt::format("upper({})", key_sql(i)) : key_sql(i)) + " NULLS FIRST";
  }
  return sql;
}

}  // namespace sfsim::soql
