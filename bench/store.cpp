// What an unsubscribe costs on the disk: person, history and outbox in one durable commit, against a bare
// one-row commit with the same settings (WAL, full sync).
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "bench/measure.h"
#include "syncer/store/sqlite_store.h"

namespace bench {

void bench_store() {
  print_header("unsubscribes committed against bare one-row commits, on a file");
  namespace fs = std::filesystem;
  const fs::path folder = fs::current_path() / fmt::format("bench-{}", getpid());
  fs::create_directory(folder);
  {
    constexpr int commits = 1000;
    syncer::SqliteStoreOptions options;
    options.file = (folder / "syncer.db").string();
    const std::unique_ptr<syncer::Store> store = syncer::open_store(options);
    std::vector<syncer::PersonImport> people;
    for (int i = 0; i < commits * 8; ++i)
      people.push_back({fmt::format("p{}@example.com", i), "", "", fmt::format("003{:012}AAA", i)});
    store->import_people(people, 1);
    SQLite::Database bare((folder / "bare.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    bare.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(id INTEGER PRIMARY KEY, x "
        "INTEGER)");
    int64_t next = 1;
    const auto ours = [&] {
      return commits / seconds_of([&] {
               for (int i = 0; i < commits; ++i) store->record_unsubscribe(next++, syncer::Via::link, "", 2);
             });
    };
    const auto baseline = [&] {
      SQLite::Statement insert(bare, "INSERT INTO t(x) VALUES (1)");
      return commits / seconds_of([&] {
               for (int i = 0; i < commits; ++i) {
                 insert.exec();
                 insert.reset();
               }
             });
    };
    print_row("unsubscribe commits", in_turn(ours, baseline), "tx/s", "0.70");
  }
  fs::remove_all(folder);
}

}  // namespace bench
