// Three lists merged: what was set, what was done here, what was written there.
#include "syncer/app/audit_stream.h"

#include <algorithm>
#include <limits>

#include "syncer/app/output.h"

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

template <class Row>
UnixMillis first_at(const std::deque<Row>& rows, UnixMillis Row::*at) {
  return rows.empty() ? std::numeric_limits<UnixMillis>::max() : rows.front().*at;
}

template <class Row>
Row taken(std::deque<Row>& rows) {
  Row row = std::move(rows.front());
  rows.pop_front();
  return row;
}

}  // namespace

AuditStream::AuditStream(Store& store, const Wanted& wanted)
    : store_(store), wanted_(wanted), runs_(store.runs()) {
  if (wanted.person != 0) return;
  for (SettingChange& change : store.setting_changes()) settings_.push_back(std::move(change));
}

std::optional<AuditView> AuditStream::next() {
  while (std::optional<AuditView> view = take()) {
    const bool of_person = wanted_.person == 0 || view->person == wanted_.person;
    const bool of_run = wanted_.run == 0 || view->run == wanted_.run;
    if (of_person && of_run) return view;
  }
  return std::nullopt;
}

std::optional<AuditView> AuditStream::take() {
  if (history_.empty()) {
    for (HistoryRow& row : store_.history_after(last_history_, rows_a_page))
      history_.push_back(std::move(row));
    if (!history_.empty()) last_history_ = history_.back().id;
  }
  if (audit_.empty()) {
    for (AuditRow& row : store_.audit_after(last_audit_, rows_a_page)) audit_.push_back(std::move(row));
    if (!audit_.empty()) last_audit_ = audit_.back().id;
  }
  const UnixMillis set = first_at(settings_, &SettingChange::at);
  const UnixMillis done = first_at(history_, &HistoryRow::at);
  const UnixMillis written = first_at(audit_, &AuditRow::intended_at);
  if (!settings_.empty() && set <= std::min(done, written)) return of_setting(taken(settings_));
  if (!history_.empty() && done <= written) return of_sales_connect(taken(history_), runs_);
  if (!audit_.empty()) return of_salesforce(taken(audit_));
  return std::nullopt;
}

}  // namespace syncer::app
