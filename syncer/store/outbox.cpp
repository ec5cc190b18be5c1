// The outbox: at most one open row a record and field, always for the field that is effective. A closed row
// is deleted; what happened to it is in the audit.
#include "syncer/store/sqlite_store_impl.h"

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

Sobject object_of(std::string_view salesforce_id) {
  return salesforce_id.starts_with("00Q") ? Sobject::lead : Sobject::contact;
}

}  // namespace

SqliteStore::OpenRow SqliteStore::read_open_row(Query& row) {
  OpenRow open;
  open.shown.id = row.integer(0);
  open.shown.salesforce_id = row.text(1);
  open.shown.field = field_from(row.text(2));
  open.shown.person = row.integer(3);
  open.shown.cause = row.text(4);
  open.shown.state = outbox_state_from(row.text(5));
  open.shown.waiting_for = waiting_for_from(row.text(6));
  open.shown.code = row.text(7);
  open.shown.message = row.text(8);
  open.shown.attempts = static_cast<int>(row.integer(9));
  open.shown.created_at = row.integer(10);
  open.shown.first_failed_at = row.integer(11);
  open.shown.next_try_at = row.integer(12);
  open.shown.worker = row.text(13);
  open.run = row.integer(14);
  open.old_value = row.optional_boolean(15);
  open.token = row.integer(16);
  open.audit = row.integer(17);
  open.on_settle = row.text(18);
  return open;
}

std::optional<SqliteStore::OpenRow> SqliteStore::find_open_row(std::string_view salesforce_id,
                                                               OptOutField field) {
  Query row = query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE salesforce_id = ? AND field = ?",
                    salesforce_id, name_of(field));
  if (!row.step()) return std::nullopt;
  return read_open_row(row);
}

std::vector<SqliteStore::OpenRow> SqliteStore::open_rows_of(std::string_view salesforce_id) {
  std::vector<OpenRow> open;
  Query rows =
      query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE salesforce_id = ? ORDER BY id", salesforce_id);
  while (rows.step()) open.push_back(read_open_row(rows));
  return open;
}

// ---- opening ------------------------------------------------------------------------------------
// A row in flight cannot be called back, and what it carries may have been sent before this act: it is sent
// again.
void SqliteStore::queue_unsubscribe(const Person& person, UnixMillis now) {
  queue_unsubscribe(person, effective_field(current_settings()), now);
  const std::optional<OptOutField> also = written_as_well(current_settings());
  if (also && !MUTANT(the_additional_field_is_not_pushed)) queue_unsubscribe(person, *also, now);
}

void SqliteStore::queue_unsubscribe(const Person& person, OptOutField field, UnixMillis now) {
  const std::optional<OpenRow> open = find_open_row(person.salesforce_id, field);
  if (!open.has_value()) {
    run("INSERT INTO outbox (salesforce_id, field, person, cause, created_at, next_try_at)"
        " VALUES (?, ?, ?, 'unsubscribe', ?, ?)",
        person.salesforce_id, name_of(field), person.id, now, now);
  } else if (open->held(now)) {
    mark(Mark::unsubscribe_in_flight);
    run("UPDATE outbox SET on_settle = 'resend', person = ? WHERE id = ?", person.id, open->shown.id);
  } else {
    const bool parked = open->shown.state == OutboxState::parked;
    mark(parked ? Mark::unsubscribe_of_a_parked_row : Mark::unsubscribe_of_a_waiting_row);
    make_due(open->shown.id, field, person.id, now);
  }
}

// As if a person had just queued it.
void SqliteStore::make_due(int64_t row, OptOutField field, PersonId person, UnixMillis now) {
  run("UPDATE outbox SET field = ?, person = ?, cause = 'unsubscribe', run = 0, state = 'pending',"
      " waiting_for = 'push', code = '', message = '', attempts = 0, first_failed_at = 0, next_try_at = ?,"
      " old_value = NULL, worker = '', token = 0, audit = 0, on_settle = '' WHERE id = ?",
      name_of(field), person, now, row);
}

// A run knows what it read, and keeps what is known of earlier failures. False: nothing new was queued, since
// another person's decision of this run did it or a worker is sending it right now.
bool SqliteStore::queue_for_run(const Person& person, OptOutField field, int64_t run_id, UnixMillis now) {
  const std::optional<OpenRow> open = find_open_row(person.salesforce_id, field);
  if (!open.has_value()) {
    run("INSERT INTO outbox (salesforce_id, field, person, cause, run, old_value, created_at, next_try_at)"
        " VALUES (?, ?, ?, 'nightly', ?, 0, ?, ?)",
        person.salesforce_id, name_of(field), person.id, run_id, now, now);
    return true;
  }
  if (open->shown.cause == cause_same_email)
    run("UPDATE outbox SET cause = 'nightly', person = ? WHERE id = ?", person.id, open->shown.id);
  if (open->held(now)) {
    mark(open->on_settle == "drop" ? Mark::decision_revived : Mark::decision_in_flight);
    // Resubscribed and unsubscribed again around a write in flight: the write is wanted after all.
    if (open->on_settle == "drop") run("UPDATE outbox SET on_settle = '' WHERE id = ?", open->shown.id);
    return false;
  }
  if (open->run == run_id && open->shown.state == OutboxState::pending) return false;
  mark(Mark::decision_took_a_row);
  // Its cause stays: an unsubscribe that waits is one for whoever resumes the run as well.
  run("UPDATE outbox SET run = ?, old_value = 0, state = 'pending', next_try_at = ?, "
      "worker = '',"
      " token = 0, audit = 0, on_settle = '' WHERE id = ?",
      run_id, now, open->shown.id);
  return true;
}

// ---- closing ------------------------------------------------------------------------------------
void SqliteStore::close_row(int64_t row) { run("DELETE FROM outbox WHERE id = ?", row); }

// Closed without a write: the audit says so in a line of its own, for the intents of earlier tries have
// theirs.
void SqliteStore::drop_row(const OpenRow& row, std::string_view why, UnixMillis now) {
  const int64_t audit =
      add_audit(row, field_api_name(row.shown.salesforce_id, row.shown.field), row.run, now);
  run("UPDATE audit SET settled_at = ?, result = 'dropped', message = ? WHERE id = ?", now, why, audit);
  close_row(row.shown.id);
}

// What is in flight is left to its worker, which will find that nobody wants it kept open.
void SqliteStore::drop_rows_of(std::string_view salesforce_id, std::string_view why, UnixMillis now) {
  for (const OpenRow& row : open_rows_of(salesforce_id)) {
    if (row.held(now)) {
      mark(Mark::resubscribe_in_flight);
      run("UPDATE outbox SET on_settle = 'drop' WHERE id = ?", row.shown.id);
    } else {
      drop_row(row, why, now);
    }
  }
}

int64_t SqliteStore::add_audit(const OpenRow& row, std::string_view field_api_name, int64_t run_id,
                               UnixMillis now) {
  return insert(
      "INSERT INTO audit (person, salesforce_id, field, old_value, new_value, cause, run, intended_at)"
      " VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
      row.shown.person, row.shown.salesforce_id, field_api_name, row.old_value, row.shown.cause, run_id, now);
}

const std::string& SqliteStore::field_api_name(std::string_view salesforce_id, OptOutField field) {
  return api_name(current_settings(), field, object_of(salesforce_id));
}

// ---- settings -----------------------------------------------------------------------------------
// Rows in flight keep the field they are being sent with; claim and settle put them right if they stay open.
void SqliteStore::retarget_rows(const Settings& before, const Settings& settings, UnixMillis now) {
  if (MUTANT(settings_leave_waiting_pushes_alone)) return;
  end_spreading(settings, now);
  const OptOutField effective = effective_field(settings);
  std::vector<OpenRow> others;
  {
    Query rows =
        query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE field <> ? AND state <> 'claimed' ORDER BY id",
              name_of(effective));
    while (rows.step()) others.push_back(read_open_row(rows));
  }
  std::erase_if(others, [&](const OpenRow& row) { return is_pushed_to(settings, row.shown.field); });
  for (const OpenRow& row : others) {
    if (row.on_settle == "drop") {
      drop_row(row, resubscribed_in_flight, now);
      continue;
    }
    const std::optional<OpenRow> same = find_open_row(row.shown.salesforce_id, effective);
    if (!same.has_value()) {
      mark(Mark::settings_moved_a_push);
      make_due(row.shown.id, effective, row.shown.person, now);
      continue;
    }
    mark(same->held(now) ? Mark::settings_beside_a_flight : Mark::settings_found_both_fields);
    if (same->held(now)) run("UPDATE outbox SET on_settle = 'resend' WHERE id = ?", same->shown.id);
    drop_row(row, queued_for_other_field, now);
  }
  const std::optional<OptOutField> also = written_as_well(settings);
  if (also && (!is_pushed_to(before, *also) || !is_pushed_to(before, effective))) {
    // What waits goes to both from here on.
    run("INSERT INTO outbox (salesforce_id, field, person, cause, created_at, next_try_at)"
        " SELECT o.salesforce_id, f.field, o.person, o.cause, ?1, ?1 FROM outbox AS o,"
        " (SELECT ?2 AS field UNION SELECT ?3) AS f WHERE o.field <> f.field AND o.on_settle <> 'drop'"
        " AND NOT EXISTS (SELECT 1 FROM outbox AS x WHERE x.salesforce_id = o.salesforce_id AND x.field ="
        " f.field) ORDER BY o.id",
        now, name_of(effective), name_of(*also));
  }
  run("UPDATE outbox SET state = 'pending', next_try_at = ? WHERE state = 'parked'", now);
}

// Whoever is to be looked up by e-mail, and when.
#define WAITS_FOR_AN_ID "SELECT id, ? FROM people WHERE unsubscribed = 1 AND salesforce_id IS NULL"
#define WAITS_FOR_ITS_ADDRESS                                                                               \
  "FROM email_look_ups WHERE next_try_at > ?1 AND person IN (SELECT id FROM people WHERE salesforce_id IS " \
  "NOT NULL)"

void SqliteStore::make_parked_due(UnixMillis now) {
  enter("make_parked_due");
  if (looking([&] {
        return !query("SELECT 1 FROM outbox WHERE state <> 'claimed' AND next_try_at > ? LIMIT 1", now)
                    .step() &&
               !(looks_up() && query(WAITS_FOR_AN_ID " LIMIT 1", now).step()) &&
               !(spreads() && query("SELECT 1 " WAITS_FOR_ITS_ADDRESS " LIMIT 1", now).step());
      }))
    return;
  committing("make_parked_due", false, [&] {
    run("UPDATE outbox SET state = 'pending', next_try_at = ?1 WHERE state <> 'claimed' AND next_try_at > ?1",
        now);
    if (looks_up())
      run("INSERT INTO email_look_ups (person, next_try_at) " WAITS_FOR_AN_ID
          " ON CONFLICT (person) DO UPDATE SET next_try_at = excluded.next_try_at",
          now);
    if (spreads())
      run("UPDATE email_look_ups SET next_try_at = ?1 WHERE person IN (SELECT person " WAITS_FOR_ITS_ADDRESS
          ")",
          now);
    return true;
  });
}

// ---- reading ------------------------------------------------------------------------------------
std::vector<OutboxRow> SqliteStore::outbox() {
  return reading("outbox", [&] {
    std::vector<OutboxRow> open;
    Query rows = query("SELECT " OUTBOX_COLUMNS " FROM outbox ORDER BY id");
    while (rows.step()) open.push_back(read_open_row(rows).shown);
    return open;
  });
}

// A row that belongs to a running run may be claimed by others when that run's lease is over, not before.
OutboxCounts SqliteStore::outbox_counts() {
  return reading("outbox_counts", [&] {
    OutboxCounts counts;
    Query all = query(
        "SELECT count(*) FILTER (WHERE o.state = 'pending'), count(*) FILTER (WHERE o.state = 'claimed'),"
        " count(*) FILTER (WHERE o.state = 'parked'), ifnull(min(o.created_at), 0),"
        " ifnull(min(max(o.next_try_at, ifnull(r.lease_until, o.next_try_at))) FILTER (WHERE o.next_try_at < "
        "?), 0)"
        " FROM outbox AS o LEFT JOIN runs AS r ON r.id = o.run AND r.state = 'running'",
        far_future);
    all.step();
    counts.pending = all.integer(0);
    counts.claimed = all.integer(1);
    counts.parked = all.integer(2);
    counts.oldest_at = all.integer(3);
    counts.next_try_at = switched_off() ? 0 : all.integer(4);
    if (counts.parked == 0) return counts;
    Query parked =
        query("SELECT waiting_for, count(*) FROM outbox WHERE state = 'parked' GROUP BY waiting_for");
    while (parked.step()) counts.parked_for[waiting_for_from(parked.text(0))] = parked.integer(1);
    return counts;
  });
}

// What keeps everybody on that object from being synced, as far as it was seen at `since` or later. It is
// parked like a row that was refused for it: only a person can mend it.
std::optional<SqliteStore::Waiting> SqliteStore::blocked(std::string_view salesforce_id, OptOutField field,
                                                         UnixMillis since) {
  Query found = query(
      "SELECT code, message FROM diagnostics WHERE open = 1 AND object = ? AND field = ?"
      " AND salesforce_id = '' AND category = 'Access/Validation' AND last_at >= ?"
      " ORDER BY last_at DESC, id DESC LIMIT 1",
      api_name(object_of(salesforce_id)), field_api_name(salesforce_id, field), since);
  if (!found.step()) return std::nullopt;
  Waiting waiting;
  waiting.code = found.text(0);
  waiting.message = found.text(1);
  waiting.waiting_for = waiting.code.starts_with("INVALID_FIELD") ? WaitingFor::field : WaitingFor::access;
  waiting.parked = true;
  return waiting;
}

SqliteStore::Waiting SqliteStore::waiting(const Person& person) {
  return reading("waiting", [&] {
    Waiting waiting;
    if (!person.unsubscribed) return waiting;
    if (person.salesforce_id.empty()) {
      waiting.waiting_for = WaitingFor::salesforce_id;
      if (const std::string several = several_records(person.id); !several.empty()) {
        waiting.parked = true;
        waiting.code = "SEVERAL_RECORDS";
        waiting.message = several + " have this e-mail address: give the person the ID of one of them";
      }
      return waiting;
    }
    // Two rows only while one is in flight with a field that was chosen before; the effective one speaks.
    const OptOutField effective = effective_field(current_settings());
    std::vector<OpenRow> rows = open_rows_of(person.salesforce_id);
    std::optional<OpenRow> open;
    for (OpenRow& row : rows) {
      if (row.on_settle == "drop") continue;
      if (!open.has_value() || row.shown.field == effective) open = std::move(row);
    }
    if (open.has_value()) {
      // A night that could not read the object leaves its due rows alone.
      const OutboxRow& row = open->shown;
      if (row.state == OutboxState::pending && row.waiting_for != WaitingFor::retry) {
        if (auto why = blocked(person.salesforce_id, row.field, row.next_try_at)) return *why;
      }
      waiting.waiting_for = switched_off() ? WaitingFor::sync : row.waiting_for;
      waiting.parked = open->shown.state == OutboxState::parked;
      waiting.code = open->shown.code;
      waiting.message = open->shown.message;
    } else if (!is_contact_or_lead(person.salesforce_id) && !is_account(person.salesforce_id)) {
      waiting = {WaitingFor::record, true, "MALFORMED_ID",
                 std::string(explain(IdProblem::not_contact_or_lead))};
    } else if (person.synced(effective) != true && person.record_state != RecordState::live) {
      const bool purged = person.record_state == RecordState::purged;
      waiting.waiting_for = WaitingFor::record;
      waiting.parked = true;
      waiting.code = purged ? "NOT_FOUND" : "ENTITY_IS_DELETED";
      waiting.message = purged ? record_is_purged : "the record is in the recycle bin";
    } else if (person.synced(effective) != true) {
      if (auto why = blocked(person.salesforce_id, effective, 0)) return *why;
      waiting.waiting_for = switched_off() ? WaitingFor::sync : WaitingFor::nightly;
    }
    return waiting;
  });
}

}  // namespace syncer
