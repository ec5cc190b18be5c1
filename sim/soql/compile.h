// Tree + org + user -> plan. Everything that can be wrong with names, types, operators and literals is found
// here, before any SQL runs. Throws Refusal.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"
#include "sim/soql/plan.h"
#include "sim/soql/resolve.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

struct Source {
  Org& org;
  const User& user;
  std::string_view soql;
  const std::vector<Token>& tokens;
  bool all_rows = false;
};

Plan compile(const Source& source, const Query& query);

// Parts of it, in files of their own.
void compile_select(const Source& source, const Query& query, Resolver& resolver, Plan& plan,
                    std::string& cells);
std::string compile_condition(const Source& source, const Condition& condition, Resolver& resolver,
                              Plan& plan);
std::string compile_order(const Source& source, const Query& query, Resolver& resolver, const Plan& plan);

enum class Family { text, id, boolean, integer, real, date, datetime, address };
Family family_of(FieldType type);

// Text without case: the folded column where there is one.
std::string folded_column(const Resolver& resolver, const Resolved& resolved);
std::string sql_text(std::string_view text);  // 'quoted'

}  // namespace sfsim::soql
