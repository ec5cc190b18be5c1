// What is deleted stays in the recycle bin for fifteen days (sales-connect.md S7): queryAll sees it, undelete
// brings it back. Then, or when the bin is emptied, the row is gone for good. Nobody rings when the days are
// over: whoever looks at the org next finds the bin cleaned.
#include <algorithm>
#include <limits>

#include "sim/org/field_history.h"
#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

constexpr UnixMillis kept_for = 15LL * 24 * 60 * 60 * 1000;
constexpr UnixMillis never = std::numeric_limits<UnixMillis>::max();

// Ids of deleted rows, oldest deletion first; of those deleted at `until` or earlier.
std::vector<std::string> binned(Org::Impl& impl, const SobjectSchema& object, UnixMillis until) {
  std::vector<std::string> ids;
  Statement select(impl.handle(), "SELECT \"Id\" FROM " + sql_name(object.name) +
                                      " WHERE \"IsDeleted\" = 1 AND \"SystemModstamp\" <= ?"
                                      " ORDER BY \"SystemModstamp\", \"Id\"");
  select.bind(1, int64_t{until});
  while (select.step()) ids.push_back(select.text(0));
  return ids;
}

UnixMillis oldest_in_bin(Org::Impl& impl, const SobjectSchema& object) {
  Statement select(impl.handle(), "SELECT min(\"SystemModstamp\") FROM " + sql_name(object.name) +
                                      " WHERE \"IsDeleted\" = 1");
  Reading reading(select);
  if (!select.step()) return never;
  const std::string oldest = select.text(0);
  return oldest.empty() ? never : static_cast<UnixMillis>(std::stoll(oldest));
}

void purge(Org::Impl& impl, const SobjectSchema& object, const std::string& id) {
  purge_history(impl, object, id);
  purge_row(impl, object, id);
}

// A person contact is deleted, and comes back, with its account.
bool goes_with_its_account(Org::Impl& impl, const SobjectSchema& object, const std::string& id) {
  return object.name == "Contact" && is_person(impl, object, id);
}

bool has_bin(const SobjectSchema& object) {
  return object.history_of.empty() && object.field("IsDeleted") != nullptr;
}

// Children that went into the bin with their parent come back with it.
void undelete_row(const Writer& w, const std::string& id) {
  const Value deleted_at = w.org.get(w.object.name, id, "SystemModstamp");
  std::vector<Cell> cells = {{w.table.is_deleted, false}};
  set_cell(cells, w.object.field("MasterRecordId"), {});
  change_row(w, id, std::move(cells));
  for (const ChildRelationship& relation : w.object.children) {
    const SobjectSchema& child = *w.impl.schema->find(relation.child_sobject);
    if (!relation.cascade_delete || !has_bin(child) || !w.impl.may_have_rows(child)) continue;
    const Writer children{w.org, w.impl, w.user, child, w.impl.table(child), w.by_api, false};
    for (const std::string& child_id : binned(w.impl, child, w.impl.now())) {
      if (w.org.get(child.name, child_id, relation.field) != Value(id)) continue;
      if (w.org.get(child.name, child_id, "SystemModstamp") == deleted_at) undelete_row(children, child_id);
    }
  }
}

// The canonical id of a record that is in the bin.
std::variant<std::string, ApiError> in_bin(Org& org, const SobjectSchema& object, std::string_view id_text) {
  auto id = id_of(object, id_text);
  if (const auto* text = std::get_if<std::string>(&id);
      text != nullptr && !org.read(object, *text, {}).deleted)
    return refusal::not_in_bin();
  return id;
}

}  // namespace

void purge_row(Org::Impl& impl, const SobjectSchema& object, const std::string& id) {
  Table& table = impl.table(object);
  std::vector<const FieldSchema*> fields;
  for (const FieldSchema& field : object.fields) {
    if (field.stored && field.generated_sql.empty()) fields.push_back(&field);
  }
  std::vector<Value> values;
  if (!table.read(id, fields, values)) return;
  UndoEntry undo{impl.now(), object.name, id, false, {}, true};
  for (size_t i = 0; i < fields.size(); ++i) undo.before.push_back({fields[i], std::move(values[i])});
  table.erase(id);
  impl.remember(std::move(undo));
}

void Org::Impl::binned_at(UnixMillis at) { next_purge = std::min(next_purge, at + kept_for); }

void Org::clean_bin() {
  if (impl_->now() < impl_->next_purge || impl_->stale) return;
  WriteScope scope(*impl_);
  impl_->next_purge = never;
  for (const SobjectSchema& object : impl_->schema->sobjects()) {
    if (!has_bin(object) || !impl_->may_have_rows(object)) continue;
    for (const std::string& id : binned(*impl_, object, impl_->now() - kept_for)) purge(*impl_, object, id);
    const UnixMillis oldest = oldest_in_bin(*impl_, object);
    if (oldest != never) impl_->binned_at(oldest);
  }
  scope.commit();
}

void Org::empty_recycle_bin() {
  WriteScope scope(*impl_);
  for (const SobjectSchema& object : impl_->schema->sobjects()) {
    if (!has_bin(object) || !impl_->may_have_rows(object)) continue;
    for (const std::string& id : binned(*impl_, object, impl_->now())) purge(*impl_, object, id);
  }
  scope.commit();
}

Failure Org::purge_record(const SobjectSchema& given, std::string_view id_text) {
  const SobjectSchema& object = impl_->current(given);
  const auto found = in_bin(*this, object, id_text);
  if (const auto* error = std::get_if<ApiError>(&found)) return {*error};
  const std::string& id = std::get<std::string>(found);
  if (goes_with_its_account(*impl_, object, id)) return {refusal::person_contact()};
  const std::string contact = other_half(id);
  WriteScope scope(*impl_);
  if (!contact.empty()) purge(*impl_, *impl_->schema->find("Contact"), contact);
  purge(*impl_, object, id);
  scope.commit();
  return {};
}

Failure Org::undelete(const User& user, const SobjectSchema& given, std::string_view id_text) {
  const SobjectSchema& object = impl_->current(given);
  const auto found = in_bin(*this, object, id_text);
  if (const auto* error = std::get_if<ApiError>(&found)) return {*error};
  if (goes_with_its_account(*impl_, object, std::get<std::string>(found))) return {refusal::person_contact()};
  WriteScope scope(*impl_);
  undelete_row({*this, *impl_, user, object, impl_->table(object), false, false},
               std::get<std::string>(found));
  scope.commit();
  return {};
}

}  // namespace sfsim
