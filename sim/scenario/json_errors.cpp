// What is wrong with a text that is not JSON, in the words of somebody who wrote a scenario: the parser says
// that it stopped, this looks at what stands there.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/scenario/jsonc.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

std::string_view word_at(std::string_view text, size_t at) {
  return text.substr(at, token_end(text, at) - at);
}

SyntaxMistake bad_string(std::string_view text, size_t begin) {
  for (size_t at = begin + 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') return {begin, at + 1, "this text has an escape that JSON does not know"};
    if (c == '\n' || c == '\r')
      return {begin, at, "this text is not closed: a \" is missing before the end of the line"};
    if (static_cast<unsigned char>(c) < 0x20) {
      const auto code = static_cast<unsigned>(static_cast<unsigned char>(c));
      return {at, at + 1,
              c == '\t' ? "a tab inside a text is written \\t"
                        : fmt::format("a control character inside a text is written \\u{:04x}", code)};
    }
    if (c != '\\') continue;
    const char escaped = at + 1 < text.size() ? text[at + 1] : '\0';
    if (std::string_view("\"\\/bfnrtu").find(escaped) == std::string_view::npos || escaped == '\0')
      return {at, at + 2, "JSON has no such escape; a backslash itself is written \\\\"};
    if (escaped == 'u') {
      size_t digits = 0;
      while (digits < 4 && at + 2 + digits < text.size() &&
             std::isxdigit(static_cast<unsigned char>(text[at + 2 + digits])))
        ++digits;
      const bool surrogate = digits == 4 && std::tolower(text[at + 2]) == 'd' && text[at + 3] >= '8';
      if (digits < 4) return {at, at + 2 + digits, "\\u takes four hexadecimal digits"};
      if (surrogate) return {at, at + 6, "this is half of a surrogate pair; write the character itself"};
    }
    ++at;
  }
  return {begin, begin + 1, "this text is not closed: a \" is missing"};
}

SyntaxMistake wrong_bracket(std::string_view text, size_t at, const Stop& stop) {
  const auto [bracket, offset] = stop.open.back();
  const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n') + 1;
  return {at, at + 1,
          fmt::format("this {} cannot close the {} that was opened on line {}", text[at], bracket, line)};
}

SyntaxMistake unclosed(const Stop& stop) {
  const auto [bracket, offset] = stop.open.back();
  return {offset, offset + 1,
          fmt::format("this {} is never closed: a {} is missing", bracket, bracket == '{' ? '}' : ']')};
}

SyntaxMistake bad_value(std::string_view text, size_t at) {
  const std::string_view word = word_at(text, at);
  const size_t end = at + word.size();
  if (std::isalpha(static_cast<unsigned char>(text[at]))) {
    const std::string known = syncer::nearest(word, {"true", "false", "null"});
    if (!known.empty()) return {at, end, fmt::format("unknown word {}, did you mean {}?", word, known)};
    return {at, end, fmt::format("{} is no value: a text takes double quotes", word)};
  }
  if (number_end(text, at) == end) return {at, end, "this number is too large"};
  if (std::isdigit(static_cast<unsigned char>(text[at])) || text[at] == '-' || text[at] == '+' ||
      text[at] == '.')
    return {at, end, "this is no number as JSON writes them; times, ids and texts take double quotes"};
  return {at, end, fmt::format("a value is expected here, not {}", word)};
}

// At a place where a value, a key or a closing bracket may begin.
SyntaxMistake at_item(std::string_view text, size_t at, const Stop& stop, bool wants_key, bool after_comma) {
  if (at >= text.size()) {
    if (!stop.open.empty()) return unclosed(stop);
    return {0, 1, "the file is empty: a scenario is one JSON object { ... }"};
  }
  const char c = text[at];
  if (c == '"') return bad_string(text, at);
  if (c == '\'') return {at, at + 1, "texts and keys take double quotes (\"), not single ones"};
  if (c == '}' || c == ']') {
    if (stop.open.empty()) return {at, at + 1, fmt::format("nothing is open that this {} could close", c)};
    if ((stop.open.back().first == '{') != (c == '}')) return wrong_bracket(text, at, stop);
    return {at, at + 1, fmt::format("a value is missing before this {}", c)};
  }
  if (c == ',')
    return {at, at + 1, after_comma ? "one comma too many" : "a value is missing before this comma"};
  if (!wants_key) return bad_value(text, at);
  const std::string_view word = word_at(text, at);
  return {at, at + word.size(), fmt::format("a key takes double quotes: \"{}\"", word)};
}

}  // namespace

SyntaxMistake explain_syntax(std::string_view text, const Stop& stop) {
  using After = Stop::After;
  size_t at = skip_blanks(text, stop.cursor);
  const bool in_object = !stop.open.empty() && stop.open.back().first == '{';
  if (stop.after == After::key) {
    if (at < text.size() && text[at] == ':')
      return at_item(text, skip_blanks(text, at + 1), stop, false, false);
    if (at >= text.size()) return unclosed(stop);
    return {at, token_end(text, at), "a : is missing between the key and its value"};
  }
  if (stop.after != After::value) return at_item(text, at, stop, in_object, false);

  // After a value: a comma, a closing bracket or, at the top, the end.
  if (at >= text.size()) return unclosed(stop);
  const bool glued = at == stop.cursor && text[at] != ',' && text[at] != '}' && text[at] != ']';
  if (stop.last_is_number && glued) {
    size_t end = at;
    while (end < text.size() && std::string_view(" \t\r\n,]}").find(text[end]) == std::string_view::npos)
      ++end;
    return {stop.last_begin, end, "this is no number: times, ids and other texts take double quotes"};
  }
  if (stop.open.empty())
    return {at, token_end(text, at), "the scenario has ended: nothing may stand behind its last }"};
  if (text[at] == ',') return at_item(text, skip_blanks(text, at + 1), stop, in_object, true);
  if (text[at] == '}' || text[at] == ']') return wrong_bracket(text, at, stop);
  if (text[at] == ':') return {at, at + 1, in_object ? "a second : has no place here" : "a list has no keys"};
  return {at, token_end(text, at), "a comma is missing before this"};
}

}  // namespace sfsim
