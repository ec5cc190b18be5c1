// The window rule was worked out from ten quoted live replies (salesforce-api.md 4, and the Row/Column blocks
// quoted in forcedotcom/cli issue 1356, soql-tooling issue 86, django-salesforce issue 8): thirty characters
// to either side of the place, each end moved outwards to the next blank or comma.
#include "sim/soql/errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace sfsim::soql {

namespace {

constexpr size_t context = 30;

bool breaks_window(char c) { return c == ' ' || c == '\t' || c == ','; }
bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

size_t columns_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

// `n` characters back, or forward, never past the ends.
size_t characters_back(std::string_view text, size_t from, size_t n) {
  size_t at = from;
  while (n > 0 && at > 0)
    if (starts_character(text[--at])) --n;
  return at;
}
size_t characters_forward(std::string_view text, size_t from, size_t n) {
  size_t at = from;
  while (at < text.size()) {
    if (starts_character(text[at]) && n-- == 0) break;
    ++at;
  }
  return at;
}

}  // namespace

std::string with_place(std::string_view soql, size_t offset, std::string_view text) {
  offset = std::min(offset, soql.size());
  const std::string_view before = soql.substr(0, offset);
  const auto row = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t line_break = before.rfind('\n');
  const size_t line_begin = line_break == std::string_view::npos ? 0 : line_break + 1;
  // The window stays within the line, else the caret would not stand under the place.
  std::string_view line = soql.substr(line_begin, soql.find('\n', offset) - line_begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const size_t place = std::min(offset - line_begin, line.size());

  size_t begin = characters_back(line, place, context);
  while (begin > 0 && !breaks_window(line[begin - 1])) --begin;
  size_t end = characters_forward(line, place, context);
  while (end < line.size() && !breaks_window(line[end])) ++end;

  return fmt::format("\n{}\n{}^\nERROR at Row:{}:Column:{}\n{}", line.substr(begin, end - begin),
                     std::string(columns_of(line.substr(begin, place - begin)), ' '), row,
                     columns_of(line.substr(0, place)) + 1, text);
}

void refuse(std::string code, std::string message) {
  ApiError error;
  error.code = std::move(code);
  error.message = std::move(message);
  throw Refusal(std::move(error));
}

void refuse_at(std::string_view soql, size_t offset, std::string code, std::string_view text) {
  refuse(std::move(code), with_place(soql, offset, text));
}

void refuse_unsupported(std::string_view soql, size_t offset, std::string_view construct) {
  refuse_at(soql, offset, "MALFORMED_QUERY",
            fmt::format("{} is not supported by this simulator yet", construct));
}

}  // namespace sfsim::soql
