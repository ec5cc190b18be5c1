// Statements by set of fields: a direct-mapped cache, since a client reads and writes the same few sets all
// day.
#include "sim/org/table.h"

#include <algorithm>

#include "sim/org/fold.h"

namespace sfsim {
namespace {

bool writable_column(const FieldSchema& field) {
  return field.stored && field.generated_sql.empty() && field.view_sql.empty();
}

void bind_folded(Statement& statement, int parameter, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) {
    statement.bind(parameter, Value());
  } else {
    statement.bind(parameter, std::string_view(fold(*text)));
  }
}

std::string read_sql(const SobjectSchema& object, std::span<const FieldSchema* const> fields) {
  std::string sql = "SELECT 1";
  for (const FieldSchema* field : fields) sql += field->stored ? ", " + sql_name(field->name) : ", NULL";
  return sql + " FROM " + sql_name(object.name) + " WHERE \"Id\" = ?1";
}

std::string update_sql(const SobjectSchema& object, std::span<const FieldSchema* const> fields) {
  std::string sets;
  for (const FieldSchema* field : fields) {
    sets += (sets.empty() ? "" : ", ") + sql_name(field->name) + " = ?";
    if (field->folded) sets += ", " + sql_name(field->folded_column()) + " = ?";
  }
  return "UPDATE " + sql_name(object.rows_table()) + " SET " + sets + " WHERE \"Id\" = ?";
}

bool compares_folded(const FieldSchema& field, const Value& value) {
  return std::holds_alternative<std::string>(value) && field.type != FieldType::id &&
         field.type != FieldType::reference;
}

std::string find_sql(const SobjectSchema& object, const FieldSchema& field, bool folded) {
  std::string column = sql_name(field.name);
  if (folded) column = field.folded ? sql_name(field.folded_column()) : "sf_fold(" + column + ")";
  bool deletable = object.field("IsDeleted") != nullptr;
  return "SELECT \"Id\" FROM " + sql_name(object.name) + " WHERE " + column + " IS ?" +
         (deletable ? " AND \"IsDeleted\" = 0" : "") + " ORDER BY \"Id\" LIMIT ?";
}

}  // namespace

Table::Table(sqlite3* db, const SobjectSchema& object)
    : db_(db), object_(&object), reads_(std::make_unique<Slots>()), updates_(std::make_unique<Slots>()) {
  auto field = [&](std::string_view wanted) { return object.field(wanted); };
  id = field("Id");
  is_deleted = field("IsDeleted");
  name = field("Name");
  first_name = field("FirstName");
  // An account's name is its own, and only a person's is put together (person_accounts.cpp).
  last_name = object.name == "Account" ? nullptr : field("LastName");
  if (last_name != nullptr && !last_name->view_sql.empty()) first_name = last_name = nullptr;
  owner = field("OwnerId");
  created_date = field("CreatedDate");
  created_by = field("CreatedById");
  modified_date = field("LastModifiedDate");
  modified_by = field("LastModifiedById");
  modstamp = field("SystemModstamp");
  viewed = field("LastViewedDate");
  referenced = field("LastReferencedDate");
  clean_status = field("CleanStatus");
  unread = field("IsUnreadByOwner");
  is_converted = field("IsConverted");
}

Statement& Table::statement_for(Slots& slots, std::span<const FieldSchema* const> fields, bool is_read) {
  size_t hash = fields.size();
  for (const FieldSchema* field : fields)
    hash = hash * 31 + static_cast<size_t>(field - object_->fields.data());
  Slot& slot = slots[hash % slots.size()];
  if (!slot.statement || !std::ranges::equal(slot.fields, fields)) {
    slot.fields.assign(fields.begin(), fields.end());
    slot.statement = Statement(db_, is_read ? read_sql(*object_, fields) : update_sql(*object_, fields));
  }
  return slot.statement;
}

void Table::insert(const std::vector<Cell>& cells) {
  if (!insert_) {
    std::string columns, marks;
    int count = 0;
    for (const FieldSchema& field : object_->fields) {
      parameter_.push_back(writable_column(field) ? count + 1 : 0);
      if (!writable_column(field)) continue;
      count += field.folded ? 2 : 1;
      columns += (columns.empty() ? "" : ", ") + sql_name(field.name);
      if (field.folded) columns += ", " + sql_name(field.folded_column());
      bool checkbox = field.type == FieldType::boolean;
      marks += (marks.empty() ? "" : ", ") + std::string(checkbox       ? "coalesce(?, 0)"
                                                         : field.folded ? "?, ?"
                                                                        : "?");
    }
    insert_ = Statement(
        db_, "INSERT INTO " + sql_name(object_->rows_table()) + "(" + columns + ") VALUES(" + marks + ")");
  }
  insert_.clear();
  for (const Cell& cell : cells) {
    int parameter = parameter_[static_cast<size_t>(cell.field - object_->fields.data())];
    if (parameter == 0) continue;
    insert_.bind(parameter, cell.value);
    if (cell.field->folded) bind_folded(insert_, parameter + 1, cell.value);
  }
  insert_.run();
}

void Table::update(std::string_view row, const std::vector<Cell>& cells) {
  std::vector<const FieldSchema*> fields;
  fields.reserve(cells.size());
  for (const Cell& cell : cells) fields.push_back(cell.field);
  Statement& statement = statement_for(*updates_, fields, false);
  int parameter = 0;
  for (const Cell& cell : cells) {
    statement.bind(++parameter, cell.value);
    if (cell.field->folded) bind_folded(statement, ++parameter, cell.value);
  }
  statement.bind(++parameter, row);
  statement.run();
}

void Table::erase(std::string_view row) {
  if (!erase_)
    erase_ = Statement(db_, "DELETE FROM " + sql_name(object_->rows_table()) + " WHERE \"Id\" = ?");
  erase_.bind(1, row);
  erase_.run();
}

bool Table::read(std::string_view row, std::span<const FieldSchema* const> fields,
                 std::vector<Value>& values) {
  Statement& statement = statement_for(*reads_, fields, true);
  statement.bind(1, row);
  values.clear();
  if (!statement.step()) return false;
  Reading reading(statement);
  values.reserve(fields.size());
  int column = 0;
  for (const FieldSchema* field : fields) values.push_back(statement.column(++column, field->type));
  return true;
}

std::vector<std::string> Table::find(const FieldSchema& field, const Value& value, int limit) {
  std::vector<std::string> ids;
  bool folded = compares_folded(field, value);
  Statement& select = finds_[field.name + (folded ? "$" : "")];
  if (!select) select = Statement(db_, find_sql(*object_, field, folded));
  if (folded) {
    bind_folded(select, 1, value);
  } else {
    select.bind(1, value);
  }
  select.bind(2, int64_t{limit});
  while (select.step()) ids.push_back(select.text(0));
  return ids;
}

}  // namespace sfsim
