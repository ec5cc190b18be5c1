// A place in the tokens of a statement, with the refusals that a parser needs.
#pragma once
#include <string_view>
#include <vector>

#include "sim/soql/token.h"

namespace sfsim::soql {

class TokenStream {
 public:
  TokenStream(std::string_view soql, const std::vector<Token>& tokens, const Unreadable& unreadable)
      : soql_(soql), tokens_(tokens), unreadable_(unreadable) {}

  std::string_view soql() const { return soql_; }
  size_t position() const { return at_; }
  const Token& peek(size_t ahead = 0) const {
    return tokens_[at_ + ahead < tokens_.size() ? at_ + ahead : tokens_.size() - 1];
  }
  const Token& take() { return at_ + 1 < tokens_.size() ? tokens_[at_++] : tokens_[at_]; }

  bool is(TokenKind kind, size_t ahead = 0) const { return peek(ahead).kind == kind; }
  bool is_word(std::string_view upper_case, size_t ahead = 0) const {
    return is(TokenKind::name, ahead) && same_word(peek(ahead).text, upper_case);
  }
  bool accept(TokenKind kind) { return is(kind) && (take(), true); }
  bool accept_word(std::string_view upper_case) { return is_word(upper_case) && (take(), true); }
  const Token& expect(TokenKind kind) { return is(kind) ? take() : unexpected(); }
  void expect_word(std::string_view upper_case) {
    if (!accept_word(upper_case)) unexpected();
  }
  // The current token is a keyword, and not the object Group, which stands where an object must.
  bool at_keyword() const;
  // A name that is not a keyword.
  const Token& expect_name();

  // Parentheses and NOTs may only be nested so deep: both our stack and SQLite's have an end.
  class Nested {
   public:
    explicit Nested(TokenStream& stream);
    ~Nested() { --stream_.depth_; }
    Nested(const Nested&) = delete;

   private:
    TokenStream& stream_;
  };

  [[noreturn]] const Token& unexpected() const;
  [[noreturn]] void unsupported(std::string_view construct) const;  // at the current token
  // A function call that SOQL knows and this simulator does not.
  void refuse_known_function() const;

 private:
  std::string_view soql_;
  const std::vector<Token>& tokens_;
  const Unreadable& unreadable_;
  size_t at_ = 0;
  int depth_ = 0;
};

bool is_reserved(std::string_view word);

}  // namespace sfsim::soql
