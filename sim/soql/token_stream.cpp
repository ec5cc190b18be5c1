// Refusals of the parser, and the words that it must know (SOQL reference: "Reserved Keywords", functions).
#include "sim/soql/token_stream.h"

#include <fmt/format.h>

#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

constexpr int max_depth = 100;

constexpr std::string_view reserved[] = {
    "AND",      "ASC",    "DESC",  "EXCLUDES", "FIRST", "FROM", "GROUP",  "HAVING", "IN",
    "INCLUDES", "LAST",   "LIKE",  "LIMIT",    "NOT",   "NULL", "NULLS",  "OFFSET", "OR",
    "ORDER",    "SELECT", "USING", "WHERE",    "WITH",  "FOR",  "UPDATE", "ALL"};

constexpr std::string_view other_functions[] = {"DISTANCE", "GEOLOCATION"};

}  // namespace

bool is_reserved(std::string_view word) {
  for (const std::string_view keyword : reserved)
    if (same_word(word, keyword)) return true;
  return false;
}

bool TokenStream::at_keyword() const {
  const std::string_view before = at_ == 0 ? std::string_view() : tokens_[at_ - 1].text;
  const bool object = same_word(before, "FROM") || same_word(before, "WHEN");
  return is_reserved(peek().text) && !(object && (is_word("GROUP") || is_word("ORDER")));
}

const Token& TokenStream::expect_name() {
  if (!is(TokenKind::name) || at_keyword()) unexpected();
  return take();
}

const Token& TokenStream::unexpected() const {
  const Token& token = peek();
  if (is(TokenKind::unreadable)) refuse("MALFORMED_QUERY", unreadable_.message);
  // Recorded (sf-fx-runtime-nodejs query-malformed-soql.json): no block when the statement does not begin
  // well.
  if (at_ == 0)
    refuse("MALFORMED_QUERY", fmt::format("unexpected token: {}", is(TokenKind::end) ? "<EOF>" : token.text));
  refuse_at(soql_, token.begin, "MALFORMED_QUERY",
            fmt::format("unexpected token: '{}'", is(TokenKind::end) ? "<EOF>" : token.text));
}

void TokenStream::unsupported(std::string_view construct) const {
  refuse_unsupported(soql_, peek().begin, construct);
}

void TokenStream::refuse_known_function() const {
  for (const std::string_view function : other_functions)
    if (is_word(function)) unsupported(fmt::format("{}()", peek().text));
}

TokenStream::Nested::Nested(TokenStream& stream) : stream_(stream) {
  if (stream_.depth_ == max_depth)
    refuse_at(stream_.soql_, stream_.peek().begin, "MALFORMED_QUERY", "the condition is nested too deeply");
  ++stream_.depth_;
}

}  // namespace sfsim::soql
