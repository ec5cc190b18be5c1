// `syncer status`: how things stand, on one page, with what a person should do about it.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/connection.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

std::string waiting_text(WaitingFor waiting) {
  switch (waiting) {
    case WaitingFor::nothing:
      return "";
    case WaitingFor::salesforce_id:
      return "waits for a Salesforce ID";
    case WaitingFor::push:
      return "waits to be pushed";
    case WaitingFor::retry:
      return "waits for the next try";
    case WaitingFor::field:
      return "waits for the opt-out field";
    case WaitingFor::connection:
      return "waits for a connection";
    case WaitingFor::access:
      return "waits for access in Salesforce";
    case WaitingFor::record:
      return "waits for its record";
    case WaitingFor::sync:
      return "waits for the sync to be switched on";
    case WaitingFor::nightly:
      return "waits for the nightly";
  }
  return "";
}

namespace {

std::vector<OutboxReason> reasons_of(const std::vector<OutboxRow>& rows) {
  std::vector<OutboxReason> reasons;
  for (const OutboxRow& row : rows) {
    const auto same = std::find_if(reasons.begin(), reasons.end(), [&](const OutboxReason& reason) {
      return reason.state == row.state && reason.waiting_for == row.waiting_for && reason.code == row.code;
    });
    if (same != reasons.end()) {
      ++same->rows;
    } else {
      reasons.push_back({row.state, row.waiting_for, row.code, row.message, 1});
    }
  }
  return reasons;
}

UnixMillis overdue_since(const StatusView& view, UnixMillis nightly_since, const std::vector<Run>& runs) {
  if (!has_nights(view.settings)) return 0;
  const UnixMillis due = latest_due(view.now, view.settings.nightly_time_minutes, view.settings.nightly_zone);
  if (due < nightly_since) return 0;
  const std::string date = local_date(due, view.settings.nightly_zone);
  const bool complete = std::any_of(runs.begin(), runs.end(), [&](const Run& run) {
    return run.state == RunState::complete && (run.by_hand ? run.begun_at >= due : run.local_date == date);
  });
  return complete ? 0 : due;
}

StatusView gather(Desk& desk) {
  Store& store = desk.store();
  StatusView view;
  view.database = desk.database();
  view.team = desk.options.team;
  view.connection_problem = connection(desk.options, desk.around.environment).problem;
  view.people = store.count_people();
  view.linked = store.count_linked();
  view.unsubscribed = store.count_unsubscribed();
  view.outbox = store.outbox_counts();
  view.reasons = reasons_of(store.outbox());
  view.settings = store.settings();
  view.now = desk.around.clock.now();
  const std::vector<Run> runs = store.runs();
  if (!runs.empty()) view.last_run = runs.back();
  if (has_nights(view.settings)) {
    view.next_due = next_due(view.now, view.settings.nightly_time_minutes, view.settings.nightly_zone);
  }
  view.overdue_since = overdue_since(view, store.nightly_since(), runs);
  for (Diagnostic& diagnostic : store.diagnostics()) {
    if (diagnostic.open) view.diagnostics.push_back(std::move(diagnostic));
  }
  return view;
}

std::string last_run_text(const Run& run, const Settings& settings) {
  const RunCounts& counts = run.counts;
  const UnixMillis when = run.by_hand ? run.begun_at : run.due_at;
  std::string text = fmt::format(
      "{}, {} {}; pulled {}, pushed {}, parked {}, skipped {} (no Salesforce ID), {}, {}", name_of(run.state),
      run.by_hand ? "by hand" : "due", moment(when, settings), counts.pulled, counts.pushed, counts.parked,
      counts.skipped_no_id, count_of(counts.conflicts, "conflict", "conflicts"),
      count_of(counts.calls, "API call", "API calls"));
  if (!run.reason.empty()) text += "; " + run.reason;
  return text;
}

std::string outbox_text(const StatusView& view) {
  const OutboxCounts& outbox = view.outbox;
  if (outbox.pending + outbox.claimed + outbox.parked == 0) return "empty: nothing waits to be pushed";
  std::string text =
      fmt::format("{} pending, {} being sent, {} parked", outbox.pending, outbox.claimed, outbox.parked);
  text += fmt::format("; the oldest waits since {} ({})", moment(outbox.oldest_at, view.settings),
                      roughly(view.now - outbox.oldest_at));
  return text;
}

std::string summary(const StatusView& view) {
  const Settings& settings = view.settings;
  const OptOutField field = effective_field(settings);
  Table table({"", ""});
  table.add({"team", fmt::format("{}, in {}", view.team, view.database)});
  table.add({"connection", view.connection_problem.empty() ? "set up" : view.connection_problem});
  table.add({"people", fmt::format("{}, {} with a Salesforce ID", view.people, view.linked)});
  table.add({"unsubscribed", std::to_string(view.unsubscribed)});
  table.add({"outbox", outbox_text(view)});
  table.add({"field", fmt::format("{}: Contact.{}, Lead.{}{}", label_of(field),
                                  api_name(settings, field, Sobject::contact),
                                  api_name(settings, field, Sobject::lead),
                                  field == settings.opt_out_field
                                      ? ""
                                      : fmt::format(" ({} is chosen, but used only with the nightly on)",
                                                    label_of(settings.opt_out_field)))});
  if (!settings.salesforce_sync)
    table.add({"sync",
               "off: nothing is sent to Salesforce, unsubscribes wait; switch it on with: syncer settings "
               "set salesforce_sync on"});
  table.add({"nightly", settings.nightly
                            ? fmt::format("on, {} {}", get_setting(settings, "nightly_time").value_or(""),
                                          settings.nightly_zone)
                        : settings.salesforce_sync ? "off; unsubscribes are pushed all the same"
                                                   : "off"});
  if (has_nights(settings)) {
    table.add(
        {"  next due", fmt::format("{} ({})", moment(view.next_due, settings), utc_text(view.next_due))});
  }
  if (view.overdue_since != 0) {
    table.add({"  overdue",
               fmt::format("since {}; run it with: syncer nightly", moment(view.overdue_since, settings))});
  }
  table.add({"  last run", view.last_run ? last_run_text(*view.last_run, settings) : "none yet"});
  return table.text();
}

std::string reasons_text(const std::vector<OutboxReason>& reasons) {
  Table table({"rows", "state", "waits for", "reason"}, "  ");
  for (const OutboxReason& reason : reasons) {
    std::string_view state;
    switch (reason.state) {
      case OutboxState::pending:
        state = "pending";
        break;
      case OutboxState::claimed:
        state = "being sent";
        break;
      case OutboxState::parked:
        state = "parked";
        break;
    }
    const std::string gap = reason.code.empty() || reason.message.empty() ? "" : ": ";
    table.add({std::to_string(reason.rows), std::string(state), std::string(name_of(reason.waiting_for)),
               reason.code + gap + reason.message});
  }
  return table.empty() ? "" : "\noutbox\n" + table.text();
}

std::string diagnostics_text(const StatusView& view) {
  std::string text;
  for (const Diagnostic& diagnostic : view.diagnostics) {
    std::string what = diagnostic.object;
    if (!diagnostic.field.empty()) what += (what.empty() ? "" : ".") + diagnostic.field;
    if (!diagnostic.salesforce_id.empty()) what += (what.empty() ? "" : " ") + diagnostic.salesforce_id;
    Table table({"", ""}, "  ");
    table.add(
        {diagnostic.category, fmt::format("{}{}{}, {}, last {}", diagnostic.code, what.empty() ? "" : " on ",
                                          what, count_of(diagnostic.times, "time", "times"),
                                          moment(diagnostic.last_at, view.settings))});
    if (!diagnostic.message.empty()) table.add({"", diagnostic.message});
    if (!diagnostic.fix.empty()) table.add({"", "fix: " + diagnostic.fix});
    text += table.text();
  }
  return text.empty() ? "" : "\nto fix\n" + text;
}

}  // namespace

Exit status(const CommonOptions& common, Surroundings& around) {
  Desk desk(common, around);
  const StatusView view = gather(desk);
  if (common.json) {
    around.out << to_json(view) << '\n';
  } else {
    around.out << summary(view) << reasons_text(view.reasons) << diagnostics_text(view);
  }
  return Exit::done;
}

}  // namespace syncer::app
