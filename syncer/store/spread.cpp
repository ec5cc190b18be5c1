// Pushes to records that nobody need be linked to: those of the same e-mail address (A9, A10). Such a row
// lasts until Salesforce takes it or refuses it; the search that found it is made again.
#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/store/sqlite_store_impl.h"

namespace syncer {
namespace {

constexpr UnixMillis a_day_later_ms = 24LL * 60 * 60 * 1000;

}  // namespace

bool SqliteStore::spreads() { return spreads_by_address(current_settings()) && !switched_off(); }

std::vector<Person> SqliteStore::to_spread(int n, UnixMillis now) {
  return reading("to_spread", [&] {
    std::vector<Person> people;
    if (!spreads()) return people;
    Query due = query(
        "SELECT l.person FROM email_look_ups AS l JOIN people AS p ON p.id = l.person"
        " WHERE l.next_try_at <= ? AND p.unsubscribed = 1 AND p.salesforce_id IS NOT NULL"
        " ORDER BY l.next_try_at, l.person LIMIT ?",
        now, n);
    while (due.step()) people.push_back(*find_person(due.integer(0)));
    return people;
  });
}

std::vector<Person> SqliteStore::all_to_spread(PersonId after, int n) {
  return reading("all_to_spread", [&] {
    std::vector<Person> people;
    if (!spreads() || MUTANT(no_night_tells_the_records_of_an_address)) return people;
    Query all = query(
        "SELECT id FROM people WHERE id > ? AND unsubscribed = 1 AND salesforce_id IS NOT NULL ORDER BY id"
        " LIMIT ?",
        after, n);
    while (all.step()) people.push_back(*find_person(all.integer(0)));
    return people;
  });
}

int64_t SqliteStore::spread(const std::vector<SameAddress>& found, UnixMillis now) {
  if (found.empty()) return 0;
  return writing("spread", true, [&] {
    int64_t queued = 0;
    for (const SameAddress& one : found) {
      const std::optional<Person> person = find_person(one.person);
      if (!spreads() || !person || !person->unsubscribed || person->salesforce_id.empty()) continue;
      if (one.complete) run("DELETE FROM email_look_ups WHERE person = ?", one.person);
      for (const SameAddress::Record& record : one.records) {
        if (record.salesforce_id == person->salesforce_id) continue;
        for (const OptOutField field : record.open) {
          if (!is_pushed_to(current_settings(), field) || find_open_row(record.salesforce_id, field))
            continue;
          mark(Mark::spread_queued_a_push);
          run("INSERT INTO outbox (salesforce_id, field, person, cause, old_value, created_at, next_try_at)"
              " VALUES (?, ?, ?, ?, 0, ?, ?)",
              record.salesforce_id, name_of(field), person->id, cause_same_email, now, now);
          ++queued;
        }
      }
    }
    return queued;
  });
}

// Refused, or the record lives on elsewhere: where that is, its address tells.
void SqliteStore::leave_to_next_spread(const OpenRow& row, const PushResult& result, UnixMillis now) {
  mark(Mark::spread_was_refused);
  drop_row(row, "refused, and asked for again with the person's e-mail address: " + result.message, now);
  const std::optional<Person> person = find_person(row.shown.person);
  if (person && person->unsubscribed)
    queue_look_up(*person, has_nights(current_settings()) ? far_future : now + a_day_later_ms);
}

// What waits for another field, or is not wanted any more; what is in flight is seen to when it is settled.
void SqliteStore::end_spreading(const Settings& settings, UnixMillis now) {
  std::vector<OpenRow> waiting;
  {
    Query rows =
        query("SELECT " OUTBOX_COLUMNS " FROM outbox WHERE cause = ? AND state <> 'claimed' ORDER BY id",
              cause_same_email);
    while (rows.step()) waiting.push_back(read_open_row(rows));
  }
  for (const OpenRow& row : waiting) {
    if (spreads_by_address(settings) && is_pushed_to(settings, row.shown.field)) continue;
    drop_row(row, "the settings changed", now);
    const std::optional<Person> person = find_person(row.shown.person);
    if (person && person->unsubscribed) queue_look_up(*person, now);
  }
}

}  // namespace syncer
