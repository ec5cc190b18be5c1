// The plan: what a scenario file means, resolved. Every time is absolute, every `each` row is its own plan,
// every name is checked. The world runs plans and nothing else; explore, exhaust and shrink make the same
// thing.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/scenario/position.h"
#include "syncer/domain/person.h"
#include "syncer/domain/settings.h"

namespace sfsim {

using UnixMillis = int64_t;

// A JSON scalar, list or object with places. Objects and lists appear only where the format has them (request
// bodies, expected rows).
struct Json {
  // Out of line: a pair of an incomplete type may not be touched inside the class (clang refuses it).
  Json();
  Json(const Json&);
  Json(Json&&) noexcept;
  Json& operator=(const Json&);
  Json& operator=(Json&&) noexcept;
  ~Json();

  enum class Kind { null, boolean, number, string, list, object } kind = Kind::null;
  bool boolean = false;
  double number = 0;
  bool integer = false;  // the number was written without fraction or exponent
  std::string string;    // also the number's own spelling
  std::vector<Json> list;
  std::vector<std::pair<std::string, Json>> object;  // in file order
  Position at;
  const Json* find(std::string_view key) const;
};
std::string to_text(const Json& value);  // compact JSON

struct NamedValue {  // a Salesforce field, or another key of a step, with its value
  std::string name;
  Position name_at;
  Json value;
};

enum class Verb {
  // acts
  unsubscribe,
  resubscribe,
  edit,
  create,
  delete_,
  undelete,
  empty_recycle_bin,
  convert,
  merge,
  share,
  link,
  unlink,
  settings,
  install,
  uninstall,
  grant,
  revoke,
  layout,
  validation_rule,
  import,
  push_to_sales_connect,
  send,
  group,
  marketo,
  run,
  wait,
  request,
  // faults
  fault,
  clock_step,
  crash,
  restart,
  // checks
  expect,
  expect_pushes,
  expect_nightly,
  expect_run,
  expect_conflicts,
  expect_history,
  expect_calls,
  expect_requests,
  expect_diagnostics,
  expect_audit,
  expect_crashes,
  expect_mails,
  expect_groups,
  expect_response
};
std::string_view name_of(Verb verb);  // as spelt in files: "delete"
enum class VerbKind { act, fault, check };
VerbKind kind_of(Verb verb);
const std::vector<Verb>& all_verbs();

enum class Fault {
  unavailable,
  timeout,
  lost_response,
  rate_limit,
  expired_session,
  row_locked,
  slow,
  stale_read,
  partial_failure,
  duplicate_delivery,
  malformed_reply,
  truncated_reply,
  small_pages,
  no_connection,
  query_timeout,
  expired_cursor,
  failed_job,
  aborted_job
};
std::string_view name_of(Fault fault);
const std::vector<Fault>& all_faults();

enum class Phase { sent, applied, answered };
std::string_view name_of(Phase phase);

struct During {
  std::string request;  // "PATCH", "GET", "query", "token", ...: a method, or a word of the path
  int nth = 1;
  Phase phase = Phase::sent;
};

enum class CrashKind { process, power };

struct PlanRule {  // a validation rule
  std::string name, object;
  std::string condition;  // empty in a step that only switches a rule
  std::string error, field;
  bool active = true;
  Position place, condition_place;  // of the name, of the condition
};

struct Step {
  Verb verb = Verb::expect;
  Position at_place;             // of the whole step (its "{")
  Position verb_place;           // of the verb's value
  std::optional<UnixMillis> at;  // absolute; absent: at once after the previous step
  std::optional<During> during;
  std::string by;  // a name under org.users; empty: the admin
  int engine = 0;  // 1 or 2; 0: not said (acts: engine 1)
  std::string note;
  std::optional<UnixMillis> since;  // counting checks

  // The verb's value. Which of these is set follows from the verb:
  std::vector<std::string>
      names;  // people; records with their "@" kept. unsubscribe, resubscribe, edit, create,
              // delete, undelete, convert, merge (the master, then the losers), share, link, unlink, expect,
              // expect_history. `create` gives the new record's bare name; `delete` a person, or a record as
              // "@name" however it was written. send: people; empty: `group`
  std::vector<Position> name_places;
  std::string word;  // install/uninstall: package; grant/revoke: field, "read" or "edit"; layout: type;
                     // run: "nightly"/"push"; request: "METHOD path"; expect_run: "complete"/...
  std::optional<int64_t> number;  // counting checks given as a number; wait, clock_step: milliseconds
  std::vector<UnixMillis>
      due_times;  // expect_nightly given as a list: the due times (`value` is then the list)
  Json value;     // the verb's value as written: lists of rows; request: its `body` (null: none);
                  // expect_response: always an object of `status`, `body`, `error`

  std::vector<NamedValue> fields;  // Salesforce fields (edit, create, expect), settings (settings)

  // options
  syncer::Via via = syncer::Via::link;   // unsubscribe
  std::string reason;                    // resubscribe
  std::string type;                      // create; grant/revoke `on`: "Contact"/"Lead"
  std::string user;                      // grant/revoke
  std::string to;                        // link: a type, "@record" or an id; convert: the contact,
                                         // a person or "@record", or empty: a new one
  std::vector<std::string> add, remove;  // layout: fields; group: people
  std::string group;                     // send: to whom; unsubscribe: of the mail whose link it was
  bool commercial = true;                // send
  bool personal = false;                 // unsubscribe: from the user `by` only
  int64_t in_ms = 0;                     // send: so much later
  PlanRule rule;                         // validation_rule
  Fault fault = Fault::unavailable;
  std::string on;                     // fault: method, path word or a person's name; empty: any request
  std::optional<int> times;           // fault
  std::optional<int64_t> for_ms;      // fault
  int after = 0;                      // fault: skip n
  std::optional<int64_t> unseen_ms;   // stale_read: changes younger than this; empty: of this second
  std::optional<syncer::Point> when;  // crash
  int nth = 1;                        // crash
  CrashKind kind = CrashKind::process;
  std::vector<std::pair<std::string, std::string>> headers;  // request
  // expect: present only when written
  std::optional<bool> unsubscribed;
  std::optional<std::string> waiting_for;     // "" when null was written
  std::optional<std::string> parked;          // "" when null was written
  std::optional<std::optional<bool>> synced;  // inner empty: null was written
  bool in_sales_connect = true;
  std::map<std::string, Position> option_places;  // of every option's value, by key
};

struct PlanPerson {
  std::string name;
  Position place;
  std::string email;
  std::string salesforce;     // a word of person_types(), or empty: creates and links a record
  std::string salesforce_id;  // a literal id or empty
  bool unsubscribed = false;
  std::optional<std::optional<bool>> synced;  // absent: the default rule; inner empty: null
  std::vector<NamedValue> fields;             // go to the record
};

struct PlanRecord {
  std::string name;
  Position place;
  std::string type;
  std::vector<NamedValue> fields;  // a string value "@name" refers to another record
};

struct PlanProfile {
  std::string name;
  Position place;
  // By type: "read", "create", "edit", "delete"; a type that is not named: everything.
  std::map<std::string, std::vector<std::string>> objects;
  struct FieldRight {
    std::string type, field, right;  // "none", "read" or "edit"
    Position place;
  };
  std::vector<FieldRight> fields;
};

struct PlanUser {
  std::string name;  // "integration": the engine's own
  bool admin = false;
  std::string profile;  // a name under org.profiles, or empty: may do everything
};

struct PlanOrg {
  std::string edition = "Enterprise Edition";
  bool professional() const { return edition == "Professional Edition"; }
  bool fields_visible = true;
  bool track_field_history = false;
  bool person_accounts = false;
  std::vector<std::string> packages;
  std::map<std::string, std::vector<std::string>>
      layouts;                                      // by object: fields shown beside the standard ones
  std::map<std::string, std::string> lead_mapping;  // a lead's custom field -> a contact's
  std::optional<int64_t> api_limit;
  int64_t bulk_job_ms = 0;  // from closing a Bulk API 2.0 job to its being worked on
  std::vector<PlanProfile> profiles;
  std::vector<PlanUser> users;
  std::map<std::string, std::vector<std::string>> required_fields;  // by type; what is there may lack them
  std::vector<PlanRule> validation_rules;  // in force from the first moment, not for what is there by then
};

struct Plan {
  std::shared_ptr<const SourceFile> file;
  std::string title;  // `scenario`
  std::string row;    // the `each` row, "type=Contact", or empty
  std::vector<std::string> tags;
  std::string skip;  // reason, or empty
  UnixMillis start = 0;
  std::string zone;                  // the file's local time
  std::vector<NamedValue> settings;  // already checked
  PlanOrg org;
  std::vector<PlanPerson> people;
  std::vector<PlanRecord> records;  // in file order
  int engines = 1;
  std::vector<int64_t> latencies_ms;
  std::map<std::string, std::string> without;  // invariant -> reason
  std::vector<Step> steps;
};

}  // namespace sfsim
