// Nightly runs: one record a due moment and local date, one live lease at a time, and a token that changes
// hands with it.
#include "syncer/store/sqlite_store_impl.h"

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

#define RUN_COLUMNS                                                                              \
  "id, by_hand, due_at, local_date, begun_at, finished_at, state, reason, worker, lease_until, " \
  "next_try_at, "                                                                                \
  "pulled, pushed, parked, skipped_no_id, skipped_changed, conflicts, planned_calls, calls, retries"

Run SqliteStore::read_run(Query& row) {
  Run run;
  run.id = row.integer(0);
  run.by_hand = row.boolean(1);
  run.due_at = row.integer(2);
  run.local_date = row.text(3);
  run.begun_at = row.integer(4);
  run.finished_at = row.integer(5);
  run.state = run_state_from(row.text(6));
  run.reason = row.text(7);
  run.worker = row.text(8);
  run.lease_until = row.integer(9);
  run.next_try_at = row.integer(10);
  run.counts.pulled = row.integer(11);
  run.counts.pushed = row.integer(12);
  run.counts.parked = row.integer(13);
  run.counts.skipped_no_id = row.integer(14);
  run.counts.skipped_changed = row.integer(15);
  run.counts.conflicts = row.integer(16);
  run.counts.planned_calls = row.integer(17);
  run.counts.calls = row.integer(18);
  run.counts.retries = row.integer(19);
  return run;
}

std::optional<Run> SqliteStore::find_run(int64_t id) {
  Query row = query("SELECT " RUN_COLUMNS " FROM runs WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_run(row);
}

// A date has one record even when the settings moved its due moment meanwhile.
std::optional<Run> SqliteStore::find_scheduled(UnixMillis due_at, std::string_view local_date) {
  Query due = query("SELECT " RUN_COLUMNS " FROM runs WHERE by_hand = 0 AND due_at = ?", due_at);
  if (due.step()) return read_run(due);
  if (MUTANT(a_moved_night_runs_twice)) return std::nullopt;
  Query dated = query("SELECT " RUN_COLUMNS " FROM runs WHERE by_hand = 0 AND local_date = ?", local_date);
  if (!dated.step()) return std::nullopt;
  return read_run(dated);
}

int64_t SqliteStore::live_run(UnixMillis now) {
  Query row = query("SELECT id FROM runs WHERE state = 'running' AND lease_until > ?", now);
  return row.step() ? row.integer(0) : 0;
}

// Whoever held them is gone. A scheduled one may be taken up again at once, a run by hand has lost its hand.
void SqliteStore::end_dead_runs(int64_t but, UnixMillis now) {
  if (MUTANT(a_dead_night_runs_for_ever)) return;
  int dead = change(
      "UPDATE runs SET state = 'incomplete', reason = 'its worker disappeared', finished_at = ?, token = 0,"
      " next_try_at = CASE by_hand WHEN 0 THEN ? ELSE 0 END WHERE state = 'running' AND id <> ?",
      now, now, but);
  while (dead-- > 0) mark(Mark::run_of_the_dead_closed);
}

BeginRun SqliteStore::begin_run(bool by_hand, UnixMillis due_at, std::string_view local_date,
                                std::string_view worker, UnixMillis now, UnixMillis lease_until) {
  using Answer = BeginRun::Answer;
  const auto refusal = [](Answer answer, Run existing) {
    BeginRun refused;
    refused.answer = answer;
    refused.run = std::move(existing);
    return refused;
  };
  const auto complete_already = [&](const std::optional<Run>& existing) {
    return existing.has_value() && existing->state == RunState::complete &&
           !MUTANT(a_complete_night_runs_again);
  };
  enter("begin_run");
  if (!by_hand) {  // the usual answer, and what is complete stays so: no need to lock anybody out
    std::optional<Run> existing = looking([&] { return find_scheduled(due_at, local_date); });
    if (existing.has_value() && existing->due_at != due_at) mark(Mark::run_of_a_moved_date);
    if (complete_already(existing)) return refusal(Answer::complete_already, std::move(*existing));
  }
  return committing("begin_run", true, [&] {
    std::optional<Run> existing;
    if (!by_hand) existing = find_scheduled(due_at, local_date);
    if (complete_already(existing)) return refusal(Answer::complete_already, std::move(*existing));
    if (const int64_t live = live_run(now); live != 0 && !MUTANT(two_runs_at_once))
      return refusal(Answer::held_by_other, *find_run(live));
    if (!MUTANT(an_incomplete_night_does_not_wait) && existing.has_value() &&
        existing->state == RunState::incomplete &&
        (existing->next_try_at == 0 || existing->next_try_at > now)) {
      return refusal(Answer::not_yet, std::move(*existing));
    }

    BeginRun begun;
    begun.token = next_token();
    end_dead_runs(existing.has_value() ? existing->id : 0, now);
    int64_t id = 0;
    if (existing.has_value()) {
      mark(Mark::run_resumed);
      if (existing->worker != worker) mark(Mark::run_resumed_by_another);
      begun.answer = Answer::resumed;
      id = existing->id;
      run("UPDATE runs SET state = 'running', reason = '', finished_at = 0, next_try_at = 0, worker = ?, "
          "token = ?,"
          " lease_until = ? WHERE id = ?",
          worker, begun.token, lease_until, id);
    } else {
      id = insert(
          "INSERT INTO runs (by_hand, due_at, local_date, begun_at, worker, token, lease_until)"
          " VALUES (?, ?, ?, ?, ?, ?, ?)",
          by_hand, due_at, local_date, now, worker, begun.token, lease_until);
    }
    begun.run = *find_run(id);
    return begun;
  });
}

bool SqliteStore::holds_run(int64_t run_id, int64_t token) {
  return token != 0 &&
         query("SELECT 1 FROM runs WHERE id = ? AND token = ? AND state = 'running'", run_id, token).step();
}

bool SqliteStore::extend_run(int64_t run_id, int64_t token, UnixMillis lease_until) {
  return writing("extend_run", false, [&] {
    if (!holds_run(run_id, token)) return false;
    if (!MUTANT(the_lease_of_a_night_is_not_renewed))
      run("UPDATE runs SET lease_until = ? WHERE id = ?", lease_until, run_id);
    return true;
  });
}

void SqliteStore::put_off(int64_t run_id, int64_t token, UnixMillis until) {
  writing("put_off", false, [&] {
    if (!holds_run(run_id, token) || MUTANT(what_is_put_off_is_sent_at_once)) return false;
    run("UPDATE outbox SET next_try_at = ? WHERE cause = 'nightly' AND state = 'pending' AND next_try_at < ?",
        until, until);
    return true;
  });
}

void SqliteStore::set_read_position(int64_t run_id, int64_t token,
                                    const std::optional<ReadPosition>& position) {
  writing("set_read_position", false, [&] {
    if (!holds_run(run_id, token)) return false;
    run("DELETE FROM read_position");
    if (position)
      run("INSERT INTO read_position (one, of, since, full_since) VALUES (1, ?, ?, ?)", position->of,
          position->since, position->full_since);
    return true;
  });
}

std::optional<ReadPosition> SqliteStore::read_position() {
  return reading("read_position", [&]() -> std::optional<ReadPosition> {
    Query row = query("SELECT of, since, full_since FROM read_position");
    if (!row.step()) return std::nullopt;
    return ReadPosition{row.text(0), row.integer(1), row.integer(2)};
  });
}

bool SqliteStore::finish_run(int64_t run_id, int64_t token, RunState state, std::string_view reason,
                             UnixMillis next_try_at, const RunCounts& counts, UnixMillis now) {
  return writing("finish_run", true, [&] {
    if (!holds_run(run_id, token)) return false;
    run("UPDATE runs SET state = ?, reason = ?, next_try_at = ?, finished_at = ?, token = 0 WHERE id = ?",
        name_of(state), reason, next_try_at, now, run_id);
    run("UPDATE runs SET pulled = ?, pushed = ?, parked = ?, skipped_no_id = ?, skipped_changed = ?, "
        "conflicts = ?,"
        " planned_calls = ?, calls = ?, retries = ? WHERE id = ?",
        counts.pulled, counts.pushed, counts.parked, counts.skipped_no_id, counts.skipped_changed,
        counts.conflicts, counts.planned_calls, counts.calls, counts.retries, run_id);
    return true;
  });
}

std::vector<Run> SqliteStore::runs() {
  return reading("runs", [&] {
    std::vector<Run> all;
    Query rows = query("SELECT " RUN_COLUMNS " FROM runs ORDER BY id");
    while (rows.step()) all.push_back(read_run(rows));
    return all;
  });
}

std::vector<ConflictRow> SqliteStore::conflicts() {
  return reading("conflicts", [&] {
    std::vector<ConflictRow> all;
    Query rows = query("SELECT run, person, at, winner, rule FROM conflicts ORDER BY id");
    while (rows.step()) {
      all.push_back(
          {rows.integer(0), rows.integer(1), rows.integer(2), winner_from(rows.text(3)), rows.text(4)});
    }
    return all;
  });
}

}  // namespace syncer
