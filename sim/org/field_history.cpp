// Who reads the past (a stale view) must not see the row either, so that it is remembered as created.
#include "sim/org/field_history.h"

namespace sfsim {
namespace {

bool is_tracked(const FieldSchema& field) {
  return field.type == FieldType::boolean && (field.custom || field.name == "HasOptedOutOfEmail");
}

}  // namespace

void track_change(Org::Impl& impl, const std::string& user_id, const SobjectSchema& object,
                  const std::string& record_id, const FieldSchema& field, const Value& before,
                  const Value& after) {
  if (!impl.options.track_field_history || !is_tracked(field) || before == after) return;
  const SobjectSchema* history = impl.schema->find(object.name + "History");
  if (history == nullptr) return;
  const std::string id = impl.next_id(*history);
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

}  // namespace sfsim
