// What a Salesforce org IS: records in SQLite, a schema, users with permissions, page layouts, limits. It
// says nothing on the wire; api/ does. Not thread-safe: whoever shares an org holds its lock (api/ does).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/org/custom_schema.h"
#include "sim/org/error.h"
#include "sim/org/ids.h"
#include "sim/org/schema.h"
#include "sim/org/value.h"

namespace SQLite {
class Database;
}

namespace sfsim {

constexpr std::string_view professional_edition = "Professional Edition";

struct OrgOptions {
  std::function<UnixMillis()> now;  // required
  std::string file = ":memory:";    // or a path: opened if it exists, else created
  std::string edition = "Enterprise Edition";
  // True: every user sees and may edit HasOptedOutOfEmail and the packages' fields from the start.
  bool opt_out_fields_visible = false;
  bool track_field_history = false;  // of the opt-out fields (ContactHistory, LeadHistory)
  bool person_accounts = false;      // once an org has them it has them for good
  int64_t daily_api_limit = 100000;  // rolling 24 h (salesforce-api.md section 13)
  uint64_t seed = 1;
  bool keep_write_log = true;  // false: write_log() stays empty (a server that runs for days)
};

struct User {
  std::string id;  // 005...
  std::string username;
  std::string name;  // for people and for LastModifiedBy
  std::string password;
  std::string security_token;
  bool admin = false;  // a System Administrator; field grants are the same for everyone
  bool active = true;
  bool api_enabled = true;
  std::string time_zone = "America/Los_Angeles";
  std::string profile_id;  // 00e...; empty: the System Administrator's or the Standard User's
  bool sees_all = false;   // no person: the org itself, which no permission stops
};

struct FieldAccess {
  bool readable = false;
  bool editable = false;
};
struct ObjectAccess {
  bool read = true, create = true, edit = true, remove = true;
};

enum class Share { none, read, edit };  // edit: as the profile says

// One accepted write, as the org saw it: the other half of the engine's audit trail.
struct WriteLogEntry {
  int64_t sequence = 0;
  UnixMillis at = 0;
  std::string user_id;
  bool by_api = false;  // through api/; else an act of the world (a rep in the UI)
  std::string sobject, record_id, field;
  // Old is null on create. A checkbox that is written again has an entry too, with old == new.
  Value old_value, new_value;
  bool creates = false;  // the record was made by this write
};

// Refuses a row that matches the condition after a write (FIELD_CUSTOM_VALIDATION_EXCEPTION).
struct ValidationRule {
  std::string sobject, name;  // the name is unique within the object
  std::string condition;      // what follows WHERE in SOQL; Salesforce's own are formulas
  std::string message;        // for whoever writes
  std::string field;          // where a page shows it; empty: on top
  bool active = true;
};

// Who knows what a condition means: api/ installs one. Both under the org's lock, and neither writes.
struct RuleJudge {
  std::function<std::optional<ApiError>(const std::string& sobject, const std::string& condition)> mistake;
  std::function<bool(const std::string& sobject, const std::string& condition, const std::string& id)> fires;
};

// A platform event as it went out. It is no record: nobody can read, change or query it.
struct PublishedEvent {
  UnixMillis at = 0;
  std::string id, sobject, user_id;
  std::vector<std::pair<std::string, Value>> fields;  // every custom one, in the object's order
};
std::string event_uuid(std::string_view id);  // of a published event, as its answer and its message tell

enum class DuplicateAction { allow, alert, block };  // alert: saved when the client says so
// Two records are the same when all these fields are, case aside. One that is empty is like no other.
struct DuplicateRule {
  std::string sobject, name, matching_rule;
  std::vector<std::string> fields;
  std::string message;  // for whoever writes
  DuplicateAction on_create = DuplicateAction::alert, on_update = DuplicateAction::alert;
  bool active = true;
};

struct Package {           // what an install adds
  std::string name;        // "marketo-sales-connect"
  std::string field_name;  // API name of the opt-out checkbox, on Contact and Lead
};

using SaveResult = std::variant<std::string /*id, 18*/, std::vector<ApiError>>;
using Failure = std::vector<ApiError>;  // empty: success

struct Conversion {  // what a lead became
  std::string account_id, contact_id;
  std::string opportunity_id;  // empty: none was asked for
};
struct ConvertInto {  // what a lead is to become; empty: a new one
  std::string contact_id, account_id;
  std::string opportunity_name;  // empty: no opportunity
};
using ConvertResult = std::variant<Conversion, Failure>;
using DefineResult = std::variant<std::string /*id, 18*/, ApiError>;
using LeadMapping = std::vector<std::pair<std::string, std::string>>;  // lead's field, contact's field

class Org {
 public:
  explicit Org(OrgOptions options);
  ~Org();
  Org(const Org&) = delete;

  UnixMillis now() const;
  const Schema& schema() const;
  const std::string& org_id() const;  // 00D..., 18 characters
  const std::string& organization_name() const;
  const std::string& edition() const;
  bool has_person_accounts() const;
  SQLite::Database& db();  // for soql/
  // Grows with every change of the schema, of a permission, and with restore(): what soql/ compiled before is
  // stale.
  uint64_t access_version() const;

  // ---- users and permissions
  User& add_user(User user);  // id is given when empty; a User record is made too
  const User* user(std::string_view id_or_username) const;  // username case-insensitive
  const std::vector<std::unique_ptr<User>>& users() const;
  FieldAccess access(const User& user, const SobjectSchema& object, const FieldSchema& field) const;
  ObjectAccess access(const User& user, const SobjectSchema& object) const;
  // user_id empty: every user. `edit` implies read.
  void grant_field(std::string_view user_id, std::string_view sobject, std::string_view field,
                   bool edit = true);
  void revoke_field(std::string_view user_id, std::string_view sobject, std::string_view field,
                    bool read_too = true);
  void grant_object(std::string_view user_id, std::string_view sobject, ObjectAccess access);

  // What a user may do with one record, where sharing says less than the profile.
  void share(std::string_view user_id, std::string_view record_id, Share level);
  Share share_of(const User& user, std::string_view record_id) const;  // 18-character id
  bool shares_less(const User& user) const;                            // of any record

  // ---- packages and layouts
  // Adds the field to Contact and Lead; visible to nobody until granted unless `visible`. The message of a
  // refusal is for people. Installing again changes nothing; a reinstalled field starts false, as a new
  // column.
  std::optional<std::string> install(const Package& package, bool visible);
  std::optional<std::string> uninstall(std::string_view package_name);
  std::vector<std::string> packages() const;
  // Page layouts are data: which fields each object's layout shows. They do not matter to the API (section
  // 11).
  std::set<std::string> layout(std::string_view sobject) const;
  void layout_add(std::string_view sobject, std::string_view field);
  void layout_remove(std::string_view sobject, std::string_view field);

  // ---- what an admin adds: a text field, visible to everybody. While it is required no row may be saved
  // without it, also one that was there before.
  std::optional<std::string> add_text_field(std::string_view sobject, std::string_view name);
  bool require_field(std::string_view sobject, std::string_view name, bool required);  // false: not added

  // Objects and fields of every type; outside of transactions. `everybody`: every profile may use it, else
  // the System Administrator's only. A field of an object that is there is empty in its rows, its default is
  // of new ones.
  DefineResult define_object(ObjectDefinition object, bool everybody);
  DefineResult define_field(FieldDefinition field, bool everybody);
  bool undefine_field(std::string_view id);  // false: no such field
  std::optional<ApiError> undefine_object(std::string_view id);
  // What is there under that name, said anew; the id stays. What would touch its rows is refused.
  DefineResult redefine_object(ObjectDefinition object);
  DefineResult redefine_field(FieldDefinition field);
  DefineResult rename_object(std::string_view name, const std::string& new_name);
  const std::vector<ObjectDefinition>& custom_objects() const;
  const std::vector<FieldDefinition>& custom_fields() const;  // of all objects, in the order they were made
  // Record types of an object, which has RecordTypeId from the first one on. The message is for people.
  std::optional<std::string> add_record_type(std::string_view sobject, RecordType type);
  std::string add_profile(const std::string& name);  // gives its id; the known one's when there is one

  // Brings the rows of EntityDefinition and its like up to date; before somebody asks for them.
  void write_definitions();
  // While one lives, the objects of the Tooling API are there, and most others are not.
  class ToolingView {
   public:
    explicit ToolingView(Org& org);
    ~ToolingView();
    ToolingView(const ToolingView&) = delete;
    ToolingView& operator=(const ToolingView&) = delete;

   private:
    Org& org_;
  };

  // ---- validation rules: they judge every create and update, whoever makes it, and what a conversion makes;
  // not what is deleted, undeleted or merged.
  RuleJudge judge_rules_by(RuleJudge judge);                    // gives the judge of before
  const std::vector<ValidationRule>& validation_rules() const;  // in the order they were made
  // Makes the rule, or changes the one of that name. Needs a judge. The message of a refusal is for people.
  std::optional<std::string> set_validation_rule(ValidationRule rule);
  bool activate_rule(std::string_view sobject, std::string_view name, bool active);  // false: no such rule
  // What required fields and rules would say to this row with that value; nothing is written.
  Failure would_refuse(const SobjectSchema& object, std::string_view id, const FieldSchema& field,
                       const Value& value);
  // ---- duplicate rules: they judge what comes through the API, a change only when it is of their fields
  const std::vector<DuplicateRule>& duplicate_rules() const;
  std::optional<std::string> set_duplicate_rule(DuplicateRule rule);  // the message is for people
  // While one lives: whether what a rule only alerts of is saved, and where the addresses of the records
  // begin that a refusal names ("/services/data/v60.0").
  class DuplicateHandling {
   public:
    DuplicateHandling(Org& org, bool allow_save, std::string base);
    ~DuplicateHandling();
    DuplicateHandling(const DuplicateHandling&) = delete;
    DuplicateHandling& operator=(const DuplicateHandling&) = delete;

   private:
    Org& org_;
    bool allowed_before_;
    std::string base_before_;
  };
  static const User& system_user();  // sees everything; nobody logs in as it

  // A person account is one Account and one Contact (person_accounts.cpp). The id of the other one of the
  // two; empty: neither is of a person. Sees deleted ones.
  std::string other_half(std::string_view id) const;

  // ---- records. Every check of the real one in its order: unknown or invisible field, read-only field,
  // type, length, e-mail, picklist, required fields, references; then defaults, system fields, Name; then
  // validation rules. Several errors at once where Salesforce gives several. `by_api` marks the write log;
  // acts of the world pass false and skip field security.
  SaveResult create(const User& user, const SobjectSchema& object, const std::vector<InputField>& fields,
                    bool by_api);
  Failure update(const User& user, const SobjectSchema& object, std::string_view id,
                 const std::vector<InputField>& fields, bool by_api);
  Failure remove(const User& user, const SobjectSchema& object, std::string_view id, bool by_api);
  // ---- the life of a record. These are no verbs of the REST API (salesforce-api.md section 8): acts of
  // people. Takes a deleted record, and what was deleted with it, out of the recycle bin; MasterRecordId
  // goes.
  Failure undelete(const User& user, const SobjectSchema& object, std::string_view id);
  void empty_recycle_bin();  // everybody's; what was in it is gone for good
  Failure purge_record(const SobjectSchema& object, std::string_view id);  // one of the bin
  // What has been in the bin for fifteen days is purged. Whoever looks at an org after time has passed calls
  // it first; api/ does for every request.
  void clean_bin();
  // Converts a lead into the contact, or with an empty id into a new one, with an account (S3-S5); a lead
  // without a company into a person account, where the org has them.
  ConvertResult convert(const User& user, std::string_view lead_id, std::string_view contact_id);
  ConvertResult convert(const User& user, std::string_view lead_id, const ConvertInto& into);
  // A custom field of a lead is lost on conversion unless the admin mapped it (S4).
  void map_lead_field(const std::string& lead_field, const std::string& contact_field);
  // The losers, one or two, go into the bin with MasterRecordId = master (S6). Person accounts merge with
  // their like, and their contacts along; a person contact by itself does not.
  Failure merge(const User& user, const SobjectSchema& object, std::string_view master,
                const std::vector<std::string>& losers);

  struct Row {
    bool found = false;
    bool deleted = false;
    std::vector<Value> values;  // one per requested field
  };
  // `fields`: stored fields of the object; no permission check.
  Row read(const SobjectSchema& object, std::string_view id, const std::vector<const FieldSchema*>& fields);
  // Convenience for the world and for checks; null when the record or field is not there. Sees deleted rows
  // too.
  Value get(std::string_view sobject, std::string_view id, std::string_view field);
  // 18-character ids of live rows where the field equals the value (case-insensitively for text), at most
  // `limit`.
  std::vector<std::string> find(const SobjectSchema& object, const FieldSchema& field, const Value& value,
                                int limit);
  int64_t count(const SobjectSchema& object);
  // The next id of something that is no record of an object ("750": a bulk job).
  std::string new_id(std::string_view key_prefix);

  // All or nothing for several writes. rollback() unless commit() was called.
  class Transaction {
   public:
    explicit Transaction(Org& org);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

   private:
    Org& org_;
    bool done_ = false;
    size_t log_size_ = 0, published_size_ = 0;
    uint64_t undo_position_ = 0;
  };

  // ---- what happened
  const std::vector<WriteLogEntry>& write_log() const;
  void forget_writes();  // the log is empty afterwards; no transaction may be open
  const std::vector<PublishedEvent>& published() const;  // since the last forget_published()
  void forget_published();

  // ---- stale reads: while one lives, rows written at or after `since` look as they did before (a row
  // created then is not there). Only reads may happen meanwhile.
  class StaleView {
   public:
    StaleView(Org& org, UnixMillis since);
    ~StaleView();
    StaleView(const StaleView&) = delete;
    StaleView& operator=(const StaleView&) = delete;

   private:
    Org& org_;
  };
  bool only_reads() const;                      // a stale view lives
  bool written_since(UnixMillis moment) const;  // otherwise a view of before it shows nothing else

  // ---- rows that cannot be written for a moment: while one lives, an update through the API that would pass
  // every check is refused for these rows (18-character ids).
  class RefusedRows {
   public:
    RefusedRows(Org& org, std::map<std::string, ApiError> rows);
    ~RefusedRows();
    RefusedRows(const RefusedRows&) = delete;
    RefusedRows& operator=(const RefusedRows&) = delete;

   private:
    Org& org_;
    std::map<std::string, ApiError> rows_;
  };

  // ---- limits: calls in the last 24 hours
  void count_api_call();
  int64_t api_calls_used() const;  // rolling
  int64_t api_call_limit() const;
  void set_api_call_limit(int64_t limit);

  // ---- snapshot of everything that lives in SQLite (records, field grants, packages, layouts, rules)
  std::string snapshot();
  void restore(const std::string& bytes);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfsim
