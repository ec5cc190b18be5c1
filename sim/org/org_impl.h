// The inside of an org, shared by the files that implement Org: the database and what is kept in memory
// beside it. Everything but the write log, the undo list, sessions of callers and call counts can be rebuilt
// from the database.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/org/call_meter.h"
#include "sim/org/org.h"
#include "sim/org/storage.h"

namespace sfsim {

// How to take one write back: the cells as they stood before, or the row's absence.
struct UndoEntry {
  UnixMillis at = 0;
  std::string sobject, id;
  bool created = false;
  std::vector<Cell> before;
  bool purged = false;  // then `before` is the whole row
};

struct CustomField {  // a text that an admin added
  std::string sobject, name;
  bool required = false;
  bool operator<(const CustomField& other) const {
    return std::tie(sobject, name, required) < std::tie(other.sobject, other.name, other.required);
  }
};

// What one user may do with one object, worked out from the grants.
struct AccessEntry {
  std::string user_id, sobject;
  ObjectAccess object;
  std::vector<FieldAccess> fields;  // by position in the current schema
};

struct Org::Impl {
  static Impl& of(Org& org) { return *org.impl_; }  // for the files of this folder

  OrgOptions options;
  std::unique_ptr<Storage> storage;
  std::shared_ptr<const Schema> schema;
  std::vector<std::shared_ptr<const Schema>> former_schemas;  // answers under way may still point into them
  std::string org_id, organization_name, edition;

  std::vector<std::unique_ptr<User>> users, former_users;
  bool users_touched = false;  // since the outermost transaction began
  std::vector<std::unique_ptr<AccessEntry>> access;

  std::map<std::string, uint64_t, std::less<>> next_number;  // by key prefix
  int savepoints = 0;
  bool stale = false;      // a StaleView lives
  bool beginning = false;  // a Beginning lives
  const std::map<std::string, ApiError>* refused_rows = nullptr;

  std::vector<WriteLogEntry> log;
  int64_t next_sequence = 1;
  std::vector<PublishedEvent> published;
  std::deque<UndoEntry> undo;
  uint64_t undo_forgotten = 0;  // entries dropped at the front, so that positions stay comparable
  CallMeter calls;

  sqlite3* handle() const { return storage->handle(); }
  Statement& prepared(const char* sql) { return storage->prepared(sql); }
  UnixMillis now() const { return options.now(); }
  Datetime stamp() const { return {now() / 1000 * 1000}; }

  // org.cpp
  void start_fresh();
  void load();  // everything in memory that mirrors the database
  Table& table(const SobjectSchema& object);
  const SobjectSchema& current(const SobjectSchema& object) const;
  bool may_have_rows(const SobjectSchema& object) const;  // false: nobody ever looked into its table
  uint64_t starting_number() const;
  void save_counters();
  std::string next_id(const std::string& key_prefix);
  void keep_settings(const ObjectDefinition& object);
  void write_definition(const FieldDefinition& field);
  int64_t next_auto_number(const SobjectSchema& object, const FieldSchema& field);
  void set_meta(const char* name, const Value& value);
  std::string meta(const char* name);

  // users.cpp
  void load_users();
  void save_user(const User& user, int position);
  void save_users();
  void user_row_written(const SobjectSchema& object, std::string_view id);
  std::vector<Cell> cells_of(const User& user, const SobjectSchema& object);

  // access.cpp
  uint64_t access_version = 1;
  void access_changed();
  const AccessEntry& access_of(const User& user, const SobjectSchema& object);

  // packages.cpp
  void packages_changed();  // the schema follows sf_package and sf_custom_field
  void add_person_columns();

  // custom_fields.cpp
  std::vector<CustomField> custom_fields();

  // custom_objects.cpp
  std::vector<ObjectDefinition> object_definitions;
  std::vector<FieldDefinition> field_definitions;
  std::vector<SobjectSchema> custom_objects;  // of object_definitions, without their fields
  void load_definitions();

  // definitions.cpp
  uint64_t definitions_at = 0;  // the access_version that the rows tell of
  bool tooling = false;         // a ToolingView lives

  // recycle_bin.cpp
  UnixMillis next_purge = 0;      // nothing in the bin is due before; 0: not known yet
  void binned_at(UnixMillis at);  // a row went into the bin

  // sharing.cpp
  std::map<std::pair<std::string, std::string>, Share> shares;  // by user and record; edit has none
  void load_shares();

  // rules.cpp
  std::vector<ValidationRule> rules;
  RuleJudge judge;
  void load_rules();
  void save_rules();
  bool has_rules(const SobjectSchema& object) const;                         // active ones
  Failure broken_rules(const SobjectSchema& object, const std::string& id);  // by the row as it stands
  const ValidationRule* rule_about(std::string_view field) const;            // null: none

  // duplicate_rules.cpp
  std::vector<DuplicateRule> duplicate_rules;
  bool duplicates_allowed = false;  // by the DuplicateHandling that lives
  std::string duplicates_base;
  void load_duplicate_rules();

  // record_types.cpp
  void add_record_types(Schema& schema);
  bool has_record_types();

  // conversion.cpp; as long as the org lives
  LeadMapping lead_mapping;

  // undo.cpp
  void remember(UndoEntry entry);
  void take_back(const UndoEntry& entry);
};

// A write of several statements, for when no transaction is open.
class WriteScope {
 public:
  explicit WriteScope(Org::Impl& impl);
  ~WriteScope();
  void commit();
  WriteScope(const WriteScope&) = delete;
  WriteScope& operator=(const WriteScope&) = delete;

 private:
  Org::Impl& impl_;
  bool open_;
};

bool is_custom_name(std::string_view name);
std::string label_of(std::string_view field_name);  // "Marketo_Sales_Opt_Out__c" -> "Marketo Sales Opt Out"
FieldSchema text_field(const CustomField& custom);

// The standard objects, the checkboxes of these packages, on Contact and Lead, these fields, and what person
// accounts add.
std::shared_ptr<const Schema> schema_with(const std::vector<std::string>& package_fields,
                                          const std::vector<CustomField>& custom_fields,
                                          bool person_accounts);

// The two profiles of every org.
std::string admin_profile_id();
std::string standard_profile_id();
std::string profile_of(const User& user);

}  // namespace sfsim
