// A condition is checked alone first, so that nothing but a condition can stand in the parentheses later.
#include "sim/soql/rules.h"

#include <fmt/format.h>

#include "sim/soql/errors.h"
#include "sim/soql/parser.h"

namespace sfsim {
namespace {

std::string statement_of(const std::string& sobject, const std::string& condition) {
  return fmt::format("SELECT Id FROM {} WHERE {}", sobject, condition);
}

// Without the window on a statement that nobody wrote.
ApiError without_place(ApiError error) {
  const size_t line = error.message.rfind('\n');
  if (line != std::string::npos) error.message.erase(0, line + 1);
  return error;
}

// The clauses that may follow a condition.
std::optional<ApiError> more_than_a_condition(const std::string& soql) {
  std::vector<soql::Token> tokens;
  const soql::Unreadable unreadable = soql::lex(soql, tokens);
  const soql::Query tree = soql::parse(soql, tokens, unreadable);
  const bool bare = tree.grouping == soql::Grouping::none && tree.purpose == soql::Purpose::none;
  if (bare && tree.order.empty() && !tree.limit && !tree.offset) return std::nullopt;
  ApiError error;
  error.code = "MALFORMED_QUERY";
  error.message = "a rule has a condition only: leave ORDER BY, LIMIT and OFFSET out";
  return error;
}

}  // namespace

RuleJudge rule_judge(QueryEngine& queries) {
  RuleJudge judge;
  judge.mistake = [&queries](const std::string& sobject,
                             const std::string& condition) -> std::optional<ApiError> {
    const std::string soql = statement_of(sobject, condition);
    const QueryAnswer answer = queries.query(Org::system_user(), soql, {});
    if (const auto* error = std::get_if<ApiError>(&answer)) return without_place(*error);
    return more_than_a_condition(soql);
  };
  judge.fires = [&queries](const std::string& sobject, const std::string& condition, const std::string& id) {
    const std::string soql = statement_of(sobject, fmt::format("({}) AND Id = '{}'", condition, id));
    const QueryAnswer answer =
        queries.query(Org::system_user(), soql, {.all_rows = true, .batch_size = 2000});
    if (const auto* error = std::get_if<ApiError>(&answer))
      throw std::runtime_error(fmt::format("a validation rule cannot be read: {}", error->message));
    return std::get<QueryPage>(answer).total_size > 0;
  };
  return judge;
}

}  // namespace sfsim
