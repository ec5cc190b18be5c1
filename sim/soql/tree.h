// A SOQL statement as a tree, just after parsing: nothing is known yet about objects, fields or types.
// Literals stay token numbers, because a cached plan is run again with the literals of another statement of
// the same shape.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim::soql {

// A span of whole days, weeks, ... counted from the one that holds now: LAST_N_WEEKS:3 is {week, -3, -1}.
struct DateLiteral {
  enum class Unit { day, week, month, quarter, year };
  Unit unit = Unit::day;
  int first = 0;
  int last = 0;
};

struct Path {
  std::string_view text;  // as written, dots included
  size_t at = 0;          // byte offset in the statement
};

struct Operand {
  enum class Kind { null_, true_, false_, literal, date_literal };
  Kind kind = Kind::null_;
  size_t token = 0;
  DateLiteral date;
};

// What may stand around a field. The functions of dates are those of the SOQL reference, in UTC unless
// convertTimezone() is inside them.
enum class Function {
  count,
  count_distinct,
  min,
  max,
  sum,
  avg,
  grouping,
  to_label,
  format,
  convert_currency,
  convert_time_zone,
  calendar_month,
  calendar_quarter,
  calendar_year,
  day_in_month,
  day_in_week,
  day_in_year,
  day_only,
  fiscal_month,
  fiscal_quarter,
  fiscal_year,
  hour_in_day,
  week_in_month,
  week_in_year
};

// A field, or calls around it: FORMAT(MIN(CloseDate)) is {format, min} of CloseDate.
struct Expression {
  std::vector<Function> calls;  // the outermost first
  Path path;                    // empty in COUNT()
  size_t at = 0;
};

enum class Operator {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  like,
  in,
  not_in,
  includes,
  excludes
};

struct Query;

struct Comparison {
  Expression what;
  Operator op = Operator::equal;
  std::vector<Operand> values;   // one, or a list after IN
  std::vector<Query> subselect;  // one after IN (SELECT ...), else none
  size_t subselect_at = 0;
};

struct Condition {
  enum class Kind { all, any, negation, comparison };
  Kind kind = Kind::comparison;
  std::vector<Condition> children;  // one for a negation
  Comparison comparison;
};

enum class FieldSet { none, all, standard, custom };  // FIELDS(ALL), ...

struct SelectItem {
  Expression what;
  std::string_view alias;
  FieldSet fields = FieldSet::none;
  std::vector<Query> subquery;  // one in (SELECT ... FROM Contacts), else none
  size_t at = 0;                // of the item

  bool is_function() const { return !what.calls.empty(); }
};

struct OrderItem {
  Expression what;
  bool descending = false;
  bool nulls_last = false;
};

enum class Grouping { none, plain, rollup, cube };
enum class Purpose { none, view, reference, update };  // FOR ...

// FROM Contact c, c.Account a: the second name is an alias of a parent.
struct ParentAlias {
  Path path;
  std::string_view alias;
};

enum class SearchGroup { all, name, email, phone, sidebar };

// Of a search: only rows that have the words.
struct SearchClause {
  std::string text;
  SearchGroup group = SearchGroup::all;
};

struct Query {
  std::vector<SelectItem> select;
  Path from;
  std::string_view alias;
  std::vector<ParentAlias> parents;
  bool mine = false;  // USING SCOPE Mine
  std::optional<Condition> where;
  Grouping grouping = Grouping::none;
  std::vector<Expression> group;
  std::optional<Condition> having;
  std::vector<OrderItem> order;
  size_t order_at = 0;
  std::optional<size_t> limit, offset;  // tokens
  size_t offset_at = 0;
  Purpose purpose = Purpose::none;
  size_t purpose_at = 0;
  std::optional<SearchClause> search;
};

struct Search {
  SearchGroup group = SearchGroup::all;
  std::vector<Query> returning;  // with an empty select: Id alone
  std::optional<size_t> limit;   // token
};

}  // namespace sfsim::soql
