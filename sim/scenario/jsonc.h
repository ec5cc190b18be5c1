// The two halves that nlohmann/json does not have: comments and trailing commas, and messages that say what
// is wrong where it is wrong.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/node.h"

namespace sfsim {

struct Blanked {
  std::string text;  // as long as the source: comments and trailing commas are spaces
  std::vector<Comment> comments;
  std::optional<size_t> unclosed_comment;  // its offset
};
Blanked blank_comments(std::string_view source);

// Where a strict JSON parser stood when it gave up.
struct Stop {
  enum class After { start, open, key, value } after = After::start;
  size_t cursor = 0;      // end of what was accepted last
  size_t last_begin = 0;  // where the last accepted value begins
  bool last_is_number = false;
  std::vector<std::pair<char, size_t>> open;  // '{' or '[' and its offset, outermost first
};
struct SyntaxMistake {
  size_t begin = 0, end = 0;
  std::string what;
};
SyntaxMistake explain_syntax(std::string_view blanked, const Stop& stop);

// The end of the string, number or word that begins at `begin`.
size_t token_end(std::string_view text, size_t begin);
// The end of the JSON number that begins at `begin`; `begin` when there is none.
size_t number_end(std::string_view text, size_t begin);
size_t skip_blanks(std::string_view text, size_t at);

}  // namespace sfsim
