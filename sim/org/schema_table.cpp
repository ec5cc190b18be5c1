// Turns the compact tables into fields. Precision, scale and the extra type follow from the type in every
// recorded describe, so the tables do not repeat them.
#include "sim/org/schema_table.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sfsim {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

PicklistValue picklist_value(std::string text) {
  PicklistValue value;
  if (text.starts_with('*')) {
    value.is_default = true;
    text.erase(0, 1);
  }
  size_t equals = text.find('=');
  value.value = text.substr(0, equals);
  value.label = equals == std::string::npos ? value.value : text.substr(equals + 1);
  return value;
}

void set_number_shape(FieldSchema& field) {
  if (field.type == FieldType::double_) {
    field.precision = 18;
    field.scale = 15;
  } else if (field.type == FieldType::currency) {
    field.precision = 18;
  } else if (field.type == FieldType::int_) {
    field.digits = 8;
  }
}

void set_extra_type(FieldSchema& field) {
  if (field.type == FieldType::textarea) field.extra_type_info = "plaintextarea";
  if (field.name == "PhotoUrl") field.extra_type_info = "imageurl";
}

FieldSchema field_from(const FieldRow& row) {
  std::string_view flags = row.flags;
  auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
  FieldSchema field;
  field.name = row.name;
  field.label = row.label;
  field.type = row.type;
  field.length = row.length;
  field.nillable = has('n');
  field.createable = has('c');
  field.updateable = has('u');
  field.defaulted_on_create = has('d');
  field.filterable = has('f');
  field.sortable = has('s');
  field.groupable = has('g');
  field.aggregatable = has('a');
  field.id_lookup = has('i');
  field.name_field = has('N');
  field.restricted_picklist = has('r');
  field.permissionable = has('p');
  field.search_prefilterable = has('S');
  field.hidden_by_default = has('H');
  field.folded = has('F');
  field.stored = row.type != FieldType::address;
  if (row.type == FieldType::reference) {
    field.reference_to = split(row.of, ',');
  } else {
    field.compound_field_name = row.of;
  }
  field.relationship_name = row.relationship;
  for (std::string& value : split(row.picklist, '|')) {
    field.picklist.push_back(picklist_value(std::move(value)));
    if (field.picklist.back().is_default) field.default_value = field.picklist.back().value;
  }
  if (row.type == FieldType::boolean) field.default_value = false;
  set_number_shape(field);
  set_extra_type(field);
  return field;
}

}  // namespace

std::vector<FieldSchema> fields_from(std::span<const FieldRow> rows) {
  std::vector<FieldSchema> fields;
  fields.reserve(rows.size());
  for (const FieldRow& row : rows) fields.push_back(field_from(row));
  return fields;
}

void set_person_name(SobjectSchema& object) {
  for (FieldSchema& field : object.fields) {
    if (field.name == "Name" || field.compound_field_name == "Name") field.extra_type_info = "personname";
  }
}

void generate(SobjectSchema& object, std::string_view name, const std::string& sql) {
  for (FieldSchema& field : object.fields) {
    if (field.name == name) field.generated_sql = sql;
  }
}

void show(SobjectSchema& object, std::string_view name, const std::string& sql) {
  for (FieldSchema& field : object.fields) {
    if (field.name == name) field.view_sql = sql;
  }
}

void set_scale(SobjectSchema& object, std::string_view name, int precision, int scale) {
  for (FieldSchema& field : object.fields) {
    if (field.name != name) continue;
    field.precision = precision;
    field.scale = scale;
  }
}

void add_audit(SobjectSchema& object) {
  using enum FieldType;
  static const FieldRow rows[] = {
      {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
      {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
      {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
      {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
      {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
  };
  for (FieldSchema& field : fields_from(rows)) object.fields.push_back(std::move(field));
}

std::vector<SobjectSchema> standard_objects() {
  std::vector<SobjectSchema> objects;  // moved in: a list in braces would copy all their fields
  for (auto* make : {account_schema, contact_schema, contact_history_schema, lead_schema, lead_history_schema,
                     user_schema}) {
    objects.push_back(make());
    objects.back().everyday = true;
  }
  for (auto* make : {opportunity_schema,
                     opportunity_contact_role_schema,
                     case_schema,
                     task_schema,
                     event_schema,
                     campaign_schema,
                     campaign_member_schema,
                     organization_schema,
                     profile_schema,
                     permission_set_schema,
                     permission_set_assignment_schema,
                     name_schema,
                     object_permissions_schema,
                     field_permissions_schema,
                     record_type_schema,
                     user_role_schema,
                     push_topic_schema,
                     streaming_channel_schema,
                     group_schema,
                     group_member_schema,
                     queue_sobject_schema}) {
    objects.push_back(make());
  }
  for (auto* make : {tooling_objects, file_objects, sales_objects, rare_objects})
    for (SobjectSchema& object : make()) objects.push_back(std::move(object));
  return objects;
}

}  // namespace sfsim
