// What changes an org's shape: packages that bring a checkbox, and page layouts (custom_fields.cpp: what an
// admin adds). A new schema is a changed
// copy; the standard one is shared by every org of the process.
#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>

#include "sim/org/database.h"
#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

constexpr std::string_view package_objects[] = {"Contact", "Lead"};
// A custom checkbox as recorded (grouparoo's describe of Contact).
FieldSchema checkbox(std::string_view name) {
  FieldSchema field;
  field.name = name;
  field.label = label_of(name);
  field.type = FieldType::boolean;
  field.nillable = false;
  field.defaulted_on_create = true;
  field.aggregatable = false;
  field.custom = true;
  field.hidden_by_default = true;
  field.default_value = false;
  return field;
}

bool has_column(sqlite3* db, std::string_view sobject, std::string_view field) {
  // Not pragma_table_info: SQLite reads freed memory there after a database was loaded over this one.
  return sqlite3_table_column_metadata(db, "main", std::string(sobject).c_str(), std::string(field).c_str(),
                                       nullptr, nullptr, nullptr, nullptr, nullptr) == SQLITE_OK;
}

void add_column(Storage& storage, std::string_view sobject, const FieldSchema& field) {
  std::string known = std::string(sobject) + "." + field.name;
  auto& left_behind = storage.package_columns;
  if (const auto found = std::ranges::find(left_behind, known); found != left_behind.end()) return;
  sqlite3* db = storage.handle();
  // Left behind by the org that had this storage before, or by an uninstall; unticked in every row.
  if (!has_column(db, sobject, field.name)) {
    std::string table = sql_name(sobject);
    execute(db, ("ALTER TABLE " + table + " ADD COLUMN " + column_definition(field)).c_str());
    if (field.type == FieldType::boolean) execute(db, checkbox_index(sobject, field.name).c_str());
  }
  if (storage.memory) left_behind.push_back(std::move(known));
}

// In memory the column stays for the next install, unticked: dropping one rewrites the table and parses the
// whole schema again.
void clear_column(sqlite3* db, std::string_view sobject, std::string_view field) {
  const std::string column = sql_name(field);
  execute(db, ("UPDATE " + sql_name(sobject) + " SET " + column + " = 0 WHERE " + column + " <> 0").c_str());
}

void drop_column(sqlite3* db, std::string_view sobject, std::string_view field) {
  execute(db, ("DROP INDEX " + checkbox_index_name(sobject, field)).c_str());
  execute(db, ("ALTER TABLE " + sql_name(sobject) + " DROP COLUMN " + sql_name(field)).c_str());
}

std::string field_of_package(Storage& storage, std::string_view name) {
  Statement& select = storage.prepared("SELECT field FROM sf_package WHERE name = ?");
  select.bind(1, name);
  Reading reading(select);
  return select.step() ? select.text(0) : std::string();
}

void must_be_outside_transaction(const Org::Impl& impl) {
  if (impl.savepoints > 0)
    throw std::logic_error("a package cannot be installed or removed inside a transaction");
}

}  // namespace

std::shared_ptr<const Schema> schema_with(const std::vector<std::string>& package_fields,
                                          const std::vector<CustomField>& custom_fields,
                                          bool person_accounts) {
  using Shape = std::tuple<std::vector<std::string>, std::vector<CustomField>, bool>;
  struct Known {
    std::mutex mutex;
    std::map<Shape, std::shared_ptr<const Schema>> schemas;
  };
  static Known known;
  std::lock_guard lock(known.mutex);
  std::shared_ptr<const Schema>& schema = known.schemas[{package_fields, custom_fields, person_accounts}];
  if (schema == nullptr) {
    Schema built = Schema::standard();
    for (const std::string& field : package_fields) {
      for (std::string_view sobject : package_objects) built.add_field(sobject, checkbox(field));
    }
    for (const CustomField& field : custom_fields) built.add_field(field.sobject, text_field(field));
    if (person_accounts) built.add_person_accounts();
    schema = std::make_shared<const Schema>(std::move(built));
  }
  return schema;
}

// The standard tables know nothing of person accounts: an org that has them adds the columns.
void Org::Impl::add_person_columns() {
  if (!options.person_accounts) return;
  for (const char* sobject : {"Account", "Contact"}) {
    for (const FieldSchema& field : schema->find(sobject)->fields)
      if (field.stored && (field.person_only || field.kept_by_org)) add_column(*storage, sobject, field);
  }
}

void Org::Impl::packages_changed() {
  std::vector<std::string> fields;
  Statement& rows = prepared("SELECT field FROM sf_package ORDER BY position");
  while (rows.step()) fields.push_back(rows.text(0));
  load_definitions();
  if (schema != nullptr) former_schemas.push_back(schema);
  const bool types = has_record_types();
  const bool plain = object_definitions.empty() && field_definitions.empty() && !types;
  schema = schema_with(fields, custom_fields(), options.person_accounts && plain);
  if (!plain) {
    Schema built = *schema;
    add_custom(built, custom_objects, field_definitions);
    if (types) add_record_types(built);
    if (options.person_accounts) built.add_person_accounts();
    schema = std::make_shared<const Schema>(std::move(built));
  }
  add_person_columns();
  access_changed();
  // The undo list speaks of fields of the schema before.
  for (UndoEntry& entry : undo) {
    const SobjectSchema* known = schema->find(entry.sobject);
    if (known == nullptr) continue;
    const SobjectSchema& object = *known;
    for (Cell& cell : entry.before) cell.field = object.field(cell.field->name);
    std::erase_if(entry.before, [](const Cell& cell) { return cell.field == nullptr; });
  }
}

std::optional<std::string> Org::install(const Package& package, bool visible) {
  must_be_outside_transaction(*impl_);
  if (std::string field = field_of_package(*impl_->storage, package.name); !field.empty()) {
    if (field == package.field_name) return std::nullopt;
    return "package " + package.name + " is installed with the field " + field;
  }
  if (package.name.empty()) return "a package needs a name";
  if (!is_custom_name(package.field_name)) {
    return "'" + package.field_name +
           "' is not the API name of a custom field: letters, digits and single underscores, " +
           "at most 40, then __c";
  }
  for (std::string_view sobject : package_objects) {
    if (impl_->schema->find(sobject)->field(package.field_name) != nullptr) {
      return std::string(sobject) + " already has a field " + package.field_name;
    }
  }
  WriteScope scope(*impl_);
  for (std::string_view sobject : package_objects)
    add_column(*impl_->storage, sobject, checkbox(package.field_name));
  run_with(*impl_->storage,
           "INSERT INTO sf_package VALUES(?, ?, (SELECT coalesce(max(position), 0) + 1 FROM sf_package))",
           package.name, package.field_name);
  if (visible || impl_->options.opt_out_fields_visible) {
    for (std::string_view sobject : package_objects) {
      run_with(*impl_->storage, "INSERT INTO sf_field_access VALUES('', ?, ?, 1, 1)", sobject,
               package.field_name);
    }
  }
  scope.commit();
  impl_->packages_changed();
  return std::nullopt;
}

std::optional<std::string> Org::uninstall(std::string_view package_name) {
  must_be_outside_transaction(*impl_);
  sqlite3* db = impl_->handle();
  std::string field = field_of_package(*impl_->storage, package_name);
  if (field.empty()) return "package " + std::string(package_name) + " is not installed";
  if (const ValidationRule* rule = impl_->rule_about(field))
    return "the validation rule '" + rule->name + "' of " + rule->sobject + " uses the field " + field;
  const std::string of_person = field.substr(0, field.size() - 1) + "pc";
  if (const ValidationRule* rule = impl_->rule_about(of_person))
    return "the validation rule '" + rule->name + "' of " + rule->sobject + " uses the field " + of_person;
  impl_->storage->tables.clear();
  const bool memory = impl_->storage->memory;
  WriteScope scope(*impl_);
  for (std::string_view sobject : package_objects)
    memory ? clear_column(db, sobject, field) : drop_column(db, sobject, field);
  if (impl_->options.person_accounts) clear_column(db, "Account", of_person);
  run_with(*impl_->storage, "DELETE FROM sf_package WHERE name = ?", package_name);
  run_with(*impl_->storage, "DELETE FROM sf_field_access WHERE field = ?", field);
  run_with(*impl_->storage, "DELETE FROM sf_layout WHERE field = ?", field);
  scope.commit();
  impl_->packages_changed();
  return std::nullopt;
}

std::vector<std::string> Org::packages() const {
  std::vector<std::string> names;
  Statement rows(impl_->handle(), "SELECT name FROM sf_package ORDER BY position");
  while (rows.step()) names.push_back(rows.text(0));
  return names;
}

std::set<std::string> Org::layout(std::string_view sobject) const {
  std::set<std::string> fields;
  const SobjectSchema* object = impl_->schema->find(sobject);
  if (object == nullptr) return fields;
  Statement& rows = impl_->prepared("SELECT field FROM sf_layout WHERE sobject = ? ORDER BY field");
  rows.bind(1, std::string_view(object->name));
  while (rows.step()) fields.insert(rows.text(0));
  return fields;
}

void Org::layout_add(std::string_view sobject, std::string_view field) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  const FieldSchema* known = object == nullptr ? nullptr : object->field(field);
  if (known != nullptr) {
    impl_->storage->layout_edits.emplace_back(object->name, known->name);
    run_with(*impl_->storage, "INSERT OR IGNORE INTO sf_layout VALUES(?, ?)", object->name, known->name);
    impl_->access_changed();
  }
}

void Org::layout_remove(std::string_view sobject, std::string_view field) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  const FieldSchema* known = object == nullptr ? nullptr : object->field(field);
  if (known != nullptr) {
    impl_->storage->layout_edits.emplace_back(object->name, known->name);
    run_with(*impl_->storage, "DELETE FROM sf_layout WHERE sobject = ? AND field = ?", object->name,
             known->name);
    impl_->access_changed();
  }
}

}  // namespace sfsim
