// An object or a field that an admin made, said anew: its labels, how its name looks, what a picklist holds.
// Whatever would rewrite rows is refused.
#include <algorithm>
#include <initializer_list>

#include "sim/org/database.h"
#include "sim/org/definition_dates.h"
#include "sim/org/layouts.h"
#include "sim/org/org_impl.h"
#include "sim/org/permissions.h"
#include "sim/org/refusals.h"

namespace sfsim {
namespace {

ApiError unchangeable(const std::string& message) {
  return {400, "FIELD_INTEGRITY_EXCEPTION", message, std::vector<std::string>{"FullName"}};
}

ApiError no_definition(const char* what, const std::string& name) {
  return {400, "INVALID_CROSS_REFERENCE_KEY",
          std::string("In field: fullName - no ") + what + " named " + name + " found", std::nullopt};
}

void write_texts(sqlite3* db, const char* sql, std::initializer_list<std::string_view> texts) {
  Statement statement(db, sql);
  int at = 0;
  for (const std::string_view text : texts) statement.bind(++at, text);
  statement.run();
}

}  // namespace

void Org::Impl::keep_settings(const ObjectDefinition& object) {
  run_with(*storage, "DELETE FROM sf_object_setting WHERE object_id = ?", object.id);
  for (const auto& [name, value] : object.settings)
    write_texts(handle(), "INSERT INTO sf_object_setting VALUES(?, ?, ?)", {object.id, name, value});
}

DefineResult Org::redefine_object(ObjectDefinition object) {
  if (impl_->savepoints > 0) return unchangeable("objects cannot be changed inside a transaction");
  const auto found = std::ranges::find(impl_->object_definitions, object.name, &ObjectDefinition::name);
  if (found == impl_->object_definitions.end()) return no_definition("CustomObject", object.name);
  if (const auto mistake = mistake_in(object)) return unchangeable(*mistake);
  object.id = found->id;
  WriteScope scope(*impl_);
  write_texts(
      impl_->handle(),
      "UPDATE sf_custom_object SET label = ?, plural = ?, description = ?, name_label = ?, name_format = ?"
      " WHERE id = ?",
      {object.label, object.label_plural, object.description, object.name_label, object.name_format,
       object.id});
  impl_->keep_settings(object);
  keep_definition_dates(*impl_, object.id, false);
  scope.commit();
  impl_->packages_changed();
  return object.id;
}

DefineResult Org::redefine_field(FieldDefinition field) {
  if (impl_->savepoints > 0) return unchangeable("fields cannot be changed inside a transaction");
  const auto found = std::ranges::find_if(impl_->field_definitions, [&](const FieldDefinition& one) {
    return one.sobject == field.sobject && one.name == field.name;
  });
  if (found == impl_->field_definitions.end())
    return no_definition("CustomField", field.sobject + "." + field.name);
  if (const auto mistake = mistake_in(field)) return unchangeable(*mistake);
  const bool kept = found->type == field.type && found->unique == field.unique &&
                    found->case_sensitive == field.case_sensitive &&
                    found->external_id == field.external_id && found->reference_to == field.reference_to &&
                    found->format == field.format && found->precision == field.precision &&
                    found->scale == field.scale && field.length >= found->length;
  if (!kept)
    return unchangeable(
        "Changing a field's type, key, precision or reference, or shortening it, is not supported by this "
        "simulator yet");
  WriteScope scope(*impl_);
  field.id = found->id;
  Statement place(impl_->handle(), "SELECT number FROM sf_field_definition WHERE id = ?");
  place.bind(1, std::string_view(field.id));
  const int64_t number = place.step() ? place.integer(0) : 0;
  place.reset();
  run_with(*impl_->storage, "DELETE FROM sf_field_definition WHERE id = ?", field.id);
  impl_->write_definition(field);
  keep_definition_dates(*impl_, field.id, false);
  Statement keep_place(impl_->handle(), "UPDATE sf_field_definition SET number = ? WHERE id = ?");
  keep_place.bind(1, number);
  keep_place.bind(2, std::string_view(field.id));
  keep_place.run();
  scope.commit();
  impl_->packages_changed();
  return field.id;
}

// Without rows and fields nothing but the names themselves speaks of it.
DefineResult Org::rename_object(std::string_view name, const std::string& new_name) {
  if (impl_->savepoints > 0) return unchangeable("objects cannot be renamed inside a transaction");
  const auto found = std::ranges::find(impl_->object_definitions, name, &ObjectDefinition::name);
  if (found == impl_->object_definitions.end()) return no_definition("CustomObject", std::string(name));
  ObjectDefinition renamed = *found;
  renamed.name = new_name;
  if (const auto mistake = mistake_in(renamed)) return unchangeable(*mistake);
  if (impl_->schema->find(new_name) != nullptr)
    return refusal::duplicate_developer_name("object", new_name, "");
  const SobjectSchema old = *impl_->schema->find(name);
  const bool spoken_of = std::ranges::any_of(impl_->field_definitions, [&](const FieldDefinition& one) {
    return one.sobject == old.name || one.reference_to == old.name;
  });
  // Deleted records count: they may come back.
  Statement any_row(impl_->handle(), "SELECT 1 FROM " + sql_name(old.rows_table()) + " LIMIT 1");
  const bool has_rows = any_row.step();
  any_row.reset();
  if (spoken_of || has_rows)
    return unchangeable("Renaming an object with records or fields is not supported by this simulator yet");
  impl_->storage->tables.clear();
  WriteScope scope(*impl_);
  drop_views(impl_->handle(), *impl_->schema);
  execute(impl_->handle(), ("DROP TABLE " + sql_name(old.rows_table())).c_str());
  forget_grants(*impl_, old, nullptr);
  run_with(*impl_->storage, "DELETE FROM sf_layout WHERE sobject = ?", old.name);
  keep_definition_dates(*impl_, renamed.id, false);
  write_texts(impl_->handle(), "UPDATE sf_custom_object SET name = ? WHERE id = ?", {new_name, renamed.id});
  const SobjectSchema made = schema_of(renamed, old.key_prefix);
  execute(impl_->handle(), table_sql(made).c_str());
  write_standard_layout(impl_->handle(), made);
  make_grantable(*impl_, made);
  scope.commit();
  std::erase_if(impl_->undo, [&](const UndoEntry& entry) { return entry.sobject == old.name; });
  impl_->packages_changed();
  make_views(impl_->handle(), *impl_->schema);
  grant_object("", new_name, {false, false, false, false});
  grant_object(admin_profile_id(), new_name, {});
  return renamed.id;
}

}  // namespace sfsim
