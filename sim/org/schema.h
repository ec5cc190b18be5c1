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
  address,
  multipicklist,  // values joined by ';'
  combobox,       // a picklist that takes any text
  time,           // "13:30:00.000Z"
  base64          // a file; told as the address where it can be had, kept as base64
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
  bool cascade_delete = false, restricted_delete = false;  // of a reference: what deleting the parent does
  bool master_detail = false;  // the parent's; the first one or the second of an object
  int relationship_order = -1;
  bool html_formatted = false;
  std::string inline_help, display_format;  // "A-{0000}" of an auto number
  bool permissionable = true;               // field level security applies
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
  // Not empty: no column but an expression of the object's view (SobjectSchema::view_from); nobody writes it.
  std::string view_sql;
  // Text that is searched often has a second, case-folded and indexed column named folded_column().
  bool folded = false;
  std::string folded_column() const { return name + "$folded"; }
};

struct ChildRelationship {
  std::string child_sobject, field, relationship_name;
  bool cascade_delete = false, restricted_delete = false;
};

struct RecordType {
  std::string id;  // 012..., given by the org
  std::string name, developer_name, description;
  bool active = true;
  bool is_default = false;  // of the object's record types at most one; none: the master
};

struct SobjectSchema {
  std::string name;  // API name; also the SQLite table's name. Columns have the fields' API names
  std::string label, label_plural;
  std::string key_prefix;  // "003"
  std::string history_of;  // the object whose changes it keeps; empty: not a history object
  bool custom = false, createable = true, updateable = true, deletable = true, undeletable = true,
       queryable = true, mergeable = false, layoutable = true, searchable = true, replicateable = true,
       retrieveable = true, triggerable = true, feed_enabled = true, mru_enabled = true;
  std::string scopes;     // of a describe: "All cases=everything|..."; empty: the usual ones
  bool listviews = true;  // has list views, quick actions and approvals in its urls
  // Scenario worlds use it: what they leave in its table is always wiped. Others only when somebody did.
  bool everyday = false;
  // Its rows, or some, come with every org (profiles); a database where somebody wrote to it is used once.
  bool seeded = false;
  bool tooling_only = false;     // no object of the data API
  bool event = false;            // a platform event: what is created is published, and no record
  bool event_at_once = false;    // published even when the transaction that published it is taken back
  bool tells_of_schema = false;  // its rows are written by Org::write_definitions
  // Not empty: what queries see is a view, FROM this; the rows are in rows_table(), named r in the view.
  std::string view_from;
  std::string view_union;           // more rows of the view
  bool rows_of_its_own = true;      // false: there is no table behind the view
  std::vector<FieldSchema> fields;  // describe order; Id first
  std::vector<ChildRelationship> children;
  std::vector<RecordType> record_types;  // with any the object has a RecordTypeId

  const FieldSchema* field(std::string_view name) const;  // case-insensitive
  // The parent relationship of that name ("Account" -> the AccountId field), case-insensitive.
  const FieldSchema* relationship(std::string_view name) const;
  // The compound address's parts, in describe order; empty for other fields.
  std::vector<const FieldSchema*> parts_of(const FieldSchema& compound) const;
  std::string rows_table() const { return view_from.empty() ? name : name + "$rows"; }

  void reindex();  // after changing `fields`

 private:
  std::vector<uint16_t> index_;  // open addressing over the lower-cased names: position + 1, 0 is free
};

// Objects by reference: a schema that differs from another in one object shares the rest.
class SobjectRange {
 public:
  using Items = std::vector<std::shared_ptr<const SobjectSchema>>;
  struct iterator {
    Items::const_iterator at;
    const SobjectSchema& operator*() const { return **at; }
    iterator& operator++() {
      ++at;
      return *this;
    }
    bool operator!=(const iterator& other) const { return at != other.at; }
  };
  explicit SobjectRange(const Items& items) : items_(items) {}
  iterator begin() const { return {items_.begin()}; }
  iterator end() const { return {items_.end()}; }
  size_t size() const { return items_.size(); }

 private:
  const Items& items_;
};

class Schema {
 public:
  static Schema standard();                                          // the objects of every org
  const SobjectSchema* find(std::string_view name) const;            // case-insensitive
  const SobjectSchema* find_by_prefix(std::string_view id) const;    // by the id's first three characters
  SobjectRange sobjects() const { return SobjectRange(sobjects_); }  // alphabetical
  // Appends a field; false when the object already has one of that name.
  bool add_field(std::string_view sobject, FieldSchema field);
  bool remove_field(std::string_view sobject, std::string_view field);
  bool add_object(SobjectSchema object);  // false: there is one of that name
  bool add_child(std::string_view parent, ChildRelationship child);
  void add_target(std::string_view sobject, std::string_view field, const std::string& target);
  void add_to_names(const std::string& sobject);  // what references to several objects lead to
  bool add_record_type(std::string_view sobject, RecordType type);  // and the field, with the first one
  // What an org gains with person accounts; after every other field was added (schema_person.cpp).
  void add_person_accounts();

 private:
  SobjectSchema* own(std::string_view name);  // a copy that this schema alone has; null: no such object
  void index_objects();

  SobjectRange::Items sobjects_;
  std::vector<uint16_t> index_;  // as in SobjectSchema
};

}  // namespace sfsim
