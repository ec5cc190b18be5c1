// `syncer push` and `syncer nightly`: the sync once, by hand.
#include <fmt/format.h>

#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/push_report.h"
#include "syncer/app/views.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

std::string push_text(const PushReport& report) {
  std::string text;
  const auto add = [&](int64_t n, std::string_view what) {
    if (n > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, what);
  };
  add(report.accepted, "accepted by Salesforce");
  add(report.retrying, "will be tried again");
  add(report.parked, "parked until somebody fixes it");
  add(report.dropped, "dropped");
  if (text.empty()) text = report.no_connection ? "no connection" : "nothing to send";
  text = "push: " + text + "\n";
  if (!report.problem.empty()) text += "push: " + printable(report.problem) + "\n";
  return text;
}

void say_how_to_push(Desk& desk) {
  const OutboxCounts left = desk.store().outbox_counts();
  if (left.pending + left.claimed + left.parked == 0) return;
  std::string waiting;
  const auto add = [&](int64_t n, std::string_view what) {
    if (n > 0) waiting += fmt::format("{}{} {}", waiting.empty() ? "" : ", ", n, what);
  };
  add(left.pending, "pending");
  add(left.claimed, "being sent");
  add(left.parked, "parked");
  note(desk.around,
       fmt::format("{} in {}; send: syncer push; reasons: syncer status", waiting, desk.database()));
}

Exit push(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  if (!desk.store().settings().salesforce_sync) return fail(around, Exit::bad_input, sync_is_off);
  const Connection found = connection(common, around.environment);
  if (!found.problem.empty()) {
    say_how_to_push(desk);
    return fail(around, Exit::connection, found.problem);
  }
  Machine machine(desk, found);
  const PushReport report = machine.engine().push_due(true, push_attempts);
  const OutboxCounts left = desk.store().outbox_counts();
  if (common.json) {
    around.out << to_json(report, left) << '\n';
  } else {
    around.out << push_text(report);
  }
  around.out.flush();
  const bool open = left.pending + left.claimed + left.parked > 0;
  if (open && !common.json) say_how_to_push(desk);
  if (report.no_connection && !around.interrupt.requested()) return Exit::connection;
  return open ? Exit::pending : Exit::done;
}

namespace {

std::string run_text(const Run& run) {
  const RunCounts& counts = run.counts;
  std::string text =
      fmt::format("nightly {}: pulled {}, pushed {}, parked {}, skipped {} (no Salesforce ID), ",
                  name_of(run.state), counts.pulled, counts.pushed, counts.parked, counts.skipped_no_id);
  if (counts.skipped_changed > 0) text += fmt::format("{} changed meanwhile, ", counts.skipped_changed);
  text += fmt::format("{}, {}", count_of(counts.conflicts, "conflict", "conflicts"),
                      count_of(counts.calls, "API call", "API calls"));
  if (counts.retries > 0) text += fmt::format(" and {}", count_of(counts.retries, "retry", "retries"));
  text += "\n";
  if (!run.reason.empty()) text += "nightly: " + printable(run.reason) + "\n";
  return text;
}

std::string report_text(const NightlyReport& report, const Settings& settings) {
  switch (report.answer) {
    case BeginRun::Answer::begun:
    case BeginRun::Answer::resumed:
      return run_text(report.run);
    case BeginRun::Answer::complete_already:
      return "nightly: complete already for " + report.run.local_date + "\n";
    case BeginRun::Answer::held_by_other:
      return "nightly: another process is running one right now\n";
    case BeginRun::Answer::not_yet:
      return "nightly: to be continued from " + moment(report.run.next_try_at, settings) + " on\n";
  }
  return "";
}

Exit exit_of(const NightlyReport& report) {
  switch (report.answer) {
    case BeginRun::Answer::begun:
    case BeginRun::Answer::resumed:
      return report.run.state == RunState::complete && report.run.counts.parked == 0 ? Exit::done
                                                                                     : Exit::pending;
    case BeginRun::Answer::complete_already:
      return Exit::done;
    case BeginRun::Answer::held_by_other:
    case BeginRun::Answer::not_yet:
      return Exit::pending;
  }
  return Exit::pending;
}

}  // namespace

Exit nightly(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  const Settings settings = desk.store().settings();
  if (!settings.salesforce_sync) return fail(around, Exit::bad_input, sync_is_off);
  if (!settings.nightly) {
    return fail(around, Exit::bad_input,
                "the nightly is off in this team; switch it on with: syncer settings set nightly on");
  }
  const Connection found = connection(common, around.environment);
  if (!found.problem.empty()) return fail(around, Exit::connection, found.problem);
  Machine machine(desk, found);
  const NightlyReport report = machine.engine().run_nightly_by_hand();
  if (common.json) {
    around.out << to_json(report) << '\n';
  } else {
    around.out << report_text(report, settings);
  }
  around.out.flush();
  const Exit exit = exit_of(report);
  if (exit == Exit::done) return exit;
  if (!common.json) say_how_to_push(desk);
  // Not a single call went out: the token could not be had.
  const bool no_connection = report.run.state == RunState::incomplete && report.run.counts.calls == 0;
  return no_connection && !around.interrupt.requested() ? Exit::connection : exit;
}

}  // namespace syncer::app
