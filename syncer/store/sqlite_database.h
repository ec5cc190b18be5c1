// Inside the store only: one SQLite connection, the cached statements on it, and a write
// transaction that rolls back unless it was committed. A statement is reset when its Query goes, so none is
// left busy after a fact.
#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "syncer/store/sqlite_store.h"

namespace syncer {

struct CachedStatement {
  CachedStatement(const SQLite::Database& connection, const char* sql)
      : statement(connection, sql), parameters(statement.getBindParameterCount()) {}
  SQLite::Statement statement;
  int parameters;
  bool in_use = false;
};

// One execution of a cached statement. Values are bound in order; text is copied.
class Query {
 public:
  template <typename... Values>
  explicit Query(CachedStatement& cached, const Values&... values) : cached_(cached) {
    if (cached.in_use)
      throw std::logic_error("a statement is used inside itself: " + cached.statement.getQuery());
    if (cached.parameters != static_cast<int>(sizeof...(values))) {
      throw std::logic_error("wrong number of values for: " + cached.statement.getQuery());
    }
    cached.in_use = true;
    int index = 0;
    try {
      (bind(++index, values), ...);
    } catch (...) {
      cached.in_use = false;
      throw;
    }
  }
  ~Query() {
    cached_.statement.tryReset();
    cached_.in_use = false;
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool step() { return cached_.statement.executeStep(); }
  void run() {
    while (step()) {
    }
  }

  int64_t integer(int column) { return cached_.statement.getColumn(column).getInt64(); }
  bool boolean(int column) { return integer(column) != 0; }
  bool null(int column) { return cached_.statement.getColumn(column).isNull(); }
  std::string text(int column) { return cached_.statement.getColumn(column).getString(); }
  std::optional<bool> optional_boolean(int column) {
    if (null(column)) return std::nullopt;
    return boolean(column);
  }

 private:
  template <typename Value>
  void bind(int index, const Value& value) {
    SQLite::Statement& s = cached_.statement;
    if constexpr (std::is_same_v<Value, std::nullopt_t>) {
      s.bind(index);
    } else if constexpr (std::is_same_v<Value, std::optional<bool>>) {
      if (value.has_value()) {
        s.bind(index, static_cast<int64_t>(*value));
      } else {
        s.bind(index);
      }
    } else if constexpr (std::is_integral_v<Value>) {
      s.bind(index, static_cast<int64_t>(value));
    } else {
      s.bind(index, std::string(std::string_view(value)));
    }
  }

  CachedStatement& cached_;
};

// Compiled statements by the address of their text, which is always a literal: the same address is the same
// text. They are the connection's, so that the next store on it finds them ready.
class StatementCache {
 public:
  explicit StatementCache(const SQLite::Database& connection) : connection_(connection) {}
  CachedStatement& get(const char* sql);
  void clear() { statements_.clear(); }

 private:
  const SQLite::Database& connection_;
  std::unordered_map<const char*, CachedStatement> statements_;  // never iterated
};

class SqliteDatabase {
 public:
  explicit SqliteDatabase(const SqliteStoreOptions& options);

  SQLite::Database connection;
  StatementCache statements{connection};
  std::mutex mutex;  // one fact at a time on this connection; never held across a port
  const std::string file;
  const std::string team;  // of the options it was opened with: whose a new database becomes
  const int busy_timeout_ms;
  // Counts deserialize(): statements compiled and values cached before it are of another database.
  int64_t generation = 0;
  bool schema_checked = false;

  bool in_memory() const { return file == ":memory:"; }
  // PRAGMA synchronous FULL or NORMAL, issued only when it differs from the last. Not inside a transaction.
  void sync_fully(bool full);

 private:
  std::optional<bool> syncs_fully_;
};

// An empty file for its owner's eyes only. False: it is there already, or cannot be made.
bool create_private(const std::string& file);

// An SQLite failure as a sentence that names the file, the trouble and what to do.
std::string explain(const SqliteDatabase& database, const SQLite::Exception& failure);

// What SQLite throws inside `body` leaves as a StoreError.
template <typename Body>
auto translating_errors(const SqliteDatabase& database, Body&& body) {
  try {
    return body();
  } catch (const SQLite::Exception& failure) {
    throw StoreError(explain(database, failure));
  }
}

class WriteTransaction {
 public:
  WriteTransaction(SqliteDatabase& database, bool durable);
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;

  // True when anything had been written.
  bool commit();

 private:
  SqliteDatabase& database_;
  int64_t changes_before_;
  bool open_ = false;
};

}  // namespace syncer
