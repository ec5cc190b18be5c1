// What an expression of a statement comes to in SQL: a field, a function of one, or in a grouped query an
// aggregate or one of the things grouped by.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/resolve.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

struct Source;

enum class Family { text, id, boolean, integer, real, date, datetime, address };
Family family_of(FieldType type);

struct Term {
  Resolved resolved;  // the innermost field; none in COUNT()
  FieldType type = FieldType::string_;
  Family family = Family::text;
  std::string sql;
  std::string folded;     // text only: without case
  bool computed = false;  // by a function
  bool aggregated = false;
  std::string name;  // "Account.Name", "calendar_year(CreatedDate)"
  size_t at = 0;

  const FieldSchema& field() const { return *resolved.field; }
  bool case_sensitive() const { return !computed && resolved.field->case_sensitive; }
  const std::string& name_in_message() const { return computed ? name : resolved.field->name; }
};

// The expressions of one SELECT.
class Terms {
 public:
  Terms(const Source& source, Resolver& resolver) : source_(source), resolver_(resolver) {}

  Resolver& resolver() { return resolver_; }
  // Of a row: a field, a date function, toLabel(). Refuses aggregates.
  Term of_row(const Expression& expression);
  // SELECT without groups: FORMAT() as well.
  Term shown(const Expression& expression);

  // ---- grouped queries
  void group_by(const Query& query);
  bool grouped() const { return grouping_ != Grouping::none; }
  // An aggregate, or what is grouped by; `clause` begins the refusal of anything else.
  Term of_group(const Expression& expression, std::string_view clause);
  std::string sets_sql() const;   // ROLLUP and CUBE: the sets of groups, to join with; else empty
  std::string group_sql() const;  // GROUP BY ..., or empty
  std::string order_sql() const;  // of groups that nobody orders

 private:
  Term field_term(const Expression& expression);
  Term date_term(const Expression& expression);
  Term label_term(const Expression& expression);
  Term formatted(Term inner, const Expression& expression) const;
  Term aggregate_term(const Expression& expression);
  Term grouping_term(const Expression& expression);
  Term smallest_or_largest(Term inner, Function function) const;
  const Term* find_group(const Term& term, size_t& index) const;
  Term group_term(size_t index) const;
  bool sets() const { return grouping_ == Grouping::rollup || grouping_ == Grouping::cube; }
  std::string key_sql(size_t index) const;
  [[noreturn]] void refuse_aggregate(const Expression& expression, const FieldSchema& field) const;
  [[noreturn]] void refuse_nesting(const Expression& expression) const;

  const Source& source_;
  Resolver& resolver_;
  Grouping grouping_ = Grouping::none;
  std::vector<Term> groups_;
};

// A picklist sorts by the order of its values, what is not among them after them.
std::string picklist_rank(const FieldSchema& field, const std::string& column);

}  // namespace sfsim::soql
