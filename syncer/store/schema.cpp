// The schema. Words instead of numbers wherever a person may look in with the sqlite3 shell; indexes serve
// the facts that run often: the key of people, who is linked to a record, what is due.
#include "syncer/store/schema.h"

#include <fmt/format.h>

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <array>
#include <cstdio>

#include "syncer/store/sqlite_database.h"

namespace syncer {
namespace {

constexpr int application_id = 0x53435559;  // "SCUY": tells our files from those of other programs

constexpr const char* people_and_acts = R"sql(
  CREATE TABLE team (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL,
    change_counter INTEGER NOT NULL DEFAULT 0,
    last_token INTEGER NOT NULL DEFAULT 0,
    settings_version INTEGER NOT NULL DEFAULT 0,
    nightly_since INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE setting_changes (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, name TEXT NOT NULL, old TEXT NOT NULL,
    new TEXT NOT NULL
  );
  CREATE TABLE admins (name TEXT PRIMARY KEY, added_at INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    email_key TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    salesforce_id TEXT CHECK (length(salesforce_id) = 18),
    unsubscribed INTEGER NOT NULL DEFAULT 0 CHECK (unsubscribed IN (0, 1)),
    synced_email_opt_out INTEGER CHECK (synced_email_opt_out IN (0, 1)),
    synced_sales_opt_out INTEGER CHECK (synced_sales_opt_out IN (0, 1)),
    version INTEGER NOT NULL
  );
  CREATE INDEX people_by_salesforce_id ON people (salesforce_id) WHERE salesforce_id IS NOT NULL;

  CREATE TABLE history (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), at INTEGER NOT NULL, kind TEXT NOT NULL,
    source TEXT NOT NULL, details TEXT NOT NULL
  );
  CREATE INDEX history_by_person ON history (person, id);
)sql";

// Only open rows are in the outbox. next_try_at is also the end of the lease while a row is claimed, so that
// one index in the order of the claim finds all that is due; on_settle tells what becomes of a row in flight
// that somebody acted on: 'resend' or 'drop'.
constexpr const char* outbox_and_audit = R"sql(
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    salesforce_id TEXT NOT NULL,
    field TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES people (id),
    cause TEXT NOT NULL,
    run INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'claimed', 'parked')),
    waiting_for TEXT NOT NULL DEFAULT 'push',
    code TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    first_failed_at INTEGER NOT NULL DEFAULT 0,
    next_try_at INTEGER NOT NULL,
    old_value INTEGER,
    worker TEXT NOT NULL DEFAULT '',
    token INTEGER NOT NULL DEFAULT 0,
    audit INTEGER NOT NULL DEFAULT 0,
    swept_in INTEGER NOT NULL DEFAULT 0,
    on_settle TEXT NOT NULL DEFAULT '' CHECK (on_settle IN ('', 'resend', 'drop')),
    UNIQUE (salesforce_id, field)
  );
  CREATE INDEX outbox_by_due ON outbox (next_try_at, id);

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    salesforce_id TEXT NOT NULL,
    field TEXT NOT NULL,
    old_value INTEGER,
    new_value INTEGER NOT NULL,
    cause TEXT NOT NULL,
    run INTEGER NOT NULL,
    intended_at INTEGER NOT NULL,
    settled_at INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    request_id TEXT NOT NULL DEFAULT ''
  );
)sql";

constexpr const char* runs_and_diagnostics = R"sql(
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    by_hand INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    local_date TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'complete', 'incomplete')),
    reason TEXT NOT NULL DEFAULT '',
    worker TEXT NOT NULL,
    token INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL DEFAULT 0,
    pulled INTEGER NOT NULL DEFAULT 0,
    pushed INTEGER NOT NULL DEFAULT 0,
    parked INTEGER NOT NULL DEFAULT 0,
    skipped_no_id INTEGER NOT NULL DEFAULT 0,
    skipped_changed INTEGER NOT NULL DEFAULT 0,
    conflicts INTEGER NOT NULL DEFAULT 0,
    planned_calls INTEGER NOT NULL DEFAULT 0,
    calls INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0
  );
  CREATE UNIQUE INDEX runs_by_due ON runs (due_at) WHERE by_hand = 0;
  CREATE UNIQUE INDEX runs_by_date ON runs (local_date) WHERE by_hand = 0;
  CREATE UNIQUE INDEX runs_running ON runs (state) WHERE state = 'running';

  CREATE TABLE conflicts (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (id), person INTEGER NOT NULL REFERENCES people (id),
    at INTEGER NOT NULL, winner TEXT NOT NULL, rule TEXT NOT NULL, UNIQUE (run, person)
  );

  CREATE TABLE diagnostics (
    id INTEGER PRIMARY KEY,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    times INTEGER NOT NULL,
    open INTEGER NOT NULL,
    category TEXT NOT NULL,
    code TEXT NOT NULL,
    object TEXT NOT NULL,
    field TEXT NOT NULL,
    salesforce_id TEXT NOT NULL,
    message TEXT NOT NULL,
    fix TEXT NOT NULL,
    UNIQUE (code, object, field, salesforce_id)
  );
  CREATE INDEX diagnostics_open ON diagnostics (object, field, salesforce_id) WHERE open = 1;
)sql";

// What the long-running service needs.
constexpr const char* service = R"sql(
  CREATE TABLE link_key (one INTEGER PRIMARY KEY CHECK (one = 1), key TEXT NOT NULL);
)sql";

constexpr const char* authorised_falses = R"sql(
  ALTER TABLE audit ADD COLUMN authorised TEXT NOT NULL DEFAULT '';
)sql";

constexpr const char* refused_connection = R"sql(
  CREATE TABLE connection_refusal (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    credentials TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL
  );
)sql";

constexpr const char* lives_of_records = R"sql(
  ALTER TABLE people ADD COLUMN record_state TEXT NOT NULL DEFAULT 'live'
    CHECK (record_state IN ('live', 'deleted', 'purged'));
  CREATE TABLE moves (
    id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), at INTEGER NOT NULL,
    from_id TEXT NOT NULL, to_id TEXT NOT NULL, why TEXT NOT NULL, run INTEGER NOT NULL
  );
  CREATE INDEX moves_by_person ON moves (person, id);
)sql";

constexpr const char* groups_and_mails = R"sql(
  CREATE TABLE group_members (
    name TEXT NOT NULL, person INTEGER NOT NULL REFERENCES people (id), added_at INTEGER NOT NULL,
    PRIMARY KEY (name, person)
  ) WITHOUT ROWID;
  CREATE INDEX group_members_by_person ON group_members (person);
  CREATE TABLE personal_unsubscribes (
    person INTEGER NOT NULL REFERENCES people (id), user TEXT NOT NULL, at INTEGER NOT NULL,
    source TEXT NOT NULL, PRIMARY KEY (person, user)
  ) WITHOUT ROWID;
  CREATE TABLE mails (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES people (id),
    group_name TEXT NOT NULL,
    sender TEXT NOT NULL,
    commercial INTEGER NOT NULL CHECK (commercial IN (0, 1)),
    recorded_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'sent', 'failed', 'dropped')),
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
  );
  CREATE INDEX mails_due ON mails (due_at, id) WHERE state = 'scheduled';
  CREATE INDEX mails_scheduled_to ON mails (person) WHERE state = 'scheduled';
)sql";

// Of an incremental nightly, by Salesforce's clock.
constexpr const char* incremental_reading = R"sql(
  CREATE TABLE read_position (
    one INTEGER PRIMARY KEY CHECK (one = 1), of TEXT NOT NULL, since INTEGER NOT NULL,
    full_since INTEGER NOT NULL
  );
)sql";

// Who is looked up by e-mail, and what was found: ids with commas between. Nobody is due before next_try_at.
constexpr const char* look_ups_by_email = R"sql(
  CREATE TABLE email_look_ups (
    person INTEGER PRIMARY KEY REFERENCES people (id), next_try_at INTEGER NOT NULL, records TEXT NOT NULL DEFAULT ''
  );
  CREATE INDEX email_look_ups_due ON email_look_ups (next_try_at, person);
  CREATE INDEX people_unlinked ON people (id) WHERE unsubscribed = 1 AND salesforce_id IS NULL;
)sql";

// The n-th brings a file from user_version n to n + 1.
constexpr std::array<const char*, 10> migrations{people_and_acts,  outbox_and_audit,  runs_and_diagnostics,
                                                 service,          authorised_falses, refused_connection,
                                                 lives_of_records, groups_and_mails,  incremental_reading,
                                                 look_ups_by_email};

int user_version(SqliteDatabase& database) {
  return database.connection.execAndGet("PRAGMA user_version").getInt();
}

// What a file says it is, read in one transaction: another process may be creating it right now. Not through
// the pragma_... tables: SQLite leaves them dangling when deserialize() replaces the database.
struct Identity {
  int version;
  int application;
  bool empty;
};
Identity identity_of(SqliteDatabase& database) {
  SQLite::Database& connection = database.connection;
  connection.exec("BEGIN");
  try {
    const bool empty = connection.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    const int application = connection.execAndGet("PRAGMA application_id").getInt();
    const int version = user_version(database);
    connection.exec("COMMIT");
    return {version, application, empty};
  } catch (...) {
    rollback_open_transaction(database);
    throw;
  }
}

void refuse_foreign(SqliteDatabase& database, const Identity& identity) {
  const bool unmarked = identity.application == 0;
  const bool ours =
      unmarked ? identity.empty || identity.version > 0 : identity.application == application_id;
  if (ours) return;
  throw StoreError(
      fmt::format("{}: this database belongs to another program. Name the syncer's database file, or one "
                  "that does not exist yet.",
                  database.file));
}

void refuse_newer(SqliteDatabase& database, int version) {
  if (version <= latest_schema_version()) return;
  throw StoreError(
      fmt::format("{}: the database was written by a newer syncer (schema {}, this one knows {}). Update the "
                  "syncer, or use the one "
                  "that wrote it.",
                  database.file, version, latest_schema_version()));
}

// A copy of the file as it was, beside it and as private: an older syncer can go on with it.
void back_up(SqliteDatabase& database, int version) {
  if (database.in_memory()) return;
  const std::string base = fmt::format("{}.schema-{}.backup", database.file, version);
  std::string file = base;
  for (int n = 2; !create_private(file); ++n) {
    if (n > 100)
      throw StoreError(
          fmt::format("{}: there are too many backups of it; move {}* away.", database.file, base));
    file = fmt::format("{}-{}", base, n);
  }
  try {
    // A connection of its own: one with a transaction open cannot be copied from, and what it has not
    // committed is not wanted.
    SQLite::Database before(database.file, SQLite::OPEN_READONLY), copy(file, SQLite::OPEN_READWRITE);
    if (SQLite::Backup(copy, before).executeStep(-1) != SQLITE_DONE) throw SQLite::Exception("it is in use");
  } catch (const SQLite::Exception& failure) {
    std::remove(file.c_str());
    throw StoreError(fmt::format(
        "{}: the database is of an older syncer, and no backup of it could be written to {} ({}). Nothing "
        "was changed. Make room there, and try again.",
        database.file, file, failure.getErrorStr()));
  }
}

void begin_team(SqliteDatabase& database) {
  SQLite::Statement insert(database.connection, "INSERT INTO team (one, name) VALUES (1, ?)");
  insert.bind(1, database.team);
  insert.exec();
  database.connection.exec(fmt::format("PRAGMA application_id = {}", application_id));
}

}  // namespace

int latest_schema_version() { return static_cast<int>(migrations.size()); }

void migrate(SqliteDatabase& database, int version) {
  translating_errors(database, [&] {
    const Identity before = identity_of(database);
    refuse_foreign(database, before);
    refuse_newer(database, before.version);
    if (before.version >= version) return;
    WriteTransaction transaction(database, true);
    // Again under the write lock: another process may have been quicker.
    if (const int have = user_version(database); have > 0 && have < version) back_up(database, have);
    for (int have = user_version(database); have < version; ++have) {
      database.connection.exec(migrations[static_cast<size_t>(have)]);
      if (have == 0) begin_team(database);
      database.connection.exec(fmt::format("PRAGMA user_version = {}", have + 1));
    }
    transaction.commit();
  });
}

void check_schema(SqliteDatabase& database) {
  const std::lock_guard lock(database.mutex);
  if (database.schema_checked) return;
  migrate(database, latest_schema_version());
  database.schema_checked = true;
}

void wipe(SqliteDatabase& database) {
  if (!database.in_memory()) throw StoreError(database.file + ": only a database in memory can be wiped.");
  check_schema(database);
  const std::lock_guard lock(database.mutex);
  translating_errors(database, [&] {
    WriteTransaction transaction(database, false);
    // Who refers to others goes first.
    for (const char* statement :
         {"DELETE FROM history", "DELETE FROM moves", "DELETE FROM group_members",
          "DELETE FROM personal_unsubscribes", "DELETE FROM email_look_ups", "DELETE FROM mails",
          "DELETE FROM outbox", "DELETE FROM audit", "DELETE FROM conflicts", "DELETE FROM runs",
          "DELETE FROM diagnostics", "DELETE FROM people", "DELETE FROM settings",
          "DELETE FROM setting_changes", "DELETE FROM admins", "DELETE FROM link_key",
          "DELETE FROM connection_refusal", "DELETE FROM read_position",
          "UPDATE team SET change_counter = 0, last_token = 0, settings_version = 0, nightly_since = 0"})
      Query(database.statements.get(statement)).run();
    transaction.commit();
  });
}

}  // namespace syncer
