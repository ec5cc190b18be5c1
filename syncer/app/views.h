// What the reading commands show, gathered from the store: once as text for people, once as JSON with keys
// that stay.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "syncer/app/rehearsal.h"
#include "syncer/app/requirements.h"
#include "syncer/engine/engine.h"
#include "syncer/store/store.h"

namespace syncer::app {

struct PersonView {
  Person person;
  Store::Waiting waiting;
};

// Open outbox rows that are there for the same reason.
struct OutboxReason {
  OutboxState state = OutboxState::pending;
  WaitingFor waiting_for = WaitingFor::push;
  std::string code;
  std::string message;  // of the oldest row
  int64_t rows = 0;
};

// What became of one of those named to `unsubscribe`.
struct UnsubscribeView {
  std::string email;  // as given
  std::string where;  // "argument 2", "line 17"
  // "unsubscribed", "unsubscribed_personally", "already_unsubscribed", "unknown", "not_an_email",
  // "not_reached"
  std::string status;
  std::optional<PersonView> person;  // of those we know
};

// One write, on whichever side.
struct AuditView {
  UnixMillis at = 0, settled_at = 0;
  std::string where;  // "salesforce", "sales_connect", "settings"
  PersonId person = 0;
  std::string record;  // in Salesforce
  std::string field;
  std::string old_value, new_value;  // old empty: not read before
  std::string cause;  // "unsubscribe", "nightly"; of a history row its source, of a setting who changed it
  int64_t run = 0;
  std::string result, code, message, request_id;
  std::string authorised;  // of a false: who allowed it, when, why
};

// One person's mail.
struct MailView {
  std::string email;
  Mail mail;
};
struct GroupView {
  std::string name;
  std::vector<std::string> emails;
};

struct StatusView {
  std::string database, team;
  std::string connection_problem;  // empty: a connection is set up
  int64_t people = 0, linked = 0, unsubscribed = 0;
  OutboxCounts outbox;
  std::vector<OutboxReason> reasons;
  Settings settings;
  UnixMillis now = 0;
  UnixMillis next_due = 0;       // 0: the nightly is off
  UnixMillis overdue_since = 0;  // 0: the latest one due is complete, or was due before the nightly was on
  std::optional<Run> last_run;
  std::vector<Diagnostic> diagnostics;  // open ones
};

// "waits for a Salesforce ID"; "" for nothing.
std::string waiting_text(WaitingFor waiting);

std::string to_json(const PersonView& view, bool pretty);
std::string to_json(const StatusView& view);
std::string to_json(const PersonView& view, const std::vector<HistoryRow>& rows,
                    const std::vector<PersonalUnsubscribe>& personal, const std::vector<MoveRow>& moves);
std::string to_json(const PushReport& report, const OutboxCounts& left);
std::string to_json(const NightlyReport& report);
std::string to_json(const NewcomersReport& report);
std::string to_json(const std::vector<Run>& runs);
std::string to_json(const Run& run);
std::string to_json(const AuditView& row);
std::string to_json(const std::vector<Diagnostic>& diagnostics);
std::string to_json(const Requirements& requirements);
std::string codes_json();
std::string to_json(const std::vector<MailView>& mails);
std::string to_json(const std::vector<GroupView>& groups);
std::string to_json(const PlannedChange& change);
// `report` is null when nothing was to be pushed, or nothing could.
std::string to_json(const std::vector<UnsubscribeView>& people, const PushReport* report,
                    const OutboxCounts& left);
// An object of all settings, or of the one named.
std::string to_json(const Settings& settings, const std::string& name);

}  // namespace syncer::app
