// What a row must have: the fields that Salesforce requires, and those that an admin does, which what was
// there before may lack until it is saved again.
#include <algorithm>
#include <span>

#include "sim/org/person_accounts.h"
#include "sim/org/refusals.h"

namespace sfsim {
namespace {

bool is_required(const FieldSchema& field, bool creating) {
  if (field.nillable || field.type == FieldType::boolean) return false;
  return creating ? field.createable && !field.defaulted_on_create : field.createable || field.updateable;
}

// What was there before the field became required may lack it; no other field can be blank.
bool stands_blank(const Writer& w, const FieldSchema& field, std::string_view id) {
  if (!field.custom) return false;
  const FieldSchema* wanted = &field;
  std::vector<Value> values;
  return w.table.read(id, std::span(&wanted, 1), values) && is_null(values.front());
}

}  // namespace

void check_required(const Writer& w, const std::vector<Cell>& cells, std::string_view own_id,
                    Failure& errors) {
  std::vector<std::string> missing;
  for (const FieldSchema& field : w.object.fields) {
    if (!is_required(field, w.creating) || !row_has(w, field)) continue;
    const auto cell = std::ranges::find_if(cells, [&](const Cell& one) { return one.field == &field; });
    const bool absent =
        cell != cells.end() ? is_null(cell->value) : w.creating || stands_blank(w, field, own_id);
    if (absent) missing.push_back(field.name);
  }
  if (!missing.empty()) errors.push_back(refusal::required_missing(missing));
}

}  // namespace sfsim
