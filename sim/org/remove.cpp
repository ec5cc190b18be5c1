// Deleting: into the recycle bin, with what hangs on the record by a cascading relationship; a lookup to it
// becomes empty. What has no bin (a permission) is gone at once.
#include <algorithm>

#include "sim/org/derived.h"
#include "sim/org/permissions.h"
#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

constexpr size_t most_named = 5;  // of the records that a refusal lists

void soft_delete(const Writer& w, const std::string& id) {
  change_row(w, id, {{w.table.is_deleted, true}});
  w.impl.binned_at(w.impl.now());
}

std::string name_of_row(Org& org, const SobjectSchema& object, const std::string& id) {
  for (const FieldSchema& field : object.fields) {
    if (!field.name_field) continue;
    const Value name = org.get(object.name, id, field.name);
    if (const auto* text = std::get_if<std::string>(&name)) return *text;
  }
  return id;
}

// The children of one relationship; none where nobody ever made one.
std::vector<std::string> children_of(const Writer& w, const ChildRelationship& relation,
                                     const SobjectSchema& child, const std::string& id) {
  if (!w.impl.may_have_rows(child)) return {};
  return w.org.find(child, *child.field(relation.field), id, -1);
}

std::optional<ApiError> refused_by_children(const Writer& w, const std::string& id) {
  for (const ChildRelationship& relation : w.object.children) {
    const SobjectSchema& child = *w.impl.schema->find(relation.child_sobject);
    if (!relation.restricted_delete || child.everyday) continue;
    std::vector<std::string> names;
    for (const std::string& row : children_of(w, relation, child, id)) {
      if (names.size() < most_named) names.push_back(name_of_row(w.org, child, row));
    }
    if (!names.empty())
      return refusal::delete_failed(name_of_row(w.org, w.object, id), child.label_plural, names);
  }
  return std::nullopt;
}

// Nobody is stamped: a lookup that loses its record is no change of whoever has it.
void clear_lookup(const Writer& children, const std::string& id, const FieldSchema& field) {
  const std::vector<Cell> cells = {{&field, Value()}};
  std::vector<Value> before;
  const FieldSchema* wanted = &field;
  if (!children.table.read(id, std::span(&wanted, 1), before)) return;
  children.table.update(id, cells);
  children.impl.remember({children.impl.now(), children.object.name, id, false, {{&field, before.front()}}});
}

void remove_row(const Writer& w, const std::string& id, int depth) {
  if (w.table.is_deleted == nullptr) {
    purge_row(w.impl, w.object, id);
  } else {
    soft_delete(w, id);
  }
  constexpr int deepest = 10;
  if (depth > deepest) return;
  for (const ChildRelationship& relation : w.object.children) {
    const SobjectSchema& child = *w.impl.schema->find(relation.child_sobject);
    const FieldSchema* field = child.field(relation.field);
    if (field == nullptr || !child.history_of.empty() || (child.seeded && !child.deletable)) continue;
    const bool of_lasting = child.everyday && (w.object.everyday || w.object.seeded);
    const bool clears = !relation.cascade_delete && !of_lasting && field->nillable && field->updateable;
    if (!clears && !relation.cascade_delete) continue;
    const std::vector<std::string> rows = children_of(w, relation, child, id);
    if (rows.empty()) continue;
    const Writer children{w.org, w.impl, w.user, child, w.impl.table(child), w.by_api, false};
    for (const std::string& row : rows)
      clears ? clear_lookup(children, row, *field) : remove_row(children, row, depth + 1);
  }
}

}  // namespace

Failure Org::remove(const User& user, const SobjectSchema& given, std::string_view id_text, bool by_api) {
  const SobjectSchema& object = impl_->current(given);
  const Writer w{*this, *impl_, user, object, impl_->table(object), by_api, false};
  auto parsed = id_of(object, id_text);
  if (auto* error = std::get_if<ApiError>(&parsed)) return {std::move(*error)};
  const std::string& id = std::get<std::string>(parsed);
  if (by_api && !visible_row(*this, user, object, id)) return {refusal::not_found()};
  if (!object.deletable || (w.table.is_deleted == nullptr && !object.seeded))
    return {refusal::delete_unsupported(object)};
  const Row row = read(object, id, {});
  if (!row.found) return {refusal::not_found()};
  if (row.deleted) return {refusal::entity_is_deleted()};
  if (object.name == "Contact" && is_person(*impl_, object, id)) return {refusal::person_contact()};
  if (by_api && (!access(user, object).remove || share_of(user, id) != Share::edit))
    return {refusal::no_row_access()};
  if (is_of_every_org(w, id) || (object.seeded && belongs_to_a_profile(w, id)))
    return {refusal::no_row_access()};
  if (auto error = refused_by_children(w, id)) return {std::move(*error)};

  WriteScope scope(*impl_);
  bool of_profile = false;
  if (object.seeded) {
    impl_->storage->standard = false;
    of_profile = !write_grant_of_profile(w, row_of(w, id), true).empty();
  }
  if (!of_profile) remove_row(w, id, 0);
  scope.commit();
  if (holds_permissions(object)) impl_->access_changed();
  return {};
}

}  // namespace sfsim
