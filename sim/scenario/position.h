// Where something stands in a scenario file, and a mistake found there.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sfsim {

struct Position {
  int line = 0;    // 1-based; 0: nowhere
  int column = 0;  // 1-based, in characters (UTF-8 code points)
  int length = 0;  // of the marked text, in characters; at least 1 for the caret
};

struct SourceFile {
  std::string path;  // as the user gave it
  std::string text;
  std::vector<size_t> line_starts;          // byte offsets
  std::string_view line(int number) const;  // 1-based, without the newline
  // The place of the bytes [begin, end). What goes on over a line's end is marked up to there.
  Position place(size_t begin, size_t end) const;
};
std::shared_ptr<const SourceFile> make_source(std::string path, std::string text);

// A mistake in a scenario file: always with a place, and with the fix where one is known.
struct Problem {
  std::shared_ptr<const SourceFile> file;
  Position at;
  std::string what;  // "unknown step \"unsubscibe\", did you mean \"unsubscribe\"?"
};
// path:line:col: what, the line, the caret.
std::string render(const Problem& problem);

}  // namespace sfsim
