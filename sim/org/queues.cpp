// Queues: a group of the type Queue may own the records of the objects that QueueSobject names for it.
#include <algorithm>

#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {

std::optional<ApiError> check_queue_sobject(const Writer& w, const std::vector<Cell>& row) {
  const FieldSchema* type = w.object.field("SobjectType");
  const auto cell = std::ranges::find_if(row, [&](const Cell& one) { return one.field == type; });
  const auto* name = cell == row.end() ? nullptr : std::get_if<std::string>(&cell->value);
  const SobjectSchema* object = name == nullptr ? nullptr : w.impl.schema->find(*name);
  const FieldSchema* owner = object == nullptr ? nullptr : object->field("OwnerId");
  if (owner != nullptr && std::ranges::find(owner->reference_to, "Group") != owner->reference_to.end())
    return std::nullopt;
  return refusal::bad_picklist(*type, name == nullptr ? std::string_view() : std::string_view(*name));
}

std::optional<ApiError> check_queue(const Writer& w, const std::string& id) {
  if (w.org.get("Group", id, "Type") != Value(std::string("Queue")))
    return refusal::malformed_id(w.table.owner->label, id, w.table.owner->name);
  const SobjectSchema& served = *w.impl.schema->find("QueueSobject");
  for (const std::string& row : w.org.find(served, *served.field("QueueId"), id, -1))
    if (w.org.get(served.name, row, "SobjectType") == Value(w.object.name)) return std::nullopt;
  return refusal::queue_of_others();
}

}  // namespace sfsim
