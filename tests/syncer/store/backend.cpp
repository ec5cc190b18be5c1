// The backend under the conformance suite: SQLite in memory.
#include "tests/syncer/store/backend.h"

#include "syncer/store/sqlite_store.h"

namespace syncer {

std::unique_ptr<Store> fresh_store() {
  SqliteStoreOptions options;
  options.file = ":memory:";
  options.busy_timeout_ms = 0;
  return open_store(options);
}

}  // namespace syncer
