// Wiping deletes every row; SQLite drops a whole table's pages at once when nothing restricts the DELETE.
#include "sim/org/storage.h"

#include <mutex>
#include <utility>

#include "sim/org/database.h"
#include "sim/org/layouts.h"

namespace sfsim {
namespace {

constexpr size_t most_kept = 16;
constexpr int64_t largest_kept = 1024;  // pages: a world, not a load test

struct Pool {
  std::mutex mutex;
  std::vector<std::unique_ptr<Storage>> storages;
};
Pool& pool() {
  static Pool kept;
  return kept;
}

bool fit_for_another(Storage& storage) {
  sqlite3* db = storage.handle();
  if (!storage.memory || !storage.standard || sqlite3_get_autocommit(db) == 0) return false;
  for (sqlite3_stmt* s = sqlite3_next_stmt(db, nullptr); s != nullptr; s = sqlite3_next_stmt(db, s)) {
    if (sqlite3_stmt_busy(s) != 0) return false;
  }
  Statement& jobs = storage.prepared("SELECT 1 FROM sqlite_master WHERE name = 'sf_async_job'");
  Reading looking(jobs);
  if (jobs.step()) return false;  // tables that only some orgs have
  Statement& pages = storage.prepared("PRAGMA page_count");
  Reading reading(pages);
  return pages.step() && pages.integer(0) <= largest_kept;
}

// To write the standard layouts anew would be hundreds of rows a world.
void undo_layout_edits(Storage& storage) {
  if (storage.layout_edits.empty()) return;
  static const Schema standard = Schema::standard();
  for (const auto& [sobject, name] : std::exchange(storage.layout_edits, {})) {
    const FieldSchema* field = standard.find(sobject)->field(name);
    const bool shown = field != nullptr && on_standard_layout(*field);
    run_with(storage,
             shown ? "INSERT OR IGNORE INTO sf_layout VALUES(?, ?)"
                   : "DELETE FROM sf_layout WHERE sobject = ? AND field = ?",
             sobject, name);
  }
}

void wipe(Storage& storage) {
  storage.prepared("BEGIN").run();
  storage.prepared("DELETE FROM Account").run();
  storage.prepared("DELETE FROM Contact").run();
  storage.prepared("DELETE FROM ContactHistory").run();
  storage.prepared("DELETE FROM Lead").run();
  storage.prepared("DELETE FROM LeadHistory").run();
  storage.prepared("DELETE FROM User").run();
  for (const auto& table : storage.tables) {
    const SobjectSchema& object = table->object();
    if (!object.everyday && !object.seeded)
      execute(storage.handle(), ("DELETE FROM " + sql_name(object.rows_table())).c_str());
  }
  storage.prepared("DELETE FROM sf_meta").run();
  storage.prepared("DELETE FROM sf_counter").run();
  storage.prepared("DELETE FROM sf_user").run();
  storage.prepared("DELETE FROM sf_field_access").run();
  storage.prepared("DELETE FROM sf_object_access").run();
  storage.prepared("DELETE FROM sf_package").run();
  storage.prepared("DELETE FROM sf_share").run();
  storage.prepared("DELETE FROM sf_validation_rule").run();
  storage.prepared("DELETE FROM sf_bulk_job").run();
  undo_layout_edits(storage);
  storage.prepared("COMMIT").run();
}

}  // namespace

Statement& Storage::prepared(const char* sql) {
  for (auto& [known, statement] : statements) {
    if (known == sql) return statement;
  }
  return statements.emplace_back(sql, Statement(handle(), sql)).second;
}

void run_with(Storage& storage, const char* sql, std::string_view first, std::string_view second) {
  Statement& statement = storage.prepared(sql);
  statement.bind(1, first);
  if (!second.empty()) statement.bind(2, second);
  statement.run();
}

std::unique_ptr<Storage> take_storage(const std::string& file) {
  if (file == ":memory:") {
    std::lock_guard lock(pool().mutex);
    auto& kept = pool().storages;
    if (!kept.empty()) {
      auto storage = std::move(kept.back());
      kept.pop_back();
      return storage;
    }
  }
  auto storage = std::make_unique<Storage>();
  OpenedDatabase opened = open_database(file);
  storage->db = std::move(opened.db);
  storage->memory = file == ":memory:";
  storage->fresh = opened.fresh;
  return storage;
}

void give_back(std::unique_ptr<Storage> storage) {
  if (!fit_for_another(*storage)) return;
  wipe(*storage);
  std::lock_guard lock(pool().mutex);
  auto& kept = pool().storages;
  if (kept.size() < most_kept) kept.push_back(std::move(storage));
}

}  // namespace sfsim
