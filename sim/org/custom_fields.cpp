// Text fields that an admin adds, and may require. Such a field is asked for at every save, also of a row
// that was there before and lacks it (the reports that an untouched required field refuses an update agree:
// github.com/SalesforceFoundation/NPSP/issues/3394). Required fields know no field security.
#include <algorithm>

#include "sim/org/database.h"
#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

constexpr size_t longest_name = 40;  // of a custom field, without "__c"
constexpr int text_length = 255;

}  // namespace

bool is_custom_name(std::string_view name) {
  if (!name.ends_with("__c")) return false;
  std::string_view stem = name.substr(0, name.size() - 3);
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !stem.empty() && stem.size() <= longest_name && letter(stem.front()) && stem.back() != '_' &&
         std::ranges::all_of(stem, allowed);
}

std::string label_of(std::string_view field_name) {
  std::string label(field_name.substr(0, field_name.size() - 3));
  std::ranges::replace(label, '_', ' ');
  return label;
}

FieldSchema text_field(const CustomField& custom) {
  FieldSchema field;
  field.name = custom.name;
  field.label = label_of(custom.name);
  field.type = FieldType::string_;
  field.length = text_length;
  field.nillable = !custom.required;
  field.custom = true;
  field.permissionable = !custom.required;
  return field;
}

std::vector<CustomField> Org::Impl::custom_fields() {
  std::vector<CustomField> fields;
  Statement& rows = prepared("SELECT sobject, name, required FROM sf_custom_field ORDER BY sobject, name");
  while (rows.step()) fields.push_back({rows.text(0), rows.text(1), rows.integer(2) != 0});
  return fields;
}

std::optional<std::string> Org::add_text_field(std::string_view sobject, std::string_view name) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  if (object == nullptr) return "Salesforce has no type " + std::string(sobject);
  if (!is_custom_name(name))
    return "'" + std::string(name) + "' is not the API name of a custom field such as Region__c";
  if (object->field(name) != nullptr) return object->name + " already has a field " + std::string(name);
  const FieldSchema field = text_field({object->name, std::string(name), false});
  impl_->storage->standard = false;  // no other org is to find the column
  WriteScope scope(*impl_);
  execute(impl_->handle(),
          ("ALTER TABLE " + sql_name(object->name) + " ADD COLUMN " + column_definition(field)).c_str());
  Statement& insert = impl_->prepared("INSERT INTO sf_custom_field VALUES(?, ?, 0)");
  insert.bind(1, std::string_view(object->name));
  insert.bind(2, name);
  insert.run();
  scope.commit();
  impl_->packages_changed();
  return std::nullopt;
}

bool Org::require_field(std::string_view sobject, std::string_view name, bool required) {
  Statement& update =
      impl_->prepared("UPDATE sf_custom_field SET required = ? WHERE sobject = ? AND name = ?");
  update.bind(1, int64_t{required});
  update.bind(2, sobject);
  update.bind(3, name);
  update.run();
  const bool known = sqlite3_changes(impl_->handle()) > 0;
  if (known) impl_->packages_changed();
  return known;
}

}  // namespace sfsim
