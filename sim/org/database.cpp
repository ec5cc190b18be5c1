// Parsing and running some hundred CREATE statements takes tens of milliseconds; copying the bytes of a
// finished database takes microseconds. So orgs in memory start from those of a blank one (blank_org.h).
#include "sim/org/database.h"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include "sim/org/blank_org.h"
#include "sim/org/fold.h"
#include "sim/org/ids.h"
#include "sim/org/layouts.h"
#include "sim/org/permissions.h"
#include "sim/org/statement.h"

namespace sfsim {
namespace {

constexpr int format_version = 2;
// One lock stands around the whole org (api/), so SQLite needs none of its own.
const int open_flags = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;

void fold_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return;  // null stays null
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(arguments[0]));
  std::string folded = fold({text, static_cast<size_t>(sqlite3_value_bytes(arguments[0]))});
  sqlite3_result_text(context, folded.data(), static_cast<int>(folded.size()), SQLITE_TRANSIENT);
}

// sf_id('00e', 1): the id of that prefix and number.
void id_function(sqlite3_context* context, int, sqlite3_value** arguments) {
  const std::string id = make_id(reinterpret_cast<const char*>(sqlite3_value_text(arguments[0])),
                                 static_cast<uint64_t>(sqlite3_value_int64(arguments[1])));
  sqlite3_result_text(context, id.data(), static_cast<int>(id.size()), SQLITE_TRANSIENT);
}

void register_functions(sqlite3* db) {
  constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  sqlite3_create_function_v2(db, "sf_fold", 1, flags, nullptr, fold_function, nullptr, nullptr, nullptr);
  sqlite3_create_function_v2(db, "sf_id", 2, flags, nullptr, id_function, nullptr, nullptr, nullptr);
}

std::string_view affinity(FieldType type) {
  switch (type) {
    case FieldType::boolean:
      return "INTEGER NOT NULL DEFAULT 0";
    case FieldType::int_:
    case FieldType::datetime:
      return "INTEGER";
    case FieldType::double_:
    case FieldType::currency:
    case FieldType::percent:
      return "REAL";
    case FieldType::id:
      return "TEXT PRIMARY KEY NOT NULL";
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
      return "TEXT";
  }
  return "TEXT";
}

std::string index(const SobjectSchema& object, std::string_view column) {
  return "CREATE INDEX " + sql_name(object.name + "." + std::string(column)) + " ON " +
         sql_name(object.rows_table()) + "(" + sql_name(column) + ");\n";
}

bool has_column_of_its_own(const FieldSchema& field) { return field.stored && field.view_sql.empty(); }

constexpr const char* own_tables = R"(
CREATE TABLE sf_meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE sf_counter(prefix TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sf_user(id TEXT PRIMARY KEY, position INTEGER NOT NULL, username TEXT NOT NULL, name TEXT, password TEXT,
  security_token TEXT, admin INTEGER, active INTEGER, api_enabled INTEGER, time_zone TEXT) WITHOUT ROWID;
CREATE TABLE sf_field_access(user_id TEXT, sobject TEXT, field TEXT, readable INTEGER, editable INTEGER,
  PRIMARY KEY(user_id, sobject, field)) WITHOUT ROWID;
CREATE TABLE sf_object_access(user_id TEXT, sobject TEXT, may_read INTEGER, may_create INTEGER, may_edit INTEGER,
  may_remove INTEGER, PRIMARY KEY(user_id, sobject)) WITHOUT ROWID;
CREATE TABLE sf_package(name TEXT PRIMARY KEY, field TEXT NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE sf_share(user_id TEXT, record TEXT, may_read INTEGER NOT NULL, PRIMARY KEY(user_id, record)) WITHOUT ROWID;
CREATE TABLE sf_validation_rule(position INTEGER PRIMARY KEY, sobject TEXT NOT NULL, name TEXT NOT NULL,
  condition TEXT NOT NULL, message TEXT NOT NULL, field TEXT NOT NULL, active INTEGER NOT NULL);
CREATE TABLE sf_custom_field(sobject TEXT, name TEXT, required INTEGER NOT NULL, PRIMARY KEY(sobject, name)) WITHOUT ROWID;
CREATE TABLE sf_layout(sobject TEXT, field TEXT, PRIMARY KEY(sobject, field)) WITHOUT ROWID;
)";

// Younger than the format: files of before get them when they are opened.
constexpr const char* younger_tables = R"(
CREATE TABLE IF NOT EXISTS sf_grantable(number INTEGER PRIMARY KEY, sobject TEXT NOT NULL, field TEXT NOT NULL,
  hidden INTEGER NOT NULL, may_edit INTEGER NOT NULL, UNIQUE(sobject, field));
CREATE TABLE IF NOT EXISTS sf_custom_object(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, name TEXT NOT NULL,
  label TEXT NOT NULL, plural TEXT NOT NULL, description TEXT, name_label TEXT, name_format TEXT, first_number INTEGER);
CREATE TABLE IF NOT EXISTS sf_object_setting(object_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sf_field_definition(number INTEGER PRIMARY KEY, id TEXT NOT NULL, sobject TEXT NOT NULL,
  name TEXT NOT NULL, label TEXT, description TEXT, help TEXT, type TEXT NOT NULL, length INTEGER, precision INTEGER,
  scale INTEGER, required INTEGER, is_unique INTEGER, case_sensitive INTEGER, external_id INTEGER, restricted INTEGER,
  picklist TEXT, reference_to TEXT, relationship_name TEXT, restrict_delete INTEGER, default_value TEXT, format TEXT,
  first_number INTEGER);

CREATE TABLE IF NOT EXISTS sf_bulk_job(id TEXT PRIMARY KEY, query INTEGER NOT NULL, user_id TEXT NOT NULL, operation TEXT,
  object TEXT, external_id_field TEXT, delimiter TEXT, line_ending TEXT, version INTEGER, state INTEGER, uploaded INTEGER,
  created_at INTEGER, changed_at INTEGER, closed_at INTEGER, due_at INTEGER, processed INTEGER, failed INTEGER, problem TEXT,
  soql TEXT, data TEXT, successful_rows TEXT, failed_rows TEXT, unprocessed_rows TEXT);
)";

// With the columns of person accounts: an org that wants them need not add them one by one, each time parsing
// the whole schema.
void create_tables(sqlite3* db, bool person_columns) {
  std::string sql = "BEGIN;" + std::string(own_tables) + younger_tables;
  Schema schema = Schema::standard();
  Schema tables = schema;
  if (person_columns) tables.add_person_accounts();
  for (const SobjectSchema& object : tables.sobjects()) sql += table_sql(object);
  for (const SobjectSchema& object : schema.sobjects()) sql += view_sql(object);
  sql += "PRAGMA user_version = " + std::to_string(format_version) + "; COMMIT;";
  execute(db, sql.c_str());
  for (const SobjectSchema& object : schema.sobjects()) write_standard_layout(db, object);
  write_standard_permissions(db, schema);
}

bool has_table(sqlite3* db, const SobjectSchema& object) {
  return sqlite3_table_column_metadata(db, "main", object.rows_table().c_str(), "Id", nullptr, nullptr,
                                       nullptr, nullptr, nullptr) == SQLITE_OK;
}

// A file of before these objects were there.
void add_younger_objects(sqlite3* db) {
  const Schema schema = Schema::standard();
  const bool had_setup = has_table(db, *schema.find("Task"));
  std::vector<const SobjectSchema*> missing;
  for (const SobjectSchema& object : schema.sobjects())
    if (!object.everyday && object.rows_of_its_own && !has_table(db, object)) missing.push_back(&object);
  if (missing.empty()) return;
  std::string sql = "BEGIN;";
  for (const SobjectSchema* object : missing) sql += table_sql(*object);
  for (const SobjectSchema& object : schema.sobjects())
    if (!object.view_from.empty())
      sql += "DROP VIEW IF EXISTS " + sql_name(object.name) + ";\n" + view_sql(object);
  execute(db, (sql + "COMMIT;").c_str());
  for (const SobjectSchema* object : missing) write_standard_layout(db, *object);
  if (!had_setup) write_standard_permissions(db, schema);
}

// Memory that SQLite may free.
struct Image {
  explicit Image(size_t size_) : bytes(static_cast<char*>(sqlite3_malloc64(size_))), size(size_) {
    if (bytes == nullptr) throw std::bad_alloc();
  }
  ~Image() { sqlite3_free(bytes); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  char* bytes;
  size_t size;
};

void load_image(sqlite3* db, Image& image) {
  SQLite::Database source(":memory:", open_flags);
  auto* bytes = reinterpret_cast<unsigned char*>(std::exchange(image.bytes, nullptr));
  const auto size = static_cast<sqlite3_int64>(image.size);
  constexpr unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
  if (sqlite3_deserialize(source.getHandle(), "main", bytes, size, size, flags) != SQLITE_OK) {
    throw std::runtime_error(std::string("org database: ") + sqlite3_errmsg(source.getHandle()));
  }
  // Copied on, for what was deserialized is a file to SQLite, in a memory of its own: every commit writes to
  // it.
  sqlite3_backup* backup = sqlite3_backup_init(db, "main", source.getHandle(), "main");
  if (backup != nullptr) sqlite3_backup_step(backup, -1);
  if (backup == nullptr || sqlite3_backup_finish(backup) != SQLITE_OK) {
    throw std::runtime_error(std::string("org database: ") + sqlite3_errmsg(db));
  }
}

std::string_view given_blank_org;  // by begin_orgs_with

std::string_view blank_org() {
  if (!given_blank_org.empty()) return given_blank_org;
  static const std::string made = pack(make_blank_org());
  return made;
}

void load_blank_org(sqlite3* db) {
  const std::string_view blank = blank_org();
  Image image(unpacked_size(blank));
  unpack(blank, image.bytes);
  load_image(db, image);
}

void check_format(sqlite3* db, const std::string& file) {
  Statement version(db, "PRAGMA user_version");
  Reading reading(version);
  if (!version.step() || version.integer(0) != format_version) {
    throw std::runtime_error(file + " is not a database of sfsim, or of another version of it");
  }
}

}  // namespace

OpenedDatabase open_database(const std::string& file) {
  // Memory statistics would take a lock of the whole process at every allocation. Refused when SQLite already
  // runs.
  [[maybe_unused]] static const int no_statistics = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  bool memory = file == ":memory:";
  std::error_code none;
  bool fresh = memory || !std::filesystem::exists(file, none) || std::filesystem::file_size(file, none) == 0;
  OpenedDatabase opened;
  opened.fresh = fresh;
  opened.db = std::make_unique<SQLite::Database>(file, open_flags);
  sqlite3* db = opened.db->getHandle();
  register_functions(db);
  if (memory) {
    // Debian builds SQLite to overwrite what is deleted; a world has nothing to hide.
    execute(db, "PRAGMA secure_delete = OFF");
    load_blank_org(db);
    return opened;
  }
  execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  if (fresh) {
    create_tables(db, false);
  } else {
    check_format(db, file);
    execute(db, younger_tables);
    add_younger_objects(db);
  }
  return opened;
}

std::string serialize(sqlite3* db) {
  sqlite3_int64 size = 0;
  unsigned char* bytes = sqlite3_serialize(db, "main", &size, 0);
  if (bytes == nullptr) throw std::bad_alloc();
  std::string copy(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  sqlite3_free(bytes);
  // A database in memory has no write-ahead log, and refuses bytes that say so (file format, 1.3.3).
  constexpr size_t write_version = 18, read_version = 19;
  if (copy.size() > read_version) copy[write_version] = copy[read_version] = 1;
  return copy;
}

void load(sqlite3* db, const std::string& bytes) {
  Image image(bytes.size());
  std::memcpy(image.bytes, bytes.data(), bytes.size());
  load_image(db, image);
}

void begin_orgs_with(std::string_view packed_image) { given_blank_org = packed_image; }

std::string make_blank_org() {
  SQLite::Database db(":memory:", open_flags);
  create_tables(db.getHandle(), true);
  return serialize(db.getHandle());
}

std::string column_definition(const FieldSchema& field) {
  std::string column = sql_name(field.name) + " ";
  if (!field.generated_sql.empty()) {
    const std::string_view type = field.type == FieldType::boolean ? "INTEGER" : affinity(field.type);
    return column + std::string(type) + " GENERATED ALWAYS AS (" + field.generated_sql + ") VIRTUAL";
  }
  column += affinity(field.type);
  if (field.folded) column += ", " + sql_name(field.folded_column()) + " TEXT";
  return column;
}

std::string checkbox_index_name(std::string_view sobject, std::string_view field) {
  return sql_name(std::string(sobject) + "." + std::string(field));
}

std::string table_sql(const SobjectSchema& object) {
  if (!object.rows_of_its_own) return {};
  std::string columns, indexes;
  const auto add_index = [&](const FieldSchema& field, std::string_view column) {
    indexes += field.type == FieldType::boolean
                   ? checkbox_index(object.name, object.rows_table(), field.name) + ";\n"
                   : index(object, column);
  };
  for (const FieldSchema& field : object.fields) {
    if (!has_column_of_its_own(field)) continue;
    columns += (columns.empty() ? "" : ", ") + column_definition(field);
    const bool of_people = field.person_only || field.kept_by_org;
    if (field.folded && !of_people) add_index(field, field.folded_column());
    if (field.type == FieldType::boolean && field.hidden_by_default) add_index(field, field.name);
  }
  // What a nightly asks for beside the opted out; few of many.
  for (const char* name : {"IsDeleted", "IsConverted"}) {
    if (const FieldSchema* field = object.field(name)) add_index(*field, name);
  }
  for (const char* name : {"SystemModstamp", "AccountId", "OwnerId"}) {
    const FieldSchema* field = object.field(name);
    if (field != nullptr && has_column_of_its_own(*field)) add_index(*field, name);
  }
  if (!object.everyday) {
    for (const char* name : {"WhoId", "WhatId", "CampaignId", "ContactId", "LeadId", "ParentId",
                             "OpportunityId", "LinkedEntityId", "ContentDocumentId"}) {
      const FieldSchema* field = object.field(name);
      if (field != nullptr && has_column_of_its_own(*field)) add_index(*field, name);
    }
  }
  return "CREATE TABLE " + sql_name(object.rows_table()) + "(" + columns + ");\n" + indexes;
}

std::string view_sql(const SobjectSchema& object) {
  if (object.view_from.empty()) return {};
  std::string columns;
  for (const FieldSchema& field : object.fields) {
    if (!field.stored) continue;
    columns += columns.empty() ? "" : ", ";
    columns += field.view_sql.empty() ? "r." + sql_name(field.name)
                                      : "(" + field.view_sql + ") AS " + sql_name(field.name);
    if (field.folded && field.view_sql.empty()) columns += ", r." + sql_name(field.folded_column());
  }
  return "CREATE VIEW " + sql_name(object.name) + " AS SELECT " + columns + " FROM " + object.view_from +
         object.view_union + ";\n";
}

void drop_views(sqlite3* db, const Schema& schema) {
  for (const SobjectSchema& object : schema.sobjects())
    if (!object.view_from.empty()) execute(db, ("DROP VIEW " + sql_name(object.name)).c_str());
}
void make_views(sqlite3* db, const Schema& schema) {
  std::string sql;
  for (const SobjectSchema& object : schema.sobjects()) sql += view_sql(object);
  execute(db, sql.c_str());
}

std::string checkbox_index(std::string_view sobject, std::string_view field) {
  return checkbox_index(sobject, sobject, field);
}

std::string checkbox_index(std::string_view sobject, std::string_view table, std::string_view field) {
  // Only the ticked rows: few, and the ones that are asked for.
  return "CREATE INDEX " + checkbox_index_name(sobject, field) + " ON " + sql_name(table) + "(" +
         sql_name(field) + ") WHERE " + sql_name(field) + " = 1";
}

}  // namespace sfsim
