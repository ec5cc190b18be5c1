// `syncer audit`: everything that was written on either side, in the order of time: who, what, from what to
// what, why, when. For the spreadsheet, the script, or the eye.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/csv.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

namespace {

// The run under which something was pulled: one run works at a time.
int64_t run_at(const std::vector<Run>& runs, UnixMillis at) {
  int64_t found = 0;
  for (const Run& run : runs) {
    if (run.begun_at > at || (run.finished_at != 0 && run.finished_at < at)) continue;
    if (found != 0) return 0;  // one was taken up again around another: not known
    found = run.id;
  }
  return found;
}

AuditView of_salesforce(const AuditRow& row) {
  AuditView view;
  view.at = row.intended_at;
  view.settled_at = row.settled_at;
  view.where = "salesforce";
  view.person = row.person;
  view.record = row.salesforce_id;
  view.field = row.field;
  view.old_value = text_of(row.old_value);
  view.new_value = row.new_value ? "true" : "false";
  view.cause = row.cause;
  view.run = row.run;
  view.result = row.result.empty() ? "under_way" : row.result;
  view.code = row.code;
  view.message = row.message;
  view.request_id = row.request_id;
  view.authorised = row.authorised;
  return view;
}

AuditView of_sales_connect(const HistoryRow& row, const std::vector<Run>& runs) {
  AuditView view;
  view.at = view.settled_at = row.at;
  view.where = "sales_connect";
  view.person = row.person;
  view.field = "unsubscribed";
  const bool now = row.kind == HistoryKind::unsubscribe;
  view.old_value = now ? "false" : "true";
  view.new_value = now ? "true" : "false";
  view.cause = row.source;
  if (row.source == "Salesforce Sync") view.run = run_at(runs, row.at);
  view.result = "accepted";
  view.message = row.details;
  return view;
}

AuditView of_setting(const SettingChange& change) {
  AuditView view;
  view.at = view.settled_at = change.at;
  view.where = "settings";
  view.field = change.name;
  view.old_value = change.old_value;
  view.new_value = change.new_value;
  view.cause = change.by;
  view.result = "accepted";
  return view;
}

std::vector<AuditView> gather(Store& store, const AuditOptions& options, PersonId person) {
  std::vector<AuditView> all;
  const std::vector<Run> runs = store.runs();
  // Within a millisecond a cause stands before what it led to.
  if (person == 0)
    for (const SettingChange& change : store.setting_changes()) all.push_back(of_setting(change));
  for (const HistoryRow& row : store.all_history())
    if (person == 0 || row.person == person) all.push_back(of_sales_connect(row, runs));
  for (const AuditRow& row : store.audit())
    if (person == 0 || row.person == person) all.push_back(of_salesforce(row));
  if (options.run != 0) std::erase_if(all, [&](const AuditView& view) { return view.run != options.run; });
  std::stable_sort(all.begin(), all.end(),
                   [](const AuditView& a, const AuditView& b) { return a.at < b.at; });
  return all;
}

std::string when(UnixMillis at) { return at == 0 ? "" : utc_text(at); }

// A spreadsheet takes a cell that begins so for a formula.
std::string cell(const std::string& text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos
             ? "'" + text
             : text;
}

void print_csv(const std::vector<AuditView>& rows, std::ostream& out) {
  out << csv_line({"at", "settled_at", "where", "person", "record", "field", "old", "new", "cause", "run",
                   "result", "code", "message", "request_id", "authorised"});
  for (const AuditView& row : rows) {
    out << csv_line({when(row.at), when(row.settled_at), row.where,
                     row.person == 0 ? "" : std::to_string(row.person), row.record, row.field,
                     cell(row.old_value), cell(row.new_value), cell(row.cause),
                     row.run == 0 ? "" : std::to_string(row.run), row.result, row.code, cell(row.message),
                     row.request_id, cell(row.authorised)});
  }
}

void print_table(const std::vector<AuditView>& rows, std::ostream& out) {
  if (rows.empty()) {
    out << "nothing was written yet\n";
    return;
  }
  Table table({"when (UTC)", "where", "person", "what", "change", "cause", "result"});
  for (const AuditView& row : rows) {
    const std::string what = (row.record.empty() ? "" : row.record + " ") + row.field;
    std::string result = row.result;
    if (!row.code.empty()) result += " " + row.code;
    if (!row.authorised.empty()) result += "; allowed by " + row.authorised;
    if (row.where == "sales_connect" && !row.message.empty()) result = row.message;
    table.add({when(row.at), row.where, row.person == 0 ? "" : std::to_string(row.person), what,
               fmt::format("{} -> {}", row.old_value.empty() ? "?" : row.old_value, row.new_value),
               row.run == 0 ? row.cause : fmt::format("{}, run {}", row.cause, row.run), result});
  }
  out << table.text();
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
  const std::vector<AuditView> rows = gather(desk.store(), options, id);
  if (common.json) {
    around.out << to_json(rows) << '\n';
  } else if (options.csv) {
    print_csv(rows, around.out);
  } else {
    print_table(rows, around.out);
  }
  return Exit::done;
}

}  // namespace syncer::app
