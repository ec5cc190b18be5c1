// An org's database: one table an object, named columns, and a few tables of our own for what else must
// survive in a snapshot. A fresh one is a copy of a template that the process builds once.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "sim/org/schema.h"

struct sqlite3;
namespace SQLite {
class Database;
}

namespace sfsim {

struct OpenedDatabase {
  std::unique_ptr<SQLite::Database> db;
  bool fresh = false;  // just created: nothing in it but the tables and the standard layouts
};
// ":memory:" or a path, opened if it exists, else created.
OpenedDatabase open_database(const std::string& file);

std::string serialize(sqlite3* db);
// Replaces everything in the database, which stays where it is: in memory or in its file.
void load(sqlite3* db, const std::string& bytes);

// The pieces of CREATE TABLE and CREATE INDEX that custom fields need too.
std::string column_definition(const FieldSchema& field);
std::string checkbox_index_name(std::string_view sobject, std::string_view field);
std::string checkbox_index(std::string_view sobject, std::string_view field);
std::string checkbox_index(std::string_view sobject, std::string_view table, std::string_view field);
// Everything of one object: CREATE TABLE with its indexes; CREATE VIEW, empty when it has none.
std::string table_sql(const SobjectSchema& object);
std::string view_sql(const SobjectSchema& object);
// A view names its columns, and SQLite looks through all of them when a table changes: they are made again.
void drop_views(sqlite3* db, const Schema& schema);
void make_views(sqlite3* db, const Schema& schema);

}  // namespace sfsim
