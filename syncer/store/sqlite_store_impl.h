// Inside the store only: the Store over one SqliteDatabase. Its facts are split by noun over people.cpp,
// acts.cpp, look_ups.cpp, mails.cpp, team.cpp, outbox.cpp, claims.cpp, runs.cpp, apply.cpp, clears.cpp and
// diagnostics.cpp.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syncer/store/sqlite_database.h"
#include "syncer/store/sqlite_store.h"
#include "syncer/store/store.h"

namespace syncer {

// The end of time for a row that no date wakes: 9999-12-31T23:59:59.999Z, which every date library can still
// print.
inline constexpr UnixMillis far_future = 253402300799999;

// Why a row was dropped, in the audit.
inline constexpr std::string_view resubscribed_in_flight = "resubscribed while it was being sent";
inline constexpr std::string_view record_is_purged =
    "the record was deleted and is gone from the recycle bin";
inline constexpr std::string_view queued_for_other_field =
    "the opt-out field was changed, and the record already waits for the other one";

class SqliteStore final : public Store {
 public:
  SqliteStore(std::shared_ptr<SqliteDatabase> database, const SqliteStoreOptions& options);

  ImportOutcome import_person(const PersonImport& row, UnixMillis now) override;
  std::vector<ImportOutcome> import_people(const std::vector<PersonImport>& rows, UnixMillis now) override;
  void set_initial_state(PersonId person, const InitialState& state) override;
  bool link(PersonId person, std::string_view salesforce_id, UnixMillis now) override;
  bool unlink(PersonId person, UnixMillis now) override;
  std::optional<Person> person(PersonId id) override;
  std::optional<Person> person_by_email(std::string_view email) override;
  std::vector<Person> people_after(PersonId after, int n, bool linked_only) override;
  std::vector<Person> people_with_salesforce_id(std::string_view salesforce_id) override;
  std::vector<MoveRow> moves(PersonId person) override;
  int64_t count_people() override;
  int64_t count_linked() override;
  int64_t count_unsubscribed() override;
  int64_t change_counter() override;

  UnsubscribeOutcome record_unsubscribe(PersonId person, const UnsubscribeAct& act, UnixMillis now) override;
  ResubscribeOutcome record_resubscribe(PersonId person, std::string_view admin, std::string_view reason,
                                        UnixMillis now) override;
  std::vector<PersonalUnsubscribe> personal_unsubscribes(PersonId person) override;
  std::vector<HistoryRow> history(PersonId person) override;
  std::vector<HistoryRow> history_after(int64_t after, int n) override;

  bool join_group(std::string_view group, PersonId person, UnixMillis now) override;
  bool leave_group(std::string_view group, PersonId person) override;
  std::vector<GroupMember> groups() override;
  std::vector<Mail> record_mails(const MailOrder& order, UnixMillis now) override;
  std::vector<Mail> due_mails(int n, UnixMillis now) override;
  UnixMillis next_mail_at() override;
  std::vector<Mail> settle_mails(const std::vector<CheckedMail>& mails, UnixMillis now) override;
  std::vector<Mail> mails() override;

  Settings settings() override;
  void change_settings(const Settings& settings, std::string_view by, UnixMillis now) override;
  std::vector<SettingChange> setting_changes() override;
  UnixMillis nightly_since() override;
  std::optional<Authorisation> team_authorisation() override;
  bool is_admin(std::string_view name) override;
  bool has_admin() override;
  void add_admin(std::string_view name, UnixMillis now) override;
  std::optional<ConnectionRefusal> connection_refusal() override;
  void refuse_connection(const ConnectionRefusal& refusal) override;
  bool allow_connection(UnixMillis now) override;
  std::string link_key(std::string_view fresh) override;

  int64_t count_due(UnixMillis now, const ClaimWhat& what) override;
  Claim claim(std::string_view worker, int n, UnixMillis now, UnixMillis lease_until,
              const ClaimWhat& what) override;
  bool settle(const Claim& claim, const std::vector<PushResult>& results, UnixMillis now) override;
  void release(std::string_view worker, UnixMillis now) override;
  std::vector<std::string> workers() override;
  void make_parked_due(UnixMillis now) override;
  bool pull_in(const Horizon& horizon) override;
  std::vector<OutboxRow> outbox() override;
  OutboxCounts outbox_counts() override;
  std::vector<Person> to_look_up(int n, UnixMillis now) override;
  std::vector<Person> all_to_look_up(PersonId after, int n) override;
  UnixMillis next_look_up_at() override;
  int64_t link_found(const std::vector<FoundByEmail>& found, int64_t run, UnixMillis now) override;
  void put_off_look_ups(const std::vector<Person>& people, UnixMillis until) override;
  std::vector<Person> to_spread(int n, UnixMillis now) override;
  std::vector<Person> all_to_spread(PersonId after, int n) override;
  int64_t spread(const std::vector<SameAddress>& found, UnixMillis now) override;
  Waiting waiting(const Person& person) override;

  BeginRun begin_run(bool by_hand, UnixMillis due_at, std::string_view local_date, std::string_view worker,
                     UnixMillis now, UnixMillis lease_until) override;
  int64_t settle_accounts(const std::vector<AccountAnswer>& answers, int64_t run, UnixMillis now) override;
  std::vector<std::string> linked_accounts() override;
  void put_off(int64_t run, int64_t token, UnixMillis until) override;
  bool extend_run(int64_t run, int64_t token, UnixMillis lease_until) override;
  ApplyOutcome apply(int64_t run, int64_t token, int64_t read_version, OptOutField field,
                     const std::vector<PersonDecision>& decisions, UnixMillis now) override;
  void set_read_position(int64_t run, int64_t token, const std::optional<ReadPosition>& position) override;
  std::optional<ReadPosition> read_position() override;
  int64_t intend_clear(int64_t run, int64_t token, int64_t read_version, const Clear& clear,
                       UnixMillis now) override;
  void settle_clear(int64_t audit, const Clear& clear, const PushResult& result, UnixMillis now) override;
  bool finish_run(int64_t run, int64_t token, RunState state, std::string_view reason, UnixMillis next_try_at,
                  const RunCounts& counts, UnixMillis now) override;
  std::vector<Run> runs() override;
  std::vector<ConflictRow> conflicts() override;
  std::vector<AuditRow> audit_after(int64_t after, int n) override;
  int64_t last_audit() override;
  std::vector<std::pair<std::string, int64_t>> audit_counts() override;

  void report(const Diagnostic& diagnostic, UnixMillis now) override;
  void close_diagnostics(std::string_view object, std::string_view field,
                         std::string_view salesforce_id) override;
  std::vector<Diagnostic> diagnostics() override;

 private:
  // An open outbox row with what only the store needs to know.
  struct OpenRow {
    OutboxRow shown;
    int64_t run = 0;
    std::optional<bool> old_value;
    int64_t token = 0;
    int64_t audit = 0;
    std::string on_settle;

    // In flight: a live claim has it. A claim whose lease is over has nothing any more.
    bool held(UnixMillis now) const { return shown.state == OutboxState::claimed && shown.next_try_at > now; }
  };

  // ---- the frame of every fact ----
  Query query(const char* sql, const auto&... values) {
    return Query(database_->statements.get(sql), values...);
  }
  void run(const char* sql, const auto&... values) { Query(database_->statements.get(sql), values...).run(); }
  // RETURNING would make a table of its own at every call: these say the id of the row, and how many changed.
  int64_t insert(const char* sql, const auto&... values) {
    run(sql, values...);
    return database_->connection.getLastInsertRowid();
  }
  int change(const char* sql, const auto&... values) {
    run(sql, values...);
    return database_->connection.getChanges();
  }

  template <typename Body>
  auto reading(std::string_view fact, Body&& body) {
    enter(fact);
    return looking(body);
  }
  template <typename Body>
  auto looking(Body&& body) {
    const std::lock_guard lock(database_->mutex);
    return translating_errors(*database_, body);
  }

  template <typename Body>
  auto writing(std::string_view fact, bool durable, Body&& body) {
    enter(fact);
    return committing(fact, durable, body);
  }
  // The observer hears of a commit after the lock is gone: it may want the bytes of the database.
  template <typename Body>
  auto committing(std::string_view fact, bool durable, Body&& body) {
    bool wrote = false;
    auto result = [&] {
      const std::lock_guard lock(database_->mutex);
      return translating_errors(*database_, [&] {
        WriteTransaction transaction(*database_, durable);
        try {
          auto value = body();
          wrote = transaction.commit();
          return value;
        } catch (...) {
          settings_version_ = -1;  // may have been read from what is about to be rolled back
          throw;
        }
      });
    }();
    if (wrote && observer_ != nullptr) observer_->committed(fact, durable);
    return result;
  }
  void enter(std::string_view fact);

  // ---- used inside the facts; none of them opens a transaction ----
  Person read_person(Query& row);
  std::optional<Person> find_person(PersonId id);
  std::optional<Person> find_person_by_key(std::string_view key);
  std::vector<Person> people_on(std::string_view salesforce_id);  // by id
  bool another_unsubscribed(std::string_view salesforce_id, PersonId but);
  int64_t next_version();
  int64_t next_token();
  ImportOutcome import_one(const PersonImport& row, UnixMillis now);
  void relink(const Person& person, std::string_view salesforce_id, UnixMillis now);
  void add_history(PersonId person, UnixMillis now, HistoryKind kind, std::string_view source,
                   std::string_view details);
  bool set_synced(const Person& person, OptOutField field, bool value, bool new_version);

  // mails.cpp
  void leave_groups_and_end_mails(PersonId person, UnixMillis now);
  void record_personal(PersonId person, const UnsubscribeAct& act, UnixMillis now,
                       UnsubscribeOutcome& outcome);
  void leave_group_for_unsubscribed(PersonId person, std::string_view group, UnixMillis now);
  bool asks_marketo(const Mail& mail);
  SendAnswer ask_gates(const Mail& mail, const Person& person, MarketoAnswer marketo);

  const Settings& current_settings();
  bool switched_off();  // the whole sync

  OpenRow read_open_row(Query& row);
  std::optional<OpenRow> find_open_row(std::string_view salesforce_id, OptOutField field);
  std::vector<OpenRow> open_rows_of(std::string_view salesforce_id);
  void queue_unsubscribe(const Person& person, UnixMillis now);
  void queue_unsubscribe(const Person& person, OptOutField field, UnixMillis now);
  bool queue_for_run(const Person& person, OptOutField field, int64_t run, UnixMillis now);
  void make_due(int64_t row, OptOutField field, PersonId person, UnixMillis now);
  void close_row(int64_t row);
  void drop_row(const OpenRow& row, std::string_view why, UnixMillis now);
  void drop_rows_of(std::string_view salesforce_id, std::string_view why, UnixMillis now);
  void wake_waiting_run(UnixMillis now);
  void retarget_rows(const Settings& before, const Settings& settings, UnixMillis now);
  int64_t add_audit(const OpenRow& row, std::string_view field_api_name, int64_t run_id, UnixMillis now);
  std::optional<Waiting> blocked(std::string_view salesforce_id, OptOutField field, UnixMillis since);
  const std::string& field_api_name(std::string_view salesforce_id, OptOutField field);

  // look_ups.cpp
  bool looks_up();  // the settings want it
  bool queue_look_up(const Person& person, UnixMillis now);
  std::string several_records(PersonId person);  // with the address; empty: none were found

  // spread.cpp
  bool spreads();
  void leave_to_next_spread(const OpenRow& row, const PushResult& result, UnixMillis now);
  void end_spreading(const Settings& settings, UnixMillis now);

  // lives.cpp
  bool an_unsubscribe_waits(const Person& person);  // at the record of one who is unsubscribed
  int64_t leave_account(const AccountAnswer& answer, int64_t run_id, UnixMillis now);
  int64_t park_account(const AccountAnswer& answer, UnixMillis now);
  void take_from_a_dead_worker(const OpenRow& row, UnixMillis now);
  void move_person(const Person& person, std::string_view to, MoveWhy why, int64_t run_id, UnixMillis now);
  void move_row(const OpenRow& row, const PushResult& result, UnixMillis now);
  void set_record_state(std::string_view salesforce_id, RecordState state);
  void set_record_state(const Person& person, RecordState state, UnixMillis now);

  int64_t live_run(UnixMillis now);
  std::vector<OpenRow> due_rows(int n, UnixMillis now, const ClaimWhat& what);
  bool drop_if_obsolete(const OpenRow& row, UnixMillis now);
  ClaimedRow claim_row(OpenRow& row, std::string_view worker, int64_t token, UnixMillis now,
                       UnixMillis lease_until, int64_t run_id);
  bool settle_one(const Claim& claim, const PushResult& result, UnixMillis now);
  void settle_open_row(const OpenRow& row, const PushResult& result, UnixMillis now);
  void keep_open(const OpenRow& row, const PushResult& result, UnixMillis now);
  void record_agreement(std::string_view salesforce_id, OptOutField field);

  Run read_run(Query& row);
  std::optional<Run> find_run(int64_t id);
  std::optional<Run> find_scheduled(UnixMillis due_at, std::string_view local_date);
  void end_dead_runs(int64_t but, UnixMillis now);
  bool holds_run(int64_t run_id, int64_t token);
  void apply_one(int64_t run_id, OptOutField field, const Person& person, const PersonDecision& decided,
                 UnixMillis now, ApplyOutcome& outcome);
  bool may_opt_in(const Person& person, const PersonDecision& decided, int64_t read_version, UnixMillis now);
  void opt_in(const Person& person, OptOutField field, const PersonDecision& decided, UnixMillis now);
  void close_equal_row(const Person& person, OptOutField field, UnixMillis now);

  std::shared_ptr<SqliteDatabase> database_;
  StoreObserver* observer_;

  Settings settings_;
  int64_t settings_version_ = -1;  // of settings_; -1: not read yet
  int64_t settings_generation_ = 0;
};

// What read_open_row reads, in its order.
#define OUTBOX_COLUMNS                                                                                 \
  "id, salesforce_id, field, person, cause, state, waiting_for, code, message, attempts, created_at, " \
  "first_failed_at, next_try_at, worker, run, old_value, token, audit, on_settle"

// The words of the schema, and back. A word that no enumerator has is a StoreError: somebody wrote into the
// file.
std::string_view name_of(OutboxState state);
OptOutField field_from(std::string_view name);
WaitingFor waiting_for_from(std::string_view name);
OutboxState outbox_state_from(std::string_view name);
RunState run_state_from(std::string_view name);
HistoryKind history_kind_from(std::string_view name);
Winner winner_from(std::string_view name);
RecordState record_state_from(std::string_view name);
MoveWhy move_why_from(std::string_view name);
MailState mail_state_from(std::string_view name);
std::string_view name_of(PushOutcome outcome);

}  // namespace syncer
