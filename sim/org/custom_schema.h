// What an admin adds to an org: objects and fields of every type that holds a value, named as the Metadata
// API names them. A definition is what was asked for; the schema follows from it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/org/schema.h"

namespace sfsim {

enum class CustomType {
  auto_number,
  checkbox,
  currency,
  date,
  date_time,
  email,
  html,
  long_text_area,
  lookup,
  master_detail,
  multiselect_picklist,
  number,
  percent,
  phone,
  picklist,
  text,
  text_area,
  time,
  url
};
std::string_view name_of(CustomType type);  // "LongTextArea"
std::optional<CustomType> custom_type_named(std::string_view name);

struct ObjectDefinition {
  std::string id;    // 01I..., given by the org
  std::string name;  // Invoice__c
  std::string label, label_plural, description;
  std::string name_label;    // of the Name field; empty: "Invoice Name"
  std::string name_format;   // "INV-{0000}": the Name is an auto number; empty: a text
  int64_t first_number = 1;  // of that
  // Of the user interface (deploymentStatus, sharingModel): they change nothing here and are told as they
  // were said.
  std::vector<std::pair<std::string, std::string>> settings;
  bool at_once = false;  // of an event (Low_Ink__e): published whatever becomes of the transaction
  bool is_event() const { return name.ends_with("__e"); }
};

struct FieldDefinition {
  std::string id;             // 00N..., given by the org
  std::string sobject, name;  // Invoice__c, Total__c
  std::string label, description, help;
  CustomType type = CustomType::text;
  int length = 0, precision = 0, scale = 0;  // 0: what the type has
  bool required = false, unique = false, case_sensitive = false, external_id = false;
  bool restricted = false;  // a picklist that takes its values only
  std::vector<PicklistValue> values;
  std::string reference_to;       // of a lookup, a master-detail
  std::string relationship_name;  // the parent's name of its children, without __r; empty: none
  bool restrict_delete = false;   // a lookup whose parent cannot be deleted
  std::string default_value;      // true, 3, "text" with its quotes
  std::string format;             // of an auto number
  int64_t first_number = 1;
};

// What is wrong with it, looking at nothing else; nothing: it is good.
std::optional<std::string> mistake_in(const ObjectDefinition& object);
std::optional<std::string> mistake_in(const FieldDefinition& field);

SobjectSchema schema_of(const ObjectDefinition& object, std::string key_prefix);
FieldSchema schema_of(const FieldDefinition& field);
// The fields, and what they change about their objects and the objects that they point at.
void add_custom(Schema& schema, const std::vector<SobjectSchema>& objects,
                const std::vector<FieldDefinition>& fields);

// "INV-{0000}", 7 -> INV-0007
std::string formatted_number(std::string_view format, int64_t number);

}  // namespace sfsim
