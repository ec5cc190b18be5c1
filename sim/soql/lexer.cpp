// Characters -> tokens. One pass, no copies. What no token can start with is refused the way Salesforce's own
// (ANTLR) lexer does: "line 1:45 no viable alternative at character '"'" [texts from memory].
#include <fmt/format.h>

#include <algorithm>

#include "sim/soql/token.h"

namespace sfsim::soql {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

class Lexer {
 public:
  Lexer(std::string_view soql, std::vector<Token>& tokens) : soql_(soql), tokens_(tokens) {}

  Unreadable run() {
    while (!unreadable_.found) {
      while (at_ < soql_.size() && is_blank(soql_[at_])) ++at_;
      if (at_ == soql_.size()) break;
      const size_t begin = at_;
      const TokenKind kind = take();
      tokens_.push_back({kind, begin, soql_.substr(begin, at_ - begin)});
    }
    tokens_.push_back({TokenKind::end, soql_.size(), {}});
    return std::move(unreadable_);
  }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < soql_.size() ? soql_[at_ + ahead] : '\0'; }

  TokenKind take() {
    const char c = soql_[at_];
    if (is_name_start(c)) return take_name();
    if (c == '\'') return take_text();
    if (is_digit(c) || ((c == '-' || c == '+' || c == '.') && is_digit(peek(1))) ||
        ((c == '-' || c == '+') && peek(1) == '.' && is_digit(peek(2))))
      return take_number();
    return take_sign();
  }

  TokenKind take_name() {
    while (is_name(peek())) {
      do ++at_;
      while (is_name(peek()));
      if (peek() == '.' && is_name_start(peek(1))) ++at_;
    }
    return TokenKind::name;
  }

  TokenKind take_text() {
    for (++at_; at_ < soql_.size(); ++at_) {
      if (soql_[at_] == '\'') {
        ++at_;
        return TokenKind::text;
      }
      if (soql_[at_] == '\\') ++at_;
    }
    return complain(soql_.size(), "mismatched character '<EOF>' expecting '''");
  }

  TokenKind take_number() {
    const bool year = is_digit(peek(1)) && is_digit(peek(2)) && is_digit(peek(3)) && peek(4) == '-';
    if (is_digit(peek()) && year) return take_date();
    ++at_;
    bool decimal = soql_[at_ - 1] == '.';
    while (true) {
      if (is_digit(peek())) {
        ++at_;
      } else if (peek() == '.' && !decimal && is_digit(peek(1))) {
        decimal = true;
        ++at_;
      } else if ((peek() == 'e' || peek() == 'E') &&
                 (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
        decimal = true;
        at_ += 2;
        while (is_digit(peek())) ++at_;
        break;
      } else {
        break;
      }
    }
    if (is_name(peek())) return complain(at_, fmt::format("no viable alternative at character '{}'", peek()));
    return decimal ? TokenKind::decimal : TokenKind::integer;
  }

  TokenKind take_date() {
    const size_t begin = at_;
    while (is_digit(peek()) || is_name(peek()) || peek() == '-' || peek() == ':' || peek() == '.' ||
           peek() == '+')
      ++at_;
    const std::string_view text = soql_.substr(begin, at_ - begin);
    return text.find_first_of("Tt") == std::string_view::npos ? TokenKind::date : TokenKind::datetime;
  }

  TokenKind take_sign() {
    const char c = soql_[at_++];
    const bool equals = peek() == '=';
    switch (c) {
      case '(':
        return TokenKind::open;
      case ')':
        return TokenKind::close;
      case ',':
        return TokenKind::comma;
      case ':':
        return TokenKind::colon;
      case '=':
        return TokenKind::equal;
      case '!':
        if (!equals) break;
        ++at_;
        return TokenKind::not_equal;
      case '<':
        if (equals || peek() == '>') {
          ++at_;
          return equals ? TokenKind::less_equal : TokenKind::not_equal;
        }
        return TokenKind::less;
      case '>':
        if (equals) ++at_;
        return equals ? TokenKind::greater_equal : TokenKind::greater;
      default:
        break;
    }
    size_t end = at_;  // the whole character, for UTF-8
    while (end < soql_.size() && (static_cast<unsigned char>(soql_[end]) & 0xC0) == 0x80) ++end;
    return complain(at_ - 1, fmt::format("no viable alternative at character '{}'",
                                         soql_.substr(at_ - 1, end - at_ + 1)));
  }

  // Rows from 1, columns from 0, as ANTLR counts.
  TokenKind complain(size_t offset, std::string_view text) {
    const std::string_view before = soql_.substr(0, offset);
    const size_t line_break = before.rfind('\n');
    const std::string_view line =
        line_break == std::string_view::npos ? before : before.substr(line_break + 1);
    const auto column = std::count_if(line.begin(), line.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    unreadable_.found = true;
    unreadable_.message =
        fmt::format("line {}:{} {}", 1 + std::count(before.begin(), before.end(), '\n'), column, text);
    return TokenKind::unreadable;
  }

  std::string_view soql_;
  std::vector<Token>& tokens_;
  size_t at_ = 0;
  Unreadable unreadable_;
};

}  // namespace

Unreadable lex(std::string_view soql, std::vector<Token>& tokens) {
  tokens.clear();
  return Lexer(soql, tokens).run();
}

bool is_literal(TokenKind kind) {
  return kind == TokenKind::text || kind == TokenKind::integer || kind == TokenKind::decimal ||
         kind == TokenKind::date || kind == TokenKind::datetime;
}

bool same_word(std::string_view a, std::string_view upper_case) {
  if (a.size() != upper_case.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    const char c = a[i] >= 'a' && a[i] <= 'z' ? static_cast<char>(a[i] - 'a' + 'A') : a[i];
    if (c != upper_case[i]) return false;
  }
  return true;
}

}  // namespace sfsim::soql
