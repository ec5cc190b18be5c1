// Byte offsets become lines and columns here, and a problem becomes the block that people read.
#include "sim/scenario/position.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/utf8.h"

namespace sfsim {
namespace {

constexpr int kWidest = 160;  // characters of a line that are shown

// Characters [from, from + n) of a line, safe for a terminal: control characters and broken bytes become "?".
std::string shown_part(std::string_view line, int from, int n) {
  std::string out;
  int index = 0;
  for (size_t at = 0; at < line.size() && index < from + n; ++index) {
    const size_t length = utf8_length(line, at);
    const size_t step = length == 0 ? 1 : length;
    const auto byte = static_cast<unsigned char>(line[at]);
    const bool bad = length == 0 || (byte < 0x20 && byte != '\t') || byte == 0x7f;
    if (index >= from) out += bad ? std::string("?") : std::string(line.substr(at, step));
    at += step;
  }
  return out;
}

}  // namespace

std::string_view SourceFile::line(int number) const {
  if (number < 1 || static_cast<size_t>(number) > line_starts.size()) return {};
  const auto index = static_cast<size_t>(number - 1);
  const size_t begin = line_starts[index];
  size_t end = index + 1 < line_starts.size() ? line_starts[index + 1] - 1 : text.size();
  if (end > begin && text[end - 1] == '\r') --end;
  return std::string_view(text).substr(begin, end - begin);
}

Position SourceFile::place(size_t begin, size_t end) const {
  begin = std::min(begin, text.size());
  const auto after = std::upper_bound(line_starts.begin(), line_starts.end(), begin);
  Position position;
  position.line = static_cast<int>(after - line_starts.begin());
  const size_t line_begin = line_starts[static_cast<size_t>(position.line - 1)];
  const size_t line_end = line_begin + line(position.line).size();
  const auto characters = [&](size_t from, size_t to) {
    return to > from ? count_characters(std::string_view(text).substr(from, to - from)) : 0;
  };
  position.column = 1 + characters(line_begin, begin);
  position.length = std::max(1, characters(begin, std::min(end, line_end)));
  return position;
}

std::shared_ptr<const SourceFile> make_source(std::string path, std::string text) {
  auto file = std::make_shared<SourceFile>();
  file->path = std::move(path);
  file->text = std::move(text);
  file->line_starts.push_back(0);
  for (size_t i = 0; i < file->text.size(); ++i)
    if (file->text[i] == '\n') file->line_starts.push_back(i + 1);
  return file;
}

std::string render(const Problem& problem) {
  const std::string path = problem.file ? problem.file->path : std::string();
  if (!problem.file || problem.at.line < 1) return fmt::format("{}: {}\n", path, problem.what);
  std::string out = fmt::format("{}:{}:{}: {}\n", path, problem.at.line, problem.at.column, problem.what);
  const std::string_view line = problem.file->line(problem.at.line);
  const int before = problem.at.column - 1;
  // A very long line is shown around the place.
  const int from = before + problem.at.length > kWidest ? std::max(0, before - kWidest / 4) : 0;
  std::string indent;
  for (const char c : shown_part(line, from, before - from)) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) indent += c == '\t' ? '\t' : ' ';
  }
  const int marks = std::clamp(problem.at.length, 1, std::max(1, kWidest - (before - from)));
  out += fmt::format("{:>5} | {}\n", problem.at.line, shown_part(line, from, kWidest));
  out += fmt::format("      | {}{}\n", indent, std::string(static_cast<size_t>(marks), '^'));
  return out;
}

}  // namespace sfsim
