// The clauses of a SELECT statement, in the order in which the grammar wants them.
#include "sim/soql/parser.h"

#include "sim/soql/errors.h"

namespace sfsim::soql {

namespace {

Path take_path(TokenStream& stream) {
  const Token& token = stream.expect_name();
  return {token.text, token.begin};
}

Query parse_child(TokenStream& stream);

// FIELDS(ALL), which looks like a call and is a list of fields.
SelectItem parse_fields(TokenStream& stream) {
  SelectItem item;
  item.at = stream.peek().begin;
  stream.take();
  stream.take();
  if (stream.is_word("ALL")) {
    item.fields = FieldSet::all;
  } else if (stream.is_word("STANDARD")) {
    item.fields = FieldSet::standard;
  } else if (stream.is_word("CUSTOM")) {
    item.fields = FieldSet::custom;
  } else {
    stream.unexpected();
  }
  stream.take();
  stream.expect(TokenKind::close);
  return item;
}

SelectItem parse_item(TokenStream& stream) {
  SelectItem item;
  item.at = stream.peek().begin;
  if (stream.is(TokenKind::open) && stream.is_word("SELECT", 1)) {
    const TokenStream::Nested nested(stream);
    stream.take();
    item.subquery.push_back(parse_child(stream));
    stream.expect(TokenKind::close);
    return item;
  }
  if (stream.is_word("TYPEOF") && stream.is(TokenKind::name, 1)) stream.unsupported("TYPEOF");
  if (stream.is_word("FIELDS") && stream.is(TokenKind::open, 1)) return parse_fields(stream);
  item.what = parse_expression(stream);
  if (stream.is(TokenKind::name) && !is_reserved(stream.peek().text)) {
    if (item.is_function() && item.what.path.text.empty()) stream.unexpected();
    item.alias = stream.take().text;
  }
  return item;
}

void parse_scope(TokenStream& stream, Query& query) {
  if (!stream.accept_word("USING")) return;
  stream.expect_word("SCOPE");
  query.mine = stream.is_word("MINE");
  if (!query.mine && !stream.is_word("EVERYTHING")) stream.unsupported("This scope");
  stream.take();
}

std::string_view parse_alias(TokenStream& stream) {
  if (!stream.is(TokenKind::name) || is_reserved(stream.peek().text)) return {};
  if (stream.peek().text.find('.') != std::string_view::npos) stream.unexpected();
  return stream.take().text;
}

void parse_from(TokenStream& stream, Query& query) {
  stream.expect_word("FROM");
  query.from = take_path(stream);
  query.alias = parse_alias(stream);
  while (stream.accept(TokenKind::comma)) {
    ParentAlias parent;
    parent.path = take_path(stream);
    parent.alias = parse_alias(stream);
    query.parents.push_back(parent);
  }
  parse_scope(stream, query);
}

// Field security counts in every query through the API, so these two change nothing.
void parse_with(TokenStream& stream) {
  if (!stream.is_word("WITH")) return;
  if (!stream.is_word("SECURITY_ENFORCED", 1) && !stream.is_word("USER_MODE", 1))
    stream.unsupported("This WITH clause");
  stream.take();
  stream.take();
}

void parse_group(TokenStream& stream, Query& query) {
  if (!stream.accept_word("GROUP")) return;
  stream.expect_word("BY");
  query.grouping = Grouping::plain;
  if (stream.is(TokenKind::open, 1)) {
    if (stream.is_word("ROLLUP")) query.grouping = Grouping::rollup;
    if (stream.is_word("CUBE")) query.grouping = Grouping::cube;
  }
  const bool sets = query.grouping != Grouping::plain;
  if (sets) {
    stream.take();
    stream.take();
  }
  do query.group.push_back(parse_expression(stream));
  while (stream.accept(TokenKind::comma));
  if (sets) stream.expect(TokenKind::close);
  if (stream.accept_word("HAVING")) query.having = parse_condition(stream);
}

OrderItem parse_order_item(TokenStream& stream) {
  OrderItem item;
  item.what = parse_expression(stream);
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

void parse_purpose(TokenStream& stream, Query& query) {
  query.purpose_at = stream.peek().begin;
  if (!stream.is_word("FOR")) return;
  if (stream.is_word("VIEW", 1)) query.purpose = Purpose::view;
  if (stream.is_word("REFERENCE", 1)) query.purpose = Purpose::reference;
  if (stream.is_word("UPDATE", 1)) query.purpose = Purpose::update;
  stream.take();
  if (query.purpose == Purpose::none) stream.unexpected();
  stream.take();
}

void refuse_other_clauses(TokenStream& stream) {
  if (stream.is_word("UPDATE")) stream.unsupported("UPDATE TRACKING or VIEWSTAT");
  if (stream.is_word("ALL") && stream.is_word("ROWS", 1))
    refuse_at(stream.soql(), stream.peek().begin, "MALFORMED_QUERY", "ALL ROWS not allowed in this context");
}

void parse_select(TokenStream& stream, Query& query) {
  stream.expect_word("SELECT");
  do query.select.push_back(parse_item(stream));
  while (stream.accept(TokenKind::comma));
}

void parse_order_and_counts(TokenStream& stream, Query& query) {
  parse_order(stream, query);
  query.limit = parse_count(stream, "LIMIT");
  query.offset_at = stream.peek().begin;
  query.offset = parse_count(stream, "OFFSET");
}

Query parse_child(TokenStream& stream) {
  Query query;
  parse_select(stream, query);
  parse_from(stream, query);
  if (stream.accept_word("WHERE")) query.where = parse_condition(stream);
  parse_with(stream);
  parse_order_and_counts(stream, query);
  parse_purpose(stream, query);
  return query;
}

}  // namespace

std::optional<size_t> parse_limit(TokenStream& stream) { return parse_count(stream, "LIMIT"); }

void parse_returned_fields(TokenStream& stream, Query& query) {
  do query.select.push_back(parse_item(stream));
  while (stream.accept(TokenKind::comma));
  if (stream.accept_word("WHERE")) query.where = parse_condition(stream);
  if (stream.is_word("USING")) stream.unsupported("USING Listview");
  parse_order_and_counts(stream, query);
}

Query parse_subselect(TokenStream& stream) {
  const TokenStream::Nested nested(stream);
  Query query;
  parse_select(stream, query);
  parse_from(stream, query);
  if (stream.accept_word("WHERE")) query.where = parse_condition(stream);
  return query;
}

Query parse(std::string_view soql, const std::vector<Token>& tokens, const Unreadable& unreadable) {
  TokenStream stream(soql, tokens, unreadable);
  Query query;
  parse_select(stream, query);
  parse_from(stream, query);
  if (stream.accept_word("WHERE")) query.where = parse_condition(stream);
  parse_with(stream);
  parse_group(stream, query);
  parse_order_and_counts(stream, query);
  parse_purpose(stream, query);
  refuse_other_clauses(stream);
  if (!stream.is(TokenKind::end)) stream.unexpected();
  return query;
}

}  // namespace sfsim::soql
