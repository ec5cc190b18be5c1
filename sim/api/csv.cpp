// The texts of what is wrong are those that people report of real jobs: "LineEnding is invalid on user data.
// Current LineEnding setting is LF", "Found unescaped quote. A value with quote should be within a quote".
#include "sim/api/csv.h"

#include <fmt/format.h>

namespace sfsim {
namespace {

std::string wrong_line_end(const CsvForm& form) {
  return fmt::format(
      "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {}",
      form.crlf ? "CRLF" : "LF");
}

constexpr std::string_view stray_quote =
    "ClientInputError : Found unescaped quote. A value with quote should be within a quote";

}  // namespace

class CsvReader {
 public:
  CsvReader(std::string_view text, const CsvForm& form) : text_(text), form_(form) {}

  // One line's cells; false when there is none left or something is wrong.
  bool line(std::vector<std::string>& cells) {
    cells.clear();
    if (at_ >= text_.size() || !problem_.empty()) return false;
    while (true) {
      cells.push_back(cell());
      if (!problem_.empty()) return false;
      if (at_ < text_.size() && text_[at_] == form_.delimiter) {
        ++at_;
        continue;
      }
      return end_line();
    }
  }
  size_t at() const { return at_; }
  const std::string& problem() const { return problem_; }

 private:
  std::string cell() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != form_.delimiter && text_[at_] != '\n' && text_[at_] != '\r') {
      if (text_[at_] == '"') problem_ = stray_quote;
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        out += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        out += text_[++at_];
      } else {
        ++at_;
        const bool ends =
            at_ >= text_.size() || text_[at_] == form_.delimiter || text_[at_] == '\n' || text_[at_] == '\r';
        if (!ends) problem_ = stray_quote;
        return out;
      }
    }
    problem_ = stray_quote;
    return out;
  }

  bool end_line() {
    if (at_ >= text_.size()) return true;
    const bool crlf = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    const bool wrong = text_[at_] == '\r' ? !crlf || !form_.crlf : form_.crlf;
    if (form_.any_line_end ? text_[at_] == '\r' && !crlf : wrong) {
      problem_ = wrong_line_end(form_);
      return false;
    }
    at_ += crlf ? 2 : 1;
    return true;
  }

  std::string_view text_;
  const CsvForm& form_;
  size_t at_ = 0;
  std::string problem_;
};

CsvRows::CsvRows(std::string_view text, const CsvForm& form)
    : reader_(std::make_unique<CsvReader>(text, form)), text_(text) {
  reader_->line(header_);
  header_end_ = reader_->at();
}

CsvRows::~CsvRows() = default;

std::string CsvRows::header_line() const {
  std::string_view line = text_.substr(0, header_end_);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

bool CsvRows::next(std::vector<std::string>& cells) {
  if (!problem_.empty()) return false;
  while (reader_->line(cells)) {
    ++number_;
    if (cells.size() == 1 && cells.front().empty() && header_.size() > 1) continue;
    if (cells.size() == header_.size()) return true;
    problem_ = fmt::format("InvalidBatch : Record {} has {} columns, the header has {}", number_,
                           cells.size(), header_.size());
    return false;
  }
  return false;
}

const std::string& CsvRows::problem() const { return problem_.empty() ? reader_->problem() : problem_; }

std::variant<CsvTable, std::string> read_csv(std::string_view text, const CsvForm& form) {
  CsvRows rows(text, form);
  CsvTable table;
  for (std::vector<std::string> cells; rows.next(cells);) table.rows.push_back(std::move(cells));
  if (!rows.problem().empty()) return rows.problem();
  table.header = rows.header();
  table.header_line = rows.header_line();
  return table;
}

std::string csv_cell(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string_view line_end(const CsvForm& form) { return form.crlf ? "\r\n" : "\n"; }

void append_csv_row(std::string& out, const std::vector<std::string>& cells, const CsvForm& form) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += form.delimiter;
    out += csv_cell(cells[i]);
  }
  out += line_end(form);
}

}  // namespace sfsim
