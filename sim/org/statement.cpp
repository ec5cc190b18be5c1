// Binding and reading cells. A failing statement is a bug or a full disk: it throws.
#include "sim/org/statement.h"

#include <stdexcept>
#include <string>

namespace sfsim {
namespace {

[[noreturn]] void fail(sqlite3* db) {
  throw std::runtime_error(std::string("org database: ") + sqlite3_errmsg(db));
}

}  // namespace

Statement::Statement(sqlite3* db, std::string_view sql) {
  int size = static_cast<int>(sql.size());
  if (sqlite3_prepare_v3(db, sql.data(), size, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) != SQLITE_OK)
    fail(db);
}

void Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text(handle_, index, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

void Statement::bind(int index, int64_t number) { sqlite3_bind_int64(handle_, index, number); }

void Statement::bind(int index, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return bind(index, std::string_view(*text));
  if (const auto* flag = std::get_if<bool>(&value)) return bind(index, int64_t{*flag});
  if (const auto* number = std::get_if<int64_t>(&value)) return bind(index, *number);
  if (const auto* when = std::get_if<Datetime>(&value)) return bind(index, when->at);
  if (const auto* real = std::get_if<double>(&value)) {
    sqlite3_bind_double(handle_, index, *real);
  } else {
    sqlite3_bind_null(handle_, index);
  }
}

bool Statement::step() {
  int result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  sqlite3* db = sqlite3_db_handle(handle_);
  if (result == SQLITE_DONE) {
    sqlite3_reset(handle_);
    return false;
  }
  std::string message = sqlite3_errmsg(db);
  sqlite3_reset(handle_);
  throw std::runtime_error("org database: " + message);
}

void Statement::reset() { sqlite3_reset(handle_); }
void Statement::clear() { sqlite3_clear_bindings(handle_); }

std::string Statement::text(int index) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, index));
  return bytes == nullptr ? std::string()
                          : std::string(bytes, static_cast<size_t>(sqlite3_column_bytes(handle_, index)));
}

Value Statement::column(int index, FieldType type) const {
  if (sqlite3_column_type(handle_, index) == SQLITE_NULL) return {};
  switch (type) {
    case FieldType::boolean:
      return integer(index) != 0;
    case FieldType::int_:
      return integer(index);
    case FieldType::double_:
    case FieldType::currency:
    case FieldType::percent:
      return sqlite3_column_double(handle_, index);
    case FieldType::datetime:
      return Datetime{integer(index)};
    case FieldType::id:
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
    case FieldType::date:
    case FieldType::reference:
    case FieldType::address:
    case FieldType::multipicklist:
    case FieldType::combobox:
    case FieldType::time:
    case FieldType::base64:
      return text(index);
  }
  return {};
}

void execute(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(db);
}

std::string sql_name(std::string_view identifier) { return '"' + std::string(identifier) + '"'; }

}  // namespace sfsim
