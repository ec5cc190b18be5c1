// A field path, or calls around one. Which calls make sense where is for compile to say.
#include "sim/soql/functions.h"
#include "sim/soql/parser.h"

namespace sfsim::soql {

namespace {

void parse_call(TokenStream& stream, Expression& expression) {
  const TokenStream::Nested nested(stream);
  const bool call = stream.is(TokenKind::name) && stream.is(TokenKind::open, 1);
  if (!call) {
    const Token& token = stream.expect_name();
    expression.path = {token.text, token.begin};
    return;
  }
  const auto function = find_function(stream.peek().text);
  if (!function) {
    stream.refuse_known_function();
    stream.take();
    stream.unexpected();
  }
  stream.take();
  stream.take();
  expression.calls.push_back(*function);
  const bool count_all = *function == Function::count && expression.calls.size() == 1;
  if (!count_all || !stream.is(TokenKind::close)) parse_call(stream, expression);
  stream.expect(TokenKind::close);
}

}  // namespace

Expression parse_expression(TokenStream& stream) {
  Expression expression;
  expression.at = stream.peek().begin;
  parse_call(stream, expression);
  return expression;
}

}  // namespace sfsim::soql
