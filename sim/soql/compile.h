// Tree + org + user -> plan. Everything that can be wrong with names, types, operators and literals is found
// here, before any SQL runs. Throws Refusal.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/plan.h"
#include "sim/soql/resolve.h"
#include "sim/soql/terms.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

struct Source {
  Org& org;
  const User& user;
  std::string_view soql;
  const std::vector<Token>& tokens;
  bool all_rows = false;
  int version = 60;
};

Plan compile(const Source& source, const Query& query);

// ---- parts of it, in files of their own

// A query within another one: the rows of a child relationship.
struct ChildLink {
  const SobjectSchema* object = nullptr;
  const FieldSchema* parent = nullptr;  // the child's reference field
  std::string name;                     // of the relationship, as describe has it
  int depth = 1;                        // the query around it is 0
};
Plan compile_rows(const Source& source, const Query& query, Resolver& resolver, const ChildLink* link);

void compile_select(const Source& source, const Query& query, Terms& terms, Plan& plan, std::string& cells,
                    int depth);
void compile_child(const Source& source, const SelectItem& item, Resolver& parent, Plan& plan, int depth);
// Where HAVING wants aggregates, WHERE wants fields.
enum class Clause { where, having };
std::string compile_condition(const Source& source, const Condition& condition, Terms& terms, Plan& plan,
                              Clause clause);
// ... IN (SELECT ...): the parenthesis.
std::string compile_subselect(const Source& source, const Comparison& comparison, const Term& left,
                              const Resolver& outer, Plan& plan);
// Refuses a query of links to files that does not say of which file or record.
void check_named_rows(const Resolver& resolver, const Query& query);
void check_joins(const Source& source, const Condition& where);
// Searches: the condition on the rows, and the statement with its words taken out.
struct SearchClauseText {
  std::string text, rest;
};
SearchClauseText take_search_text(std::string_view sosl);
std::string found_rows(const Resolver& resolver, const SearchClause& search);
// What no query shows: the deleted, and what is not shared with the user.
std::string visible_rows(const Source& source, const Resolver& resolver);
bool has_aggregates(const Query& query);

// Text without case: the folded column where there is one.
std::string folded_column(const Resolver& resolver, const Resolved& resolved);
std::string sql_text(std::string_view text);  // 'quoted'

}  // namespace sfsim::soql
