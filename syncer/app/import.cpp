// The file goes through in batches of one transaction each. `--strict` reads it twice: the first time to see
// whether every row is good.
#include "syncer/app/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace syncer::app {

namespace {

constexpr size_t batch_size = 5'000;

// The rejected rows as a CSV that can be repaired and imported again. It appears under its name only when
// complete, and is as private as the file it comes from.
class RejectedFile {
 public:
  RejectedFile(const std::string& source, ImportColumns columns, char separator)
      : source_(source), names_(std::move(columns.names)), separator_(separator) {
    // A rejected file that is imported again has these columns already.
    const size_t n = names_.size();
    if (n >= 2 && names_[n - 2] == "line" && names_[n - 1] == "reason") {
      names_.resize(n - 2);
      returned_ = true;
    }
  }

  void add(const CsvRecord& record, const std::string& reason) {
    if (!out_.has_value()) open();
    std::vector<std::string> cells(record.cells.begin(),
                                   record.cells.begin() + std::min(width(), std::ssize(record.cells)));
    cells.resize(names_.size());
    cells.push_back(std::to_string(record.line));
    cells.push_back(reason);
    // Cells beyond the header, for whoever repairs the row; the old notes of a file that came back are
    // dropped.
    const bool again = returned_ && record.error.empty();
    const auto extra = width() + (again ? 2 : 0);
    if (extra < std::ssize(record.cells)) {
      cells.insert(cells.end(), record.cells.begin() + extra, record.cells.end());
    }
    *out_ << csv_line(cells, separator_);
  }

  // Returns the problem, or nothing.
  std::string finish() {
    if (!out_.has_value()) return "";
    out_->close();
    std::error_code error;
    if (out_->good()) std::filesystem::rename(partial(), rejected_file_of(source_), error);
    if (out_->good() && !error) return "";
    return fmt::format("cannot write {}; the reasons are lost, the rows are still in {}",
                       rejected_file_of(source_), source_);
  }

 private:
  std::ptrdiff_t width() const { return std::ssize(names_); }
  std::string partial() const { return rejected_file_of(source_) + ".part"; }

  void open() {
    std::error_code error;
    std::filesystem::remove(partial(), error);
    out_.emplace(partial());
    const auto status = std::filesystem::status(source_, error);
    if (!error) std::filesystem::permissions(partial(), status.permissions(), error);
    std::vector<std::string> names = names_;
    names.push_back("line");
    names.push_back("reason");
    *out_ << csv_line(names, separator_);
  }

  std::string source_;
  std::vector<std::string> names_;
  bool returned_ = false;
  char separator_;
  std::optional<std::ofstream> out_;
};

struct OpenFile {
  std::ifstream stream;
  std::optional<CsvReader> reader;
  ImportColumns columns;
  char separator = ',';
  std::string problem;
};

void open_file(const std::string& file, OpenFile& open) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    open.problem = fmt::format("{} is a directory", file);
    return;
  }
  open.stream.open(file, std::ios::binary);
  if (!open.stream) {
    open.problem = fmt::format("cannot read {}: {}", file, std::generic_category().message(errno));
    return;
  }
  open.reader.emplace(open.stream);
  std::string header;
  CsvRecord record;
  if (open.reader->peek_line(header) && header.starts_with("sep=") &&
      header.size() == 5) {  // Excel's own line
    open.reader->skip_line();
    open.reader->peek_line(header);
  }
  open.separator = detect_separator(header);
  open.reader->set_separator(open.separator);
  const bool any = open.reader->next(record);
  if (open.reader->is_utf16()) {
    open.problem = fmt::format("{} is UTF-16; save it as \"CSV UTF-8\"", file);
  } else if (!any) {
    open.problem =
        fmt::format("{} is empty; its first line must be: email,first_name,last_name,salesforce_id", file);
  } else if (!record.error.empty()) {
    open.problem = fmt::format("{}:{}: {}", file, record.line, record.error);
  } else {
    open.columns = read_header(record.cells);
    if (!open.columns.problem.empty())
      open.problem = fmt::format("{}:{}: {}", file, record.line, open.columns.problem);
  }
}

class Import {
 public:
  Import(Store& store, Clock& clock, const ImportJob& job) : store_(store), clock_(clock), job_(job) {}

  ImportResult run() {
    if (job_.strict) {
      pass(false);
      if (job_.stop && job_.stop()) result_.interrupted = true;
      if (!result_.problem.empty() || result_.rejected > 0 || result_.interrupted) return result_;
      result_ = {};
      rows_ = 0;
    }
    pass(true);
    return result_;
  }

 private:
  void pass(bool import) {
    OpenFile open;
    open_file(job_.file, open);
    result_.problem = open.problem;
    if (!open.problem.empty()) return;
    result_.ignored_columns = open.columns.ignored;
    RejectedFile rejected(job_.file, open.columns, open.separator);
    RowChecker checker(open.columns);
    CsvRecord record;
    while (!result_.interrupted && open.reader->next(record)) {
      PersonImport row;
      if (const std::string reason = checker.check(record, row); reason.empty()) {
        batch_.push_back(std::move(row));
      } else {
        rejected.add(record, reason);
        if (++result_.rejected <= 10) result_.first_rejected.push_back({record.line, reason});
      }
      if (++rows_ % batch_size != 0) continue;
      flush(import);
      if (job_.stop && job_.stop()) result_.interrupted = true;
    }
    flush(import);
    if (result_.rejected == 0) return;
    result_.rejected_file = rejected_file_of(job_.file);
    result_.rejected_file_problem = rejected.finish();
  }

  void flush(bool import) {
    if (import && !batch_.empty()) {
      const UnixMillis now = clock_.now();
      for (const ImportOutcome outcome : store_.import_people(batch_, now)) {
        switch (outcome) {
          case ImportOutcome::created:
            ++result_.created;
            break;
          case ImportOutcome::updated:
            ++result_.updated;
            break;
          case ImportOutcome::unchanged:
            ++result_.unchanged;
            break;
        }
      }
    }
    batch_.clear();
    if (job_.progress) job_.progress(rows_);
  }

  Store& store_;
  Clock& clock_;
  const ImportJob& job_;
  ImportResult result_;
  std::vector<PersonImport> batch_;
  int64_t rows_ = 0;
};

}  // namespace

std::string rejected_file_of(const std::string& file) {
  const std::filesystem::path path(file);
  const bool csv = path.extension() == ".csv" || path.extension() == ".CSV";
  const std::string stem = csv ? file.substr(0, file.size() - 4) : file;
  // A rejected file that comes back is somebody's work and is not overwritten.
  if (csv && stem.ends_with(".rejected")) return stem + "-2.csv";
  const size_t mark = stem.rfind(".rejected-");
  if (csv && mark != std::string::npos) {
    const std::string_view digits = std::string_view(stem).substr(mark + 10);
    int n = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error == std::errc() && end == digits.data() + digits.size() && n >= 2 && n < 1'000'000)
      return fmt::format("{}.rejected-{}.csv", stem.substr(0, mark), n + 1);
  }
  return stem + ".rejected.csv";
}

ImportResult import_file(Store& store, Clock& clock, const ImportJob& job) {
  return Import(store, clock, job).run();
}

}  // namespace syncer::app
