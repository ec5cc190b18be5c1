// People and their links. A baseline is a statement about one record: it goes when the link does.
#include "syncer/store/sqlite_store_impl.h"

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

// Every statement that ends in read_person selects these, in this order.
#define PERSON_COLUMNS                                                                    \
  "id, email, first_name, last_name, salesforce_id, unsubscribed, synced_email_opt_out, " \
  "synced_sales_opt_out, version, record_state"

Person SqliteStore::read_person(Query& row) {
  Person person;
  person.id = row.integer(0);
  person.email = row.text(1);
  person.first_name = row.text(2);
  person.last_name = row.text(3);
  person.salesforce_id = row.text(4);
  person.unsubscribed = row.boolean(5);
  person.synced_email_opt_out = row.optional_boolean(6);
  person.synced_sales_opt_out = row.optional_boolean(7);
  person.version = row.integer(8);
  person.record_state = record_state_from(row.text(9));
  return person;
}

std::optional<Person> SqliteStore::find_person(PersonId id) {
  Query row = query("SELECT " PERSON_COLUMNS " FROM people WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_person(row);
}

std::optional<Person> SqliteStore::find_person_by_key(std::string_view key) {
  Query row = query("SELECT " PERSON_COLUMNS " FROM people WHERE email_key = ?", key);
  if (!row.step()) return std::nullopt;
  return read_person(row);
}

std::vector<Person> SqliteStore::people_on(std::string_view salesforce_id) {
  std::vector<Person> people;
  Query rows =
      query("SELECT " PERSON_COLUMNS " FROM people WHERE salesforce_id = ? ORDER BY id", salesforce_id);
  while (rows.step()) people.push_back(read_person(rows));
  return people;
}

bool SqliteStore::another_unsubscribed(std::string_view salesforce_id, PersonId but) {
  if (MUTANT(one_resubscribe_speaks_for_the_whole_record)) return false;
  return query("SELECT 1 FROM people WHERE salesforce_id = ? AND unsubscribed = 1 AND id <> ? LIMIT 1",
               salesforce_id, but)
      .step();
}

bool SqliteStore::set_synced(const Person& person, OptOutField field, bool value, bool new_version) {
  if (person.synced(field) == value) return false;
  const int64_t version = new_version ? next_version() : person.version;
  if (field == OptOutField::email_opt_out) {
    run("UPDATE people SET synced_email_opt_out = ?, version = ? WHERE id = ?", value, version, person.id);
  } else {
    run("UPDATE people SET synced_sales_opt_out = ?, version = ? WHERE id = ?", value, version, person.id);
  }
  return true;
}

// ---- links --------------------------------------------------------------------------------------
// A push that was still waiting belongs to the act, not to the record: it goes along to the new record, and
// stays at the old one only for another unsubscribed person there. A link by itself queues nothing (behaviour
// 53).
void SqliteStore::relink(const Person& person, std::string_view salesforce_id, UnixMillis now) {
  const std::string& old_id = person.salesforce_id;
  bool act_waits = false;
  if (!old_id.empty()) {
    for (const OpenRow& row : open_rows_of(old_id)) {
      if (row.shown.cause == cause_same_email) continue;  // of another's act
      const bool of_this_act = row.shown.person == person.id || person.synced(row.shown.field) != true;
      act_waits = act_waits || (person.unsubscribed && of_this_act && row.on_settle != "drop");
    }
    if (!another_unsubscribed(old_id, person.id)) {
      drop_rows_of(old_id, "the person is no longer linked to it", now);
    } else if (act_waits) {
      mark(Mark::link_left_a_push);
    }
  }
  const int64_t version = next_version();
  run("DELETE FROM email_look_ups WHERE person = ?", person.id);
  if (salesforce_id.empty()) {
    run("UPDATE people SET salesforce_id = NULL, synced_email_opt_out = NULL, synced_sales_opt_out = NULL, "
        "record_state = 'live', version = ?"
        " WHERE id = ?",
        version, person.id);
    return;
  }
  run("UPDATE people SET salesforce_id = ?, synced_email_opt_out = NULL, synced_sales_opt_out = NULL, "
      "record_state = 'live', version = ?"
      " WHERE id = ?",
      salesforce_id, version, person.id);
  if (MUTANT(the_agreed_value_outlives_the_link) && person.synced_email_opt_out)
    set_synced(*find_person(person.id), OptOutField::email_opt_out, *person.synced_email_opt_out, false);
  if (current_settings().push_on_link || MUTANT(a_new_link_is_pushed_at_once))
    act_waits = person.unsubscribed;
  if (!act_waits || MUTANT(a_new_link_drops_the_waiting_push)) return;
  mark(Mark::link_moved_a_push);
  Person moved = person;
  moved.salesforce_id = salesforce_id;
  queue_unsubscribe(moved, now);
}

bool SqliteStore::link(PersonId id, std::string_view salesforce_id, UnixMillis now) {
  return writing("link", true, [&] {
    const std::optional<Person> person = find_person(id);
    if (!person.has_value()) return false;
    if (person->salesforce_id != salesforce_id) relink(*person, salesforce_id, now);
    return true;
  });
}

bool SqliteStore::unlink(PersonId id, UnixMillis now) {
  return writing("unlink", true, [&] {
    const std::optional<Person> person = find_person(id);
    if (!person.has_value()) return false;
    if (!person->salesforce_id.empty()) relink(*person, {}, now);
    return true;
  });
}

// ---- import -------------------------------------------------------------------------------------
ImportOutcome SqliteStore::import_one(const PersonImport& row, UnixMillis now) {
  const std::string key = normalised_email(row.email);
  const std::optional<Person> known = find_person_by_key(key);
  if (!known.has_value()) {
    const int64_t version = next_version();
    run("INSERT INTO people (email_key, email, first_name, last_name, salesforce_id, version)"
        " VALUES (?, ?, ?, ?, NULLIF(?, ''), ?)",
        key, row.email, row.first_name, row.last_name, row.salesforce_id, version);
    return ImportOutcome::created;
  }
  if (known->email != row.email) mark(Mark::import_met_another_spelling);
  const std::string& first = row.first_name.empty() ? known->first_name : row.first_name;
  const std::string& last = row.last_name.empty() ? known->last_name : row.last_name;
  const bool renamed = first != known->first_name || last != known->last_name;
  if (MUTANT(an_import_resubscribes))
    run("UPDATE people SET unsubscribed = 0, version = ? WHERE id = ?", next_version(), known->id);
  const bool relinked = (!row.salesforce_id.empty() || MUTANT(an_empty_cell_unlinks)) &&
                        row.salesforce_id != known->salesforce_id;
  if (renamed) {
    const int64_t version = next_version();
    run("UPDATE people SET first_name = ?, last_name = ?, version = ? WHERE id = ?", first, last, version,
        known->id);
  }
  if (relinked && !known->salesforce_id.empty()) mark(Mark::import_relinked);
  if (relinked) relink(*known, row.salesforce_id, now);
  return renamed || relinked ? ImportOutcome::updated : ImportOutcome::unchanged;
}

ImportOutcome SqliteStore::import_person(const PersonImport& row, UnixMillis now) {
  return writing("import_person", true, [&] { return import_one(row, now); });
}

std::vector<ImportOutcome> SqliteStore::import_people(const std::vector<PersonImport>& rows, UnixMillis now) {
  return writing("import_people", true, [&] {
    std::vector<ImportOutcome> outcomes;
    outcomes.reserve(rows.size());
    for (const PersonImport& row : rows) outcomes.push_back(import_one(row, now));
    return outcomes;
  });
}

void SqliteStore::set_initial_state(PersonId id, const InitialState& state) {
  writing("set_initial_state", true, [&] {
    const int64_t version = next_version();
    run("UPDATE people SET unsubscribed = ?, version = ? WHERE id = ?", state.unsubscribed, version, id);
    if (state.field == OptOutField::email_opt_out) {
      run("UPDATE people SET synced_email_opt_out = ? WHERE id = ?", state.synced, id);
    } else {
      run("UPDATE people SET synced_sales_opt_out = ? WHERE id = ?", state.synced, id);
    }
    return true;
  });
}

// ---- reading ------------------------------------------------------------------------------------
std::optional<Person> SqliteStore::person(PersonId id) {
  return reading("person", [&] { return find_person(id); });
}

std::optional<Person> SqliteStore::person_by_email(std::string_view email) {
  return reading("person_by_email", [&] { return find_person_by_key(normalised_email(email)); });
}

std::vector<Person> SqliteStore::people_after(PersonId after, int n, bool linked_only) {
  return reading("people_after", [&] {
    std::vector<Person> people;
    Query rows = linked_only ? query("SELECT " PERSON_COLUMNS
                                     " FROM people WHERE id > ? AND salesforce_id IS NOT NULL"
                                     " ORDER BY id LIMIT ?",
                                     after, n)
                             : query("SELECT " PERSON_COLUMNS " FROM people WHERE id > ? ORDER BY id LIMIT ?",
                                     after, n);
    while (rows.step()) people.push_back(read_person(rows));
    return people;
  });
}

std::vector<Person> SqliteStore::people_with_salesforce_id(std::string_view salesforce_id) {
  return reading("people_with_salesforce_id", [&] { return people_on(salesforce_id); });
}

std::vector<std::string> SqliteStore::linked_accounts() {
  return reading("linked_accounts", [&] {
    std::vector<std::string> ids;
    Query rows = query(
        "SELECT DISTINCT salesforce_id FROM people WHERE salesforce_id >= '001' AND salesforce_id < '002'"
        " ORDER BY salesforce_id");
    while (rows.step()) ids.push_back(rows.text(0));
    std::erase_if(ids, [](const std::string& id) { return !is_account(id); });
    return ids;
  });
}

int64_t SqliteStore::count_people() {
  return reading("count_people", [&] {
    Query count = query("SELECT count(*) FROM people");
    count.step();
    return count.integer(0);
  });
}

int64_t SqliteStore::count_linked() {
  return reading("count_linked", [&] {
    Query count = query("SELECT count(*) FROM people WHERE salesforce_id IS NOT NULL");
    count.step();
    return count.integer(0);
  });
}

int64_t SqliteStore::count_unsubscribed() {
  return reading("count_unsubscribed", [&] {
    Query count = query("SELECT count(*) FROM people WHERE unsubscribed = 1");
    count.step();
    return count.integer(0);
  });
}

}  // namespace syncer
