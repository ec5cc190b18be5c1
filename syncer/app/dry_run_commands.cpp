// `--dry-run` of `syncer nightly` and `syncer push`: the exact list of changes, none of them made.
#include <fmt/format.h>

#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/json_list.h"
#include "syncer/app/output.h"
#include "syncer/app/rehearsal.h"
#include "syncer/app/views.h"

namespace syncer::app {

namespace {

constexpr int64_t rows_a_table = 1'000;

Table table_of_changes() { return Table({"person", "e-mail", "where", "what", "change"}); }

// Columns are as wide as a block of rows needs.
void print_changes(Rehearsal& rehearsal, bool complete, std::ostream& out) {
  int64_t count = 0;
  Table table = table_of_changes();
  rehearsal.tell_changes([&](const PlannedChange& one) {
    const bool there = one.where == PlannedChange::Where::salesforce;
    table.add({std::to_string(one.person), one.email, there ? "Salesforce" : "here",
               there ? one.salesforce_id + " " + one.field : one.field,
               fmt::format("{} -> {}", one.old_value.empty() ? "?" : one.old_value, one.new_value)});
    if (++count % rows_a_table != 0) return;
    out << table.text();
    table = table_of_changes();
  });
  if (count == 0) {
    if (complete) out << "dry run: nothing would be changed\n";
    return;
  }
  if (!table.empty()) out << table.text();
  out << fmt::format("dry run: {} would be made; nothing was changed\n",
                     count_of(count, "change", "changes"));
}

void print_json(Rehearsal& rehearsal, const Run* run, std::ostream& out) {
  JsonList list(out, "{\n  \"dry_run\": true,\n  \"changes\": ");
  rehearsal.tell_changes([&list](const PlannedChange& one) { list.add(to_json(one)); });
  list.end(fmt::format(",\n  \"run\": {}\n}}\n", run == nullptr ? "null" : indented(to_json(*run), 2)));
}

}  // namespace

Exit nightly_dry_run(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  if (!desk.store().settings().salesforce_sync) return fail(around, Exit::bad_input, sync_is_off);
  const Connection found = connection(common, around.environment);
  if (!found.problem.empty()) return fail(around, Exit::connection, found.problem);
  const bool on = desk.store().settings().nightly;
  Rehearsal rehearsal(desk, found);
  const NightlyReport report = rehearsal.nightly();
  if (common.json) {
    print_json(rehearsal, &report.run, around.out);
  } else {
    print_changes(rehearsal, report.run.state == RunState::complete, around.out);
  }
  around.out.flush();
  if (!on) note(around, "the nightly is off; this is what it would do if it were on");
  if (report.answer == BeginRun::Answer::held_by_other) {
    return fail(around, Exit::pending,
                "another process is running a nightly right now; try again when it is done");
  }
  if (report.run.state == RunState::complete) return Exit::done;
  const bool no_connection = report.run.counts.calls == 0 && !around.interrupt.requested();
  return fail(around, no_connection ? Exit::connection : Exit::pending,
              "the list is not complete: " + printable(report.run.reason));
}

Exit push_dry_run(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  if (!desk.store().settings().salesforce_sync) return fail(around, Exit::bad_input, sync_is_off);
  const Connection found = connection(common, around.environment);
  if (!found.problem.empty()) return fail(around, Exit::connection, found.problem);
  Rehearsal rehearsal(desk, found);
  const PushReport report = rehearsal.push();
  if (common.json) {
    print_json(rehearsal, nullptr, around.out);
  } else {
    print_changes(rehearsal, !report.no_connection, around.out);
  }
  around.out.flush();
  if (report.no_connection) return fail(around, Exit::connection, printable(report.problem));
  return Exit::done;
}

}  // namespace syncer::app
