// A parent named by one of its keys instead of its id: {"Account": {"ExtId__c": "x"}} (REST guide, "Insert
// records with an external id of a parent").
#include <fmt/format.h>

#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

ApiError no_such_key_field(std::string_view name, const SobjectSchema& parent) {
  return error_of(400, "INVALID_FIELD",
                  fmt::format("No such column '{}' on sobject of type {}", name, parent.name));
}

// The object a relationship leads to; where there are several, the one that "attributes" name, else the only
// one with that key.
const SobjectSchema* parent_of(const Call& call, const FieldSchema& field, const JsonBody& value,
                               std::string_view key) {
  const JsonBody* attributes = value.find("attributes");
  const JsonBody* type = attributes ? attributes->find("type") : nullptr;
  const SobjectSchema* found = nullptr;
  for (const std::string& name : field.reference_to) {
    const SobjectSchema* parent = visible_object(call, name);
    if (!parent) continue;
    if (type ? iequals(type->text, parent->name)
             : field.reference_to.size() == 1 || lookup_field(call, *parent, key)) {
      if (found) return nullptr;
      found = parent;
    }
  }
  return found;
}

std::variant<Value, ApiError> parent_by_key(const Call& call, const FieldSchema& field,
                                            const JsonBody& value) {
  const JsonBody::Member* key = nullptr;
  for (const JsonBody::Member& member : value.members) {
    if (member.name == "attributes") continue;
    if (key) return cannot_deserialize("reference", value);
    key = &member;
  }
  if (!key || key->value.is_object() || key->value.is_array()) return cannot_deserialize("reference", value);
  const SobjectSchema* parent = parent_of(call, field, value, key->name);
  if (!parent) return cannot_deserialize("reference", value);
  const FieldSchema* key_field = lookup_field(call, *parent, key->name);
  if (!key_field) return no_such_key_field(key->name, *parent);
  const Value wanted = key->value.scalar();
  if (is_null(wanted)) return cannot_deserialize("reference", value);
  if (key_field->name == "Id") return wanted;
  const auto ids = call.org().find(*parent, *key_field, wanted, 2);
  if (ids.size() == 1) return Value(ids.front());
  const auto* text = std::get_if<std::string>(&wanted);
  const std::string shown = text ? *text : fmt::format("{}", key->value.integer);
  if (ids.empty())
    return row_error("INVALID_FIELD",
                     fmt::format("Foreign key external ID: {} not found for field {} in entity {}", shown,
                                 key_field->name, parent->name));
  return row_error("INVALID_FIELD",
                   fmt::format("More than one record found for external id field: [{}]", shown));
}

}  // namespace

std::variant<std::vector<InputField>, ApiError> fields_with_parents(const Call& call,
                                                                    const SobjectSchema& object,
                                                                    const JsonBody& record,
                                                                    std::string_view skip) {
  bool nested = false;
  for (const JsonBody::Member& member : record.members)
    nested = nested || (member.value.is_object() && member.name != "attributes");
  if (!nested) return fields_of(object, record, skip);
  JsonBody plain = record;
  for (JsonBody::Member& member : plain.members) {
    const FieldSchema* field = member.value.is_object() ? object.relationship(member.name) : nullptr;
    if (!field || !call.org().access(*call.user, object, *field).readable) continue;
    auto id = parent_by_key(call, *field, member.value);
    if (auto* error = std::get_if<ApiError>(&id)) return std::move(*error);
    const JsonBody before = member.value;
    member.name = field->name;
    member.value = {};
    member.value.kind = JsonBody::Kind::string;
    member.value.text = std::get<std::string>(std::get<Value>(id));
    member.value.line = before.line;
    member.value.column = before.column;
  }
  return fields_of(object, plain, skip);
}

}  // namespace sfsim
