// Opening a database file and its failures, its bytes, its transactions. Everything about SQLite that knows
// nothing of people.
#include "syncer/store/sqlite_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "syncer/store/schema.h"

namespace syncer {
namespace {

std::string prepared_file(const SqliteStoreOptions& options) {
  if (options.file != ":memory:") create_private(options.file);
  return options.file;
}

SQLite::Database open_connection(const SqliteStoreOptions& options) {
  try {
    return {prepared_file(options), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, options.busy_timeout_ms};
  } catch (const SQLite::Exception& failure) {
    throw StoreError(fmt::format(
        "{}: cannot open the database ({}). Check that its folder exists and that you may read and write the "
        "file.",
        options.file, errno != 0 && errno != EEXIST ? std::strerror(errno) : failure.getErrorStr()));
  }
}

// Two processes that change the journal mode at once would wait for each other: SQLite answers one of them
// "busy" at once, whatever its time-out. That one looks again, at a file that has changed by then.
void use_write_ahead_log(SqliteDatabase& database) {
  constexpr int pause_ms = 2;
  SQLite::Database& connection = database.connection;
  for (int waited_ms = 0; connection.execAndGet("PRAGMA journal_mode").getString() != "wal";
       waited_ms += pause_ms) {
    try {
      connection.execAndGet("PRAGMA journal_mode = WAL");
    } catch (const SQLite::Exception& failure) {
      const bool busy = (failure.getErrorCode() & 0xff) == SQLITE_BUSY;
      if (!busy || waited_ms >= database.busy_timeout_ms) throw;
      sqlite3_sleep(pause_ms);
    }
  }
}

void refuse_read_only(SqliteDatabase& database) {
  if (sqlite3_db_readonly(database.connection.getHandle(), "main") != 1) return;
  throw StoreError(
      fmt::format("{}: the database is read-only for you. Give yourself write access to it and to its "
                  "folder, or use another file.",
                  database.file));
}

}  // namespace

// People's addresses are for their owner's eyes. SQLite gives the -wal and -shm files the mode of the
// database. What failed here fails again when SQLite opens the file, and is explained there.
bool create_private(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
  return descriptor >= 0;
}

SqliteDatabase::SqliteDatabase(const SqliteStoreOptions& options)
    : connection(open_connection(options)),
      file(options.file),
      team(options.team),
      busy_timeout_ms(options.busy_timeout_ms) {
  sqlite3_extended_result_codes(connection.getHandle(), 1);
  translating_errors(*this, [&] {
    connection.exec("PRAGMA foreign_keys = ON");
    if (in_memory()) {
      connection.exec("PRAGMA secure_delete = OFF");  // nothing of it outlives the process
      return;
    }
    // The first read of the file: what is no database shows here.
    connection.execAndGet("PRAGMA schema_version");
    refuse_read_only(*this);
    use_write_ahead_log(*this);
    connection.exec("PRAGMA cache_size = -16000");
  });
}

void SqliteDatabase::sync_fully(bool full) {
  if (in_memory() || syncs_fully_ == full) return;
  connection.exec(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  syncs_fully_ = full;
}

std::string explain(const SqliteDatabase& database, const SQLite::Exception& failure) {
  const std::string& file = database.file;
  switch (failure.getErrorCode() & 0xff) {
    case SQLITE_NOTADB:
      return fmt::format(
          "{}: this file is not a database. Name the syncer's database file, or one that does not exist yet.",
          file);
    case SQLITE_CORRUPT:
      return fmt::format(
          "{}: the database is damaged ({}). Restore it from a backup, or rescue what is readable with "
          "sqlite3's "
          "\".recover\".",
          file, failure.getErrorStr());
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fmt::format(
          "{}: the database is locked by another process (waited {} ms). Let that one finish or stop it, "
          "then try "
          "again.",
          file, database.busy_timeout_ms);
    case SQLITE_READONLY:
      return fmt::format(
          "{}: the database is read-only for you. Give yourself write access to it and to its folder, or use "
          "another "
          "file.",
          file);
    case SQLITE_FULL:
      return fmt::format(
          "{}: no room is left to write the database. Free some disk space and try again; nothing of this "
          "step was "
          "kept.",
          file);
    case SQLITE_CANTOPEN:
      return fmt::format(
          "{}: cannot open the database or the -wal and -shm files beside it. Check that the folder exists "
          "and that "
          "you may write to it.",
          file);
    case SQLITE_IOERR:
      return fmt::format(
          "{}: reading or writing the database failed ({}). Check the disk and its free space.", file,
          failure.what());
    default:
      return fmt::format("{}: the database refused a step ({}). Please report this as a bug.", file,
                         failure.what());
  }
}

CachedStatement& StatementCache::get(const char* sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  return statements_
      .emplace(std::piecewise_construct, std::forward_as_tuple(sql), std::forward_as_tuple(connection_, sql))
      .first->second;
}

WriteTransaction::WriteTransaction(SqliteDatabase& database, bool durable)
    : database_(database), changes_before_(sqlite3_total_changes64(database.connection.getHandle())) {
  database.sync_fully(durable);
  // Takes the write lock first: a transaction that reads and then writes could find its snapshot too old.
  Query(database.statements.get("BEGIN IMMEDIATE")).run();
  open_ = true;
}

WriteTransaction::~WriteTransaction() {
  if (open_) rollback_open_transaction(database_);
}

bool WriteTransaction::commit() {
  Query(database_.statements.get("COMMIT")).run();
  open_ = false;
  return sqlite3_total_changes64(database_.connection.getHandle()) != changes_before_;
}

std::shared_ptr<SqliteDatabase> open_database(const SqliteStoreOptions& options) {
  errno = 0;
  auto database = std::make_shared<SqliteDatabase>(options);
  // A database in memory is often about to be replaced by deserialize(): its schema waits for the first use.
  if (!database->in_memory()) check_schema(*database);
  return database;
}

std::string serialize(SqliteDatabase& database) {
  check_schema(database);
  const std::lock_guard lock(database.mutex);
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(
      sqlite3_serialize(database.connection.getHandle(), "main", &size, 0), &sqlite3_free);
  if (bytes == nullptr)
    throw StoreError(fmt::format("{}: no memory for a copy of the database.", database.file));
  std::string copy(reinterpret_cast<const char*>(bytes.get()), static_cast<size_t>(size));
  // Bytes 18 and 19 of the header ask for a write-ahead log (2), which a database in memory cannot have.
  constexpr size_t write_version = 18, read_version = 19;
  if (copy.size() > read_version) copy[write_version] = copy[read_version] = 1;
  return copy;
}

void deserialize(SqliteDatabase& database, std::string_view bytes) {
  if (!database.in_memory()) throw StoreError(database.file + ": only a database in memory can be replaced.");
  const std::lock_guard lock(database.mutex);
  database.statements.clear();
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) throw StoreError("no memory for a copy of the database.");
  std::memcpy(copy, bytes.data(), bytes.size());
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  // SQLite owns the copy from here, also when it refuses it.
  const int answer = sqlite3_deserialize(database.connection.getHandle(), "main", copy, size, size,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (answer != SQLITE_OK) {
    throw StoreError(
        fmt::format("{}: the database could not be replaced ({}).", database.file, sqlite3_errstr(answer)));
  }
  ++database.generation;
  database.schema_checked = false;
}

void rollback_open_transaction(SqliteDatabase& database) {
  if (in_transaction(database)) database.connection.tryExec("ROLLBACK");
}

bool in_transaction(const SqliteDatabase& database) {
  return sqlite3_get_autocommit(database.connection.getHandle()) == 0;
}

}  // namespace syncer
