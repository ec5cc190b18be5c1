// A compiled query: SQL with parameters, what each parameter is made of, and what the result's columns mean.
// Made for one user and one shape of statement; run with the literals of any statement of that shape.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/org/statement.h"
#include "sim/soql/soql.h"
#include "sim/soql/token.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

// One SQL parameter: how to make it from a literal token, or from the present moment.
struct Param {
  enum class Kind {
    text,          // as written
    folded,        // without case
    sorted,        // without case, in sorting order
    like,          // a folded LIKE pattern
    like_exact,    // ... that has no wildcards
    prefix_begin,  // ... "abc%": the first text of the range
    prefix_end,    // and the first one after it
    id,
    integer,
    real,
    date,
    datetime,
    span_begin,  // a date literal's first moment
    span_end,
    span_begin_date,  // a date literal's first day
    span_end_date,
    parents  // of a child query: filled in when it runs
  };
  Kind kind = Kind::text;
  size_t token = 0;
  DateLiteral literal;
};

struct ChildPlan;

struct Plan {
  QueryPage head;                // everything of the answer but its rows
  std::vector<FieldType> cells;  // before the ids of the paths
  std::string sql;
  std::string page_sql;  // the same columns of one record, by id
  std::vector<Param> params;
  std::optional<size_t> limit, offset;  // tokens
  bool limited = false;                 // by the SQL, with the last two parameters
  bool reusable = true;
  bool filters_by_id = false;
  Purpose purpose = Purpose::none;
  std::vector<ChildPlan> children;
  std::vector<Value> values;            // of its parameters, for the statement at hand
  Statement statement, page_statement;  // prepared when first run
};

// Its SQL asks for the children of many parents at once, and ends each row with the id of its parent.
struct ChildPlan {
  Plan plan;
};

// Null when the literal does not fit: then compiling the statement afresh finds the words for it.
std::optional<Value> value_of(const Param& param, const std::vector<Token>& tokens, UnixMillis now,
                              const std::string& time_zone);

constexpr int64_t max_offset = 2000;
constexpr int64_t max_limit = 2147483647;
std::optional<int64_t> count_of(const std::vector<Token>& tokens, size_t token, int64_t maximum);

// Collation of ORDER BY: upper case, as English locales of Salesforce sort (salesforce-api.md 5.2). In SQL it
// is upper(folded text).
std::string sort_key(std::string_view text);

}  // namespace sfsim::soql
