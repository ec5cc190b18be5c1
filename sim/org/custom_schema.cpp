// From a definition to what describe shows. Attributes as recorded describes have them for custom fields of
// the type (CumulusCI's Account and Contact, grouparoo's Contact).
#include "sim/org/custom_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "sim/org/schema_table.h"

namespace sfsim {

bool is_custom_name(std::string_view name);
std::string label_of(std::string_view field_name);

namespace {

using enum FieldType;

constexpr std::array<std::string_view, 19> type_names = {"AutoNumber",
                                                         "Checkbox",
                                                         "Currency",
                                                         "Date",
                                                         "DateTime",
                                                         "Email",
                                                         "Html",
                                                         "LongTextArea",
                                                         "Lookup",
                                                         "MasterDetail",
                                                         "MultiselectPicklist",
                                                         "Number",
                                                         "Percent",
                                                         "Phone",
                                                         "Picklist",
                                                         "Text",
                                                         "TextArea",
                                                         "Time",
                                                         "Url"};

FieldType stored_as(CustomType type) {
  switch (type) {
    case CustomType::auto_number:
    case CustomType::text:
      return string_;
    case CustomType::checkbox:
      return boolean;
    case CustomType::currency:
      return currency;
    case CustomType::date:
      return date;
    case CustomType::date_time:
      return datetime;
    case CustomType::email:
      return email;
    case CustomType::html:
    case CustomType::long_text_area:
    case CustomType::text_area:
      return textarea;
    case CustomType::lookup:
    case CustomType::master_detail:
      return reference;
    case CustomType::multiselect_picklist:
      return multipicklist;
    case CustomType::number:
      return double_;
    case CustomType::percent:
      return percent;
    case CustomType::phone:
      return phone;
    case CustomType::picklist:
      return picklist;
    case CustomType::time:
      return time;
    case CustomType::url:
      return url;
  }
  return string_;
}

int usual_length(CustomType type) {
  constexpr int long_text = 32768, several_values = 4099, line = 255;
  switch (type) {
    case CustomType::auto_number:
      return 30;
    case CustomType::email:
      return 80;
    case CustomType::html:
    case CustomType::long_text_area:
      return long_text;
    case CustomType::lookup:
    case CustomType::master_detail:
      return 18;
    case CustomType::multiselect_picklist:
      return several_values;
    case CustomType::phone:
      return 40;
    case CustomType::picklist:
    case CustomType::text:
    case CustomType::text_area:
    case CustomType::url:
      return line;
    case CustomType::checkbox:
    case CustomType::currency:
    case CustomType::date:
    case CustomType::date_time:
    case CustomType::number:
    case CustomType::percent:
    case CustomType::time:
      return 0;
  }
  return 0;
}

bool is_number(CustomType type) {
  return type == CustomType::number || type == CustomType::currency || type == CustomType::percent;
}

bool is_long(CustomType type) { return type == CustomType::long_text_area || type == CustomType::html; }

bool may_be_external_id(CustomType type) {
  return type == CustomType::text || type == CustomType::number || type == CustomType::email ||
         type == CustomType::auto_number;
}
bool may_be_unique(CustomType type) {
  return type == CustomType::text || type == CustomType::number || type == CustomType::email;
}

// Nothing where the type has no such default.
std::optional<Value> default_in(const FieldDefinition& field) {
  const std::string& text = field.default_value;
  if (field.type == CustomType::checkbox) {
    if (text.empty() || text == "false") return Value(false);
    if (text == "true") return Value(true);
    return std::nullopt;
  }
  if (text.empty()) {
    for (const PicklistValue& value : field.values)
      if (value.is_default && field.type == CustomType::picklist) return Value(value.value);
    return Value();
  }
  if (is_number(field.type)) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return Value(number);
    return std::nullopt;
  }
  const bool quoted =
      text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  const bool plain = field.type == CustomType::text || field.type == CustomType::text_area ||
                     field.type == CustomType::email || field.type == CustomType::phone ||
                     field.type == CustomType::url;
  if (quoted && plain) return Value(text.substr(1, text.size() - 2));
  return std::nullopt;
}

// Which marks a field of the type has in a describe.
void set_marks(FieldSchema& field, const FieldDefinition& definition) {
  const bool text = field.type == textarea && is_long(definition.type);
  const bool several = field.type == multipicklist;
  field.filterable = !text;
  field.sortable = !text && !several;
  field.groupable = field.sortable && field.type != double_ && field.type != currency &&
                    field.type != percent && field.type != datetime && field.type != time;
  field.aggregatable = field.sortable && field.type != boolean;
}

bool fits_an_event(CustomType type) {
  return type == CustomType::checkbox || type == CustomType::date || type == CustomType::date_time ||
         type == CustomType::number || type == CustomType::text || type == CustomType::long_text_area;
}

SobjectSchema platform_event_schema(const ObjectDefinition& definition, std::string key_prefix) {
  const FieldRow rows[] = {
      {"ReplayId", "Replay ID", string_, 1000, "n"},
      {"CreatedDate", "Created Date", datetime, 0, ""},
      {"CreatedById", "Created By ID", reference, 18, "", "User", "CreatedBy"},
      {"EventUuid", "Event UUID", string_, 36, "n"},
  };
  SobjectSchema object;
  object.name = definition.name;
  object.label = definition.label;
  object.label_plural = definition.label_plural;
  object.key_prefix = std::move(key_prefix);
  object.custom = object.event = true;
  object.event_at_once = definition.at_once;
  object.scopes = fmt::format("All {}=everything", definition.label_plural);
  object.updateable = object.deletable = object.undeletable = object.queryable = object.layoutable =
      object.searchable = object.replicateable = object.retrieveable = object.feed_enabled =
          object.mru_enabled = object.listviews = object.rows_of_its_own = false;
  object.fields = fields_from(rows);
  for (FieldSchema& field : object.fields) field.permissionable = false;
  object.reindex();
  return object;
}

constexpr const char* name_flags = "ncudfsgaiN";
constexpr const char* numbered_name_flags = "dfsgaiN";

}  // namespace

std::string_view name_of(CustomType type) { return type_names[static_cast<size_t>(type)]; }

std::optional<CustomType> custom_type_named(std::string_view name) {
  for (size_t i = 0; i < type_names.size(); ++i)
    if (type_names[i] == name) return static_cast<CustomType>(i);
  return std::nullopt;
}

std::optional<std::string> mistake_in(const ObjectDefinition& object) {
  const std::string stem = object.name.substr(0, object.name.size() - (object.is_event() ? 3 : 0));
  if (!is_custom_name(object.is_event() ? stem + "__c" : object.name))
    return fmt::format("'{}' is not the API name of a custom object such as Invoice__c", object.name);
  if (object.label.empty() || object.label_plural.empty()) return "label and pluralLabel are required";
  if (!object.name_format.empty() && object.name_format.find("{0") == std::string::npos)
    return fmt::format("displayFormat '{}' has no number such as {{0000}}", object.name_format);
  if (object.is_event() && !object.name_format.empty()) return "a platform event has no name";
  if (!object.is_event() && object.at_once) return "publishBehavior is of platform events";
  return std::nullopt;
}

std::optional<std::string> mistake_in(const FieldDefinition& field) {
  if (!is_custom_name(field.name))
    return fmt::format("'{}' is not the API name of a custom field such as Region__c", field.name);
  const bool picks = field.type == CustomType::picklist || field.type == CustomType::multiselect_picklist;
  const bool points = field.type == CustomType::lookup || field.type == CustomType::master_detail;
  if (picks && field.values.empty()) return "a picklist needs values";
  if (points && field.reference_to.empty()) return "referenceTo is required";
  if (points && field.type == CustomType::master_detail && field.relationship_name.empty())
    return "relationshipName is required";
  if (field.type == CustomType::auto_number && field.format.find("{0") == std::string::npos)
    return "displayFormat needs a number such as {0000}";
  if (field.unique && !may_be_unique(field.type))
    return fmt::format("a field of type {} cannot be unique", name_of(field.type));
  if (field.external_id && !may_be_external_id(field.type))
    return fmt::format("a field of type {} cannot be an external ID", name_of(field.type));
  if (field.sobject.ends_with("__e") && (!fits_an_event(field.type) || field.unique || field.external_id))
    return "a platform event has fields of the types Checkbox, Date, DateTime, Number, Text and LongTextArea";
  constexpr int most_digits = 18;
  if (is_number(field.type) &&
      (field.precision > most_digits || field.scale > field.precision || field.scale < 0))
    return "precision is at most 18 digits, scale at most precision";
  constexpr int longest_text = 255, longest = 131072;
  if (field.length < 0 || field.length > (is_long(field.type) ? longest : longest_text))
    return fmt::format("length is at most {}", is_long(field.type) ? longest : longest_text);
  if (!default_in(field)) return fmt::format("the default value {} is not supported", field.default_value);
  return std::nullopt;
}

SobjectSchema schema_of(const ObjectDefinition& definition, std::string key_prefix) {
  if (definition.is_event()) return platform_event_schema(definition, std::move(key_prefix));
  const bool numbered = !definition.name_format.empty();
  const std::string name_label =
      definition.name_label.empty() ? definition.label + " Name" : definition.name_label;
  const FieldRow rows[] = {
      {"Id", "Record ID", id, 18, "dfsgai"},
      {"OwnerId", "Owner ID", reference, 18, "cudfsga", "Group,User", "Owner"},
      {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
      {"Name", name_label.c_str(), string_, 80, numbered ? numbered_name_flags : name_flags},
      {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
      {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
      {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
      {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
      {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
  };
  SobjectSchema object;
  object.name = definition.name;
  object.label = definition.label;
  object.label_plural = definition.label_plural;
  object.key_prefix = std::move(key_prefix);
  object.custom = true;
  object.searchable = object.feed_enabled = object.mru_enabled = object.listviews = false;
  object.scopes = fmt::format("All {0}=everything|My {0}=mine", definition.label_plural);
  object.fields = fields_from(rows);
  for (FieldSchema& field : object.fields) {
    if (field.name != "Name") continue;
    field.auto_number = numbered;
    field.display_format = definition.name_format;
    field.folded = true;
  }
  object.reindex();
  return object;
}

FieldSchema schema_of(const FieldDefinition& definition) {
  FieldSchema field;
  field.name = definition.name;
  field.label = definition.label.empty() ? label_of(definition.name) : definition.label;
  field.type = stored_as(definition.type);
  field.length = definition.length > 0 ? definition.length : usual_length(definition.type);
  if (is_number(definition.type)) {
    field.precision = definition.precision > 0 ? definition.precision : 18;
    field.scale = definition.scale;
  }
  field.custom = true;
  field.nillable = !definition.required && field.type != boolean;
  const bool of_event = definition.sobject.ends_with("__e");
  field.permissionable = !definition.required && !of_event;
  field.defaulted_on_create = field.type == boolean;
  field.unique = definition.unique;
  field.case_sensitive = definition.case_sensitive;
  field.external_id = field.id_lookup = definition.external_id;
  field.restricted_picklist = definition.restricted;
  field.picklist = definition.values;
  field.inline_help = definition.help;
  field.folded = field.type == string_ && (definition.unique || definition.external_id);
  field.default_value = *default_in(definition);
  if (field.type == textarea)
    field.extra_type_info = definition.type == CustomType::html ? "richtextarea" : "plaintextarea";
  field.html_formatted = definition.type == CustomType::html;
  set_marks(field, definition);
  if (of_event)
    field.updateable = field.filterable = field.sortable = field.groupable = field.aggregatable = false;
  if (definition.type == CustomType::auto_number) {
    field.auto_number = field.defaulted_on_create = true;
    field.nillable = field.createable = field.updateable = false;
    field.display_format = definition.format;
  }
  if (field.type == reference) {
    field.reference_to = {definition.reference_to};
    field.relationship_name = definition.name.substr(0, definition.name.size() - 1) + "r";
    field.restricted_delete = definition.restrict_delete;
    field.search_prefilterable = true;
  }
  if (definition.type == CustomType::master_detail) {
    field.nillable = field.updateable = field.permissionable = field.restricted_delete = false;
    field.cascade_delete = field.master_detail = true;
    field.relationship_order = 0;
  }
  return field;
}

void add_custom(Schema& schema, const std::vector<SobjectSchema>& objects,
                const std::vector<FieldDefinition>& fields) {
  for (const SobjectSchema& object : objects) {
    if (!object.event) {
      schema.add_child("User", {object.name, "CreatedById", ""});
      schema.add_child("User", {object.name, "LastModifiedById", ""});
    }
    if (object.event) {
      schema.add_object(object);
      continue;
    }
    SobjectSchema with_children = object;
    with_children.children.insert(with_children.children.end(),
                                  {{"Attachment", "ParentId", "Attachments", true},
                                   {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                                   {"ContentVersion", "FirstPublishLocationId", ""},
                                   {"Note", "ParentId", "Notes", true}});
    schema.add_object(std::move(with_children));
    for (const auto& [sobject, field] : {std::pair{"Attachment", "ParentId"},
                                         {"ContentDocumentLink", "LinkedEntityId"},
                                         {"ContentVersion", "FirstPublishLocationId"},
                                         {"Note", "ParentId"}})
      schema.add_target(sobject, field, object.name);
    schema.add_to_names(object.name);
  }
  for (const FieldDefinition& definition : fields) {
    FieldSchema field = schema_of(definition);
    if (field.type == reference) {
      const std::string children =
          definition.relationship_name.empty() ? "" : definition.relationship_name + "__r";
      schema.add_child(definition.reference_to, {definition.sobject, field.name, children,
                                                 field.cascade_delete, field.restricted_delete});
    }
    // A detail belongs to whoever has its master.
    if (field.master_detail) schema.remove_field(definition.sobject, "OwnerId");
    schema.add_field(definition.sobject, std::move(field));
  }
}

std::string formatted_number(std::string_view format, int64_t number) {
  const size_t open = format.find("{0"), close = open == format.npos ? open : format.find('}', open);
  if (close == format.npos) return fmt::to_string(number);
  return fmt::format("{}{:0{}}{}", format.substr(0, open), number, close - open - 1,
                     format.substr(close + 1));
}

}  // namespace sfsim
