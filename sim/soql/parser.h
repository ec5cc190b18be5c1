// Tokens -> tree. Every construct of SOQL is recognised: what the simulator does not carry out is refused at
// its place with MALFORMED_QUERY, never skipped. Throws Refusal.
#pragma once
#include <string_view>
#include <vector>

#include "sim/soql/token.h"
#include "sim/soql/token_stream.h"
#include "sim/soql/tree.h"

namespace sfsim::soql {

Query parse(std::string_view soql, const std::vector<Token>& tokens, const Unreadable& unreadable = {});
Condition parse_condition(TokenStream& stream);  // what follows WHERE or HAVING
Expression parse_expression(TokenStream& stream);
// A search, without its words.
Search parse_search_statement(std::string_view sosl, const std::vector<Token>& tokens,
                              const Unreadable& unreadable);
// The parentheses of RETURNING Contact(...).
void parse_returned_fields(TokenStream& stream, Query& query);
std::optional<size_t> parse_limit(TokenStream& stream);
Query parse_subselect(TokenStream& stream);  // what follows IN (, up to the parenthesis

}  // namespace sfsim::soql
