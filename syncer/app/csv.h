// CSV as people have it: RFC 4180 quoting, any line end, a byte order mark, comma, semicolon or tab. Records
// stream; a record that cannot be read is an error with its line, and reading goes on with the line after it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace syncer::app {

struct CsvRecord {
  int64_t line = 0;                // of the record's first character, from 1
  std::vector<std::string> cells;  // for a broken record: the raw line as the only cell
  std::string error;               // empty: the record is whole
};

class CsvReader {
 public:
  // A record that is not closed within this many bytes is an error: nobody has a cell of that length, and a
  // forgotten quote must not swallow a file.
  static constexpr size_t longest_record = 64 * 1024;

  explicit CsvReader(std::istream& in, char separator = ',');  // skips a UTF-8 byte order mark
  void set_separator(char separator) { separator_ = separator; }
  // False at the end. Blank lines are skipped.
  bool next(CsvRecord& record);
  // The next line, not parsed and not consumed; false at the end.
  bool peek_line(std::string& line);
  void skip_line();
  // Whether the text begins like UTF-16, which is no CSV at all to us.
  bool is_utf16() const { return utf16_; }

 private:
  bool fill(size_t lines);  // true when that many lines are buffered
  std::istream& in_;
  char separator_;
  bool utf16_ = false;
  bool first_ = true;
  int64_t next_line_ = 1;          // number of lines_.front()
  std::deque<std::string> lines_;  // read, with their line ends, not yet consumed
};

// The separator that a header line uses most, outside quotes; comma when it has none.
char detect_separator(std::string_view header);

// One record, with a line end. Cells are quoted when they have to be.
std::string csv_line(const std::vector<std::string>& cells, char separator = ',');

}  // namespace syncer::app
