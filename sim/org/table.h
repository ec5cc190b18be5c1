// The prepared statements of one object: an INSERT of every column, and reads and updates of whatever set of
// fields is asked for, kept by that set.
#pragma once
#include <array>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sim/org/statement.h"

namespace sfsim {

struct Cell {
  const FieldSchema* field = nullptr;
  Value value;
};

class Table {
 public:
  Table(sqlite3* db, const SobjectSchema& object);

  const SobjectSchema& object() const { return *object_; }

  void insert(const std::vector<Cell>& cells);  // the Id among them; checkboxes left out are false
  void update(std::string_view id, const std::vector<Cell>& cells);
  void erase(std::string_view id);  // the row itself, not the soft delete
  // False when there is no such row.
  bool read(std::string_view id, std::span<const FieldSchema* const> fields, std::vector<Value>& values);

  // Ids of live rows where the field equals the value, in order; text compares folded. -1: no limit.
  std::vector<std::string> find(const FieldSchema& field, const Value& value, int limit);

  // Fields that every write needs; null where the object has none.
  const FieldSchema *id, *is_deleted, *name, *first_name, *last_name, *owner, *created_date, *created_by,
      *modified_date, *modified_by, *modstamp, *viewed, *referenced, *clean_status, *unread, *is_converted;

 private:
  struct Slot {
    std::vector<const FieldSchema*> fields;
    Statement statement;
  };
  using Slots = std::array<Slot, 64>;
  Statement& statement_for(Slots& slots, std::span<const FieldSchema* const> fields, bool is_read);

  sqlite3* db_;
  const SobjectSchema* object_;
  std::vector<int> parameter_;  // of each field in the INSERT, 0 for none; a folded twin follows its field
  Statement insert_, erase_;
  std::map<std::string, Statement> finds_;  // by field
  std::unique_ptr<Slots> reads_, updates_;
};

}  // namespace sfsim
