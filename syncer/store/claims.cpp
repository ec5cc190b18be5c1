// Claiming what is due and settling what was sent. A claim's token is stored in its rows: whoever's token is
// there owns the row, and whoever lost it can only complete the audit of what it sent.
#include "syncer/store/sqlite_store_impl.h"

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

// What a claim may take. Values: now, "parked too" and its run, the run whose rows are not for this claim,
// contacts, leads, accounts. Rows come in the order of outbox_by_due. An id of another object goes with the
// contacts: a push of it ends without a call, or with a look at the Account.
#define DUE                                                                                             \
  " FROM outbox WHERE (next_try_at <= ? OR (? AND state = 'parked' AND (swept_in <> ? OR swept_in = 0)" \
  " AND NOT EXISTS (SELECT 1 FROM people AS p WHERE p.salesforce_id = outbox.salesforce_id"             \
  " AND p.record_state = 'deleted')))"                                                                  \
  " AND run <> ? AND ((? AND (salesforce_id < '00Q' OR salesforce_id >= '00R'))"                        \
  " OR (? AND salesforce_id >= '00Q' AND salesforce_id < '00R'))"                                       \
  " AND (? OR salesforce_id < '001' OR salesforce_id >= '002')"
#define DUE_WITHOUT_PARKED                                          \
  " FROM outbox WHERE next_try_at <= ? AND run <> ?"                \
  " AND ((? AND (salesforce_id < '00Q' OR salesforce_id >= '00R'))" \
  " OR (? AND salesforce_id >= '00Q' AND salesforce_id < '00R'))"   \
  " AND (? OR salesforce_id < '001' OR salesforce_id >= '002')"
#define IN_ORDER " ORDER BY next_try_at, id LIMIT ?"

// ---- claim --------------------------------------------------------------------------------------
std::vector<SqliteStore::OpenRow> SqliteStore::due_rows(int n, UnixMillis now, const ClaimWhat& what) {
  // A run in progress pushes its own rows, so that they are counted in it; -1 is no run.
  const int64_t live = live_run(now);
  const int64_t not_ours = live != 0 && live != what.run ? live : -1;
  if (not_ours != -1) mark(Mark::claim_beside_a_run);
  std::vector<OpenRow> due;
  Query rows = what.parked_too ? query("SELECT " OUTBOX_COLUMNS DUE IN_ORDER, now, true, what.run, not_ours,
                                       what.contacts, what.leads, what.accounts, n)
                               : query("SELECT " OUTBOX_COLUMNS DUE_WITHOUT_PARKED IN_ORDER, now, not_ours,
                                       what.contacts, what.leads, what.accounts, n);
  while (rows.step()) due.push_back(read_open_row(rows));
  return due;
}

int64_t SqliteStore::count_due(UnixMillis now, const ClaimWhat& what) {
  return reading("count_due", [&] {
    const int64_t live = live_run(now);
    const int64_t not_ours = live != 0 && live != what.run ? live : -1;
    Query count = query("SELECT count(*)" DUE, now, what.parked_too, what.run, not_ours, what.contacts,
                        what.leads, what.accounts);
    return !switched_off() && count.step() ? count.integer(0) : 0;
  });
}

Claim SqliteStore::claim(std::string_view worker, int n, UnixMillis now, UnixMillis lease_until,
                         const ClaimWhat& what) {
  // Most claims find nothing; they must not take the write lock for it.
  enter("claim");
  const auto nothing = [&] { return switched_off() || due_rows(1, now, what).empty(); };
  if (n <= 0 || looking(nothing)) return {};
  return committing("claim", true, [&] {
    Claim claim;
    claim.token = next_token();
    bool some_dropped = true;
    while (some_dropped && static_cast<int>(claim.rows.size()) < n) {
      some_dropped = false;
      for (OpenRow& row : due_rows(n - static_cast<int>(claim.rows.size()), now, what)) {
        if (drop_if_obsolete(row, now)) {
          some_dropped = true;
        } else {
          claim.rows.push_back(claim_row(row, worker, claim.token, now, lease_until, what.run));
        }
      }
    }
    return claim;
  });
}

// A row whose worker is gone may have lost its reason meanwhile: it was resubscribed, or the field was
// changed and the record queued for the other one.
bool SqliteStore::drop_if_obsolete(const OpenRow& row, UnixMillis now) {
  if (row.on_settle == "drop") {
    mark(Mark::claim_dropped_resubscribed);
    drop_row(row, resubscribed_in_flight, now);
    return true;
  }
  const OptOutField effective = effective_field(current_settings());
  if (is_pushed_to(current_settings(), row.shown.field) ||
      !find_open_row(row.shown.salesforce_id, effective).has_value())
    return false;
  mark(Mark::claim_dropped_other_field);
  drop_row(row, queued_for_other_field, now);
  return true;
}

ClaimedRow SqliteStore::claim_row(OpenRow& row, std::string_view worker, int64_t token, UnixMillis now,
                                  UnixMillis lease_until, int64_t run_id) {
  if (MUTANT(lease_is_too_short)) lease_until = now + 1000;
  if (MUTANT(lease_never_ends)) lease_until = far_future - 1;
  if (row.shown.state == OutboxState::claimed) mark(Mark::claim_after_a_lease);
  if (row.shown.state == OutboxState::parked && run_id != 0) mark(Mark::claim_of_parked_by_nightly);
  if (!is_pushed_to(current_settings(), row.shown.field))
    row.shown.field = effective_field(current_settings());
  row.shown.state = OutboxState::claimed;
  row.shown.next_try_at = lease_until;
  row.shown.worker = worker;
  const int64_t audit =
      MUTANT(no_audit_before_sending)
          ? 0
          : add_audit(row, field_api_name(row.shown.salesforce_id, row.shown.field), run_id, now);
  run("UPDATE outbox SET field = ?, state = 'claimed', next_try_at = ?, worker = ?, token = ?, audit = ?,"
      " swept_in = ?, on_settle = '' WHERE id = ?",
      name_of(row.shown.field), lease_until, worker, token, audit, run_id, row.shown.id);
  if (MUTANT(outbox_row_closed_before_sending)) close_row(row.shown.id);
  return {row.shown, audit};
}

// ---- settle -------------------------------------------------------------------------------------
bool SqliteStore::settle(const Claim& claim, const std::vector<PushResult>& results, UnixMillis now) {
  if (results.empty()) return true;
  return writing("settle", true, [&] {
    bool all_held = true;
    for (const PushResult& result : results) {
      const bool held = settle_one(claim, result, now);
      all_held = all_held && held;
    }
    return all_held;
  });
}

bool SqliteStore::settle_one(const Claim& claim, const PushResult& result, UnixMillis now) {
  for (const ClaimedRow& claimed : claim.rows) {
    if (claimed.row.id != result.row) continue;
    if (result.unanswered && !MUTANT(a_job_that_runs_on_is_settled)) {
      mark(Mark::settle_unanswered);
      continue;
    }
    // What was sent was sent, whoever owns the row by now.
    run("UPDATE audit SET settled_at = ?, result = ?, code = ?, message = ?, request_id = ?"
        " WHERE id = ? AND settled_at = 0",
        now, name_of(result.outcome), result.code, result.message, result.request_id, claimed.audit);
  }
  std::optional<OpenRow> held;
  {
    Query row =
        query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE id = ? AND token = ? AND state = 'claimed'",
              result.row, claim.token);
    if (row.step()) held = read_open_row(row);
  }
  if (!held.has_value()) {
    mark(Mark::settle_of_a_lost_row);
    return false;
  }
  settle_open_row(*held, result, now);
  return true;
}

void SqliteStore::settle_open_row(const OpenRow& row, const PushResult& result, UnixMillis now) {
  if (result.outcome == PushOutcome::accepted) {
    if (row.on_settle == "drop") mark(Mark::settle_accepted_unwanted);
    record_agreement(row.shown.salesforce_id, row.shown.field);
    set_record_state(row.shown.salesforce_id, RecordState::live);
    run("UPDATE runs SET pushed = pushed + 1 WHERE id = (SELECT run FROM audit WHERE id = ?)", row.audit);
  }
  if (result.outcome == PushOutcome::equal) record_agreement(row.shown.salesforce_id, row.shown.field);
  if (result.record_state) set_record_state(row.shown.salesforce_id, *result.record_state);
  const bool refused = result.outcome == PushOutcome::parked || result.outcome == PushOutcome::moved;
  if (refused && row.shown.cause == cause_same_email && row.on_settle.empty())
    return leave_to_next_spread(row, result, now);
  switch (result.outcome) {
    case PushOutcome::moved:
      return move_row(row, result, now);
    case PushOutcome::accepted:
    case PushOutcome::equal:
    case PushOutcome::dropped:
      if (row.on_settle == "resend" && !MUTANT(unsubscribe_during_a_push_is_forgotten)) {
        mark(Mark::settle_sends_again);
        keep_open(row, result, now);
      } else {
        close_row(row.shown.id);
      }
      return;
    case PushOutcome::retry:
    case PushOutcome::parked:
      if (row.on_settle == "drop") {
        mark(Mark::settle_dropped_unwanted);
        drop_row(row, resubscribed_in_flight, now);
      } else {
        keep_open(row, result, now);
      }
      return;
  }
}

void SqliteStore::keep_open(const OpenRow& row, const PushResult& result, UnixMillis now) {
  const bool as_before = is_pushed_to(current_settings(), row.shown.field);
  const OptOutField effective = as_before ? row.shown.field : effective_field(current_settings());
  if (!as_before && find_open_row(row.shown.salesforce_id, effective).has_value()) {
    mark(Mark::settle_dropped_other_field);
    drop_row(row, queued_for_other_field, now);
    return;
  }
  if (!as_before) mark(Mark::settle_moved_field);
  if (row.on_settle == "resend" || !as_before) {
    make_due(row.shown.id, effective, row.shown.person, now);
    return;
  }
  const bool parked = result.outcome == PushOutcome::parked;
  const WaitingFor otherwise = parked ? WaitingFor::access : WaitingFor::retry;
  const WaitingFor waiting = result.waiting_for == WaitingFor::nothing ? otherwise : result.waiting_for;
  const UnixMillis next_try = parked && result.next_try_at == 0 ? far_future : result.next_try_at;
  run("UPDATE outbox SET state = ?, waiting_for = ?, code = ?, message = ?, attempts = attempts + 1,"
      " first_failed_at = CASE first_failed_at WHEN 0 THEN ? ELSE first_failed_at END, next_try_at = ?, "
      "worker = '',"
      " token = 0, audit = 0 WHERE id = ?",
      parked ? "parked" : "pending", name_of(waiting), result.code, result.message, now, next_try,
      row.shown.id);
}

// A new version where the baseline changes: a nightly that read the record before this write must not decide
// over it.
void SqliteStore::record_agreement(std::string_view salesforce_id, OptOutField field) {
  if (MUTANT(a_push_is_not_agreed)) return;
  int agreed = 0;
  for (const Person& person : people_on(salesforce_id)) {
    if (!person.unsubscribed && !MUTANT(a_push_is_agreed_with_everybody)) continue;
    set_synced(person, field, true, true);
    if (++agreed == 2) mark(Mark::settle_of_several_people);
  }
}

// ---- the dead -----------------------------------------------------------------------------------
void SqliteStore::release(std::string_view worker, UnixMillis now) {
  writing("release", false, [&] {
    if (MUTANT(outbox_only_in_memory)) run("DELETE FROM outbox");
    if (MUTANT(restart_leaves_claimed_rows)) return true;
    int claims = change(
        "UPDATE outbox SET state = 'pending', next_try_at = ?, worker = '', token = 0, audit = 0"
        " WHERE state = 'claimed' AND worker = ?",
        now, worker);
    while (claims-- > 0) mark(Mark::restart_freed_a_claim);
    if (MUTANT(a_dead_night_keeps_its_lease)) return true;
    int runs = change(
        "UPDATE runs SET lease_until = min(lease_until, ?), token = 0 WHERE state = 'running' AND worker = ?",
        now, worker);
    while (runs-- > 0) mark(Mark::restart_freed_a_run);
    return true;
  });
}

// ---- a clock that was set back ------------------------------------------------------------------
#define BEYOND                                                                            \
  "((state = 'pending' AND next_try_at > ?1) OR (state = 'claimed' AND next_try_at > ?2)" \
  " OR (state = 'parked' AND next_try_at > ?3 AND next_try_at < ?4))"

bool SqliteStore::pull_in(const Horizon& to) {
  enter("pull_in");
  if (MUTANT(a_clock_set_back_leaves_what_waits)) return false;
  const bool nothing = looking([&] {
    return !query("SELECT 1 FROM outbox WHERE " BEYOND " LIMIT 1", to.retry, to.claim, to.parked, far_future)
                .step() &&
           !query(
                "SELECT 1 FROM runs WHERE (state = 'running' AND lease_until > ?)"
                " OR (state = 'incomplete' AND next_try_at > ?) LIMIT 1",
                to.run, to.retry)
                .step() &&
           !query("SELECT 1 FROM email_look_ups WHERE next_try_at > ? AND next_try_at < ? LIMIT 1", to.parked,
                  far_future)
                .step() &&
           !query("SELECT 1 FROM team WHERE nightly_since > ?", to.now).step();
  });
  if (nothing) return false;
  return committing("pull_in", false, [&] {
    run("UPDATE outbox SET next_try_at = CASE state WHEN 'claimed' THEN ?2 WHEN 'parked' THEN ?3 ELSE ?1 END "
        "WHERE " BEYOND,
        to.retry, to.claim, to.parked, far_future);
    run("UPDATE runs SET lease_until = ? WHERE state = 'running' AND lease_until > ?", to.run, to.run);
    run("UPDATE runs SET next_try_at = ? WHERE state = 'incomplete' AND next_try_at > ?", to.retry, to.retry);
    run("UPDATE email_look_ups SET next_try_at = ?1 WHERE next_try_at > ?1 AND next_try_at < ?2", to.parked,
        far_future);
    run("UPDATE team SET nightly_since = ? WHERE nightly_since > ?", to.now, to.now);
    return true;
  });
}

std::vector<std::string> SqliteStore::workers() {
  return reading("workers", [&] {
    std::vector<std::string> names;
    Query rows = query(
        "SELECT worker FROM outbox WHERE state = 'claimed' UNION SELECT worker FROM runs WHERE state = "
        "'running'"
        " ORDER BY worker");
    while (rows.step()) names.push_back(rows.text(0));
    return names;
  });
}

}  // namespace syncer
