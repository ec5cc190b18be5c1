// What stands in a row before it is written: values of their type and length, what is required, references
// that lead to a record of the right kind, keys that nobody else has.
#include <algorithm>

#include "sim/org/coerce.h"
#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

std::optional<ApiError> check_reference(const Writer& w, const FieldSchema& field, const std::string& id) {
  const SobjectSchema* target = w.impl.schema->find_by_prefix(id);
  if (field.name == "RecordTypeId" && target != nullptr && target->name == "RecordType")
    return check_record_type(w, id);
  bool right_type = std::ranges::any_of(
      field.reference_to, [&](const std::string& name) { return target != nullptr && target->name == name; });
  bool all_known = std::ranges::all_of(
      field.reference_to, [&](const std::string& name) { return w.impl.schema->find(name) != nullptr; });
  if (!right_type && (target != nullptr || all_known))
    return refusal::malformed_id(field.label, id, field.name);
  if (target == nullptr) return refusal::invalid_cross_reference();
  Org::Row row = w.org.read(*target, id, {});
  if (!row.found || row.deleted) return refusal::invalid_cross_reference();
  if (target->name == "Group" && &field == w.table.owner) return check_queue(w, id);
  return refuse_person(w, field, id);
}

bool is_unique(const FieldSchema& field, const SobjectSchema& object) {
  // Username is unique although describe does not say so.
  return field.unique || (object.key_prefix == "005" && field.name == "Username");
}

std::optional<ApiError> check_unique(const Writer& w, const FieldSchema& field, const Value& value,
                                     std::string_view own_id) {
  for (const std::string& id : w.org.find(w.object, field, value, field.case_sensitive ? -1 : 2)) {
    if (id == own_id) continue;
    if (field.case_sensitive && w.org.get(w.object.name, id, field.name) != value) continue;
    return refusal::duplicate_value(field, id);
  }
  return std::nullopt;
}

}  // namespace

Failure check_row(const Writer& w, const std::vector<Cell>& cells, std::string_view own_id) {
  Failure errors;
  for (const Cell& cell : cells) {
    if (auto error = check_value(*cell.field, cell.value)) errors.push_back(std::move(*error));
  }
  check_required(w, cells, own_id, errors);
  if (!errors.empty()) return errors;
  for (const Cell& cell : cells) {
    if (is_null(cell.value)) continue;
    std::optional<ApiError> error;
    if (cell.field->type == FieldType::reference) {
      error = check_reference(w, *cell.field, std::get<std::string>(cell.value));
    } else if (is_unique(*cell.field, w.object)) {
      error = check_unique(w, *cell.field, cell.value, own_id);
    }
    if (error) return {std::move(*error)};
  }
  return errors;
}

}  // namespace sfsim
