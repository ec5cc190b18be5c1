// The JSON Schema (draft-07) that editors complete and check with, made from the table. Whatever is not a
// plain text also takes "${x}", since `each` fills it in later.
#include <nlohmann/json.hpp>

#include "sim/scenario/invariants.h"
#include "sim/scenario/load.h"
#include "sim/scenario/table.h"
#include "syncer/domain/settings.h"

namespace sfsim {
namespace {

using Object = nlohmann::ordered_json;

constexpr const char* kFieldPattern = "^([A-Z][A-Za-z0-9_]*|[A-Za-z][A-Za-z0-9_]*__p?c)$";
constexpr const char* kTimePattern =
    "^((day [1-9][0-9]*|[0-9]{4}-[0-9]{2}-[0-9]{2}) "
    ")?[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$";
constexpr const char* kStartPattern =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})? [A-Za-z0-9_+/-]+$";

Object each_value() { return {{"$ref", "#/definitions/each_value"}}; }
Object or_each(Object schema) { return {{"anyOf", Object::array({std::move(schema), each_value()})}}; }
Object text_like(const char* pattern) { return or_each({{"type", "string"}, {"pattern", pattern}}); }
Object list_of(Object items, int at_least = 0) {
  Object out = {{"type", "array"}, {"items", std::move(items)}};
  if (at_least > 0) out["minItems"] = at_least;
  return out;
}
Object words_of(const KeyInfo& key) { return {{"enum", key.words}}; }

Object object_of(const KeyTable& table);

Object settings_schema() {
  Object properties = Object::object();
  for (const syncer::SettingInfo& info : syncer::setting_table())
    properties[info.name] = {{"description", info.meaning + " " + info.values},
                             {"type", Object::array({"string", "boolean", "number"})}};
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Object reasons_schema() {
  Object properties = Object::object();
  for (const InvariantRow& row : invariant_table())
    properties[std::string(row.name)] = {{"description", row.promise}, {"type", "string"}, {"minLength", 1}};
  return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
}

Object schema_of(const KeyInfo& key) {
  const Object text = {{"type", "string"}};
  const Object flag = {{"type", "boolean"}};
  const Object null = {{"type", "null"}};
  const Object whole = {{"type", "integer"}, {"minimum", 0}};
  switch (key.type) {
    case Type::text:
    case Type::name:
    case Type::field_or_right:
    case Type::link_target:
    case Type::salesforce_id:
    case Type::email:
    case Type::path_word:
      return text;
    case Type::sentence:
      return {{"type", "string"}, {"minLength", 1}};
    case Type::request_line:
      return text_like("^(GET|POST|PATCH|PUT|DELETE|HEAD) /[^ ]*$");
    case Type::flag:
      return or_each(flag);
    case Type::flag_or_null:
      return or_each({{"type", Object::array({"boolean", "null"})}});
    case Type::text_or_null:
      return {{"type", Object::array({"string", "null"})}};
    case Type::word:
      return or_each(words_of(key));
    case Type::word_or_null:
      return {{"anyOf", Object::array({words_of(key), null, each_value()})}};
    case Type::count:
      return or_each(whole);
    case Type::positive:
      return or_each({{"type", "integer"}, {"minimum", 1}});
    case Type::engine:
      return or_each({{"enum", {1, 2}}});
    case Type::texts:
      return or_each(list_of(key.words.empty() ? text : or_each(words_of(key))));
    case Type::text_or_texts:
      return {{"anyOf", Object::array({text, list_of(text)})}};
    case Type::names:
      return {{"anyOf", Object::array({text, list_of(text, 1)})}};
    case Type::recipients:
      return {{"anyOf", Object::array({text, list_of(text, 1), object_of(*key.keys)})}};
    case Type::milliseconds:
      return or_each(list_of(or_each(whole)));
    case Type::start:
      return text_like(kStartPattern);
    case Type::time:
      return text_like(kTimePattern);
    case Type::duration:
      return text_like("^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$");
    case Type::clock_step:
      return text_like("^[+-]([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$");
    case Type::settings:
      return settings_schema();
    case Type::each:
      return {{"anyOf",
               Object::array(
                   {{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", list_of(true, 1)}},
                    list_of({{"type", "object"}, {"minProperties", 1}}, 1)})}};
    case Type::object:
      return object_of(*key.keys);
    case Type::named:
      return {{"type", "object"}, {"additionalProperties", object_of(*key.keys)}};
    case Type::named_texts: {
      Object properties = Object::object();
      for (const std::string& type : object_types()) properties[type] = or_each(list_of(text));
      return {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    }
    case Type::reasons:
      return reasons_schema();
    case Type::texts_by_name:
      return {{"type", "object"}, {"additionalProperties", text}};
    case Type::rows:
      return or_each(list_of(object_of(*key.keys)));
    case Type::count_or_rows:
      return {{"anyOf", Object::array({whole, list_of(object_of(*key.keys)), each_value()})}};
    case Type::count_or_times:
      return {{"anyOf", Object::array({whole, list_of(text_like(kTimePattern)), each_value()})}};
    case Type::response:
      return {{"anyOf", Object::array({whole, object_of(*key.keys), each_value()})}};
    case Type::any:
      return Object::object();
    case Type::steps:
      return list_of({{"$ref", "#/definitions/step"}}, 1);
  }
  return Object::object();
}

Object described(const KeyInfo& key) {
  Object out = {{"description", key.meaning}};
  if (!key.default_text.empty() && !key.required())
    out["description"] = key.meaning + " Default: " + key.default_text + ".";
  out.update(schema_of(key));
  return out;
}

Object object_of(const KeyTable& table) {
  Object properties = Object::object();
  Object required = Object::array();
  for (const KeyInfo& key : table.keys) {
    properties[key.name] = described(key);
    if (key.required()) required.push_back(key.name);
  }
  Object out = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  if (table.fields) out["patternProperties"] = {{kFieldPattern, {{"$ref", "#/definitions/field_value"}}}};
  out["additionalProperties"] = false;
  return out;
}

KeyTable keys_of(const VerbInfo& verb) {
  KeyTable out{{verb.value}, verb.options.fields};
  out.keys.insert(out.keys.end(), verb.options.keys.begin(), verb.options.keys.end());
  const KeyTable& common = common_step_keys();
  out.keys.insert(out.keys.end(), common.keys.begin(), common.keys.end());
  return out;
}

// Any verb for completion; exactly one; and what may stand beside it.
Object step_schema() {
  Object properties = Object::object(), one_of = Object::array(), all_of = Object::array();
  for (const KeyInfo& key : common_step_keys().keys) properties[key.name] = {{"description", key.meaning}};
  for (const VerbInfo& verb : verb_table()) {
    const std::string& name = verb.value.name;
    properties[name] = {{"description", verb.value.meaning}};
    one_of.push_back({{"required", {name}}});
    all_of.push_back({{"if", {{"required", {name}}}}, {"then", {{"$ref", "#/definitions/step_" + name}}}});
  }
  return {{"type", "object"}, {"properties", properties}, {"oneOf", one_of}, {"allOf", all_of}};
}

}  // namespace

std::string scenario_schema() {
  Object out = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                {"title", "A scenario of sfsim"},
                {"description", "Made by `sfsim schema`."},
                {"allowTrailingCommas", true},
                {"allowComments", true}};
  out.update(object_of(file_keys()));
  Object definitions = Object::object();
  definitions["each_value"] = {{"type", "string"}, {"pattern", "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}"}};
  definitions["field_value"] = {{"type", Object::array({"string", "number", "boolean", "null"})}};
  definitions["step"] = step_schema();
  for (const VerbInfo& verb : verb_table()) definitions["step_" + verb.value.name] = object_of(keys_of(verb));
  out["definitions"] = std::move(definitions);
  return out.dump(2) + "\n";
}

}  // namespace sfsim
