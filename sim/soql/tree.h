// A SOQL statement as a tree, just after parsing: nothing is known yet about objects, fields or types.
// Literals stay token numbers, because a cached plan is run again with the literals of another statement of
// the same shape.
#pragma once
#include <cstddef>
#include <optional>
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

enum class Operator { equal, not_equal, less, less_equal, greater, greater_equal, like, in, not_in };

struct Comparison {
  Path path;
  Operator op = Operator::equal;
  std::vector<Operand> values;  // one, or a list after IN
};

struct Condition {
  enum class Kind { all, any, negation, comparison };
  Kind kind = Kind::comparison;
  std::vector<Condition> children;  // one for a negation
  Comparison comparison;
};

enum class Function { none, count, count_distinct, min, max, sum, avg };

struct SelectItem {
  Function function = Function::none;
  Path path;               // empty for COUNT()
  std::string_view alias;  // aggregates only
  size_t at = 0;           // of the item
};

struct OrderItem {
  Path path;
  bool descending = false;
  bool nulls_last = false;
};

struct Query {
  std::vector<SelectItem> select;
  Path from;
  std::string_view alias;
  std::optional<Condition> where;
  std::vector<OrderItem> order;
  size_t order_at = 0;
  std::optional<size_t> limit, offset;  // tokens
};

}  // namespace sfsim::soql
