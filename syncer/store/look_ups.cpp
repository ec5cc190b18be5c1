// Unsubscribed people without a Salesforce ID who are looked up by e-mail (A7): who is due, and what was
// found. Everybody is looked at again when the answer comes: who was linked or subscribed meanwhile is left
// alone.
#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/store/sqlite_store_impl.h"

namespace syncer {

bool SqliteStore::looks_up() {
  return current_settings().without_salesforce_id == WithoutSalesforceId::look_up_by_email && !switched_off();
}

bool SqliteStore::queue_look_up(const Person& person, UnixMillis now) {
  const Settings& wanted = current_settings();
  if (person.salesforce_id.empty() ? wanted.without_salesforce_id != WithoutSalesforceId::look_up_by_email
                                   : !spreads_by_address(wanted))
    return false;
  run("INSERT INTO email_look_ups (person, next_try_at) VALUES (?1, ?2)"
      " ON CONFLICT (person) DO UPDATE SET next_try_at = ?2",
      person.id, now);
  return true;
}

std::vector<Person> SqliteStore::to_look_up(int n, UnixMillis now) {
  return reading("to_look_up", [&] {
    std::vector<Person> people;
    if (!looks_up()) return people;
    Query due = query(
        "SELECT l.person FROM email_look_ups AS l JOIN people AS p ON p.id = l.person"
        " WHERE l.next_try_at <= ? AND p.unsubscribed = 1 AND p.salesforce_id IS NULL"
        " ORDER BY l.next_try_at, l.person LIMIT ?",
        now, n);
    while (due.step()) people.push_back(*find_person(due.integer(0)));
    return people;
  });
}

std::vector<Person> SqliteStore::all_to_look_up(PersonId after, int n) {
  return reading("all_to_look_up", [&] {
    std::vector<Person> people;
    if (!looks_up()) return people;
    Query all = query(
        "SELECT id FROM people WHERE id > ? AND unsubscribed = 1 AND salesforce_id IS NULL ORDER BY id LIMIT "
        "?",
        after, n);
    while (all.step()) people.push_back(*find_person(all.integer(0)));
    return people;
  });
}

UnixMillis SqliteStore::next_look_up_at() {
  return reading("next_look_up_at", [&] {
    const bool without_id = looks_up(), with_id = spreads();
    if (!without_id && !with_id) return UnixMillis{0};
    Query next = query(
        "SELECT ifnull(min(l.next_try_at), 0) FROM email_look_ups AS l JOIN people AS p ON p.id = l.person"
        " WHERE l.next_try_at < ? AND p.unsubscribed = 1 AND CASE WHEN p.salesforce_id IS NULL THEN ? ELSE ?"
        " END",
        far_future, without_id, with_id);
    next.step();
    return next.integer(0);
  });
}

int64_t SqliteStore::link_found(const std::vector<FoundByEmail>& found, int64_t run_id, UnixMillis now) {
  if (found.empty()) return 0;
  return writing("link_found", true, [&] {
    int64_t linked = 0;
    for (const FoundByEmail& one : found) {
      const std::optional<Person> person = find_person(one.person);
      if (!person || !person->unsubscribed || !person->salesforce_id.empty()) continue;
      if (!looks_up()) continue;
      if (one.records.size() == 1 || (MUTANT(the_first_of_several_is_taken) && !one.records.empty())) {
        mark(Mark::email_found_one);
        move_person(*person, one.records.front(), MoveWhy::same_email, run_id, now);
        run("DELETE FROM email_look_ups WHERE person = ?", person->id);
        const std::optional<Person> found_one = find_person(person->id);
        if (!MUTANT(who_was_found_is_not_pushed)) queue_unsubscribe(*found_one, now);
        queue_look_up(*found_one, now);
        ++linked;
        continue;
      }
      mark(one.records.empty() ? Mark::email_found_none : Mark::email_found_several);
      std::string ids;
      for (const std::string& id : one.records) ids += (ids.empty() ? "" : ", ") + id;
      run("INSERT INTO email_look_ups (person, next_try_at, records) VALUES (?1, ?2, ?3)"
          " ON CONFLICT (person) DO UPDATE SET next_try_at = ?2, records = ?3",
          person->id, MUTANT(who_was_not_found_is_looked_up_at_once) ? now + 1000 : far_future, ids);
    }
    return linked;
  });
}

void SqliteStore::put_off_look_ups(const std::vector<Person>& people, UnixMillis until) {
  writing("put_off_look_ups", false, [&] {
    for (const Person& person : people)
      run("UPDATE email_look_ups SET next_try_at = ? WHERE person = ?", until, person.id);
    return true;
  });
}

std::string SqliteStore::several_records(PersonId person) {
  if (current_settings().without_salesforce_id != WithoutSalesforceId::look_up_by_email) return {};
  Query row = query("SELECT records FROM email_look_ups WHERE person = ?", person);
  return row.step() ? row.text(0) : std::string();
}

}  // namespace syncer
