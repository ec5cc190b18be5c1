// Records live on elsewhere, go into the recycle bin, come back, or are gone. What that means for the people
// on them and for what waits to be pushed is one transaction with the news.
#include "syncer/store/sqlite_store_impl.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr UnixMillis one_day_ms = 24LL * 60 * 60 * 1000;

std::string goes_on_with(std::string_view to, MoveWhy why) {
  if (why == MoveWhy::person_account)
    return fmt::format("the account is a person account: the push goes on with its contact {}", to);
  return fmt::format("the record was {}: the push goes on with {}", name_of(why), to);
}

}  // namespace

// The link and the baseline; what waits at the old record ends when nobody there wants it any more.
void SqliteStore::move_person(const Person& person, std::string_view to, MoveWhy why, int64_t run_id,
                              UnixMillis now) {
  const std::string from = person.salesforce_id;
  const int64_t version = next_version();
  run("UPDATE people SET salesforce_id = ?, synced_email_opt_out = NULL, synced_sales_opt_out = NULL,"
      " record_state = 'live', version = ? WHERE id = ?",
      to, version, person.id);
  run("INSERT INTO moves (person, at, from_id, to_id, why, run) VALUES (?, ?, ?, ?, ?, ?)", person.id, now,
      from, to, name_of(why), run_id);
  if (!another_unsubscribed(from, person.id)) drop_rows_of(from, goes_on_with(to, why), now);
}

bool SqliteStore::an_unsubscribe_waits(const Person& person) {
  if (!person.unsubscribed) return false;
  const std::vector<OpenRow> rows = open_rows_of(person.salesforce_id);
  return std::any_of(rows.begin(), rows.end(),
                     [](const OpenRow& row) { return row.shown.cause == "unsubscribe"; });
}

// Found out by a push: everybody on the record goes along, and what was wanted there is wanted here. What
// nobody wants any more ends, and its people are left to the night: it sees the opt-out of the old record
// too.
void SqliteStore::move_row(const OpenRow& row, const PushResult& result, UnixMillis now) {
  const std::vector<Person> people = people_on(row.shown.salesforce_id);
  PersonId wants = 0;
  for (const Person& person : people)
    if (person.unsubscribed && (wants == 0 || person.id == row.shown.person)) wants = person.id;
  if (wants == 0 && !MUTANT(an_unwanted_push_moves_people)) {
    mark(Mark::settle_dropped_unwanted);
    return drop_row(row, resubscribed_in_flight, now);
  }
  close_row(row.shown.id);
  mark(Mark::push_followed_the_record);
  for (const Person& person : people) move_person(person, result.moved_to, result.why, row.run, now);
  if (wants == 0 || MUTANT(a_followed_push_is_forgotten)) return;
  queue_unsubscribe(*find_person(wants), now);
}

int64_t SqliteStore::settle_accounts(const std::vector<AccountAnswer>& answers, int64_t run_id,
                                     UnixMillis now) {
  return writing("settle_accounts", true, [&] {
    int64_t parked = 0;
    for (const AccountAnswer& answer : answers)
      parked += answer.contact.empty() ? park_account(answer, now) : leave_account(answer, run_id, now);
    return parked;
  });
}

// Everybody on the account goes along, as they are now, whatever they were when it was asked about.
int64_t SqliteStore::leave_account(const AccountAnswer& answer, int64_t run_id, UnixMillis now) {
  const std::vector<Person> people = people_on(answer.account);
  PersonId wants = 0;
  for (const Person& person : people)
    if (wants == 0 && an_unsubscribe_waits(person)) wants = person.id;
  for (const Person& person : people)
    move_person(person, answer.contact, MoveWhy::person_account, run_id, now);
  if (wants != 0 && !MUTANT(a_relinked_push_is_forgotten)) queue_unsubscribe(*find_person(wants), now);
  return 0;
}

// What it had claimed keeps the field of then, which may not be chosen any more.
void SqliteStore::take_from_a_dead_worker(const OpenRow& row, UnixMillis now) {
  const OptOutField effective = effective_field(current_settings());
  if (row.held(now) || is_pushed_to(current_settings(), row.shown.field)) return;
  if (find_open_row(row.shown.salesforce_id, effective)) return drop_row(row, queued_for_other_field, now);
  make_due(row.shown.id, effective, row.shown.person, now);
}

// Only a person can mend it: what waits is parked with the reason, and who waits for the night waits so.
int64_t SqliteStore::park_account(const AccountAnswer& answer, UnixMillis now) {
  const std::vector<Person> people = people_on(answer.account);
  const auto wants =
      std::find_if(people.begin(), people.end(), [](const Person& p) { return p.unsubscribed; });
  if (wants == people.end()) return 0;
  const std::vector<OpenRow> open = open_rows_of(answer.account);
  if (open.empty()) queue_unsubscribe(*wants, now);
  for (const OpenRow& row : open) take_from_a_dead_worker(row, now);
  const UnixMillis next_try = current_settings().nightly ? far_future : now + one_day_ms;
  return change(
      "UPDATE outbox SET state = 'parked', waiting_for = ?, code = ?, message = ?, attempts = attempts + 1,"
      " first_failed_at = CASE first_failed_at WHEN 0 THEN ?4 ELSE first_failed_at END, next_try_at = ?5,"
      " worker = '', token = 0, audit = 0 WHERE salesforce_id = ?6 AND (state <> 'claimed' OR next_try_at <="
      " ?4)",
      name_of(answer.waiting_for), answer.code, answer.message, now, next_try, answer.account);
}

void SqliteStore::set_record_state(std::string_view salesforce_id, RecordState state) {
  run("UPDATE people SET record_state = ?1 WHERE salesforce_id = ?2 AND record_state <> ?1", name_of(state),
      salesforce_id);
}

void SqliteStore::set_record_state(const Person& person, RecordState state, UnixMillis now) {
  if (person.record_state == state) return;
  run("UPDATE people SET record_state = ? WHERE id = ?", name_of(state), person.id);
  switch (state) {
    case RecordState::live:
      mark(Mark::record_came_back);
      run("UPDATE outbox SET state = 'pending', next_try_at = ? WHERE salesforce_id = ? AND state = 'parked'",
          now, person.salesforce_id);
      return;
    case RecordState::deleted:
      return mark(Mark::record_went_into_the_bin);
    case RecordState::purged:
      mark(Mark::record_purged);
      if (MUTANT(a_purged_record_keeps_its_push)) return;
      drop_rows_of(person.salesforce_id, record_is_purged, now);
      return;
  }
}

std::vector<MoveRow> SqliteStore::moves(PersonId person) {
  return reading("moves", [&] {
    std::vector<MoveRow> all;
    Query rows =
        query("SELECT person, at, from_id, to_id, why, run FROM moves WHERE person = ? ORDER BY id", person);
    while (rows.step()) {
      all.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3),
                     move_why_from(rows.text(4)), rows.integer(5)});
    }
    return all;
  });
}

}  // namespace syncer
