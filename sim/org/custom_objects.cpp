// Objects and fields that an admin adds: their definitions in tables of our own, their rows in tables like
// everybody's. An org that has any is no template for another.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "sim/org/database.h"
#include "sim/org/definition_dates.h"
#include "sim/org/layouts.h"
#include "sim/org/org_impl.h"
#include "sim/org/permissions.h"
#include "sim/org/refusals.h"

namespace sfsim {
namespace {

constexpr char between_values = '\x1e', between_parts = '\x1f';

std::string packed(const std::vector<PicklistValue>& values) {
  std::string text;
  for (const PicklistValue& value : values) {
    text += value.value + between_parts + value.label + between_parts + (value.is_default ? "1" : "0") +
            between_values;
  }
  return text;
}

std::vector<PicklistValue> unpacked(std::string_view text) {
  std::vector<PicklistValue> values;
  while (!text.empty()) {
    const size_t end = text.find(between_values);
    const std::string_view one = text.substr(0, end);
    const size_t first = one.find(between_parts), second = one.find(between_parts, first + 1);
    values.push_back({std::string(one.substr(0, first)),
                      std::string(one.substr(first + 1, second - first - 1)), one.substr(second + 1) == "1"});
    text.remove_prefix(end + 1);
  }
  return values;
}

// "a00", "a01", ...; "e00" of platform events
std::string custom_prefix(int64_t number, bool event) {
  constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const auto n = static_cast<size_t>(number);
  return std::string(event ? "e" : "a") + digits[n / digits.size() % digits.size()] +
         digits[n % digits.size()];
}

std::string at_once_key(const std::string& event) { return "published_at_once:" + event; }

ApiError invalid(const std::string& message, std::string field = "FullName") {
  return {400, "FIELD_INTEGRITY_EXCEPTION", message, std::vector<std::string>{std::move(field)}};
}

void run_sql(sqlite3* db, const std::string& sql) { execute(db, sql.c_str()); }

std::string needed_index(const SobjectSchema& object, const FieldSchema& field) {
  if (!field.folded && !field.external_id && !field.unique && field.type != FieldType::reference) return {};
  return "CREATE INDEX " + sql_name(object.name + "." + field.name) + " ON " + sql_name(object.rows_table()) +
         "(" + sql_name(field.folded ? field.folded_column() : field.name) + ")";
}

void add_columns(sqlite3* db, const SobjectSchema& object, const FieldSchema& field) {
  const std::string alter = "ALTER TABLE " + sql_name(object.rows_table()) + " ADD COLUMN ";
  FieldSchema plain = field;
  plain.folded = false;
  run_sql(db, alter + column_definition(plain));
  if (field.folded) run_sql(db, alter + sql_name(field.folded_column()) + " TEXT");
  if (const std::string index = needed_index(object, field); !index.empty()) run_sql(db, index);
}

void drop_columns(sqlite3* db, const SobjectSchema& object, const FieldSchema& field) {
  if (!needed_index(object, field).empty())
    run_sql(db, "DROP INDEX " + sql_name(object.name + "." + field.name));
  const std::string alter = "ALTER TABLE " + sql_name(object.rows_table()) + " DROP COLUMN ";
  if (field.folded) run_sql(db, alter + sql_name(field.folded_column()));
  run_sql(db, alter + sql_name(field.name));
}

}  // namespace

void Org::Impl::load_definitions() {
  object_definitions.clear();
  field_definitions.clear();
  custom_objects.clear();
  Statement objects(
      handle(),
      "SELECT number, id, name, label, plural, description, name_label, name_format, first_number"
      " FROM sf_custom_object ORDER BY number");
  while (objects.step()) {
    ObjectDefinition one{objects.text(1), objects.text(2),    objects.text(3),
                         objects.text(4), objects.text(5),    objects.text(6),
                         objects.text(7), objects.integer(8), {}};
    Statement settings(handle(),
                       "SELECT name, value FROM sf_object_setting WHERE object_id = ? ORDER BY rowid");
    settings.bind(1, std::string_view(one.id));
    while (settings.step()) one.settings.emplace_back(settings.text(0), settings.text(1));
    Statement at_once(handle(), "SELECT 1 FROM sf_meta WHERE name = ?");
    const std::string key = at_once_key(one.name);
    at_once.bind(1, std::string_view(key));
    one.at_once = one.is_event() && at_once.step();
    custom_objects.push_back(schema_of(one, custom_prefix(objects.integer(0) - 1, one.is_event())));
    object_definitions.push_back(std::move(one));
  }
  Statement rows(
      handle(),
      "SELECT id, sobject, name, label, description, help, type, length, precision, scale, required, "
      "is_unique,"
      " case_sensitive, external_id, restricted, picklist, reference_to, relationship_name, restrict_delete,"
      " default_value, format, first_number FROM sf_field_definition ORDER BY number");
  while (rows.step()) {
    const auto type = custom_type_named(rows.text(6));
    if (!type) throw std::runtime_error("org database: a field of type " + rows.text(6));
    const auto number = [&](int at) { return static_cast<int>(rows.integer(at)); };
    const auto flag = [&](int at) { return rows.integer(at) != 0; };
    field_definitions.push_back({rows.text(0),  rows.text(1),    rows.text(2), rows.text(3),
                                 rows.text(4),  rows.text(5),    *type,        number(7),
                                 number(8),     number(9),       flag(10),     flag(11),
                                 flag(12),      flag(13),        flag(14),     unpacked(rows.text(15)),
                                 rows.text(16), rows.text(17),   flag(18),     rows.text(19),
                                 rows.text(20), rows.integer(21)});
  }
}

int64_t Org::Impl::next_auto_number(const SobjectSchema& object, const FieldSchema& field) {
  constexpr int64_t first_case = 1000;
  int64_t first = object.custom || field.custom ? 1 : first_case;
  for (const ObjectDefinition& one : object_definitions)
    if (one.name == object.name && !field.custom) first = one.first_number;
  for (const FieldDefinition& one : field_definitions)
    if (one.sobject == object.name && one.name == field.name) first = one.first_number;
  // No key prefix has a dot: the numbers live beside those of ids.
  auto [entry, fresh] = next_number.try_emplace(object.name + "." + field.name, static_cast<uint64_t>(first));
  const auto number = static_cast<int64_t>(entry->second++);
  Statement& save = prepared("INSERT OR REPLACE INTO sf_counter VALUES(?, ?)");
  save.bind(1, std::string_view(entry->first));
  save.bind(2, static_cast<int64_t>(entry->second));
  save.run();
  return number;
}

const std::vector<ObjectDefinition>& Org::custom_objects() const { return impl_->object_definitions; }
const std::vector<FieldDefinition>& Org::custom_fields() const { return impl_->field_definitions; }

DefineResult Org::define_object(ObjectDefinition object, bool everybody) {
  if (impl_->savepoints > 0) return invalid("objects cannot be made inside a transaction");
  if (const auto mistake = mistake_in(object)) return invalid(*mistake);
  if (impl_->schema->find(object.name) != nullptr)
    return refusal::duplicate_developer_name("object", object.name, "");
  impl_->storage->standard = false;
  WriteScope scope(*impl_);
  object.id = impl_->next_id("01I");
  Statement insert(
      impl_->handle(),
      "INSERT INTO sf_custom_object(id, name, label, plural, description, name_label, name_format,"
      " first_number) VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
  int at = 0;
  for (const std::string* text : {&object.id, &object.name, &object.label, &object.label_plural,
                                  &object.description, &object.name_label, &object.name_format})
    insert.bind(++at, std::string_view(*text));
  insert.bind(++at, object.first_number);
  insert.run();
  impl_->keep_settings(object);
  keep_definition_dates(*impl_, object.id, true);
  const int64_t number = sqlite3_last_insert_rowid(impl_->handle());
  const SobjectSchema made = schema_of(object, custom_prefix(number - 1, object.is_event()));
  run_sql(impl_->handle(), table_sql(made));
  if (made.layoutable) write_standard_layout(impl_->handle(), made);
  if (object.at_once) impl_->set_meta(at_once_key(object.name).c_str(), true);
  make_grantable(*impl_, made);
  drop_views(impl_->handle(), *impl_->schema);
  impl_->packages_changed();
  make_views(impl_->handle(), *impl_->schema);
  scope.commit();
  if (!everybody) {
    grant_object("", object.name, {false, false, false, false});
    grant_object(admin_profile_id(), object.name, {});
  }
  return object.id;
}

void Org::Impl::write_definition(const FieldDefinition& field) {
  Statement insert(handle(),
                   "INSERT INTO sf_field_definition(id, sobject, name, label, description, help, type, "
                   "picklist, reference_to,"
                   " relationship_name, default_value, format, length, precision, scale, required, "
                   "is_unique, case_sensitive,"
                   " external_id, restricted, restrict_delete, first_number)"
                   " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  int at = 0;
  const std::string type_name(name_of(field.type)), values = packed(field.values);
  const std::string* type = &type_name;
  for (const std::string* text : std::initializer_list<const std::string*>{
           &field.id, &field.sobject, &field.name, &field.label, &field.description, &field.help, type,
           &values, &field.reference_to, &field.relationship_name, &field.default_value, &field.format})
    insert.bind(++at, std::string_view(*text));
  for (const int64_t number :
       {int64_t{field.length}, int64_t{field.precision}, int64_t{field.scale}, int64_t{field.required},
        int64_t{field.unique}, int64_t{field.case_sensitive}, int64_t{field.external_id},
        int64_t{field.restricted}, int64_t{field.restrict_delete}, field.first_number})
    insert.bind(++at, number);
  insert.run();
}

DefineResult Org::define_field(FieldDefinition field, bool everybody) {
  if (impl_->savepoints > 0) return invalid("fields cannot be made inside a transaction");
  if (const auto mistake = mistake_in(field)) return invalid(*mistake);
  const SobjectSchema* object = impl_->schema->find(field.sobject);
  if (object == nullptr || object->seeded || !object->history_of.empty())
    return invalid("Entity Enumeration Or ID: bad value for restricted picklist field: " + field.sobject);
  field.sobject = object->name;
  if (object->field(field.name) != nullptr)
    return refusal::duplicate_developer_name("field", field.name, object->name);
  const bool points = !field.reference_to.empty();
  const SobjectSchema* parent = points ? impl_->schema->find(field.reference_to) : nullptr;
  if (points && parent == nullptr)
    return invalid(
        "referenceTo value of '" + field.reference_to + "' does not resolve to a valid sObject type",
        "ReferenceTo");
  if (points && parent->event)
    return invalid("a platform event cannot be the parent of anything", "ReferenceTo");
  if (points) field.reference_to = parent->name;
  if (field.type == CustomType::master_detail && (!object->custom || count(*object) > 0))
    return invalid(
        "Cannot create a new Master-Detail relationship on an existing custom object with records, or on a "
        "standard object");
  impl_->storage->standard = false;
  WriteScope scope(*impl_);
  field.id = impl_->next_id("00N");
  impl_->write_definition(field);
  keep_definition_dates(*impl_, field.id, true);
  const FieldSchema made = schema_of(field);
  drop_views(impl_->handle(), *impl_->schema);
  if (!object->event) add_columns(impl_->handle(), *object, made);
  make_grantable(*impl_, *object, made);
  const std::string sobject = field.sobject;
  impl_->packages_changed();
  make_views(impl_->handle(), *impl_->schema);
  scope.commit();
  if (made.permissionable && !everybody) {
    revoke_field("", sobject, field.name);
    grant_field(admin_profile_id(), sobject, field.name);
  }
  return field.id;
}

bool Org::undefine_field(std::string_view id) {
  const auto found =
      std::ranges::find_if(impl_->field_definitions, [&](const auto& one) { return one.id == id; });
  if (found == impl_->field_definitions.end() || impl_->savepoints > 0) return false;
  const SobjectSchema& object = *impl_->schema->find(found->sobject);
  const FieldSchema& field = *object.field(found->name);
  impl_->storage->tables.clear();
  WriteScope scope(*impl_);
  drop_views(impl_->handle(), *impl_->schema);
  if (!object.event) drop_columns(impl_->handle(), object, field);
  forget_grants(*impl_, object, &field);
  run_with(*impl_->storage, "DELETE FROM sf_layout WHERE sobject = ? AND field = ?", object.name, field.name);
  run_with(*impl_->storage, "DELETE FROM sf_field_definition WHERE id = ?", id);
  impl_->packages_changed();
  make_views(impl_->handle(), *impl_->schema);
  scope.commit();
  return true;
}

std::optional<ApiError> Org::undefine_object(std::string_view id) {
  const auto found =
      std::ranges::find_if(impl_->object_definitions, [&](const auto& one) { return one.id == id; });
  if (found == impl_->object_definitions.end() || impl_->savepoints > 0) return refusal::not_found();
  const std::string name = found->name;
  for (const FieldDefinition& field : impl_->field_definitions)
    if (field.reference_to == name && field.sobject != name)
      return invalid("This custom object is referenced elsewhere: " + field.sobject + "." + field.name);
  const SobjectSchema& object = *impl_->schema->find(name);
  impl_->storage->tables.clear();
  WriteScope scope(*impl_);
  if (!object.event) run_sql(impl_->handle(), "DROP TABLE " + sql_name(object.rows_table()));
  run_with(*impl_->storage, "DELETE FROM sf_meta WHERE name = ?", at_once_key(name));
  forget_grants(*impl_, object, nullptr);
  run_with(*impl_->storage, "DELETE FROM sf_layout WHERE sobject = ?", name);
  run_with(*impl_->storage, "DELETE FROM sf_field_definition WHERE sobject = ?", name);
  run_with(*impl_->storage, "DELETE FROM sf_object_setting WHERE object_id = ?", id);
  run_with(*impl_->storage, "DELETE FROM sf_custom_object WHERE name = ?", name);
  std::erase_if(impl_->undo, [&](const UndoEntry& entry) { return entry.sobject == name; });
  drop_views(impl_->handle(), *impl_->schema);
  impl_->packages_changed();
  make_views(impl_->handle(), *impl_->schema);
  scope.commit();
  return std::nullopt;
}

std::string Org::add_profile(const std::string& name) {
  Statement known(impl_->handle(), "SELECT \"Id\" FROM \"Profile\" WHERE \"Name\" = ?");
  known.bind(1, std::string_view(name));
  if (known.step()) return known.text(0);
  impl_->storage->standard = false;
  WriteScope scope(*impl_);
  const std::string id = impl_->next_id("00e");
  add_profile_rows(impl_->handle(), id, impl_->next_id("0PS"), name.c_str(), false, impl_->stamp().at);
  scope.commit();
  impl_->access_changed();
  return id;
}

}  // namespace sfsim
