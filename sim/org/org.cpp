// Opening an org, reading from it, transactions, snapshots. Writing is in write.cpp, permissions in
// access.cpp, users in users.cpp, packages and layouts in packages.cpp.
#include "sim/org/org.h"

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "sim/org/coerce.h"
#include "sim/org/database.h"
#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

constexpr const char* default_organization = "Sfsim Test Company";

}  // namespace

// ---- opening

Org::Org(OrgOptions options) : impl_(std::make_unique<Impl>()) {
  if (!options.now) throw std::invalid_argument("an org needs a clock");
  impl_->options = std::move(options);
  impl_->storage = take_storage(impl_->options.file);
  impl_->schema = schema_with({}, {}, impl_->options.person_accounts);
  if (impl_->storage->fresh) {
    impl_->start_fresh();
  } else {
    impl_->load();
  }
}

Org::~Org() {
  try {
    if (impl_->options.file == ":memory:") {
      give_back(std::move(impl_->storage));
    } else if (sqlite3_get_autocommit(impl_->handle()) != 0) {
      impl_->save_users();
      impl_->save_counters();
    }
  } catch (const std::exception&) {
    // A full disk at the very end: what was committed before is still there.
  }
}

void Org::Impl::start_fresh() {
  next_purge = std::numeric_limits<UnixMillis>::max();
  org_id = make_id("00D", starting_number());
  organization_name = default_organization;
  edition = options.edition;
  WriteScope scope(*this);
  set_meta("org_id", org_id);
  set_meta("organization_name", organization_name);
  set_meta("edition", edition);
  set_meta("seed", static_cast<int64_t>(options.seed));
  set_meta("opt_out_fields_visible", options.opt_out_fields_visible);
  set_meta("person_accounts", options.person_accounts);
  if (options.opt_out_fields_visible) {
    Statement& grant = prepared("INSERT INTO sf_field_access VALUES('', ?, 'HasOptedOutOfEmail', 1, 1)");
    for (std::string_view sobject : {"Contact", "Lead"}) {
      grant.bind(1, sobject);
      grant.run();
    }
  }
  scope.commit();
  add_person_columns();
}

void Org::Impl::load() {
  org_id = meta("org_id");
  organization_name = meta("organization_name");
  edition = meta("edition");
  options.seed = std::stoull(meta("seed"));
  options.opt_out_fields_visible = meta("opt_out_fields_visible") == "1";
  Statement people(handle(), "SELECT value FROM sf_meta WHERE name = 'person_accounts' AND value = 1");
  if (people.step()) options.person_accounts = true;
  people.clear();
  if (options.person_accounts) set_meta("person_accounts", true);
  next_number.clear();
  Statement counters(handle(), "SELECT prefix, next FROM sf_counter ORDER BY prefix");
  while (counters.step()) next_number[counters.text(0)] = static_cast<uint64_t>(counters.integer(1));
  packages_changed();
  if (!object_definitions.empty() && !options.file.starts_with(':')) {
    drop_views(handle(), *schema);  // a file of before files had parents
    make_views(handle(), *schema);
  }
  load_shares();
  load_rules();
  load_duplicate_rules();
  load_users();
}

void Org::Impl::set_meta(const char* name, const Value& value) {
  Statement& insert = prepared("INSERT OR REPLACE INTO sf_meta VALUES(?, ?)");
  insert.bind(1, std::string_view(name));
  insert.bind(2, value);
  insert.run();
}

std::string Org::Impl::meta(const char* name) {
  Statement select(handle(), "SELECT value FROM sf_meta WHERE name = ?");
  select.bind(1, std::string_view(name));
  if (!select.step()) throw std::runtime_error(std::string("org database lacks ") + name);
  return select.text(0);
}

Table& Org::Impl::table(const SobjectSchema& object) {
  const SobjectSchema& known = current(object);
  for (auto& table : storage->tables) {
    if (&table->object() == &known) return *table;
  }
  storage->tables.push_back(std::make_unique<Table>(handle(), known));
  return *storage->tables.back();
}

bool Org::Impl::may_have_rows(const SobjectSchema& object) const {
  if (!storage->memory || !storage->standard || object.everyday) return true;
  return std::ranges::any_of(storage->tables, [&](const auto& table) { return &table->object() == &object; });
}

const SobjectSchema& Org::Impl::current(const SobjectSchema& object) const {
  const SobjectSchema* found = schema->find(object.name);
  if (found == nullptr) throw std::invalid_argument("no object " + object.name + " in this org");
  return *found;
}

// ---- ids

uint64_t Org::Impl::starting_number() const {
  // "00000A000...": orgs of different seeds have different ids, one seed always the same.
  constexpr uint64_t first = 10ull * 62 * 62 * 62 * 62, spread = 62ull * 62 * 62;
  return first + options.seed * 7919 % spread;
}

std::string Org::Impl::next_id(const std::string& key_prefix) {
  auto [entry, fresh] = next_number.try_emplace(key_prefix, starting_number());
  uint64_t number = entry->second++;
  Statement& save = prepared("INSERT OR REPLACE INTO sf_counter VALUES(?, ?)");
  save.bind(1, std::string_view(entry->first));
  save.bind(2, static_cast<int64_t>(entry->second));
  save.run();
  return make_id(key_prefix, number);
}

std::string Org::new_id(std::string_view key_prefix) { return impl_->next_id(std::string(key_prefix)); }

void Org::Impl::save_counters() {
  // A rolled-back create has used its id, but its row in sf_counter went with it.
  Statement save(handle(), "INSERT OR REPLACE INTO sf_counter VALUES(?, ?)");
  for (const auto& [prefix, next] : next_number) {
    save.bind(1, std::string_view(prefix));
    save.bind(2, static_cast<int64_t>(next));
    save.run();
  }
}

// ---- plain answers

UnixMillis Org::now() const { return impl_->now(); }
const Schema& Org::schema() const { return *impl_->schema; }
const std::string& Org::org_id() const { return impl_->org_id; }
const std::string& Org::organization_name() const { return impl_->organization_name; }
const std::string& Org::edition() const { return impl_->edition; }
bool Org::has_person_accounts() const { return impl_->options.person_accounts; }
uint64_t Org::access_version() const { return impl_->access_version; }
SQLite::Database& Org::db() { return *impl_->storage->db; }
const std::vector<WriteLogEntry>& Org::write_log() const { return impl_->log; }
void Org::forget_writes() { impl_->log.clear(); }

void Org::count_api_call() { impl_->calls.count(impl_->now()); }
int64_t Org::api_calls_used() const { return impl_->calls.used(impl_->now()); }
int64_t Org::api_call_limit() const { return impl_->options.daily_api_limit; }
void Org::set_api_call_limit(int64_t limit) { impl_->options.daily_api_limit = limit; }

// ---- reading

Org::Row Org::read(const SobjectSchema& object, std::string_view id,
                   const std::vector<const FieldSchema*>& fields) {
  Row row;
  if (object.event) return row;
  Table& table = impl_->table(object);
  // The deleted flag rides along as the last column.
  const FieldSchema* deleted = table.is_deleted;
  std::vector<const FieldSchema*> wanted;
  wanted.reserve(fields.size() + 1);
  wanted = fields;
  if (deleted != nullptr) wanted.push_back(deleted);
  row.found = table.read(id, wanted, row.values);
  if (row.found && deleted != nullptr) {
    row.deleted = std::get<bool>(row.values.back());
    row.values.pop_back();
  }
  return row;
}

Value Org::get(std::string_view sobject, std::string_view id, std::string_view field) {
  const SobjectSchema* object = impl_->schema->find(sobject);
  const FieldSchema* wanted = object == nullptr ? nullptr : object->field(field);
  CanonicalId canonical = canonical_id(id);
  if (wanted == nullptr || object->event || canonical.shape != IdShape::ok) return {};
  std::vector<Value> values;
  if (!impl_->table(*object).read(canonical.id, std::span(&wanted, 1), values)) return {};
  return std::move(values.front());
}

std::vector<std::string> Org::find(const SobjectSchema& object, const FieldSchema& field, const Value& value,
                                   int limit) {
  if (object.event) return {};
  auto wanted = coerce(field, {field.name, value});
  if (!field.stored || std::holds_alternative<ApiError>(wanted)) return {};
  return impl_->table(object).find(field, std::get<Value>(wanted), limit);
}

int64_t Org::count(const SobjectSchema& object) {
  if (object.event) return 0;
  bool deletable = object.field("IsDeleted") != nullptr;
  Statement select(impl_->handle(), "SELECT count(*) FROM " + sql_name(object.name) +
                                        (deletable ? " WHERE \"IsDeleted\" = 0" : ""));
  Reading reading(select);
  return select.step() ? select.integer(0) : 0;
}

// ---- snapshots

std::string Org::snapshot() {
  if (impl_->savepoints > 0 || impl_->stale) throw std::logic_error("a snapshot inside a transaction");
  impl_->save_users();
  impl_->save_counters();
  return serialize(impl_->handle());
}

void Org::restore(const std::string& bytes) {
  if (impl_->savepoints > 0 || impl_->stale) throw std::logic_error("restoring inside a transaction");
  impl_->storage->tables.clear();
  load(impl_->handle(), bytes);
  impl_->storage->standard = false;
  impl_->storage->package_columns.clear();
  impl_->log.clear();
  impl_->undo.clear();
  impl_->next_purge = 0;
  impl_->load();
}

}  // namespace sfsim
