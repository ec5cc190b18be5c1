// What resources share: objects a user may see, bodies as fields, lookup fields.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/call.h"

namespace sfsim {
namespace {

// The name Salesforce uses for a field's type in JSON_PARSER_ERROR.
std::string_view json_type_of(FieldType type) {
  switch (type) {
    case FieldType::boolean:
      return "boolean";
    case FieldType::int_:
      return "int";
    case FieldType::double_:
    case FieldType::currency:
    case FieldType::percent:
      return "double";
    case FieldType::date:
      return "date";
    case FieldType::datetime:
      return "datetime";
    case FieldType::address:
      return "address";
    case FieldType::id:
    case FieldType::reference:
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
    case FieldType::multipicklist:
    case FieldType::combobox:
    case FieldType::time:
      return "string";
    case FieldType::base64:
      return "base64Binary";
  }
  return "string";
}

ApiError no_such_column(std::string_view name, const SobjectSchema& object) {
  return error_of(400, "INVALID_FIELD",
                  fmt::format("No such column '{}' on sobject of type {}", name, object.name));
}

}  // namespace

const SobjectSchema* visible_object(const Call& call, std::string_view name) {
  const SobjectSchema* object = call.org().schema().find(name);
  return object && call.org().access(*call.user, *object).read ? object : nullptr;
}

RowPlanPtr plan_for(const Call& call, const SobjectSchema& object) {
  RowPlanPtr& plan = call.context.caches.plans[{call.user->id, object.name}];
  if (!plan) plan = plan_of(call.org(), *call.user, object);
  return plan;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::string_view item = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), item.size() + 1));
    if (!trimmed(item).empty()) out.emplace_back(trimmed(item));
  }
  return out;
}

std::variant<const JsonBody*, ApiError> object_body(const Call& call) {
  if (!call.json) return json_error("The HTTP entity body is required, but this request has no entity body.");
  if (const auto* error = std::get_if<ApiError>(call.json)) return *error;
  const JsonBody& json = std::get<JsonBody>(*call.json);
  if (!json.is_object()) return cannot_deserialize("sobject", json);
  return &json;
}

std::variant<std::vector<InputField>, ApiError> fields_of(const SobjectSchema& object, const JsonBody& record,
                                                          std::string_view skip) {
  std::vector<InputField> out;
  out.reserve(record.members.size());
  for (const JsonBody::Member& member : record.members) {
    if (member.name == "attributes") continue;
    if (!skip.empty() && iequals(member.name, skip)) continue;
    const bool twice = std::any_of(out.begin(), out.end(),
                                   [&](const InputField& field) { return iequals(field.name, member.name); });
    if (twice)
      return json_error(fmt::format("Duplicate field '{}' at {}", member.name, json_place(member.value)));
    if (member.value.is_object() || member.value.is_array()) {
      const FieldSchema* field = object.field(member.name);
      if (!field && !object.relationship(member.name)) return no_such_column(member.name, object);
      return cannot_deserialize(field ? json_type_of(field->type) : "reference", member.value);
    }
    out.push_back({member.name, member.value.scalar(), member.value.line, member.value.column});
  }
  return out;
}

const FieldSchema* lookup_field(const Call& call, const SobjectSchema& object, std::string_view name) {
  const FieldSchema* field = object.field(name);
  if (!field || !(field->id_lookup || field->external_id || field->name == "Id")) return nullptr;
  return call.org().access(*call.user, object, *field).readable ? field : nullptr;
}

}  // namespace sfsim
