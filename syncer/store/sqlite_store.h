// The store in one SQLite file a team: WAL, full sync for durable facts, schema versioned by user_version.
#pragma once
#include <memory>
#include <string>

#include "syncer/store/store.h"

namespace syncer {

// Called around every fact; how a test disconnects a crashed engine and remembers what had reached the disk.
class StoreObserver {
 public:
  virtual ~StoreObserver() = default;
  virtual void entering(std::string_view fact) = 0;  // may throw: the fact does not happen
  virtual void committed(std::string_view fact, bool durable) = 0;
};

struct SqliteStoreOptions {
  std::string file;                   // path, or ":memory:"
  std::string team = "default";       // refused when the file belongs to another team
  int busy_timeout_ms = 5000;         // 0 in the simulator: a lock conflict there is a bug
  StoreObserver* observer = nullptr;  // not owned
};

// A SQLite database opened by sqlite_store; several stores may share one (two engines of a simulated world).
class SqliteDatabase;
std::shared_ptr<SqliteDatabase> open_database(const SqliteStoreOptions& options);
// The whole database as bytes, and back (into one in memory): a template for fresh worlds, and the disk as of
// the last full sync. Stores open on the database go on with the new content.
std::string serialize(SqliteDatabase& database);
void deserialize(SqliteDatabase& database, std::string_view bytes);
// Empties one in memory, on which no store is open: as if it had just been made, with everything prepared.
void wipe(SqliteDatabase& database);
// Rolls back whatever is open; what a crash does.
void rollback_open_transaction(SqliteDatabase& database);
bool in_transaction(const SqliteDatabase& database);

std::unique_ptr<Store> open_store(const SqliteStoreOptions& options);
std::unique_ptr<Store> open_store(std::shared_ptr<SqliteDatabase> database,
                                  const SqliteStoreOptions& options);

}  // namespace syncer
