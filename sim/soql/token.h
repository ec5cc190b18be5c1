// The words of a SOQL statement. Tokens point into the statement; nothing is decoded or copied here, so that
// the hot path (lex, look the shape up, bind) costs a fraction of a microsecond.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim::soql {

enum class TokenKind {
  name,  // a keyword, a field path (dots included), a date literal, true, false, null
  text,  // 'quoted', quotes and escapes still in place
  integer,
  decimal,
  date,      // 2024-01-31
  datetime,  // 2024-01-31T10:00:00Z, with an offset
  open,
  close,
  comma,
  colon,
  equal,
  not_equal,  // != and <>
  less,
  less_equal,
  greater,
  greater_equal,
  unreadable,  // no token starts here: the last one before the end
  end
};

struct Token {
  TokenKind kind = TokenKind::end;
  size_t begin = 0;  // byte offset in the statement
  std::string_view text;
};

// Ends with a token of kind `end`. What cannot be read is a complaint for the parser to make if it gets that
// far: an earlier mistake is the one to report.
struct Unreadable {
  bool found = false;
  std::string message;
};
Unreadable lex(std::string_view soql, std::vector<Token>& tokens);

bool is_literal(TokenKind kind);                                  // text, numbers, dates
bool same_word(std::string_view a, std::string_view upper_case);  // ASCII, case-insensitive

}  // namespace sfsim::soql
