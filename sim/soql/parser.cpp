// The clauses of a SELECT statement, in the order in which the grammar wants them.
#include "sim/soql/parser.h"

#include <fmt/format.h>

#include <array>

#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

struct FunctionName {
  std::string_view name;
  Function function;
};
constexpr std::array<FunctionName, 6> aggregates{{{"COUNT", Function::count},
                                                  {"COUNT_DISTINCT", Function::count_distinct},
                                                  {"MIN", Function::min},
                                                  {"MAX", Function::max},
                                                  {"SUM", Function::sum},
                                                  {"AVG", Function::avg}}};

Path take_path(TokenStream& stream) {
  const Token& token = stream.expect_name();
  return {token.text, token.begin};
}

SelectItem parse_call(TokenStream& stream) {
  SelectItem item;
  item.at = stream.peek().begin;
  for (const FunctionName& known : aggregates)
    if (stream.is_word(known.name)) item.function = known.function;
  if (item.function == Function::none) {
    stream.refuse_known_function();
    stream.take();
    stream.unexpected();
  }
  stream.take();
  stream.expect(TokenKind::open);
  if (item.function != Function::count || !stream.is(TokenKind::close)) {
    if (stream.is(TokenKind::name) && stream.is(TokenKind::open, 1)) {
      stream.refuse_known_function();
      stream.take();
    }
    item.path = take_path(stream);
  }
  stream.expect(TokenKind::close);
  if (stream.is(TokenKind::name) && !is_reserved(stream.peek().text)) {
    if (item.path.text.empty()) stream.unexpected();
    item.alias = stream.take().text;
  }
  return item;
}

SelectItem parse_item(TokenStream& stream) {
  if (stream.is(TokenKind::open) && stream.is_word("SELECT", 1))
    stream.unsupported("A subquery in the SELECT list");
  if (stream.is_word("TYPEOF")) stream.unsupported("TYPEOF");
  if (stream.is(TokenKind::name) && stream.is(TokenKind::open, 1)) return parse_call(stream);
  SelectItem item;
  item.at = stream.peek().begin;
  item.path = take_path(stream);
  if (stream.is(TokenKind::name) && !is_reserved(stream.peek().text))
    refuse("MALFORMED_QUERY", "only aggregate expressions use field aliasing");
  return item;
}

void parse_from(TokenStream& stream, Query& query) {
  stream.expect_word("FROM");
  query.from = take_path(stream);
  if (stream.is(TokenKind::name) && !is_reserved(stream.peek().text)) {
    if (stream.peek().text.find('.') != std::string_view::npos) stream.unexpected();
    query.alias = stream.take().text;
  }
  if (stream.is(TokenKind::comma)) stream.unsupported("More than one object in FROM");
  if (stream.is_word("USING")) stream.unsupported("USING SCOPE");
}

OrderItem parse_order_item(TokenStream& stream) {
  if (stream.is(TokenKind::name) && stream.is(TokenKind::open, 1)) {
    stream.refuse_known_function();
    for (const FunctionName& known : aggregates)
      if (stream.is_word(known.name)) stream.unsupported("An aggregate in ORDER BY");
    stream.take();
  }
  OrderItem item;
  item.path = take_path(stream);
  if (stream.accept_word("DESC")) {
    item.descending = true;
  } else {
    stream.accept_word("ASC");
  }
  if (stream.accept_word("NULLS")) {
    item.nulls_last = stream.is_word("LAST");
    if (!item.nulls_last && !stream.is_word("FIRST")) stream.unexpected();
    stream.take();
  }
  return item;
}

void parse_order(TokenStream& stream, Query& query) {
  query.order_at = stream.peek().begin;
  if (!stream.accept_word("ORDER")) return;
  stream.expect_word("BY");
  do query.order.push_back(parse_order_item(stream));
  while (stream.accept(TokenKind::comma));
}

std::optional<size_t> parse_count(TokenStream& stream, std::string_view keyword) {
  if (!stream.accept_word(keyword)) return std::nullopt;
  if (stream.is(TokenKind::colon))
    refuse_at(stream.soql(), stream.peek().begin, "MALFORMED_QUERY",
              "Bind variables only allowed in Apex code");
  if (!stream.is(TokenKind::integer) || stream.peek().text[0] == '-' || stream.peek().text[0] == '+')
    stream.unexpected();
  const size_t token = stream.position();
  stream.take();
  return token;
}

void refuse_other_clauses(TokenStream& stream) {
  if (stream.is_word("FOR")) {
    for (const std::string_view purpose : {"VIEW", "REFERENCE", "UPDATE"})
      if (stream.is_word(purpose, 1)) stream.unsupported(fmt::format("FOR {}", purpose));
  }
  if (stream.is_word("UPDATE")) stream.unsupported("UPDATE TRACKING or VIEWSTAT");
  if (stream.is_word("ALL") && stream.is_word("ROWS", 1)) stream.unsupported("ALL ROWS (use queryAll)");
}

}  // namespace

Query parse(std::string_view soql, const std::vector<Token>& tokens, const Unreadable& unreadable) {
  TokenStream stream(soql, tokens, unreadable);
  Query query;
  stream.expect_word("SELECT");
  do query.select.push_back(parse_item(stream));
  while (stream.accept(TokenKind::comma));
  parse_from(stream, query);
  if (stream.accept_word("WHERE")) query.where = parse_condition(stream);
  if (stream.is_word("WITH")) stream.unsupported("WITH");
  if (stream.is_word("GROUP")) stream.unsupported("GROUP BY");
  if (stream.is_word("HAVING")) stream.unsupported("HAVING");
  parse_order(stream, query);
  query.limit = parse_count(stream, "LIMIT");
  query.offset = parse_count(stream, "OFFSET");
  refuse_other_clauses(stream);
  if (!stream.is(TokenKind::end)) stream.unexpected();
  return query;
}

}  // namespace sfsim::soql
