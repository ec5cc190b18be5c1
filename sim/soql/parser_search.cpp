// FIND {...} IN ... FIELDS RETURNING ...: each object of RETURNING is a query of its own (SOSL reference,
// "SOSL Syntax").
#include <array>

#include "sim/soql/errors.h"
#include "sim/soql/parser.h"

namespace sfsim::soql {

namespace {

struct GroupName {
  std::string_view name;
  SearchGroup group;
};
constexpr std::array<GroupName, 5> groups{{{"ALL", SearchGroup::all},
                                           {"NAME", SearchGroup::name},
                                           {"EMAIL", SearchGroup::email},
                                           {"PHONE", SearchGroup::phone},
                                           {"SIDEBAR", SearchGroup::sidebar}}};

SearchGroup parse_search_group(TokenStream& stream) {
  for (const GroupName& known : groups)
    if (stream.accept_word(known.name)) {
      stream.expect_word("FIELDS");
      return known.group;
    }
  stream.unexpected();
}

Query parse_returned(TokenStream& stream) {
  Query query;
  const Token& object = stream.expect_name();
  query.from = {object.text, object.begin};
  if (stream.accept(TokenKind::open)) {
    if (stream.is(TokenKind::close)) stream.unexpected();
    parse_returned_fields(stream, query);
    stream.expect(TokenKind::close);
  }
  return query;
}

}  // namespace

Search parse_search_statement(std::string_view sosl, const std::vector<Token>& tokens,
                              const Unreadable& unreadable) {
  TokenStream stream(sosl, tokens, unreadable);
  Search search;
  stream.expect_word("FIND");
  if (stream.accept_word("IN")) search.group = parse_search_group(stream);
  if (stream.accept_word("RETURNING")) {
    do search.returning.push_back(parse_returned(stream));
    while (stream.accept(TokenKind::comma));
  }
  if (stream.is_word("WITH")) stream.unsupported("This WITH clause");
  search.limit = parse_limit(stream);
  if (stream.is_word("UPDATE")) stream.unsupported("UPDATE TRACKING or VIEWSTAT");
  if (!stream.is(TokenKind::end)) stream.unexpected();
  return search;
}

}  // namespace sfsim::soql
