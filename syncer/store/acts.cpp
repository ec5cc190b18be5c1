// What people do: unsubscribe and resubscribe. The flag, its history, its push and the version are one
// transaction.
#include "syncer/store/sqlite_store_impl.h"

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

HistoryRow history_row(Query& rows) {
  return {rows.integer(0), rows.integer(1), history_kind_from(rows.text(2)),
          rows.text(3),    rows.text(4),    rows.integer(5)};
}

}  // namespace

void SqliteStore::add_history(PersonId person, UnixMillis now, HistoryKind kind, std::string_view source,
                              std::string_view details) {
  run("INSERT INTO history (person, at, kind, source, details) VALUES (?, ?, ?, ?, ?)", person, now,
      name_of(kind), source, details);
}

UnsubscribeOutcome SqliteStore::record_unsubscribe(PersonId id, const UnsubscribeAct& act, UnixMillis now) {
  return writing("record_unsubscribe", !MUTANT(unsubscribe_is_not_synced_to_disk), [&] {
    UnsubscribeOutcome outcome;
    const std::optional<Person> person = find_person(id);
    if (!person.has_value()) return outcome;
    outcome.known = true;
    if (!act.only_from.empty() && current_settings().personal_unsubscribes &&
        !MUTANT(a_personal_unsubscribe_is_everybodys)) {
      record_personal(id, act, now, outcome);
      return outcome;
    }
    outcome.newly_unsubscribed = !person->unsubscribed;
    if (person->unsubscribed) mark(Mark::unsubscribe_again);
    if (MUTANT(repeated_unsubscribe_is_ignored) && person->unsubscribed) return outcome;
    // A repeat takes a version as well: what a nightly read before it must not decide over it.
    const int64_t version =
        MUTANT(a_repeat_takes_no_version) && person->unsubscribed ? person->version : next_version();
    run("UPDATE people SET unsubscribed = 1, version = ? WHERE id = ?", version, id);
    if (outcome.newly_unsubscribed || MUTANT(history_row_for_every_repeat)) {
      add_history(id, now, HistoryKind::unsubscribe, history_source(act.via), act.details);
    }
    if ((act.via == Via::manual || act.via == Via::bulk) && !MUTANT(an_unsubscribe_leaves_scheduled_mails))
      leave_groups_and_end_mails(id, now);
    if (act.via == Via::link) leave_group_for_unsubscribed(id, act.group, now);
    if (MUTANT(sync_off_does_not_push) && !current_settings().nightly) return outcome;
    if (MUTANT(outbox_row_not_written)) return outcome;
    if (!person->salesforce_id.empty() || MUTANT(people_without_an_id_are_queued)) {
      queue_unsubscribe(*person, now);
      if (MUTANT(agreed_before_it_was_pushed))
        set_synced(*person, current_settings().opt_out_field, true, false);
      outcome.queued = true;
      if (!MUTANT(an_unsubscribe_leaves_the_records_of_its_address)) queue_look_up(*person, now);
    } else {
      outcome.to_look_up = queue_look_up(*person, now);
    }
    return outcome;
  });
}

ResubscribeOutcome SqliteStore::record_resubscribe(PersonId id, std::string_view admin,
                                                   std::string_view reason, UnixMillis now) {
  return writing("record_resubscribe", true, [&] {
    ResubscribeOutcome outcome;
    const std::optional<Person> person = find_person(id);
    if (!person.has_value()) return outcome;
    outcome.known = true;
    const bool personal = change("DELETE FROM personal_unsubscribes WHERE person = ?", id) > 0;
    outcome.was_unsubscribed = person->unsubscribed || personal;
    if (!person->unsubscribed) return outcome;
    const int64_t version = next_version();
    run("UPDATE people SET unsubscribed = 0, version = ? WHERE id = ?", version, id);
    add_history(id, now, HistoryKind::resubscribe, admin, reason);
    run("DELETE FROM group_members WHERE name = ? AND person = ?", unsubscribed_group, id);
    if (MUTANT(resubscribe_leaves_the_waiting_push)) return outcome;
    if (person->salesforce_id.empty()) return outcome;
    if (another_unsubscribed(person->salesforce_id, id)) {
      mark(Mark::resubscribe_of_one_of_several);
    } else {
      drop_rows_of(person->salesforce_id, "resubscribed before it was sent", now);
    }
    return outcome;
  });
}

// No part of the merge: a nightly must not take its time for that of an opt-out, so it is not in the history.
void SqliteStore::record_personal(PersonId person, const UnsubscribeAct& act, UnixMillis now,
                                  UnsubscribeOutcome& outcome) {
  outcome.personal = true;
  outcome.newly_unsubscribed =
      change(
          "INSERT INTO personal_unsubscribes (person, user, at, source) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (person, user) DO NOTHING",
          person, act.only_from, now, history_source(act.via)) > 0;
  if (act.via != Via::manual && act.via != Via::bulk) return;
  run("UPDATE mails SET state = 'failed', reason = ?, at = ?"
      " WHERE person = ? AND state = 'scheduled' AND sender = ?",
      reason_unsubscribed, now, person, act.only_from);
}

std::vector<PersonalUnsubscribe> SqliteStore::personal_unsubscribes(PersonId person) {
  return reading("personal_unsubscribes", [&] {
    std::vector<PersonalUnsubscribe> all;
    Query rows =
        query("SELECT user, at, source FROM personal_unsubscribes WHERE person = ? ORDER BY user", person);
    while (rows.step()) all.push_back({rows.text(0), rows.integer(1), rows.text(2)});
    return all;
  });
}

std::vector<HistoryRow> SqliteStore::history(PersonId person) {
  return reading("history", [&] {
    std::vector<HistoryRow> history;
    Query rows = query(
        "SELECT person, at, kind, source, details, id FROM history WHERE person = ? ORDER BY id", person);
    while (rows.step()) history.push_back(history_row(rows));
    return history;
  });
}

std::vector<HistoryRow> SqliteStore::history_after(int64_t after, int n) {
  return reading("history_after", [&] {
    std::vector<HistoryRow> history;
    Query rows =
        query("SELECT person, at, kind, source, details, id FROM history WHERE id > ? ORDER BY id LIMIT ?",
              after, n);
    while (rows.step()) history.push_back(history_row(rows));
    return history;
  });
}

}  // namespace syncer
