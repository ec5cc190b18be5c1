// A file that an older syncer wrote, here by hand: opened by this one it is brought up to date, keeps all
// that was in it, and a copy as it was stands beside it. A file of a newer syncer is left alone.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "syncer/store/schema.h"
#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"

using namespace syncer;

namespace {

// The tables of schema 3, as they were: this text never changes again.
constexpr const char* schema_3 = R"sql(
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

constexpr const char* content = R"sql(
  INSERT INTO team VALUES (1, 'default', 5, 9, 2, 1700000000000);
  INSERT INTO settings VALUES ('nightly', 'on'), ('nightly_time', '21:30');
  INSERT INTO admins VALUES ('alice', 1700000000000);
  INSERT INTO people VALUES (1, 'ada@example.com', 'Ada@example.com', 'Ada', 'L', '0035e00000ABCDEAA5', 1, NULL, NULL, 4);
  INSERT INTO people VALUES (2, 'bob@example.com', 'bob@example.com', '', '', NULL, 0, NULL, NULL, 5);
  INSERT INTO history VALUES (1, 1, 1700000000001, 'Unsubscribe', 'Manual', '');
  INSERT INTO outbox (id, salesforce_id, field, person, cause, created_at, next_try_at)
    VALUES (1, '0035e00000ABCDEAA5', 'email_opt_out', 1, 'unsubscribe', 1700000000001, 1700000000001);
  INSERT INTO runs (id, by_hand, due_at, local_date, begun_at, finished_at, state, worker, token, lease_until, calls)
    VALUES (1, 0, 1700000000000, '2023-11-14', 1700000000000, 1700000000002, 'complete', 'w', 9, 0, 2);
)sql";

struct Folder {
  std::string name = (std::filesystem::temp_directory_path() / "syncer-migration-XXXXXX").string();
  Folder() { REQUIRE(mkdtemp(name.data()) != nullptr); }
  ~Folder() { std::filesystem::remove_all(name); }
  std::string path(const std::string& file) const { return name + "/" + file; }
};

void write_old(const std::string& file, int version = 3) {
  SQLite::Database database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(schema_3);
  database.exec(content);
  database.exec("PRAGMA application_id = 1396921689");
  database.exec("PRAGMA user_version = " + std::to_string(version));
}

int version_of(const std::string& file) {
  SQLite::Database database(file, SQLite::OPEN_READONLY);
  return database.execAndGet("PRAGMA user_version").getInt();
}

std::unique_ptr<Store> opened(const std::string& file) {
  SqliteStoreOptions options;
  options.file = file;
  return open_store(options);
}

}  // namespace

TEST_CASE("a file of an older schema is brought up to date with all that was in it") {
  const Folder folder;
  const std::string file = folder.path("team.db");
  write_old(file);
  {
    const std::unique_ptr<Store> store = opened(file);
    CHECK(store->count_people() == 2);
    const auto ada = store->person_by_email("ada@example.com");
    REQUIRE(ada);
    CHECK(ada->unsubscribed);
    CHECK(ada->salesforce_id == "0035e00000ABCDEAA5");
    CHECK(store->history(ada->id).size() == 1);
    CHECK(store->outbox().size() == 1);
    CHECK(store->runs().at(0).counts.calls == 2);
    CHECK(store->settings().nightly);
    CHECK(store->settings().nightly_time_minutes == 21 * 60 + 30);
    CHECK(store->is_admin("alice"));
    CHECK(store->nightly_since() == 1700000000000);
    // What is new works.
    CHECK(store->link_key("key") == store->link_key("other"));
    CHECK_FALSE(store->connection_refusal());
    CHECK(store->mails().empty());
    store->join_group("Prospects", 2, 1700000000100);
    CHECK(store->record_mails({{}, "Prospects", "alice", true, 0}, 1700000000100).size() == 1);
    store->record_unsubscribe(2, Via::link, "", 1700000000100);
    CHECK(store->count_unsubscribed() == 2);
  }
  CHECK(version_of(file) == latest_schema_version());
  const std::string backup = file + ".schema-3.backup";
  CHECK(version_of(backup) == 3);
  SQLite::Database copy(backup, SQLite::OPEN_READONLY);
  CHECK(copy.execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK(copy.execAndGet("SELECT count(*) FROM people WHERE unsubscribed = 1").getInt() == 1);
  struct stat about {};
  REQUIRE(stat(backup.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  // Opening it again is no migration.
  opened(file);
  CHECK_FALSE(std::filesystem::exists(backup + "-2"));
}

TEST_CASE("several processes that open an old file at once migrate it once") {
  const Folder folder;
  const std::string file = folder.path("team.db");
  write_old(file);
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      if (opened(file)->count_people() == 2) ++good;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 4);
  CHECK(version_of(file) == latest_schema_version());
  CHECK(std::filesystem::exists(file + ".schema-3.backup"));
  CHECK_FALSE(std::filesystem::exists(file + ".schema-3.backup-2"));
}

TEST_CASE("no backup, no migration; an earlier backup is not overwritten") {
  const Folder folder;
  const std::string file = folder.path("team.db");
  write_old(file);
  {
    SQLite::Database(file + ".schema-3.backup", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE mine (a)");
  }
  opened(file);
  CHECK(version_of(file + ".schema-3.backup-2") == 3);
  CHECK(SQLite::Database(file + ".schema-3.backup", SQLite::OPEN_READONLY).tableExists("mine"));
}

TEST_CASE("a file of a newer syncer is refused and left as it is") {
  const Folder folder;
  const std::string file = folder.path("team.db");
  write_old(file, latest_schema_version() + 1);
  CHECK_THROWS_WITH(opened(file), Catch::Matchers::Contains("newer syncer"));
  CHECK(version_of(file) == latest_schema_version() + 1);
  CHECK_FALSE(std::filesystem::exists(file + ".schema-3.backup"));
}
