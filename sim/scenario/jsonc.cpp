// Blanking keeps every offset: what the strict parser says about the blanked text holds for the file.
#include "sim/scenario/jsonc.h"

namespace sfsim {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Spaces for every byte but line ends.
void blank(std::string& text, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i)
    if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
}

}  // namespace

size_t skip_blanks(std::string_view text, size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

size_t token_end(std::string_view text, size_t begin) {
  if (begin >= text.size()) return text.size();
  size_t at = begin;
  if (text[at] == '"') {
    for (++at; at < text.size() && text[at] != '"'; ++at)
      if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
  }
  while (at < text.size() && !is_blank(text[at]) &&
         std::string_view(",:[]{}\"").find(text[at]) == std::string_view::npos)
    ++at;
  return at == begin ? begin + 1 : at;
}

size_t number_end(std::string_view text, size_t begin) {
  const auto digits = [&](size_t from) {
    while (from < text.size() && text[from] >= '0' && text[from] <= '9') ++from;
    return from;
  };
  size_t at = begin < text.size() && text[begin] == '-' ? begin + 1 : begin;
  size_t end = at < text.size() && text[at] == '0' ? at + 1 : digits(at);
  if (end == at) return begin;
  if (end < text.size() && text[end] == '.' && digits(end + 1) > end + 1) end = digits(end + 1);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const bool sign = end + 1 < text.size() && (text[end + 1] == '+' || text[end + 1] == '-');
    const size_t exponent = end + (sign ? 2 : 1);
    if (digits(exponent) > exponent) end = digits(exponent);
  }
  return end;
}

Blanked blank_comments(std::string_view source) {
  Blanked out;
  out.text = source;
  size_t comma = std::string::npos;  // the last significant character when it is a comma after a value
  char last = 0;                     // the last significant character
  for (size_t at = 0; at < source.size();) {
    const char c = source[at];
    if (is_blank(c)) {
      ++at;
      continue;
    }
    if (c == '/' && at + 1 < source.size() && (source[at + 1] == '/' || source[at + 1] == '*')) {
      const bool block = source[at + 1] == '*';
      const size_t close = block ? source.find("*/", at + 2) : source.find('\n', at);
      if (block && close == std::string_view::npos) {
        out.unclosed_comment = at;
        return out;
      }
      const size_t end = close == std::string_view::npos ? source.size() : close + (block ? 2 : 0);
      blank(out.text, at, end);
      const size_t shown_end = !block && end > at && source[end - 1] == '\r' ? end - 1 : end;
      out.comments.push_back({at, shown_end, block});
      at = end;
      continue;
    }
    if ((c == '}' || c == ']') && comma != std::string::npos) out.text[comma] = ' ';
    const bool follows_value = last != 0 && std::string_view("[{,:").find(last) == std::string_view::npos;
    comma = c == ',' && follows_value ? at : std::string::npos;
    last = c;
    at = c == '"' ? token_end(source, at) : at + 1;
  }
  return out;
}

}  // namespace sfsim
