// Who reads the past (a stale view) must not see the row either, so that it is remembered as created.
#include "sim/org/field_history.h"

#include "sim/org/writer.h"

namespace sfsim {
namespace {

bool is_tracked(const FieldSchema& field) {
  return field.type == FieldType::boolean && (field.custom || field.name == "HasOptedOutOfEmail");
}

const SobjectSchema* history_of(Org::Impl& impl, const SobjectSchema& object) {
  for (const ChildRelationship& relation : object.children) {
    const SobjectSchema* child = impl.schema->find(relation.child_sobject);
    if (child != nullptr && child->history_of == object.name) return child;
  }
  return nullptr;
}

std::vector<std::string> entries_of(Org::Impl& impl, const SobjectSchema& history,
                                    const std::string& record_id) {
  Statement select(impl.handle(), "SELECT \"Id\" FROM " + sql_name(history.name) + " WHERE " +
                                      sql_name(history.history_of + "Id") + " = ? ORDER BY \"Id\"");
  select.bind(1, std::string_view(record_id));
  std::vector<std::string> ids;
  while (select.step()) ids.push_back(select.text(0));
  return ids;
}

}  // namespace

void track_change(Org::Impl& impl, const std::string& user_id, const SobjectSchema& object,
                  const std::string& record_id, const FieldSchema& field, const Value& before,
                  const Value& after) {
  if (!impl.options.track_field_history || !is_tracked(field) || before == after) return;
  const SobjectSchema* history = history_of(impl, object);
  if (history == nullptr) return;
  const std::string id = impl.next_id(history->key_prefix);
  impl.table(*history).insert({{history->field("Id"), id},
                               {history->field(object.name + "Id"), record_id},
                               {history->field("CreatedById"), user_id},
                               {history->field("CreatedDate"), impl.stamp()},
                               {history->field("Field"), field.name},
                               {history->field("DataType"), std::string("Boolean")},
                               {history->field("OldValue"), before},
                               {history->field("NewValue"), after}});
  impl.remember({impl.now(), history->name, id, true, {}});
}

void history_follows(Org::Impl& impl, const SobjectSchema& object, const std::string& record_id,
                     bool deleted) {
  const SobjectSchema* history = history_of(impl, object);
  if (history == nullptr) return;
  const FieldSchema* is_deleted = history->field("IsDeleted");
  for (const std::string& id : entries_of(impl, *history, record_id)) {
    impl.table(*history).update(id, {{is_deleted, deleted}});
    impl.remember({impl.now(), history->name, id, false, {{is_deleted, !deleted}}});
  }
}

void purge_history(Org::Impl& impl, const SobjectSchema& object, const std::string& record_id) {
  const SobjectSchema* history = history_of(impl, object);
  if (history == nullptr) return;
  for (const std::string& id : entries_of(impl, *history, record_id)) purge_row(impl, *history, id);
}

}  // namespace sfsim
