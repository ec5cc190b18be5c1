// Real files: what goes wrong with them and what the message says; two stores on one file; migrations.
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "syncer/store/schema.h"
#include "syncer/store/sqlite_database.h"
#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

namespace fs = std::filesystem;
using Catch::Matchers::Contains;

struct TemporaryFolder {
  fs::path path;
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "syncer-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~TemporaryFolder() { fs::remove_all(path); }
  std::string file(const char* name = "team.db") const { return (path / name).string(); }
};

SqliteStoreOptions at(const std::string& file, int busy_timeout_ms = 5000) {
  SqliteStoreOptions options;
  options.file = file;
  options.busy_timeout_ms = busy_timeout_ms;
  return options;
}

std::string trouble(const std::function<void()>& action) {
  try {
    action();
  } catch (const StoreError& error) {
    return error.what();
  }
  return {};
}
std::string trouble_opening(const SqliteStoreOptions& options) {
  return trouble([&] { open_store(options); });
}

TEST_CASE("a new file is private, and what was stored is there when it is opened again") {
  const TemporaryFolder folder;
  {
    const auto store = open_store(at(folder.file()));
    unsubscribe(*store, add(*store, "ada", contact(1)));
    struct stat info {};
    for (const char* name : {"team.db", "team.db-wal", "team.db-shm"}) {
      INFO(name);
      REQUIRE(::stat(folder.file(name).c_str(), &info) == 0);
      CHECK((info.st_mode & 0777) == 0600);
    }
  }
  const auto store = open_store(at(folder.file()));
  CHECK(store->count_unsubscribed() == 1);
  CHECK(store->outbox().size() == 1);
}

TEST_CASE("what is no database of ours is refused by name, and left as it is") {
  const TemporaryFolder folder;
  const std::string file = folder.file();
  SECTION("another kind of file") {
    std::ofstream(file) << std::string(5000, 'x');
    CHECK_THAT(trouble_opening(at(file)), Contains(file) && Contains("not a database"));
    CHECK(fs::file_size(file) == 5000);
  }
  SECTION("another program's database") {
    SQLite::Database(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE cookies (name TEXT)");
    CHECK_THAT(trouble_opening(at(file)), Contains(file) && Contains("another program"));
  }
  SECTION("a folder") { CHECK_THAT(trouble_opening(at(folder.path.string())), Contains("cannot open")); }
  SECTION("in a folder that does not exist") {
    CHECK_THAT(trouble_opening(at(folder.file("no/such/team.db"))),
               Contains("no/such") && Contains("folder exists"));
  }
  SECTION("a newer syncer's") {
    open_store(at(file));
    SQLite::Database(file, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    CHECK_THAT(trouble_opening(at(file)), Contains(file) && Contains("newer syncer") && Contains("99"));
  }
  SECTION("another team's") {
    open_store(at(file));
    SqliteStoreOptions other = at(file);
    other.team = "west";
    CHECK_THAT(trouble_opening(other), Contains(file) && Contains("\"default\"") && Contains("\"west\""));
  }
}

TEST_CASE("a file that may not be written is refused at once") {
  const TemporaryFolder folder;
  open_store(at(folder.file()));
  ::chmod(folder.path.c_str(), 0755);
  ::chmod(folder.file().c_str(), 0444);
  const bool root = ::geteuid() == 0;
  if (root) REQUIRE(::seteuid(65534) == 0);  // root may write everything
  const std::string read_only = trouble_opening(at(folder.file()));
  const std::string unwritable_folder = trouble_opening(at(folder.file("new.db")));
  if (root) REQUIRE(::seteuid(0) == 0);
  CHECK_THAT(read_only, Contains(folder.file()) && Contains("write access"));
  if (root) CHECK_THAT(unwritable_folder, Contains("new.db") && Contains("cannot open"));
}

TEST_CASE("a locked file says so, and works again when the lock is gone") {
  const TemporaryFolder folder;
  const auto store = open_store(at(folder.file(), 0));
  const PersonId ada = add(*store, "ada", contact(1));
  SQLite::Database other(folder.file(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  CHECK_THAT(trouble([&] { unsubscribe(*store, ada); }), Contains(folder.file()) && Contains("locked"));
  CHECK_FALSE(get(*store, ada).unsubscribed);  // reading goes on
  other.exec("ROLLBACK");
  CHECK(unsubscribe(*store, ada).queued);
}

TEST_CASE("a full disk says so, and nothing of the step is kept") {
  const TemporaryFolder folder;
  const auto database = open_database(at(folder.file()));
  const auto store = open_store(database, at(folder.file()));
  add(*store, "ada", contact(1));
  database->connection.exec("PRAGMA max_page_count = 30");  // SQLite answers as it does for a full disk
  std::vector<PersonImport> many;
  for (int i = 0; i < 5000; ++i)
    many.push_back({"p" + std::to_string(i) + "@example.com", "", "", contact(i)});
  CHECK_THAT(trouble([&] { store->import_people(many, t0); }),
             Contains(folder.file()) && Contains("no room"));
  CHECK(store->count_people() == 1);
  CHECK_FALSE(in_transaction(*database));
}

TEST_CASE("two processes' stores race for claims: every row is claimed once") {
  const TemporaryFolder folder;
  constexpr int rows = 300;
  {
    const auto store = open_store(at(folder.file()));
    for (int i = 0; i < rows; ++i) unsubscribe(*store, add(*store, "p" + std::to_string(i), contact(i)));
  }
  std::vector<std::vector<int64_t>> claimed(3);
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (size_t w = 0; w < claimed.size(); ++w) {
    threads.emplace_back([&, w] {
      try {
        const auto store = open_store(at(folder.file()));
        for (;;) {
          const Claim taken = claim(*store, t0, 7, ("w" + std::to_string(w)).c_str());
          if (taken.rows.empty()) break;
          for (const ClaimedRow& row : taken.rows) claimed[w].push_back(row.row.id);
          if (!store->settle(taken, all_accepted(taken), t0)) ++failures;
        }
      } catch (const std::exception&) {
        ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  std::set<int64_t> all;
  size_t count = 0;
  for (const auto& some : claimed) {
    all.insert(some.begin(), some.end());
    count += some.size();
  }
  CHECK(count == rows);
  CHECK(all.size() == rows);
  const auto store = open_store(at(folder.file()));
  CHECK(store->outbox().empty());
  for (const AuditRow& row : store->audit()) CHECK(row.result == "accepted");
}

TEST_CASE("several processes may create the database at the same moment") {
  for (int round = 0; round < 40; ++round) {
    const TemporaryFolder folder;
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (int w = 0; w < 4; ++w) {
      threads.emplace_back([&, w] {
        try {
          const auto store = open_store(at(folder.file()));
          store->import_person({"p" + std::to_string(w) + "@example.com", "", "", ""}, t0);
        } catch (const std::exception&) {
          ++failures;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(failures == 0);
    CHECK(open_store(at(folder.file()))->count_people() == 4);
  }
}

TEST_CASE("one store is used by several threads: an act during a claim waits its turn") {
  const TemporaryFolder folder;
  const auto store = open_store(at(folder.file()));
  constexpr int people = 60;
  for (int i = 0; i < people; ++i) add(*store, "p" + std::to_string(i), contact(i));
  std::atomic<bool> done{false};
  size_t settled = 0;
  std::thread worker([&] {
    for (;;) {
      const bool last = done;
      const Claim taken = claim(*store, t0, 5);
      store->settle(taken, all_accepted(taken), t0);
      settled += taken.rows.size();
      if (last && taken.rows.empty()) return;
    }
  });
  for (PersonId id = 1; id <= people; ++id) unsubscribe(*store, id);
  done = true;
  worker.join();
  CHECK(settled == people);
  CHECK(store->count_unsubscribed() == people);
}

TEST_CASE("a takeover across processes: the first one's late results are refused") {
  const TemporaryFolder folder;
  const auto one = open_store(at(folder.file()));
  const auto two = open_store(at(folder.file()));
  unsubscribe(*one, add(*one, "ada", contact(1)));
  const Claim zombie = claim(*one, t0, 200, "w1");
  const Claim taken = claim(*two, t0 + minutes, 200, "w2");
  REQUIRE(taken.rows.size() == 1);
  CHECK_FALSE(one->settle(zombie, all_accepted(zombie), t0 + minutes));
  CHECK(two->outbox().size() == 1);
  CHECK(two->settle(taken, all_accepted(taken), t0 + minutes));
  CHECK(one->outbox().empty());
}

TEST_CASE("a file of every earlier schema is brought up to date and keeps its people") {
  for (int version = 0; version < latest_schema_version(); ++version) {
    INFO("from schema " << version);
    const TemporaryFolder folder;
    {
      SqliteDatabase database(at(folder.file()));
      migrate(database, version);
      if (version > 0) {
        database.connection.exec(
            "INSERT INTO people (email_key, email, first_name, last_name, version)"
            " VALUES ('ada@example.com', 'ada@example.com', '', '', 1)");
      }
    }
    const auto store = open_store(at(folder.file()));
    CHECK(store->count_people() == (version > 0 ? 1 : 0));
    const PersonId bob = add(*store, "bob", contact(1));
    CHECK(unsubscribe(*store, bob).queued);
    CHECK(begin(*store).answer == BeginRun::Answer::begun);
  }
}

TEST_CASE("facts that a claim asks often are answered from indexes") {
  const auto database = open_database(at(":memory:"));
  open_store(database, at(":memory:"));
  const auto plan = [&](const std::string& sql) {
    SQLite::Statement explain(database->connection, "EXPLAIN QUERY PLAN " + sql);
    std::string text;
    while (explain.executeStep()) text += explain.getColumn(3).getString() + "\n";
    return text;
  };
  const std::string claim =
      plan("SELECT id FROM outbox WHERE next_try_at <= 1 AND run <> 2 ORDER BY next_try_at, id LIMIT 9");
  CHECK_THAT(claim, Contains("outbox_by_due"));
  CHECK_THAT(claim, !Contains("TEMP B-TREE"));
  CHECK_THAT(plan("SELECT id FROM people WHERE salesforce_id = 'x' ORDER BY id"),
             Contains("people_by_salesforce_id"));
  CHECK_THAT(plan("SELECT id FROM people WHERE email_key = 'x'"), Contains("SEARCH"));
  CHECK_THAT(plan("SELECT id FROM outbox WHERE salesforce_id = 'x' AND field = 'y'"), Contains("SEARCH"));
  CHECK_THAT(plan("SELECT id FROM people WHERE id > 5 AND salesforce_id IS NOT NULL ORDER BY id LIMIT 3"),
             Contains("PRIMARY KEY") && !Contains("TEMP B-TREE"));
}

}  // namespace
}  // namespace syncer
