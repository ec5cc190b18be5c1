// The store as a port that speaks facts. Every function is one atomic fact: it commits or leaves no trace,
// returns no open cursor, and never waits on another port. One store is one team. Facts marked [durable] are
// on the disk when the call returns (full sync); the others may be lost with the power. Claims and runs carry
// a fencing token: with a stale one nothing changes, for whoever took the claim over owns it.
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "syncer/store/facts.h"

namespace syncer {

class Store {
 public:
  virtual ~Store() = default;

  // people [durable]
  virtual ImportOutcome import_person(const PersonImport& row, UnixMillis now) = 0;
  // All rows in one transaction, in order.
  virtual std::vector<ImportOutcome> import_people(const std::vector<PersonImport>& rows, UnixMillis now) = 0;
  virtual void set_initial_state(PersonId person, const InitialState& state) = 0;
  // Linking to another record clears both last agreed values and queues nothing (behaviour 53); only a push
  // that still waited at the old record goes along, or ends with the link. False: no such person.
  virtual bool link(PersonId person, std::string_view salesforce_id, UnixMillis now) = 0;
  virtual bool unlink(PersonId person, UnixMillis now) = 0;
  virtual std::optional<Person> person(PersonId id) = 0;
  virtual std::optional<Person> person_by_email(std::string_view email) = 0;  // normalised here
  // In order of id, ids above `after`, at most `n`; `linked_only`: those with a Salesforce ID.
  virtual std::vector<Person> people_after(PersonId after, int n, bool linked_only) = 0;
  virtual std::vector<Person> people_with_salesforce_id(std::string_view salesforce_id) = 0;
  virtual std::vector<MoveRow> moves(PersonId person) = 0;  // oldest first
  virtual int64_t count_people() = 0;
  virtual int64_t count_linked() = 0;
  virtual int64_t count_unsubscribed() = 0;
  // The change counter: every change of a person takes the next value.
  virtual int64_t change_counter() = 0;

  // acts [durable]. One transaction: the flag, the history row (only when newly unsubscribed), the outbox row
  // of the record and effective field (new, or the open one made due at once), the version. A repeat queues a
  // push too. By hand (manual, bulk) the person also leaves every group and whatever mail is scheduled fails;
  // by a link only the group of that mail is left, for `unsubscribed_group`.
  // From one user only it stops that user's mails and leaves the rest as it is; a resubscribe ends it, too.
  virtual UnsubscribeOutcome record_unsubscribe(PersonId person, const UnsubscribeAct& act,
                                                UnixMillis now) = 0;
  UnsubscribeOutcome record_unsubscribe(PersonId person, Via via, std::string_view details, UnixMillis now) {
    return record_unsubscribe(person, UnsubscribeAct{via, details}, now);
  }
  // The open outbox rows of the record are dropped with it unless another unsubscribed person is on the
  // record; one in flight is dropped when its worker settles it as anything but accepted, or dies.
  virtual ResubscribeOutcome record_resubscribe(PersonId person, std::string_view admin,
                                                std::string_view reason, UnixMillis now) = 0;
  virtual std::vector<PersonalUnsubscribe> personal_unsubscribes(PersonId person) = 0;  // by user
  virtual std::vector<HistoryRow> history(PersonId person) = 0;                         // oldest first
  // Of everybody, oldest first: ids above `after`, at most `n`.
  virtual std::vector<HistoryRow> history_after(int64_t after, int n) = 0;

  // groups and mails [durable]. A group is there as long as somebody is in it; its name is a group_name().
  // False: there is no such person, or nothing changed.
  virtual bool join_group(std::string_view group, PersonId person, UnixMillis now) = 0;
  virtual bool leave_group(std::string_view group, PersonId person) = 0;
  virtual std::vector<GroupMember> groups() = 0;  // by name, then by person
  // The rows of one order, all or none, those who are not there left out. What may not be sent ends at once;
  // what lies ahead is scheduled, and so is what Marketo must be asked about; the rest is sent, in the same
  // transaction that asked the gates.
  virtual std::vector<Mail> record_mails(const MailOrder& order, UnixMillis now) = 0;
  // Scheduled ones that are due, longest due first, at most `n`.
  virtual std::vector<Mail> due_mails(int n, UnixMillis now) = 0;
  virtual UnixMillis next_mail_at() = 0;  // when the next scheduled one is due; 0: none
  // Asks the gates again, and sends or ends each in the same transaction. Gives those that it changed: one
  // that is not scheduled any more stays what it is, and so does one about which Marketo must be asked, and
  // was not.
  virtual std::vector<Mail> settle_mails(const std::vector<CheckedMail>& mails, UnixMillis now) = 0;
  virtual std::vector<Mail> mails() = 0;  // oldest first

  // settings and admins [durable]. A change re-targets open outbox rows to the effective field and makes
  // parked rows due, and the latest scheduled run, if it waits for a person, in the same transaction.
  virtual Settings settings() = 0;
  virtual void change_settings(const Settings& settings, std::string_view by, UnixMillis now) = 0;
  virtual std::vector<SettingChange> setting_changes() = 0;  // oldest first
  virtual UnixMillis nightly_since() = 0;  // when the nightly was last switched on; 0: it is off
  // Why policies may write a false, who said so and when; empty while settings do not allow it, or give no
  // reason.
  virtual std::optional<Authorisation> team_authorisation() = 0;
  virtual bool is_admin(std::string_view name) = 0;
  virtual bool has_admin() = 0;
  virtual void add_admin(std::string_view name, UnixMillis now) = 0;
  // The connection's refusal, shared by every process. Not durable: it is met again. allow: there is none any
  // more; what is parked for it is due, and so is the latest scheduled run, if it waits for a person. False:
  // there was none.
  virtual std::optional<ConnectionRefusal> connection_refusal() = 0;
  virtual void refuse_connection(const ConnectionRefusal& refusal) = 0;
  virtual bool allow_connection(UnixMillis now) = 0;
  // The secret that signs the team's unsubscribe links: `fresh`, secret bytes, becomes it when there is none.
  virtual std::string link_key(std::string_view fresh) = 0;

  // outbox. claim [durable]: takes rows that are due (pending or parked with next_try_at <= now, or claimed
  // with an expired lease), longest due first, and writes their audit intents, all in one transaction. Rows
  // that a live run queued are for the claims of that run; `parked_too` also takes parked ones, once a run,
  // but none whose record lies in the recycle bin. Only of the objects named. Nothing due: token 0.
  struct ClaimWhat {
    bool parked_too = false;
    int64_t run = 0;  // the audit's run; 0: the real-time push
    bool contacts = true;
    bool leads = true;
    bool accounts = true;  // ids that are to be looked up; they go with the contacts
  };
  virtual int64_t count_due(UnixMillis now, const ClaimWhat& what) = 0;  // that a claim could take
  virtual Claim claim(std::string_view worker, int n, UnixMillis now, UnixMillis lease_until,
                      const ClaimWhat& what) = 0;
  // [durable] Records the results, closes what is closed, sets last agreed values of accepted rows for every
  // unsubscribed person on the record. A row re-queued by a person while it was in flight stays open and due.
  // A moved row links everybody on its record to the other one and queues the push there, in the same
  // transaction; wanted by nobody any more, it is dropped and moves nobody. Rows still held under the claim's
  // token are settled even when others are lost. False: some row was lost to another claim; of that one
  // nothing changes but the audit of what this claim sent.
  virtual bool settle(const Claim& claim, const std::vector<PushResult>& results, UnixMillis now) = 0;
  // Makes the claims and runs of a worker that is known to be dead free at once; its tokens are void.
  virtual void release(std::string_view worker, UnixMillis now) = 0;
  virtual std::vector<std::string> workers() = 0;    // those holding a claim or a running run
  virtual void make_parked_due(UnixMillis now) = 0;  // and what waits for its next retry
  // What lies beyond the horizon is brought back to it: retries, daily tries, leases, and the moment the
  // nightly was switched on. Claims and runs keep their tokens. False: there was nothing.
  virtual bool pull_in(const Horizon& horizon) = 0;
  virtual std::vector<OutboxRow> outbox() = 0;  // open rows, oldest first
  virtual OutboxCounts outbox_counts() = 0;

  // look-ups by e-mail, of unsubscribed people without a Salesforce ID, where the setting
  // without_salesforce_id wants them: nobody else is ever given. Those whose look-up is due, at most `n`;
  // all of them, in order of id, ids above `after`; and when the next one is due (0: none).
  virtual std::vector<Person> to_look_up(int n, UnixMillis now) = 0;
  virtual std::vector<Person> all_to_look_up(PersonId after, int n) = 0;
  virtual UnixMillis next_look_up_at() = 0;
  // [durable] Links those of whom one record was found, with a move that says why, and queues the unsubscribe
  // there. The others are not due again; of whom several were found waits for a person. Who has an ID by now,
  // or is subscribed again, is left as is. How many were linked. `run`: of a nightly; 0: the push.
  virtual int64_t link_found(const std::vector<FoundByEmail>& found, int64_t run, UnixMillis now) = 0;
  virtual void put_off_look_ups(const std::vector<Person>& people, UnixMillis until) = 0;

  // Unsubscribed people with a Salesforce ID whose other records of the same address are to be told, where
  // the setting records_of_an_address wants that: those who are due, or all of them, as above.
  // next_look_up_at and put_off_look_ups are about them, too.
  virtual std::vector<Person> to_spread(int n, UnixMillis now) = 0;
  virtual std::vector<Person> all_to_spread(PersonId after, int n) = 0;
  // [durable] Queues a push for each field that is open; they are not due again. How many were queued. What
  // Salesforce refuses is not kept: it is asked for again by the next night, or a day later.
  virtual int64_t spread(const std::vector<SameAddress>& found, UnixMillis now) = 0;

  // What this person is waiting for, with the code and message when an open row has failed, or when an open
  // diagnostic of the object and its effective field tells what blocks it since the row was due.
  struct Waiting {
    WaitingFor waiting_for = WaitingFor::nothing;
    bool parked = false;
    std::string code;
    std::string message;
  };
  virtual Waiting waiting(const Person& person) = 0;

  // runs [durable]. A scheduled run is one record per due time. Answers: `begun`; `resumed` (the record
  // exists, is not complete, and nobody holds it); `complete_already` (that date has a complete scheduled
  // run); `held_by_other` (any run, also by hand, is running under a live lease); `not_yet` (incomplete and
  // next_try_at is not reached).
  virtual BeginRun begin_run(bool by_hand, UnixMillis due_at, std::string_view local_date,
                             std::string_view worker, UnixMillis now, UnixMillis lease_until) = 0;
  // Not durable: a lease lost with the power is a lease of a dead worker.
  virtual bool extend_run(int64_t run, int64_t token, UnixMillis lease_until) = 0;
  // Applies decisions, at most a few thousand a call: pulls (flag, history "Salesforce Sync", last agreed
  // value, groups and scheduled mails as by hand), opt-ins (the same with Resubscribe and who allowed it; all
  // people of a record or none; what waits for the record is dropped), agreements, conflicts (once per run
  // and person), and pushes as outbox rows with cause "nightly" (one per record; an open row that nobody
  // holds is taken over). An agreement on true closes an open unheld row of that record. Who is moved loses
  // both last agreed values, and what waited at the old record ends there; an unsubscribe that did keeps its
  // cause at the other one. A record that is live again makes what is parked for it due; a purged one ends
  // it. Everybody is skipped_changed when `field` is no longer the effective field, or the policy another.
  // The run's record takes the counts at once (as settle does with `pushed`): after a crash, begin_run hands
  // them to whoever resumes.
  virtual ApplyOutcome apply(int64_t run, int64_t token, int64_t read_version, OptOutField field,
                             const std::vector<PersonDecision>& decisions, UnixMillis now) = 0;
  // [durable] Whoever is linked to a person account goes to its contact, with the push that waits. Where
  // there is none, what waits is parked with the answer's reason, and so is who is unsubscribed and has
  // nothing waiting. What a worker holds is left to it. How many rows were parked.
  virtual int64_t settle_accounts(const std::vector<AccountAnswer>& answers, int64_t run, UnixMillis now) = 0;
  // The Accounts that people are linked to, in order, each once.
  virtual std::vector<std::string> linked_accounts() = 0;
  // What nightlies queued and nobody holds waits at least until then. Stale token: nothing.
  virtual void put_off(int64_t run, int64_t token, UnixMillis until) = 0;
  // Not durable: an older position only reads more. Stale token: nothing. Empty: the next night reads all.
  virtual void set_read_position(int64_t run, int64_t token, const std::optional<ReadPosition>& position) = 0;
  virtual std::optional<ReadPosition> read_position() = 0;
  // [durable] The audit intent of a false: its id, or 0 when it must not be sent: the token is stale, the
  // settings in force are others than those it was decided by, somebody on the record is unsubscribed or has
  // changed after `read_version`, or a push of it is open.
  virtual int64_t intend_clear(int64_t run, int64_t token, int64_t read_version, const Clear& clear,
                               UnixMillis now) = 0;
  // [durable] How it ended. Accepted: false is the last agreed value of everybody subscribed on the record.
  virtual void settle_clear(int64_t audit, const Clear& clear, const PushResult& result, UnixMillis now) = 0;
  // Stores `counts` as the run's, in place of what apply and settle added up.
  virtual bool finish_run(int64_t run, int64_t token, RunState state, std::string_view reason,
                          UnixMillis next_try_at, const RunCounts& counts, UnixMillis now) = 0;
  virtual std::vector<Run> runs() = 0;  // oldest first
  virtual std::vector<ConflictRow> conflicts() = 0;
  // Oldest first, ids above `after`, at most `n`; and all of them, where they are few.
  virtual std::vector<AuditRow> audit_after(int64_t after, int n) = 0;
  std::vector<AuditRow> audit() { return audit_after(0, std::numeric_limits<int>::max()); }
  virtual int64_t last_audit() = 0;  // the newest one's id; 0: there is none
  // How many writes ended how: by AuditRow::result, "" for those under way; sorted.
  virtual std::vector<std::pair<std::string, int64_t>> audit_counts() = 0;

  // diagnostics
  virtual void report(const Diagnostic& diagnostic, UnixMillis now) = 0;
  // A success with this thing: closes what was reported of it, and of what it is part of (empty: any).
  virtual void close_diagnostics(std::string_view object, std::string_view field,
                                 std::string_view salesforce_id) = 0;
  virtual std::vector<Diagnostic> diagnostics() = 0;
};

}  // namespace syncer
