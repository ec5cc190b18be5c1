// What objects and fields an org has, with the attributes a describe call shows. Built once from compact
// tables made from recorded describes (Contact, Lead, Account, User); packages add custom fields. An org that
// gains a package gets another Schema: pointers into the one before stay valid, but no longer tell the truth
// about this org.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/value.h"

namespace sfsim {

// Salesforce's own type names, as in describe: "email", "reference", ... `name_of` gives that spelling.
enum class FieldType {
  id,
  string_,
  textarea,
  email,
  phone,
  url,
  picklist,
  boolean,
  int_,
  double_,
  currency,
  percent,
  date,
  datetime,
  reference,
  address
};
std::string_view name_of(FieldType type);

struct PicklistValue {
  std::string value;
  std::string label;
  bool is_default = false;
};

struct FieldSchema {
  std::string name;
  std::string label;
  FieldType type = FieldType::string_;
  int length = 0;  // characters; 18 for ids; 0 where describe says 0
  int precision = 0, scale = 0, digits = 0;
  bool nillable = true, createable = true, updateable = true, defaulted_on_create = false;
  bool filterable = true, sortable = true, groupable = true, aggregatable = true;
  bool custom = false, unique = false, case_sensitive = false, external_id = false, id_lookup = false;
  bool name_field = false, auto_number = false, calculated = false, restricted_picklist = false;
  bool search_prefilterable = false;
  bool permissionable = true;  // field level security applies
  bool hidden_by_default =
      false;  // a fresh org grants it to nobody (HasOptedOutOfEmail and kin, custom fields)
  std::string compound_field_name;
  std::string extra_type_info;  // "personname", "plaintextarea", ...; empty: null
  std::vector<std::string> reference_to;
  std::string relationship_name;  // "Account" for AccountId; empty: none
  std::vector<PicklistValue> picklist;
  Value default_value;  // false for checkboxes; a picklist's default value

  // Of an Account: the Contact's field that a person account shows here too, and whether only person accounts
  // have it.
  std::string of_contact;
  bool person_only = false;
  bool kept_by_org = false;  // nobody writes it, not even the world

  // Storage. Compound addresses are composed from their parts and have no column.
  bool stored = true;
  // Not empty: the column computes itself with this SQL expression, and nobody writes it.
  std::string generated_sql;
  // Text that is searched often has a second, case-folded and indexed column named folded_column().
  bool folded = false;
  std::string folded_column() const { return name + "$folded"; }
};

struct ChildRelationship {
  std::string child_sobject, field, relationship_name;
  bool cascade_delete = false, restricted_delete = false;
};

struct SobjectSchema {
  std::string name;  // API name; also the SQLite table's name. Columns have the fields' API names
  std::string label, label_plural;
  std::string key_prefix;  // "003"
  std::string history_of;  // the object whose changes it keeps; empty: not a history object
  bool custom = false, createable = true, updateable = true, deletable = true, undeletable = true,
       queryable = true, mergeable = false, layoutable = true, searchable = true, replicateable = true,
       retrieveable = true, triggerable = true, feed_enabled = true, mru_enabled = true;
  std::vector<FieldSchema> fields;  // describe order; Id first
  std::vector<ChildRelationship> children;

  const FieldSchema* field(std::string_view name) const;  // case-insensitive
  // The parent relationship of that name ("Account" -> the AccountId field), case-insensitive.
  const FieldSchema* relationship(std::string_view name) const;
  // The compound address's parts, in describe order; empty for other fields.
  std::vector<const FieldSchema*> parts_of(const FieldSchema& compound) const;

  void reindex();  // after changing `fields`

 private:
  std::vector<uint16_t> index_;  // open addressing over the lower-cased names: position + 1, 0 is free
};

class Schema {
 public:
  static Schema standard();                                // Account, Contact, Lead, their histories, User
  const SobjectSchema* find(std::string_view name) const;  // case-insensitive
  const SobjectSchema* find_by_prefix(std::string_view id) const;  // by the id's first three characters
  const std::vector<SobjectSchema>& sobjects() const { return sobjects_; }  // alphabetical
  // Appends a field; false when the object already has one of that name.
  bool add_field(std::string_view sobject, FieldSchema field);
  bool remove_field(std::string_view sobject, std::string_view field);
  // What an org gains with person accounts; after every other field was added (schema_person.cpp).
  void add_person_accounts();

 private:
  std::vector<SobjectSchema> sobjects_;
};

}  // namespace sfsim
