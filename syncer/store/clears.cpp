// Writing a false. Everything a false is based on is looked at again in the transaction that announces it or
// carries it out: one unsubscribe in the meantime, by anybody on the record, and it is left alone.
#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/store/sqlite_store_impl.h"

namespace syncer {

std::optional<Authorisation> SqliteStore::team_authorisation() {
  return reading("team_authorisation", [&]() -> std::optional<Authorisation> {
    const Settings& settings = current_settings();
    if (!settings.allow_opt_in || settings.opt_in_authorisation.empty()) return std::nullopt;
    Query change = query(
        "SELECT by, at FROM setting_changes WHERE name = 'opt_in_authorisation' ORDER BY id DESC LIMIT 1");
    if (!change.step()) return std::nullopt;
    return Authorisation{change.text(0), change.integer(1), settings.opt_in_authorisation};
  });
}

// ---- in Salesforce ------------------------------------------------------------------------------
int64_t SqliteStore::intend_clear(int64_t run_id, int64_t token, int64_t read_version, const Clear& clear,
                                  UnixMillis now) {
  return writing("intend_clear", true, [&]() -> int64_t {
    if (!holds_run(run_id, token)) return 0;
    const Settings& settings = current_settings();
    if (!settings.allow_opt_in || name_of(settings.policy) != clear.rule ||
        effective_field(settings) != clear.field)
      return 0;
    // Who asked for it may have left the record meanwhile; then nobody speaks for it.
    const std::optional<Person> asked = find_person(clear.person);
    const bool left = !asked.has_value() || asked->salesforce_id != clear.salesforce_id;
    const bool wanted_or_changed =
        (left && !MUTANT(a_false_is_written_where_nobody_is)) ||
        query("SELECT 1 FROM people WHERE salesforce_id = ? AND (unsubscribed = 1 OR version > ?) LIMIT 1",
              clear.salesforce_id, read_version)
            .step();
    if (wanted_or_changed) {
      mark(Mark::clear_overtaken);
      return 0;
    }
    if (!open_rows_of(clear.salesforce_id).empty()) return 0;
    return insert(
        "INSERT INTO audit (person, salesforce_id, field, old_value, new_value, cause, run, intended_at, "
        "authorised) VALUES (?, ?, ?, 1, 0, 'nightly', ?, ?, ?)",
        clear.person, clear.salesforce_id, field_api_name(clear.salesforce_id, clear.field), run_id, now,
        text_of(clear.authorised));
  });
}

void SqliteStore::settle_clear(int64_t audit, const Clear& clear, const PushResult& result, UnixMillis now) {
  writing("settle_clear", true, [&] {
    run("UPDATE audit SET settled_at = ?, result = ?, code = ?, message = ?, request_id = ?"
        " WHERE id = ? AND settled_at = 0",
        now, name_of(result.outcome), result.code, result.message, result.request_id, audit);
    if (result.outcome != PushOutcome::accepted) return true;
    run("UPDATE runs SET pushed = pushed + 1 WHERE id = (SELECT run FROM audit WHERE id = ?)", audit);
    for (const Person& person : people_on(clear.salesforce_id))
      if (!person.unsubscribed) set_synced(person, clear.field, false, true);
    return true;
  });
}

// ---- in Sales Connect ---------------------------------------------------------------------------
// For the whole record or not at all: a push in flight, or one person who has changed, keeps all of them.
bool SqliteStore::may_opt_in(const Person& person, const PersonDecision& decided, int64_t read_version,
                             UnixMillis now) {
  if (!decided.authorised || !current_settings().allow_opt_in) return false;
  // Those of the record whom this run has opted in a moment ago are above read_version as well.
  const bool changed =
      query("SELECT 1 FROM people WHERE salesforce_id = ? AND version > ? AND unsubscribed = 1 LIMIT 1",
            person.salesforce_id, read_version)
          .step();
  if (changed) mark(Mark::clear_overtaken);
  if (changed) return false;
  for (const OpenRow& row : open_rows_of(person.salesforce_id))
    if (row.held(now)) return false;
  return true;
}

void SqliteStore::opt_in(const Person& person, OptOutField field, const PersonDecision& decided,
                         UnixMillis now) {
  const int64_t version = next_version();
  run("UPDATE people SET unsubscribed = 0, version = ? WHERE id = ?", version, person.id);
  add_history(person.id, now, HistoryKind::resubscribe, "Salesforce Sync",
              std::string(decided.decision.reason) + ", allowed " + text_of(*decided.authorised));
  if (const std::optional<Person> after = find_person(person.id)) set_synced(*after, field, false, false);
  drop_rows_of(person.salesforce_id, "Salesforce is not opted out, and that counts", now);
}

}  // namespace syncer
