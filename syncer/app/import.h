// From the rows of a people CSV to people in the store: the good rows are imported in batches, the bad ones
// are collected with their line and reason. The file is streamed; only a fingerprint of each row with an id
// stays.
#pragma once
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <unordered_map>
#include <vector>

#include "syncer/app/csv.h"
#include "syncer/store/store.h"

namespace syncer::app {

// Which column holds what; -1: absent.
struct ImportColumns {
  int email = -1, first_name = -1, last_name = -1, salesforce_id = -1;
  std::vector<std::string> names;    // as in the file
  std::vector<std::string> ignored;  // unknown ones, for a note
  std::string problem;               // why the header cannot be used, and the fix; empty: it can
};
ImportColumns read_header(const std::vector<std::string>& names);

// Checks rows one after the other. It remembers which Salesforce ID each e-mail was given in this file
// (64-bit hashes: in a million rows a false alarm has a chance of 1 in 30 million, and costs a row in the
// rejected file).
class RowChecker {
 public:
  explicit RowChecker(ImportColumns columns) : columns_(std::move(columns)) {}
  // "" and `row`, or the reason why the record cannot be imported.
  std::string check(const CsvRecord& record, PersonImport& row);

 private:
  struct Seen {
    uint64_t id_hash = 0;
    int64_t line = 0;
  };
  ImportColumns columns_;
  std::unordered_map<uint64_t, Seen> ids_;  // by the e-mail's hash
};

// Why a cell is no Salesforce ID, as a sentence that knows what spreadsheets do to them.
std::string salesforce_id_problem(const std::string& cell, IdProblem problem);

struct RejectedRow {
  int64_t line = 0;
  std::string reason;
};
struct ImportResult {
  std::string problem;  // the file as a whole cannot be read; nothing was done
  std::vector<std::string> ignored_columns;
  int64_t created = 0, updated = 0, unchanged = 0, rejected = 0;
  std::vector<RejectedRow> first_rejected;  // at most ten, for people
  std::string rejected_file;                // written when a row was rejected
  std::string rejected_file_problem;        // it could not be written
  bool interrupted = false;                 // what was imported stays
};

struct ImportJob {
  std::string file;
  bool strict = false;                         // a single bad row: nothing is imported
  std::function<void(int64_t rows)> progress;  // after every batch; may be empty
  std::function<bool()> stop;                  // asked after every batch; may be empty
};
ImportResult import_file(Store& store, Clock& clock, const ImportJob& job);

// "people.csv" -> "people.rejected.csv" -> "people.rejected-2.csv" -> "people.rejected-3.csv"
std::string rejected_file_of(const std::string& file);

bool valid_utf8(std::string_view text);

}  // namespace syncer::app
