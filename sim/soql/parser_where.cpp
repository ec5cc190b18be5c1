// The condition after WHERE. AND and OR do not mix without parentheses, and NOT takes just the next
// comparison or parenthesis (salesforce-api.md 5.2).
#include <fmt/format.h>

#include <array>

#include "sim/soql/date_literals.h"
#include "sim/soql/errors.h"
#include "sim/soql/literals.h"
#include "sim/soql/parser.h"

namespace sfsim::soql {

namespace {

constexpr size_t max_literal_characters = 4000;
constexpr int64_t max_date_literal_number = 9999;

[[noreturn]] void refuse_bind(const TokenStream& stream) {
  // Also what Salesforce says to a comparison of two fields.
  refuse_at(stream.soql(), stream.peek().begin, "MALFORMED_QUERY",
            "Bind variables only allowed in Apex code");
}

void check_text(const TokenStream& stream, const Token& token, bool like) {
  if (token.text.size() > max_literal_characters + 2)
    refuse_at(stream.soql(), token.begin, "MALFORMED_QUERY",
              "a string literal cannot be longer than 4000 characters");
  const Decoded decoded = decode_text(token.text, like);
  if (decoded.bad_escape.empty()) return;
  refuse("MALFORMED_QUERY",
         fmt::format("Invalid string literal {}. Illegal character sequence '{}' in string literal.",
                     token.text, decoded.bad_escape));
}

void check_date(const TokenStream& stream, const Token& token) {
  const bool good = token.kind == TokenKind::date ? parse_date(token.text).has_value()
                                                  : parse_datetime(token.text).has_value();
  if (!good)
    refuse_at(stream.soql(), token.begin, "MALFORMED_QUERY",
              fmt::format("Invalid {}: {}", token.kind == TokenKind::date ? "date" : "datetime", token.text));
}

bool is_currency_literal(std::string_view word) {
  if (word.size() < 4) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (i < 3 ? (c < 'A' || c > 'Z') : (c < '0' || c > '9')) return false;
  }
  return true;
}

Operand parse_date_literal(TokenStream& stream, const DateLiteralName& found) {
  Operand operand;
  operand.kind = Operand::Kind::date_literal;
  const Token& name = stream.take();
  operand.date = found.literal;
  if (!found.needs_number) return operand;
  stream.expect(TokenKind::colon);
  if (!stream.is(TokenKind::integer)) stream.unexpected();
  const auto n = parse_integer(stream.peek().text);
  if (!n || *n < 0 || *n > max_date_literal_number) stream.unexpected();
  stream.take();
  operand.date = with_number(name.text, static_cast<int>(*n));
  return operand;
}

Operand parse_word(TokenStream& stream) {
  Operand operand;
  if (stream.is_word("NULL")) {
    operand.kind = Operand::Kind::null_;
  } else if (stream.is_word("TRUE")) {
    operand.kind = Operand::Kind::true_;
  } else if (stream.is_word("FALSE")) {
    operand.kind = Operand::Kind::false_;
  } else if (const auto literal = find_date_literal(stream.peek().text)) {
    return parse_date_literal(stream, *literal);
  } else {
    stream.refuse_known_function();
    if (is_currency_literal(stream.peek().text)) stream.unsupported("A currency literal");
    if (is_reserved(stream.peek().text)) stream.unexpected();
    refuse_bind(stream);
  }
  stream.take();
  return operand;
}

Operand parse_operand(TokenStream& stream, bool like) {
  if (stream.is(TokenKind::name)) return parse_word(stream);
  if (stream.is(TokenKind::colon)) refuse_bind(stream);
  const Token& token = stream.peek();
  if (!is_literal(token.kind)) stream.unexpected();
  if (token.kind == TokenKind::text) check_text(stream, token, like);
  if (token.kind == TokenKind::date || token.kind == TokenKind::datetime) check_date(stream, token);
  Operand operand;
  operand.kind = Operand::Kind::literal;
  operand.token = stream.position();
  stream.take();
  return operand;
}

Operator parse_operator(TokenStream& stream) {
  struct Sign {
    TokenKind kind;
    Operator op;
  };
  constexpr std::array<Sign, 6> signs{{{TokenKind::equal, Operator::equal},
                                       {TokenKind::not_equal, Operator::not_equal},
                                       {TokenKind::less, Operator::less},
                                       {TokenKind::less_equal, Operator::less_equal},
                                       {TokenKind::greater, Operator::greater},
                                       {TokenKind::greater_equal, Operator::greater_equal}}};
  for (const Sign& sign : signs)
    if (stream.accept(sign.kind)) return sign.op;
  if (stream.accept_word("LIKE")) return Operator::like;
  if (stream.accept_word("IN")) return Operator::in;
  if (stream.is_word("NOT") && stream.is_word("IN", 1)) {
    stream.take();
    stream.take();
    return Operator::not_in;
  }
  if (stream.accept_word("INCLUDES")) return Operator::includes;
  if (stream.accept_word("EXCLUDES")) return Operator::excludes;
  stream.unexpected();
}

bool takes_list(Operator op) {
  return op == Operator::in || op == Operator::not_in || op == Operator::includes || op == Operator::excludes;
}

void parse_list(TokenStream& stream, Comparison& comparison) {
  if (stream.is(TokenKind::colon)) refuse_bind(stream);
  stream.expect(TokenKind::open);
  const bool joins = comparison.op == Operator::in || comparison.op == Operator::not_in;
  if (joins && stream.is_word("SELECT")) {
    comparison.subselect_at = stream.peek().begin;
    comparison.subselect.push_back(parse_subselect(stream));
  } else {
    do comparison.values.push_back(parse_operand(stream, false));
    while (stream.accept(TokenKind::comma));
  }
  stream.expect(TokenKind::close);
}

Condition parse_comparison(TokenStream& stream) {
  Condition condition;
  Comparison& comparison = condition.comparison;
  comparison.what = parse_expression(stream);
  comparison.op = parse_operator(stream);
  if (takes_list(comparison.op)) {
    parse_list(stream, comparison);
  } else {
    comparison.values.push_back(parse_operand(stream, comparison.op == Operator::like));
  }
  return condition;
}

Condition parse_term(TokenStream& stream) {
  const TokenStream::Nested nested(stream);
  if (stream.accept_word("NOT")) {
    Condition condition;
    condition.kind = Condition::Kind::negation;
    condition.children.push_back(parse_term(stream));
    return condition;
  }
  if (stream.accept(TokenKind::open)) {
    Condition condition = parse_condition(stream);
    stream.expect(TokenKind::close);
    return condition;
  }
  return parse_comparison(stream);
}

}  // namespace

Condition parse_condition(TokenStream& stream) {
  Condition first = parse_term(stream);
  const bool any = stream.is_word("OR");
  if (!any && !stream.is_word("AND")) return first;
  Condition condition;
  condition.kind = any ? Condition::Kind::any : Condition::Kind::all;
  condition.children.push_back(std::move(first));
  while (stream.accept_word(any ? "OR" : "AND")) condition.children.push_back(parse_term(stream));
  if (stream.is_word(any ? "AND" : "OR")) stream.unexpected();
  return condition;
}

}  // namespace sfsim::soql
