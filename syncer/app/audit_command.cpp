// `syncer audit`: everything that was written on either side, in the order of time: who, what, from what to
// what, why, when. For the spreadsheet, the script, or the eye.
#include <fmt/format.h>

#include <optional>
#include <ostream>

#include "syncer/app/audit_stream.h"
#include "syncer/app/commands.h"
#include "syncer/app/csv.h"
#include "syncer/app/desk.h"
#include "syncer/app/json_list.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

namespace {

constexpr int rows_a_table = 1000;

std::string when(UnixMillis at) { return at == 0 ? "" : utc_text(at); }

// A spreadsheet takes a cell that begins so for a formula.
std::string cell(const std::string& text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos
             ? "'" + text
             : text;
}

void print_csv(AuditStream& rows, std::ostream& out) {
  out << csv_line({"at", "settled_at", "where", "person", "record", "field", "old", "new", "cause", "run",
                   "result", "code", "message", "request_id", "authorised"});
  while (const std::optional<AuditView> one = rows.next()) {
    const AuditView& row = *one;
    out << csv_line({when(row.at), when(row.settled_at), row.where,
                     row.person == 0 ? "" : std::to_string(row.person), row.record, row.field,
                     cell(row.old_value), cell(row.new_value), cell(row.cause),
                     row.run == 0 ? "" : std::to_string(row.run), row.result, row.code, cell(row.message),
                     row.request_id, cell(row.authorised)});
  }
}

// Columns are as wide as a block of rows needs.
void print_table(AuditStream& rows, std::ostream& out) {
  bool any = false;
  std::optional<AuditView> one = rows.next();
  while (one) {
    Table table({"when (UTC)", "where", "person", "what", "change", "cause", "result"});
    for (int n = 0; n < rows_a_table && one; ++n, one = rows.next()) {
      const AuditView& row = *one;
      const std::string what = (row.record.empty() ? "" : row.record + " ") + row.field;
      std::string result = row.result;
      if (!row.code.empty()) result += " " + row.code;
      if (!row.authorised.empty()) result += "; allowed by " + row.authorised;
      if (row.where == "sales_connect" && !row.message.empty()) result = row.message;
      table.add({when(row.at), row.where, row.person == 0 ? "" : std::to_string(row.person), what,
                 fmt::format("{} -> {}", row.old_value.empty() ? "?" : row.old_value, row.new_value),
                 row.run == 0 ? row.cause : fmt::format("{}, run {}", row.cause, row.run), result});
    }
    out << (any ? "\n" : "") << table.text();
    any = true;
  }
  if (!any) out << "nothing was written yet\n";
}

void print_json(AuditStream& rows, std::ostream& out) {
  JsonList list(out, "{\n  \"audit\": ");
  while (const std::optional<AuditView> row = rows.next()) list.add(to_json(*row));
  list.end("\n}\n");
}

}  // namespace

Exit audit(const CommonOptions& common, const AuditOptions& options, Surroundings& around) {
  Desk desk(common, around);
  PersonId id = 0;
  if (!options.person.empty()) {
    const std::optional<Person> person = person_named(desk.store(), options.person);
    if (!person) return fail(around, Exit::bad_input, "there is no such person; see: syncer people list");
    id = person->id;
  }
  AuditStream rows(desk.store(), {id, options.run});
  if (common.json) {
    print_json(rows, around.out);
  } else if (options.csv) {
    print_csv(rows, around.out);
  } else {
    print_table(rows, around.out);
  }
  return Exit::done;
}

}  // namespace syncer::app
