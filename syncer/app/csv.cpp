// Lines are buffered while a quoted cell spans them, and given back when its quote turns out never to close:
// so one forgotten quote costs one line, not the rest of the file.
#include "syncer/app/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <istream>

namespace syncer::app {

namespace {

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Parses one record out of `text` (whole lines). Tells whether it ended, needs more lines, or is broken.
class RecordParser {
 public:
  enum class Result { done, needs_more, broken };

  explicit RecordParser(char separator) : separator_(separator) {}

  Result feed(std::string_view line) {
    ++line_;
    const size_t end = without_line_end(line).size();
    for (size_t i = 0; i < line.size(); ++i) {
      if (quoted_) {
        i += in_quotes(line, i) - 1;
      } else if (const char c = line[i]; i >= end) {
        break;  // the line end belongs to a cell only inside quotes
      } else if (c == separator_) {
        end_cell();
      } else if (after_quote_ && c == ' ') {
        continue;
      } else if (after_quote_) {
        error = fmt::format(
            "text follows the closing quote of column {}; a quote inside a quoted cell is written \"\"",
            cells.size() + 1);
        return Result::broken;
      } else if (c == '"' && cell_.find_first_not_of(' ') == std::string::npos) {
        cell_.clear();
        quoted_ = true;
        quote_line = line_;
      } else {
        cell_ += c;
      }
    }
    if (quoted_) return Result::needs_more;
    end_cell();
    return Result::done;
  }

  std::vector<std::string> cells;
  std::string error;
  int64_t quote_line = 0;  // within the record, from 1: where the last quote was opened

 private:
  // Copies quoted text up to its closing quote; returns the bytes used. Doubled quotes stand for one.
  size_t in_quotes(std::string_view line, size_t at) {
    const size_t quote = line.find('"', at);
    if (quote == std::string_view::npos) {
      cell_ += line.substr(at);
      return line.size() - at;
    }
    cell_ += line.substr(at, quote - at);
    if (quote + 1 < line.size() && line[quote + 1] == '"') {
      cell_ += '"';
      return quote + 2 - at;
    }
    quoted_ = false;
    after_quote_ = true;
    return quote + 1 - at;
  }

  void end_cell() {
    cells.push_back(std::move(cell_));
    cell_.clear();
    after_quote_ = false;
  }

  char separator_;
  std::string cell_;
  bool quoted_ = false;
  bool after_quote_ = false;  // only a separator or the line's end may follow
  int64_t line_ = 0;
};

}  // namespace

CsvReader::CsvReader(std::istream& in, char separator) : in_(in), separator_(separator) {}

bool CsvReader::fill(size_t lines) {
  while (lines_.size() < lines) {
    std::string line;
    if (!std::getline(in_, line)) return false;
    if (!in_.eof()) line += '\n';
    if (first_) {
      first_ = false;
      utf16_ = line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF");
      if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    }
    lines_.push_back(std::move(line));
  }
  return true;
}

bool CsvReader::peek_line(std::string& line) {
  if (!fill(1)) return false;
  line = without_line_end(lines_.front());
  return true;
}

void CsvReader::skip_line() {
  if (!fill(1)) return;
  lines_.pop_front();
  ++next_line_;
}

bool CsvReader::next(CsvRecord& record) {
  while (fill(1) && without_line_end(lines_.front()).find_first_not_of(" \t") == std::string_view::npos)
    skip_line();
  if (!fill(1)) return false;
  RecordParser parser(separator_);
  record = {.line = next_line_, .cells = {}, .error = ""};
  auto result = RecordParser::Result::needs_more;
  size_t used = 0, bytes = 0;
  while (result == RecordParser::Result::needs_more && bytes <= longest_record && fill(used + 1)) {
    bytes += lines_[used].size();
    result = parser.feed(lines_[used++]);
  }
  if (result == RecordParser::Result::done && bytes <= longest_record) {
    record.cells = std::move(parser.cells);
  } else {
    const int64_t quote_line = next_line_ + parser.quote_line - 1;
    record.error = result == RecordParser::Result::broken ? std::move(parser.error)
                   : result == RecordParser::Result::done ? "the row is longer than any row of people can be"
                                                          : "";
    if (record.error.empty()) {
      record.error =
          fmt::format("the quote opened on line {} is never closed; close it or remove it", quote_line);
    }
    record.cells = {std::string(without_line_end(lines_.front()).substr(0, longest_record))};
    used = 1;
  }
  for (; used > 0; --used) skip_line();
  return true;
}

char detect_separator(std::string_view header) {
  constexpr std::array candidates{',', ';', '\t'};
  std::array<int, candidates.size()> times{};
  bool quoted = false;
  for (const char c : header) {
    if (c == '"') quoted = !quoted;
    const auto* found = std::find(candidates.begin(), candidates.end(), c);
    if (!quoted && found != candidates.end()) ++times.at(static_cast<size_t>(found - candidates.begin()));
  }
  const auto most = std::max_element(times.begin(), times.end());
  return candidates.at(static_cast<size_t>(most - times.begin()));
}

std::string csv_line(const std::vector<std::string>& cells, char separator) {
  const std::string special = std::string("\"\r\n") + separator;
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += separator;
    const std::string& cell = cells[i];
    const bool blank_edge = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    if (!blank_edge && cell.find_first_of(special) == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line + "\n";
}

}  // namespace syncer::app
