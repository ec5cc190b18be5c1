// Ids, checkboxes and dates: no cell of them holds a quote, a comma or a line's end, so that none is copied.
// What looks otherwise is not guessed at.
#include "syncer/salesforce/query_rows.h"

#include <algorithm>
#include <vector>

#include "syncer/salesforce/dates.h"

namespace syncer {
namespace {

enum class Column { id, flag, other_flag, deleted, converted, master, contact, date };

Column column_of(std::string_view name, std::string_view flag) {
  if (name == "Id") return Column::id;
  if (name == "IsDeleted") return Column::deleted;
  if (name == "IsConverted") return Column::converted;
  if (name == "MasterRecordId") return Column::master;
  if (name == "ConvertedContactId") return Column::contact;
  if (name == "LastModifiedDate") return Column::date;
  return name == flag ? Column::flag : Column::other_flag;
}

// One cell off the text; false when it is of another form, or the text ends within its line.
bool take_cell(std::string_view& text, std::string_view& cell, bool& ends_line) {
  const bool quoted = text.starts_with('"');
  if (quoted) text.remove_prefix(1);
  const size_t end = quoted ? text.find('"') : text.find_first_of(",\r\n\"");
  if (end == text.npos) return false;
  cell = text.substr(0, end);
  text.remove_prefix(end + (quoted ? 1 : 0));
  if (text.starts_with("\r\n")) text.remove_prefix(1);
  if (!text.starts_with(',') && !text.starts_with('\n')) return false;
  ends_line = text.front() == '\n';
  text.remove_prefix(1);
  return true;
}

bool read_checkbox(std::string_view cell, bool& set) {
  set = cell == "true";
  return set || cell == "false";
}

// An id, or nothing.
bool read_reference(std::string_view cell, RecordKey& id) {
  const std::optional<RecordKey> key = record_key(cell);
  if (key) id = *key;
  return key.has_value();
}

struct Cells {
  OptedOutRow row;
  bool has_id = false, is_converted = false, has_contact = false;
  RecordKey master, contact;
};

// False: the cell is none of its column.
bool take(std::string_view cell, Column column, Cells& cells) {
  OptedOutRow& row = cells.row;
  bool set = false;
  switch (column) {
    case Column::id:
      cells.has_id = read_reference(cell, row.id);
      return !cell.empty();
    case Column::flag:
      if (cell.empty()) return true;
      if (!read_checkbox(cell, set)) return false;
      row.flag = set;
      return true;
    case Column::other_flag:
      row.other_flag = (read_checkbox(cell, set) && set) || row.other_flag;
      return true;
    case Column::deleted:
      return read_checkbox(cell, row.deleted);
    case Column::converted:
      return read_checkbox(cell, cells.is_converted);
    case Column::master:
      row.merged = read_reference(cell, cells.master);
      return true;
    case Column::contact:
      cells.has_contact = read_reference(cell, cells.contact);
      return true;
    case Column::date: {
      const std::optional<UnixMillis> at = parse_salesforce_datetime(cell);
      row.at = at.value_or(0);
      return at.has_value();
    }
  }
  return false;
}

std::string read_header(std::string_view& csv, std::string_view flag, std::vector<Column>& columns) {
  std::string_view cell;
  for (bool ends_line = false; !ends_line;) {
    if (!take_cell(csv, cell, ends_line)) return "results without a header";
    columns.push_back(column_of(cell, flag));
  }
  for (const Column one : {Column::id, Column::flag, Column::deleted, Column::master})
    if (std::count(columns.begin(), columns.end(), one) != 1) return "results with another header";
  return {};
}

}  // namespace

std::string decode_job_rows(std::string_view csv, std::string_view flag, JobRows& set) {
  std::vector<Column> columns;
  if (std::string problem = read_header(csv, flag, columns); !problem.empty()) return problem;
  while (!csv.empty()) {
    Cells cells;
    std::string_view cell;
    bool ends_line = false;
    for (const Column column : columns) {
      if (ends_line) return "a result of another width than the header";
      if (!take_cell(csv, cell, ends_line)) return "results that end within a line";
      if (!take(cell, column, cells)) return "a result that cannot be read";
    }
    if (!ends_line) return "a result of another width than the header";
    ++set.received;
    if (!cells.has_id) continue;
    OptedOutRow& row = cells.row;
    row.converted = cells.is_converted && cells.has_contact && !row.merged;
    if (row.merged) row.successor = cells.master;
    if (row.converted) row.successor = cells.contact;
    set.rows.push_back(row);
  }
  return {};
}

}  // namespace syncer
