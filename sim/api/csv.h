// Tables as Bulk API 2.0 reads and writes them: a header, one record a line, quotes where they are needed,
// line ends and delimiter as the job says.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sfsim {

struct CsvForm {
  char delimiter = ',';
  bool crlf = false;
  bool any_line_end = false;  // reading: LF and CRLF, as Bulk API 1.0 takes them
};

struct CsvTable {
  std::string header_line;  // as uploaded, without its line end
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as wide as the header
};

class CsvReader;

// Row after row, for those who need not have all of them at once.
class CsvRows {
 public:
  CsvRows(std::string_view text, const CsvForm& form);  // both must live as long
  ~CsvRows();
  const std::vector<std::string>& header() const { return header_; }
  std::string header_line() const;             // as in CsvTable
  bool next(std::vector<std::string>& cells);  // false: there is none left, or there is a problem
  const std::string& problem() const;          // what Salesforce says of it

 private:
  std::unique_ptr<CsvReader> reader_;
  std::string_view text_;
  std::vector<std::string> header_;
  size_t header_end_ = 0, number_ = 0;
  std::string problem_;
};

// A table, or what Salesforce says of a job whose data is none. Empty lines are passed over.
std::variant<CsvTable, std::string> read_csv(std::string_view text, const CsvForm& form);

// Every cell in quotes, as in results.
void append_csv_row(std::string& out, const std::vector<std::string>& cells, const CsvForm& form);
std::string csv_cell(std::string_view text);  // "in quotes"
std::string_view line_end(const CsvForm& form);

}  // namespace sfsim
