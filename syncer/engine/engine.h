// The only place that orders steps. An Engine is one process's view of the sync: acts that commit at once, an
// outbox worker, a scheduler of nightlies. Written as plain blocking code over the ports; in production each
// activity is a thread, in the simulator a fiber.
#pragma once
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "syncer/domain/ports.h"
#include "syncer/salesforce/errors.h"
#include "syncer/salesforce/session.h"
#include "syncer/store/store.h"

namespace syncer {

// A request that failed and that this engine sends again after a pause.
struct RetryNotice {
  std::string code;
  std::string message;  // why no answer came; empty when Salesforce answered, whose words may name people
  UnixMillis pause_ms = 0;
  int next_try = 0, tries = 0;  // "2 of 6"
};

// What the engine tells whoever watches: the program prints it, the simulator puts it in the timeline. Texts
// name people by id ("person 7"), never by address.
struct EngineEvent {
  enum class Kind { push, pull, nightly, retry, parked, connection, decision, mail } kind = Kind::push;
  UnixMillis at = 0;
  std::vector<PersonId> people;      // whom it concerns, may be empty
  std::string text;                  // "nightly: pulled 0, pushed 0, skipped 1 (no Salesforce ID)"
  std::optional<RetryNotice> again;  // while a command waits for its next try
};
class EngineObserver {
 public:
  virtual ~EngineObserver() = default;
  virtual void on(const EngineEvent& event) = 0;
};

struct EngineOptions {
  std::string worker;  // unique among live engines on one store
  std::string api_version = "60.0";
  EngineObserver* observer = nullptr;  // not owned; may be null
  Marketo* marketo = nullptr;          // not owned; null: no connection, every answer is `unavailable`
};

struct PushReport {
  int64_t accepted = 0;
  int64_t retrying = 0;  // will be tried again by itself
  int64_t parked = 0;
  int64_t dropped = 0;
  bool no_connection = false;  // could not authenticate or reach Salesforce at all
  std::string problem;         // the first failure, for people
};

struct NightlyReport {
  BeginRun::Answer answer = BeginRun::Answer::begun;
  Run run;  // as finished
};

// What became of one record that was pushed to Sales Connect.
struct Newcomer {
  enum class Outcome {
    created,           // a new person, with the record's e-mail, name and id
    linked,            // a person of that e-mail got the id
    here_already,      // and linked to this record
    opted_out,         // in Salesforce: not taken in
    unsubscribed,      // a person of that e-mail is: not linked either
    linked_elsewhere,  // a person of that e-mail has another Salesforce ID
    no_email,          // or what is no e-mail address
    not_found,         // deleted, converted, or hidden from the API user
    no_record_id       // of no Contact or Lead
  };
  std::string salesforce_id;  // 18 characters; as it was given when it is no id
  Outcome outcome = Outcome::not_found;
  PersonId person = 0;  // 0: nobody
};
std::string_view name_of(Newcomer::Outcome outcome);  // "opted_out"
struct NewcomersReport {
  // What is no record id first, then in order of id; without those that were not reached.
  std::vector<Newcomer> records;
  std::optional<Failure> failure;  // of the call that ended it early
};

class Engine {
 public:
  Engine(Store& store, Clock& clock, Random& random, Transport& transport, Points& points,
         Credentials credentials, EngineOptions options);
  ~Engine();

  // Acts. They commit and return; the push happens in the outbox worker, or in push_due().
  UnsubscribeOutcome unsubscribe(PersonId person, const UnsubscribeAct& act);
  UnsubscribeOutcome unsubscribe(PersonId person, Via via, std::string_view details = {}) {
    return unsubscribe(person, UnsubscribeAct{via, details});
  }
  ResubscribeOutcome resubscribe(PersonId person, std::string_view admin, std::string_view reason);
  // Now, or when the order says: whatever is due has gone out, or ended, when this returns.
  std::vector<Mail> send(const MailOrder& order);
  void look_for_work();  // the store may have gained some by other ways than these
  void change_settings(const Settings& settings, std::string_view by);

  // Activities: return only after stop().
  void run_outbox_worker();
  void run_scheduler();
  void run_mailer();
  void stop();  // may be called from another thread or a signal-handling thread

  // Once, for the command line. push_due() sends everything that is due now; with `parked_too` also what is
  // parked, and what waits for its next retry. It tries each row once more, with up to `attempts` tries on
  // intermittent failures.
  PushReport push_due(bool parked_too, int attempts);
  // "Push to Sales Connect" (behaviour 45): people come from their Contacts and Leads, but nobody who is
  // opted out there or unsubscribed here. WAITS: one call for each 200 records of an object.
  NewcomersReport push_to_sales_connect(const std::vector<std::string>& salesforce_ids);
  NightlyReport run_nightly_by_hand();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncer
