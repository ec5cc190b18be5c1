// Carrying out what a run decided, in one transaction that looks at every person again: who changed after the
// run began to read, or is linked elsewhere, is left to the next run.
#include "syncer/store/sqlite_store_impl.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

ApplyOutcome SqliteStore::apply(int64_t run_id, int64_t token, int64_t read_version, OptOutField field,
                                const std::vector<PersonDecision>& decisions, UnixMillis now) {
  return writing("apply", true, [&] {
    ApplyOutcome outcome;
    outcome.token_valid = holds_run(run_id, token);
    if (!outcome.token_valid) return outcome;
    // Decisions about a field that is no longer the chosen one are as stale as those about a changed person.
    const Settings& settings = current_settings();
    const bool other_field = effective_field(settings) != field;
    for (const PersonDecision& decided : decisions) {
      const bool other_rule = decided.decision.rule != name_of(settings.policy);
      const std::optional<Person> person = find_person(decided.person);
      const int64_t seen = std::max(read_version, decided.seen_version);
      const bool changed = other_field || other_rule || !person.has_value() ||
                           (person->version > seen && !MUTANT(stale_read_is_written_back)) ||
                           person->salesforce_id != decided.salesforce_id ||
                           (decided.decision.clear_local && !may_opt_in(*person, decided, read_version, now));
      if (changed) {
        mark(other_field ? Mark::decision_other_field
             : person.has_value() && person->salesforce_id != decided.salesforce_id
                 ? Mark::decision_person_moved
                 : Mark::decision_person_changed);
        ++outcome.skipped_changed;
      } else {
        const bool moves = !decided.moved_to.empty();
        const bool unsubscribe_waits = moves && an_unsubscribe_waits(*person);
        if (moves) move_person(*person, decided.moved_to, decided.why, run_id, now);
        if (decided.record_state) set_record_state(*find_person(person->id), *decided.record_state, now);
        const std::optional<Person> standing = moves ? find_person(decided.person) : person;
        apply_one(run_id, field, *standing, decided, now, outcome);
        // It stays what it was: a later night must not take it for its own.
        if (unsubscribe_waits && !MUTANT(a_moved_unsubscribe_is_the_nights))
          run("UPDATE outbox SET cause = 'unsubscribe' WHERE salesforce_id = ? AND run = ?", decided.moved_to,
              run_id);
      }
    }
    // In the run's record at once: a crash before finish_run must not lose them.
    if (outcome.pulled + outcome.skipped_changed + outcome.conflicts > 0) {
      run("UPDATE runs SET pulled = pulled + ?, skipped_changed = skipped_changed + ?, conflicts = conflicts "
          "+ ?"
          " WHERE id = ?",
          outcome.pulled, outcome.skipped_changed, outcome.conflicts, run_id);
    }
    return outcome;
  });
}

void SqliteStore::apply_one(int64_t run_id, OptOutField field, const Person& person,
                            const PersonDecision& decided, UnixMillis now, ApplyOutcome& outcome) {
  const Decision& decision = decided.decision;  // of a moved person, about the new record
  if (MUTANT(an_uncheck_in_salesforce_resubscribes) && decision.set_remote && person.synced(field) == true) {
    run("UPDATE people SET unsubscribed = 0, version = ? WHERE id = ?", next_version(), person.id);
    return;
  }
  if (decision.conflict && !MUTANT(conflicts_are_not_recorded)) {
    outcome.conflicts += change(
        "INSERT INTO conflicts (run, person, at, winner, rule) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (run, person) DO NOTHING",
        run_id, person.id, now, name_of(decision.winner), decision.rule);
  }
  if (decision.set_local && !person.unsubscribed) {
    const int64_t version = next_version();
    run("UPDATE people SET unsubscribed = 1, version = ? WHERE id = ?", version, person.id);
    add_history(person.id, now, HistoryKind::unsubscribe,
                MUTANT(a_pull_looks_manual) ? "Manual" : "Salesforce Sync", {});
    if (!MUTANT(a_pull_leaves_scheduled_mails)) leave_groups_and_end_mails(person.id, now);
    if (MUTANT(a_pull_is_pushed_back)) queue_unsubscribe(person, now);
    ++outcome.pulled;
  }
  // With a push as well, Salesforce does not hold the value yet: settle records the agreement.
  const bool in_the_bin = decided.record_state == RecordState::deleted;
  if (decision.set_local && !decision.set_remote && !in_the_bin && decided.chosen_read &&
      !MUTANT(a_pull_is_not_agreed)) {
    if (const std::optional<Person> pulled = find_person(person.id)) set_synced(*pulled, field, true, false);
  }
  if (decision.clear_local && person.unsubscribed) {
    opt_in(person, field, decided, now);
    ++outcome.cleared;
  }
  if (decision.set_remote && queue_for_run(person, field, run_id, now)) ++outcome.queued;
  const std::optional<OptOutField> also = written_as_well(current_settings());
  if (also && decided.also_read == false && queue_for_run(person, *also, run_id, now)) ++outcome.queued;
  if (also && decided.also_read == true) close_equal_row(person, *also, now);
  if (decision.agreed) {
    // Equal is about the record; a person of it who stands otherwise has agreed to nothing.
    if (person.unsubscribed == decision.value) set_synced(person, field, decision.value, false);
    if (decision.value) close_equal_row(person, field, now);
  }
}

void SqliteStore::close_equal_row(const Person& person, OptOutField field, UnixMillis now) {
  const std::optional<OpenRow> open = find_open_row(person.salesforce_id, field);
  if (!open.has_value() || open->held(now)) return;
  mark(Mark::equal_closed_a_push);
  drop_row(*open, "already equal", now);
}

}  // namespace syncer
