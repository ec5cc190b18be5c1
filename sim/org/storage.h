// An org's connection with everything prepared on it. Worlds are made and thrown away by the thousand, and
// most of what a new one would cost is SQLite parsing the same schema and the same statements: so a storage
// in memory that an org has done with is wiped and given to the next.
#pragma once
#include <SQLiteCpp/Database.h>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/org/statement.h"
#include "sim/org/table.h"

namespace sfsim {

struct Storage {
  std::unique_ptr<SQLite::Database> db;  // declared first: the statements below must die before it
  bool memory = false;
  bool fresh = true;     // nothing in it but the tables and the standard layouts
  bool standard = true;  // nothing was loaded into it from outside: fit for another
  std::vector<std::pair<std::string, std::string>>
      layout_edits;                          // object and field, put on a page or taken off
  std::vector<std::string> package_columns;  // "Contact.X__c": stay for the next install; in memory only
  std::vector<std::unique_ptr<Table>> tables;
  std::deque<std::pair<const char*, Statement>> statements;  // by the address of the literal

  sqlite3* handle() const { return db->getHandle(); }
  // `sql` is a string literal. Not to be used again before its last use has ended.
  Statement& prepared(const char* sql);
};

// With one or two texts for its parameters.
void run_with(Storage& storage, const char* sql, std::string_view first, std::string_view second = {});

std::unique_ptr<Storage> take_storage(const std::string& file);
void give_back(std::unique_ptr<Storage> storage);

}  // namespace sfsim
