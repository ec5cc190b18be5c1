// What the store hands out and takes: people to import, outbox rows and claims, runs and decisions, audit
// rows, diagnostics. Plain data; store.h says what is done with it.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syncer/domain/decide.h"
#include "syncer/domain/person.h"
#include "syncer/domain/sending.h"
#include "syncer/domain/settings.h"

namespace syncer {

// The database could not be opened, read or written: disk full, read-only, locked, not a database, too new.
// what() names the file, the trouble and what to do.
struct StoreError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// ---- people -------------------------------------------------------------------------------------
struct PersonImport {
  std::string email;
  std::string first_name;     // empty: unchanged
  std::string last_name;      // empty: unchanged
  std::string salesforce_id;  // 18 characters, checked by the caller; empty: unchanged
};
enum class ImportOutcome { created, updated, unchanged };

// A fact of a scenario or a migration, not an act: no history, no outbox row.
struct InitialState {
  bool unsubscribed = false;
  std::optional<bool> synced;  // for the field in `field`
  OptOutField field = OptOutField::email_opt_out;
};

// ---- acts ---------------------------------------------------------------------------------------
struct UnsubscribeAct {
  Via via = Via::manual;
  std::string_view details = {};
  std::string_view group = {};  // of a link: that of the mail it stood in; empty: not known, or none
  // A user: only from this one, where the setting personal_unsubscribes allows that; empty: from everybody.
  std::string_view only_from = {};
};
struct UnsubscribeOutcome {
  bool known = false;               // there is such a person
  bool newly_unsubscribed = false;  // a history row was added
  bool queued = false;              // an outbox row is open for it (false: no Salesforce ID)
  bool to_look_up = false;          // there is no Salesforce ID, and one is looked for by e-mail
  bool personal = false;            // it is from one user only: no flag, no history row, no push
};
// From one user, whose mails it stops.
struct PersonalUnsubscribe {
  std::string user;
  UnixMillis at = 0;
  std::string source;  // as in the history
};
struct ResubscribeOutcome {
  bool known = false;
  bool was_unsubscribed = false;  // false: nothing changed, no history row
};

// ---- mails --------------------------------------------------------------------------------------
struct GroupMember {
  std::string group;
  PersonId person = 0;
};

// One mail to each of them.
struct MailOrder {
  std::vector<PersonId> people;
  std::string group;  // not empty: to everybody who is in it, and `people` is not looked at
  std::string sender;
  bool commercial = true;
  UnixMillis due_at = 0;  // when it is to go out; what lies ahead is scheduled
};

struct Mail {
  int64_t id = 0;
  PersonId person = 0;
  std::string group;  // empty: to this person alone
  std::string sender;
  bool commercial = true;
  UnixMillis recorded_at = 0, due_at = 0;
  MailState state = MailState::scheduled;
  std::string reason;  // of failed and dropped
  UnixMillis at = 0;   // since when it is in this state
};

// A mail that is due, with what was asked about it meanwhile.
struct CheckedMail {
  int64_t id = 0;
  MarketoAnswer marketo = MarketoAnswer::not_asked;
};

// ---- outbox -------------------------------------------------------------------------------------
// What an open row or an unsubscribed person is waiting for.
enum class WaitingFor {
  nothing,
  salesforce_id,  // not linked
  push,           // queued, or being sent right now
  retry,          // an intermittent failure; will be tried again by itself
  field,          // the opt-out field is missing, hidden or read-only for the API user
  connection,     // authentication failed or no connection is set up
  access,         // a rule or permission in Salesforce refuses the write; a person must fix it
  record,         // the linked record is unknown, deleted or not updatable
  sync,           // the team has switched the sync with Salesforce off
  nightly,        // linked after the unsubscribe, or differing: the next nightly will push
};
std::string_view name_of(WaitingFor waiting);  // "", "salesforce_id", ...

enum class OutboxState { pending, claimed, parked };

struct OutboxRow {
  int64_t id = 0;
  std::string salesforce_id;
  OptOutField field = OptOutField::email_opt_out;
  PersonId person = 0;  // whose unsubscribe caused it
  std::string cause;    // "unsubscribe", "nightly", "same_email"
  OutboxState state = OutboxState::pending;
  WaitingFor waiting_for = WaitingFor::push;  // of the last failure, also while it is tried again
  std::string code;                           // Salesforce's errorCode of the last failure; empty: none yet
  std::string message;                        // its message
  int attempts = 0;
  UnixMillis created_at = 0;
  UnixMillis first_failed_at = 0;  // 0: has not failed since it was last queued by a person
  UnixMillis next_try_at = 0;      // when it may be claimed next; the far future while parked without a date
  std::string worker;              // while claimed
};

struct ClaimedRow {
  OutboxRow row;
  int64_t audit = 0;  // the audit row whose intent is committed
};
struct Claim {
  int64_t token = 0;
  std::vector<ClaimedRow> rows;  // at most as many as asked for, oldest first; empty: nothing is due
};

enum class PushOutcome {
  accepted,  // Salesforce holds the value; the row is closed and the last agreed value recorded
  equal,     // Salesforce held the value before; nothing was written, the rest as accepted
  retry,     // stays open until next_try_at
  parked,    // stays open; a person must fix something; next_try_at may be set for a daily try
  dropped,   // closed without a write, with the reason in `message`
  moved,     // closed: the record's people, and the push with them, go to `moved_to`
};
struct PushResult {
  int64_t row = 0;
  PushOutcome outcome = PushOutcome::accepted;
  WaitingFor waiting_for = WaitingFor::nothing;  // for retry and parked
  std::string code;
  std::string message;
  std::string request_id;      // the engine's id of the HTTP request, for the audit
  UnixMillis next_try_at = 0;  // for retry and parked; 0 with parked: no date
  std::string moved_to = {};   // for moved: 18 characters
  MoveWhy why = MoveWhy::merged;
  std::optional<RecordState> record_state = {};  // what the answer says of the record; empty: nothing
  bool unanswered = false;                       // it may be written yet: the audit trail leaves it open
};

// ---- runs ---------------------------------------------------------------------------------------
enum class RunState { running, complete, incomplete };
std::string_view name_of(RunState state);

struct RunCounts {
  int64_t pulled = 0;  // people unsubscribed because of Salesforce
  int64_t pushed = 0;  // records whose write Salesforce accepted
  int64_t parked = 0;  // records left parked
  int64_t skipped_no_id = 0;
  int64_t skipped_changed = 0;  // changed while the run was reading; left to the next run
  int64_t conflicts = 0;
  int64_t planned_calls = 0;  // by the formula of design.md section 6
  int64_t calls = 0;          // API calls sent, retries and token requests apart
  int64_t retries = 0;
};

struct Run {
  int64_t id = 0;
  bool by_hand = false;
  UnixMillis due_at = 0;  // identifies a scheduled run
  std::string local_date;
  UnixMillis begun_at = 0;
  UnixMillis finished_at = 0;  // 0: not finished
  RunState state = RunState::running;
  std::string reason;  // why it is incomplete
  std::string worker;
  UnixMillis lease_until = 0;
  UnixMillis next_try_at = 0;  // when an incomplete run is taken up again; 0: not by itself
  RunCounts counts;
};

struct BeginRun {
  enum class Answer { begun, resumed, complete_already, held_by_other, not_yet } answer = Answer::begun;
  int64_t token = 0;  // with begun and resumed
  Run run;
};

// How far an incremental night has read, by Salesforce's clock: what changed before `since` is known.
struct ReadPosition {
  std::string of;  // what was read, and by which rules; a position of something else is none
  UnixMillis since = 0;
  UnixMillis full_since = 0;  // the same of the last complete reading
};

// What a run decided for one person; skipped_changed when the version is above `read_version`.
struct PersonDecision {
  PersonId person = 0;
  std::string salesforce_id;  // the record that was read; refused when the person is linked elsewhere by now
  Decision decision;
  std::optional<Authorisation> authorised = {};  // of a false
  std::string moved_to = {};  // not empty: the person is linked to it first, and the decision is about it
  MoveWhy why = MoveWhy::merged;
  std::optional<RecordState> record_state = {};  // of the record that is decided about; empty: as it was
  int64_t seen_version = 0;  // of the person, when that was read later than `read_version` says
  // What was read in the field that is written beside the chosen one, where it ought to be true.
  std::optional<bool> also_read = {};
  bool chosen_read = true;  // false: nothing is known of the chosen field
};
// A false that a run is about to write to one record.
struct Clear {
  std::string salesforce_id;
  OptOutField field = OptOutField::email_opt_out;
  PersonId person = 0;  // one of those linked to it
  std::string rule;     // the policy's name
  Authorisation authorised;
};
struct ApplyOutcome {
  bool token_valid = true;
  int64_t pulled = 0;
  int64_t cleared = 0;  // people subscribed again because of Salesforce
  int64_t queued = 0;
  int64_t skipped_changed = 0;
  int64_t conflicts = 0;
};

// What Salesforce said of an Account that people are linked to.
struct AccountAnswer {
  std::string account;  // 18 characters
  std::string contact;  // of the person account; empty: it is none, or cannot be seen, as `code` says
  WaitingFor waiting_for = WaitingFor::record;
  std::string code, message;
};

// A link that was moved by the sync itself.
struct MoveRow {
  PersonId person = 0;
  UnixMillis at = 0;
  std::string from, to;  // 18 characters
  MoveWhy why = MoveWhy::merged;
  int64_t run = 0;  // 0: found by a push
};

// The records that have the address of somebody who has no Salesforce ID. One: the person is linked to it.
struct FoundByEmail {
  PersonId person = 0;
  std::vector<std::string> records;  // 18 characters
};

// The other records of somebody's address, with the fields that are not opted out there.
struct SameAddress {
  struct Record {
    std::string salesforce_id;  // 18 characters
    std::vector<OptOutField> open;
  };
  PersonId person = 0;
  std::vector<Record> records;
  bool complete = true;  // false: of one object Salesforce did not tell; the person stays due
};
// Why such a push is in the outbox: its person is not linked to the record.
constexpr std::string_view cause_same_email = "same_email";

struct ConflictRow {
  int64_t run = 0;
  PersonId person = 0;
  UnixMillis at = 0;
  Winner winner = Winner::sales_connect;
  std::string rule;
};

struct AuditRow {
  int64_t id = 0;
  PersonId person = 0;
  std::string salesforce_id;
  std::string field;              // API name
  std::optional<bool> old_value;  // empty: not read before the write
  bool new_value = true;
  std::string cause;  // "unsubscribe", "nightly", "same_email"
  int64_t run = 0;    // 0: none
  UnixMillis intended_at = 0;
  UnixMillis settled_at = 0;  // 0: not known yet
  std::string result;         // "", "accepted", "retry", "parked", "dropped"
  std::string code;
  std::string message;  // Salesforce's, or why a row was dropped
  std::string request_id;
  std::string authorised;  // of a false: who allowed it, when, why
};

// The org refused these credentials: nobody tries them again before `until`, or until a person says so.
struct ConnectionRefusal {
  UnixMillis at = 0, until = 0;
  std::string credentials;  // tells them from others, and gives nothing away
  std::string code, message;
};

struct SettingChange {
  UnixMillis at = 0;
  std::string by, name, old_value, new_value;
};

// Something a person should know or fix, reported once per (code, object, field, record).
struct Diagnostic {
  int64_t id = 0;
  UnixMillis first_at = 0;
  UnixMillis last_at = 0;
  int64_t times = 0;
  bool open = true;  // closed when the same thing next succeeds
  std::string
      category;  // "Intermittent", "Authentication", "Access/Validation", "Other" (sales-connect.md 1.6)
  std::string code;
  std::string object;         // "Contact", "Lead", or empty
  std::string field;          // API name, or empty
  std::string salesforce_id;  // or empty: it concerns more than one record
  std::string message;
  std::string fix;  // what a person does about it
};

// The latest moments that dates may name which are set at `now`. A date beyond them was set by a clock that
// has been set back since.
struct Horizon {
  UnixMillis now = 0;
  UnixMillis retry = 0;           // of a pending row, of an incomplete run
  UnixMillis parked = 0;          // the daily try of a parked row
  UnixMillis claim = 0, run = 0;  // leases
};

struct OutboxCounts {
  int64_t pending = 0, claimed = 0, parked = 0;
  std::map<WaitingFor, int64_t> parked_for;  // of the parked ones
  UnixMillis oldest_at = 0;                  // creation of the oldest open row; 0: none
  // Earliest moment any row may be claimed without a run or parked_too, also by taking over a dead worker's
  // claim or run; 0: never by itself.
  UnixMillis next_try_at = 0;
};

}  // namespace syncer
