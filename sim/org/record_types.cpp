// Record types: rows of RecordType. An object that has any has a RecordTypeId; its rows of before have none,
// and new ones get the default.
#include <algorithm>

#include "sim/org/database.h"
#include "sim/org/org_impl.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

FieldSchema record_type_field() {
  FieldSchema field;
  field.name = "RecordTypeId";
  field.label = "Record Type ID";
  field.type = FieldType::reference;
  field.length = 18;
  field.reference_to = {"RecordType"};
  field.relationship_name = "RecordType";
  field.permissionable = false;
  field.defaulted_on_create = false;
  return field;
}

// Which one is the default stands beside the rows: RecordType has no field for it.
constexpr const char* rows_of_types =
    "SELECT \"Id\", \"Name\", \"DeveloperName\", \"Description\", \"IsActive\", \"SobjectType\", "
    "EXISTS (SELECT 1 FROM sf_meta WHERE name = 'default_record_type:' || \"RecordType\".\"Id\")"
    " FROM \"RecordType\" ORDER BY \"Id\"";

}  // namespace

bool Schema::add_record_type(std::string_view sobject, RecordType type) {
  const SobjectSchema* known = find(sobject);
  if (known == nullptr) return false;
  add_field(sobject, record_type_field());
  own(sobject)->record_types.push_back(std::move(type));
  return true;
}

bool Org::Impl::has_record_types() {
  Statement& any = prepared("SELECT 1 FROM \"RecordType\" LIMIT 1");
  Reading reading(any);
  return any.step();
}

void Org::Impl::add_record_types(Schema& built) {
  Statement rows(handle(), rows_of_types);
  while (rows.step())
    built.add_record_type(rows.text(5), {rows.text(0), rows.text(1), rows.text(2), rows.text(3),
                                         rows.integer(4) != 0, rows.integer(6) != 0});
}

std::optional<std::string> Org::add_record_type(std::string_view sobject, RecordType type) {
  if (impl_->savepoints > 0) return "record types cannot be made inside a transaction";
  const SobjectSchema* object = impl_->schema->find(sobject);
  if (object == nullptr || object->seeded || object->event || !object->history_of.empty() ||
      object->name == "User")
    return "there is no object " + std::string(sobject) + " that could have record types";
  if (type.name.empty() || type.developer_name.empty()) return "a record type needs a fullName and a label";
  for (const RecordType& known : object->record_types)
    if (known.developer_name == type.developer_name)
      return object->name + " has a record type " + type.developer_name + " already";
  if (type.is_default && !type.active) return "a record type that is not active is nobody's default";
  impl_->storage->standard = false;
  WriteScope scope(*impl_);
  const std::string id = impl_->next_id("012");
  if (object->record_types.empty()) {
    const FieldSchema field = record_type_field();
    const std::string alter = "ALTER TABLE " + sql_name(object->rows_table()) + " ADD COLUMN ";
    drop_views(impl_->handle(), *impl_->schema);
    execute(impl_->handle(), (alter + column_definition(field)).c_str());
  }
  const SobjectSchema& types = *impl_->schema->find("RecordType");
  const Datetime when = impl_->stamp();
  const std::string by = impl_->users.empty() ? std::string() : impl_->users.front()->id;
  std::vector<Cell> cells = {{types.field("Id"), id},
                             {types.field("Name"), type.name},
                             {types.field("DeveloperName"), type.developer_name},
                             {types.field("SobjectType"), object->name},
                             {types.field("IsActive"), type.active},
                             {types.field("CreatedById"), by},
                             {types.field("LastModifiedById"), by}};
  if (!type.description.empty()) cells.push_back({types.field("Description"), type.description});
  for (const char* name : {"CreatedDate", "LastModifiedDate", "SystemModstamp"})
    cells.push_back({types.field(name), when});
  impl_->table(types).insert(cells);
  if (type.is_default) {
    for (const RecordType& known : object->record_types)
      run_with(*impl_->storage, "DELETE FROM sf_meta WHERE name = ?", "default_record_type:" + known.id);
    impl_->set_meta(("default_record_type:" + id).c_str(), true);
  }
  const bool first = object->record_types.empty();
  impl_->packages_changed();
  if (first) make_views(impl_->handle(), *impl_->schema);
  scope.commit();
  return std::nullopt;
}

std::optional<ApiError> check_record_type(const Writer& w, const std::string& id) {
  const bool fits = std::ranges::any_of(w.object.record_types,
                                        [&](const RecordType& type) { return type.id == id && type.active; });
  if (fits) return std::nullopt;
  return refusal::wrong_record_type(id);
}

}  // namespace sfsim
