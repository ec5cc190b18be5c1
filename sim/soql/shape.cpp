// Blanks and line breaks fall away with the literals; names keep their spelling, which only costs a second
// plan.
#include "sim/soql/shape.h"

#include "sim/soql/literals.h"

namespace sfsim::soql {

namespace {

char mark_of(const Token& token, const Token* before) {
  switch (token.kind) {
    case TokenKind::text:
      if (before != nullptr && before->kind == TokenKind::name && same_word(before->text, "LIKE")) {
        switch (like_shape(token.text)) {
          case LikeShape::exact:
            return token.text.size() == 2 ? '\x01' : '\x02';
          case LikeShape::prefix:
            return '\x03';
          case LikeShape::general:
            return '\x04';
        }
      }
      return token.text.size() == 2 ? '\x01' : '\x05';
    case TokenKind::integer:
      return '\x06';
    case TokenKind::decimal:
      return '\x07';
    case TokenKind::date:
      return '\x0e';
    case TokenKind::datetime:
      return '\x0f';
    case TokenKind::name:
    case TokenKind::open:
    case TokenKind::close:
    case TokenKind::comma:
    case TokenKind::colon:
    case TokenKind::equal:
    case TokenKind::not_equal:
    case TokenKind::less:
    case TokenKind::less_equal:
    case TokenKind::greater:
    case TokenKind::greater_equal:
    case TokenKind::unreadable:
    case TokenKind::end:
      break;
  }
  return ' ';
}

}  // namespace

void append_shape(const std::vector<Token>& tokens, std::string& key) {
  const Token* before = nullptr;
  for (const Token& token : tokens) {
    const bool number_of_units = before != nullptr && before->kind == TokenKind::colon;
    if (is_literal(token.kind) && !number_of_units) {
      key += mark_of(token, before);
    } else {
      key += token.text;
      key += ' ';
    }
    before = &token;
  }
}

}  // namespace sfsim::soql
