// Reading and writing one definition. Keys that change nothing an API client could see are taken and have no
// effect; they are listed here.
#include "sim/api/metadata.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/api/describe.h"

namespace sfsim {
namespace {

using Problem = std::optional<std::string>;

// Layout, history and search settings of the user interface.
constexpr std::array<std::string_view, 34> without_effect = {"actionOverrides",
                                                             "allowInChatterGroups",
                                                             "compactLayoutAssignment",
                                                             "deploymentStatus",
                                                             "deprecated",
                                                             "enableActivities",
                                                             "enableBulkApi",
                                                             "enableFeeds",
                                                             "enableHistory",
                                                             "enableLicensing",
                                                             "enableReports",
                                                             "enableSearch",
                                                             "enableSharing",
                                                             "enableStreamingApi",
                                                             "externalSharingModel",
                                                             "fullName",
                                                             "sharingModel",
                                                             "visibility",
                                                             "maskChar",
                                                             "maskType",
                                                             "populateExistingRows",
                                                             "relationshipLabel",
                                                             "relationshipOrder",
                                                             "reparentableMasterDetail",
                                                             "startsWith",
                                                             "trackFeedHistory",
                                                             "trackHistory",
                                                             "trackTrending",
                                                             "visibleLines",
                                                             "writeRequiresMasterRead",
                                                             "businessStatus",
                                                             "securityClassification",
                                                             "stripMarkup",
                                                             "gender"};

// Reads one object's keys; the first problem stays.
class Keys {
 public:
  explicit Keys(const JsonBody& object) : object_(object) {}
  void text(std::string_view name, std::string& into) {
    const JsonBody* value = take(name);
    if (value == nullptr) return;
    if (value->kind == JsonBody::Kind::string) {
      into = value->text;
    } else if (value->kind == JsonBody::Kind::boolean) {
      into = value->truth ? "true" : "false";
    } else if (value->kind == JsonBody::Kind::integer) {
      into = fmt::to_string(value->integer);
    } else {
      wrong(name, "a text");
    }
  }
  void flag(std::string_view name, bool& into) {
    const JsonBody* value = take(name);
    if (value == nullptr) return;
    if (value->kind != JsonBody::Kind::boolean) return wrong(name, "true or false");
    into = value->truth;
  }
  template <class Number>
  void number(std::string_view name, Number& into) {
    const JsonBody* value = take(name);
    if (value == nullptr) return;
    constexpr int64_t most = 1'000'000'000;
    if (value->kind != JsonBody::Kind::integer || value->integer < 0 || value->integer > most)
      return wrong(name, "a whole number");
    into = static_cast<Number>(value->integer);
  }
  const JsonBody* take(std::string_view name) {  // null for what is absent or null
    taken_.push_back(name);
    const JsonBody* value = object_.find(name);
    return value == nullptr || value->kind == JsonBody::Kind::null ? nullptr : value;
  }
  void wrong(std::string_view name, std::string_view wanted) {
    if (!problem_) problem_ = fmt::format("{} must be {}", name, wanted);
  }
  Problem done() {
    if (problem_) return problem_;
    for (const auto& member : object_.members) {
      if (std::ranges::find(taken_, member.name) != taken_.end()) continue;
      if (std::ranges::find(without_effect, member.name) != without_effect.end()) continue;
      if (member.value.kind == JsonBody::Kind::null) continue;
      return fmt::format("{} is not supported by this simulator yet", member.name);
    }
    return std::nullopt;
  }

 private:
  const JsonBody& object_;
  std::vector<std::string_view> taken_;
  Problem problem_;
};

Problem read_value(const JsonBody& given, std::vector<PicklistValue>& values) {
  if (!given.is_object()) return "a picklist value must be an object with fullName";
  PicklistValue value;
  bool active = true;
  Keys keys(given);
  keys.text("fullName", value.value);
  keys.text("valueName", value.value);
  keys.text("label", value.label);
  keys.flag("default", value.is_default);
  keys.flag("isActive", active);
  keys.take("color");
  keys.take("description");
  if (auto problem = keys.done()) return problem;
  if (value.value.empty()) return "a picklist value needs a fullName";
  if (value.label.empty()) value.label = value.value;
  if (active) values.push_back(std::move(value));
  return std::nullopt;
}

Problem read_values(const JsonBody* list, std::vector<PicklistValue>& values) {
  if (list == nullptr) return std::nullopt;
  if (!list->is_array()) return "picklist values must be a list";
  for (const JsonBody& one : list->items)
    if (auto problem = read_value(one, values)) return problem;
  return std::nullopt;
}

// valueSet since API 38, picklist before.
Problem read_picklist(Keys& keys, FieldDefinition& field) {
  if (const JsonBody* set = keys.take("valueSet")) {
    Keys inner(*set);
    inner.flag("restricted", field.restricted);
    const JsonBody* definition = inner.take("valueSetDefinition");
    if (auto problem = inner.done()) return problem;
    if (definition == nullptr) return "valueSet needs a valueSetDefinition";
    Keys values(*definition);
    bool sorted = false;
    values.flag("sorted", sorted);
    if (auto problem = read_values(values.take("value"), field.values)) return problem;
    return values.done();
  }
  const JsonBody* picklist = keys.take("picklist");
  if (picklist == nullptr) return std::nullopt;
  Keys inner(*picklist);
  bool sorted = false;
  inner.flag("sorted", sorted);
  inner.flag("restrictedPicklist", field.restricted);
  if (auto problem = read_values(inner.take("picklistValues"), field.values)) return problem;
  return inner.done();
}

}  // namespace

std::variant<ObjectDefinition, std::string> object_definition(const JsonBody& metadata,
                                                              std::string full_name) {
  if (!metadata.is_object()) return "Metadata must be an object";
  ObjectDefinition object;
  object.name = std::move(full_name);
  Keys keys(metadata);
  keys.text("label", object.label);
  keys.text("pluralLabel", object.label_plural);
  keys.text("description", object.description);
  std::string publishes = "PublishAfterCommit", kind = "HighVolume";
  keys.text("publishBehavior", publishes);
  keys.text("eventType", kind);
  if (publishes != "PublishAfterCommit" && publishes != "PublishImmediately")
    return "publishBehavior must be PublishAfterCommit or PublishImmediately";
  if (kind != "HighVolume" && kind != "StandardVolume") return "eventType must be HighVolume";
  object.at_once = publishes == "PublishImmediately";
  keys.take("fields");  // of a setup file, which reads them itself
  if (const JsonBody* name = keys.take("nameField")) {
    std::string type = "Text";
    Keys inner(*name);
    inner.text("type", type);
    inner.text("label", object.name_label);
    inner.text("displayFormat", object.name_format);
    inner.number("startingNumber", object.first_number);
    if (auto problem = inner.done()) return *problem;
    if (type != "Text" && type != "AutoNumber") return "nameField: type must be Text or AutoNumber";
    if (type == "Text") object.name_format.clear();
    if (type == "AutoNumber" && object.name_format.empty()) object.name_format = "{0}";
  }
  if (auto problem = keys.done()) return *problem;
  for (const std::string_view setting : {"deploymentStatus", "sharingModel"}) {
    const JsonBody* value = metadata.find(setting);
    if (value != nullptr && !value->text.empty()) object.settings.emplace_back(setting, value->text);
  }
  if (auto mistake = mistake_in(object)) return *mistake;
  return object;
}

std::variant<FieldDefinition, std::string> field_definition(const JsonBody& metadata,
                                                            std::string_view full_name) {
  if (!metadata.is_object()) return "Metadata must be an object";
  const size_t dot = full_name.find('.');
  if (dot == full_name.npos)
    return fmt::format("'{}' is not the full name of a field such as Account.Region__c", full_name);
  FieldDefinition field;
  field.sobject = full_name.substr(0, dot);
  field.name = full_name.substr(dot + 1);
  std::string type, constraint = "SetNull";
  Keys keys(metadata);
  keys.text("type", type);
  keys.text("label", field.label);
  keys.text("description", field.description);
  keys.text("inlineHelpText", field.help);
  keys.number("length", field.length);
  keys.number("precision", field.precision);
  keys.number("scale", field.scale);
  keys.flag("required", field.required);
  keys.flag("unique", field.unique);
  keys.flag("caseSensitive", field.case_sensitive);
  keys.flag("externalId", field.external_id);
  keys.text("referenceTo", field.reference_to);
  keys.text("relationshipName", field.relationship_name);
  keys.text("deleteConstraint", constraint);
  keys.text("defaultValue", field.default_value);
  keys.text("displayFormat", field.format);
  keys.number("startingNumber", field.first_number);
  if (auto problem = read_picklist(keys, field)) return *problem;
  if (auto problem = keys.done()) return *problem;
  const auto known = custom_type_named(type);
  if (!known)
    return fmt::format("the type '{}' of a custom field is not supported by this simulator yet", type);
  field.type = *known;
  if (constraint != "SetNull" && constraint != "Restrict")
    return fmt::format("deleteConstraint {} is not supported by this simulator yet", constraint);
  field.restrict_delete = constraint == "Restrict";
  if (auto mistake = mistake_in(field)) return *mistake;
  return field;
}

std::string metadata_of(const ObjectDefinition& object) {
  std::string out;
  JsonObject json(out);
  json.text_or_null("description", object.description);
  if (object.is_event()) json.text("eventType", "HighVolume");
  json.text("label", object.label);
  if (object.is_event()) {
    json.text("pluralLabel", object.label_plural)
        .text("publishBehavior", object.at_once ? "PublishImmediately" : "PublishAfterCommit")
        .close();
    return out;
  }
  JsonObject name(json.key("nameField"));
  name.text_or_null("displayFormat", object.name_format)
      .text("label", object.name_label.empty() ? object.label + " Name" : object.name_label)
      .text("type", object.name_format.empty() ? "Text" : "AutoNumber")
      .close();
  json.text("pluralLabel", object.label_plural).close();
  return out;
}

std::string metadata_of(const FieldDefinition& field) {
  const FieldSchema shown = schema_of(field);
  std::string out;
  JsonObject json(out);
  json.flag("caseSensitive", field.case_sensitive)
      .text_or_null("defaultValue", field.default_value)
      .text_or_null("description", field.description)
      .text_or_null("displayFormat", field.format)
      .flag("externalId", field.external_id)
      .text_or_null("inlineHelpText", field.help)
      .text("label", shown.label);
  shown.length > 0 ? json.number("length", shown.length) : json.raw("length", "null");
  shown.precision > 0 ? json.number("precision", shown.precision) : json.raw("precision", "null");
  json.text_or_null("referenceTo", field.reference_to)
      .text_or_null("relationshipName", field.relationship_name)
      .flag("required", field.required);
  shown.precision > 0 ? json.number("scale", shown.scale) : json.raw("scale", "null");
  json.text("type", name_of(field.type)).flag("unique", field.unique);
  if (field.values.empty()) {
    json.raw("valueSet", "null");
  } else {
    std::string values = "[";
    for (const PicklistValue& value : field.values) {
      if (values.size() > 1) values += ',';
      JsonObject(values)
          .flag("default", value.is_default)
          .text("label", value.label)
          .text("valueName", value.value)
          .close();
    }
    JsonObject set(json.key("valueSet"));
    set.flag("restricted", field.restricted);
    JsonObject(set.key("valueSetDefinition")).flag("sorted", false).raw("value", values + "]").close();
    set.close();
  }
  json.close();
  return out;
}

}  // namespace sfsim
