// The Metadata API of custom objects and fields, by SOAP: create, read, update, upsert, delete, rename, list.
// Their definitions are those of the Tooling API (metadata.h); a row that fails says so in its own result.
// Other types are refused.
#include <fmt/format.h>

#include <algorithm>

#include "sim/api/metadata.h"
#include "sim/api/metadata_xml.h"
#include "sim/api/soap.h"
#include "sim/api/user_interface.h"
#include "sim/org/definition_dates.h"

namespace sfsim {
namespace {

// Later ones do not tell the values of standard picklists (jsforce test/soap.test.ts).
constexpr int newest_with_picklists = 37;
constexpr std::string_view converted_value = "Closed - Converted";
constexpr std::string_view never = "1970-01-01T00:00:00.000Z";  // what nobody made was made then

enum class Change { create, update, upsert };

void append_picklist(XmlWriter& xml, const SobjectSchema& object, const FieldSchema& field) {
  xml.open("picklist");
  for (const PicklistValue& value : field.picklist) {
    xml.open("picklistValues").text("fullName", value.value).flag("default", value.is_default);
    if (object.name == "Lead" && field.name == "Status")
      xml.flag("converted", value.value == converted_value);
    xml.close();
  }
  xml.text("sorted", "false").close();
}

std::string setting_of(const ObjectDefinition& object, std::string_view name, std::string_view usual) {
  for (const auto& [key, value] : object.settings)
    if (key == name) return value;
  return std::string(usual);
}

const ObjectDefinition* object_defined(const SoapCall& soap, std::string_view name) {
  const auto& all = soap.call.org().custom_objects();
  const auto found = std::ranges::find(all, name, &ObjectDefinition::name);
  return found == all.end() ? nullptr : &*found;
}

const FieldDefinition* field_defined(const SoapCall& soap, std::string_view full_name) {
  for (const FieldDefinition& one : soap.call.org().custom_fields())
    if (full_name == one.sobject + "." + one.name) return &one;
  return nullptr;
}

void append_object(XmlWriter& xml, const SoapCall& soap, const ObjectDefinition& object) {
  xml.open("records", "xsi:type=\"CustomObject\"")
      .text("fullName", object.name)
      .text("deploymentStatus", setting_of(object, "deploymentStatus", "Deployed"));
  for (const FieldDefinition& field : soap.call.org().custom_fields()) {
    if (field.sobject != object.name) continue;
    xml.open("fields").text("fullName", field.name);
    append_metadata(xml, metadata_of(field));
    xml.close();
  }
  append_metadata(xml, metadata_of(object));
  xml.text("sharingModel", setting_of(object, "sharingModel", "ReadWrite")).close();
}

// What became of one piece of metadata.
struct MetadataOutcome {
  std::string full_name;
  bool created = false;
  std::vector<ApiError> errors;
};

void append_outcome(XmlWriter& xml, const MetadataOutcome& outcome, bool with_created) {
  xml.open("result");
  if (with_created) xml.flag("created", outcome.created);
  for (const ApiError& error : outcome.errors)
    xml.open("errors").text("message", error.message).text("statusCode", error.code).close();
  xml.text("fullName", outcome.full_name).flag("success", outcome.errors.empty()).close();
}

ApiError bad_definition(const std::string& problem) {
  return row_error("FIELD_INTEGRITY_EXCEPTION", problem);
}

std::vector<ApiError> errors_of(const DefineResult& result) {
  const auto* error = std::get_if<ApiError>(&result);
  return error == nullptr ? std::vector<ApiError>() : std::vector<ApiError>{*error};
}

std::vector<ApiError> put_field(SoapCall& soap, const JsonBody& metadata, const std::string& full_name) {
  auto read = field_definition(metadata, full_name);
  if (const auto* problem = std::get_if<std::string>(&read)) return {bad_definition(*problem)};
  auto& definition = std::get<FieldDefinition>(read);
  Org& org = soap.call.org();
  return errors_of(field_defined(soap, full_name) != nullptr
                       ? org.redefine_field(std::move(definition))
                       : org.define_field(std::move(definition), false));
}

std::vector<ApiError> put_object(SoapCall& soap, const JsonBody& metadata, const std::string& full_name) {
  auto read = object_definition(metadata, full_name);
  if (const auto* problem = std::get_if<std::string>(&read)) return {bad_definition(*problem)};
  auto& definition = std::get<ObjectDefinition>(read);
  Org& org = soap.call.org();
  const DefineResult result = object_defined(soap, full_name) != nullptr
                                  ? org.redefine_object(std::move(definition))
                                  : org.define_object(std::move(definition), false);
  if (const auto* error = std::get_if<ApiError>(&result)) return {*error};
  const JsonBody* fields = metadata.find("fields");
  if (fields == nullptr) return {};
  for (const JsonBody& field : fields->items) {
    const JsonBody* name = field.find("fullName");
    auto errors = put_field(soap, field, full_name + "." + (name == nullptr ? "" : name->text));
    if (!errors.empty()) return errors;
  }
  return {};
}

MetadataOutcome put(SoapCall& soap, const XmlElement& given, Change change) {
  MetadataOutcome outcome;
  outcome.full_name = given.value("fullName");
  const bool field = given.type == "CustomField";
  const bool there = field ? field_defined(soap, outcome.full_name) != nullptr
                           : object_defined(soap, outcome.full_name) != nullptr;
  if (change == Change::create && there) {
    outcome.errors = {row_error("DUPLICATE_DEVELOPER_NAME", fmt::format("There is already a {} named {}.",
                                                                        given.type, outcome.full_name))};
  } else if (change == Change::update && !there) {
    outcome.errors = {
        row_error("INVALID_CROSS_REFERENCE_KEY",
                  fmt::format("In field: fullName - no {} named {} found", given.type, outcome.full_name))};
  } else {
    const JsonBody metadata = metadata_json(given);
    outcome.errors =
        field ? put_field(soap, metadata, outcome.full_name) : put_object(soap, metadata, outcome.full_name);
  }
  outcome.created = outcome.errors.empty() && !there;
  return outcome;
}

std::optional<ApiError> check_right(const SoapCall& soap) {
  if (soap.call.user->admin) return std::nullopt;
  return error_of(
      500, "INSUFFICIENT_ACCESS",
      "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions");
}

bool is_known(std::string_view type) { return type == "CustomObject" || type == "CustomField"; }

constexpr size_t most_at_once = 10;  // Metadata API guide: CRUD calls take ten components

SoapAnswer put_all(SoapCall& soap, Change change) {
  if (const auto refused = check_right(soap)) return *refused;
  std::string out;
  XmlWriter xml(out);
  size_t count = 0;
  for (const XmlElement& one : soap.operation.children)
    if (one.name == "metadata" && !is_known(one.type))
      return soap_unsupported(fmt::format("Metadata of type {}", one.type));
  for (const XmlElement& one : soap.operation.children)
    if (one.name == "metadata" && ++count > most_at_once)
      return error_of(500, "LIMIT_EXCEEDED",
                      "record limit reached. cannot submit more than 10 records in this operation");
  for (const XmlElement& one : soap.operation.children)
    if (one.name == "metadata") append_outcome(xml, put(soap, one, change), change == Change::upsert);
  return out;
}

MetadataOutcome take_away_metadata(SoapCall& soap, const std::string& type, const std::string& name) {
  MetadataOutcome outcome;
  outcome.full_name = name;
  Org& org = soap.call.org();
  const FieldDefinition* field = type == "CustomField" ? field_defined(soap, name) : nullptr;
  const ObjectDefinition* object = type == "CustomObject" ? object_defined(soap, name) : nullptr;
  if (field != nullptr) {
    const std::string id = field->id;
    if (org.undefine_field(id)) return outcome;
  } else if (object != nullptr) {
    const std::string id = object->id;
    if (const auto error = org.undefine_object(id)) outcome.errors = {*error};
    return outcome;
  }
  outcome.errors = {row_error("INVALID_CROSS_REFERENCE_KEY",
                              fmt::format("In field: fullName - no {} named {} found", type, name))};
  return outcome;
}

struct Listed {
  std::string type, full_name, id, file;
};

std::string date_or_never(UnixMillis at) { return at == 0 ? std::string(never) : xml_datetime(at); }

// Who made it is not kept, and so not said.
void append_listed(XmlWriter& xml, Org& org, const Listed& one) {
  const DefinitionDates dates = one.id.empty() ? DefinitionDates() : definition_dates(org, one.id);
  xml.open("result")
      .text("createdDate", date_or_never(dates.made))
      .text("fileName", one.file)
      .text("fullName", one.full_name)
      .text("id", one.id)
      .text("lastModifiedDate", date_or_never(dates.changed));
  if (!one.id.empty()) xml.text("manageableState", "unmanaged");
  xml.text("type", one.type).close();
}

}  // namespace

SoapAnswer soap_create_metadata(SoapCall& soap) { return put_all(soap, Change::create); }
SoapAnswer soap_update_metadata(SoapCall& soap) { return put_all(soap, Change::update); }
SoapAnswer soap_upsert_metadata(SoapCall& soap) { return put_all(soap, Change::upsert); }

SoapAnswer soap_delete_metadata(SoapCall& soap) {
  if (const auto refused = check_right(soap)) return *refused;
  const std::string type = soap.operation.value("type");
  if (!is_known(type)) return soap_unsupported(fmt::format("deleteMetadata() of {}", type));
  std::string out;
  XmlWriter xml(out);
  for (const std::string& name : texts_of(soap.operation, "fullNames"))
    append_outcome(xml, take_away_metadata(soap, type, name), false);
  return out;
}

SoapAnswer soap_rename_metadata(SoapCall& soap) {
  if (const auto refused = check_right(soap)) return *refused;
  const std::string type = soap.operation.value("type");
  if (type != "CustomObject") return soap_unsupported(fmt::format("renameMetadata() of {}", type));
  MetadataOutcome outcome;
  outcome.full_name = soap.operation.value("oldFullName");
  outcome.errors =
      errors_of(soap.call.org().rename_object(outcome.full_name, soap.operation.value("newFullName")));
  std::string out;
  XmlWriter xml(out);
  append_outcome(xml, outcome, false);
  return out;
}

// Custom objects and fields whole; of standard objects the picklists, which cannot be asked for elsewhere.
SoapAnswer soap_read_metadata(SoapCall& soap) {
  const std::string type = soap.operation.value("type");
  if (!is_known(type)) return soap_unsupported(fmt::format("readMetadata() of {}", type));
  std::string out;
  XmlWriter xml(out);
  xml.open("result");
  for (const std::string& name : texts_of(soap.operation, "fullNames")) {
    const size_t dot = name.find('.');
    const SobjectSchema* object = visible_object(soap.call, name.substr(0, dot));
    if (type == "CustomObject") {
      const ObjectDefinition* defined = object == nullptr ? nullptr : object_defined(soap, object->name);
      if (object != nullptr && defined == nullptr)
        return soap_unsupported("readMetadata() of a standard object");
      if (defined == nullptr)
        xml.nil("records");
      else
        append_object(xml, soap, *defined);
      continue;
    }
    const FieldSchema* field = object && dot != name.npos ? object->field(name.substr(dot + 1)) : nullptr;
    if (!field || !soap.call.org().access(*soap.call.user, *object, *field).readable) {
      xml.nil("records");
      continue;
    }
    const std::string full_name = fmt::format("{}.{}", object->name, field->name);
    const FieldDefinition* defined = field_defined(soap, full_name);
    if (defined == nullptr &&
        (field->type != FieldType::picklist || soap.call.version > newest_with_picklists))
      return soap_unsupported("readMetadata() of other standard fields than picklists, or above v37.0,");
    xml.open("records", "xsi:type=\"CustomField\"").text("fullName", full_name);
    if (defined != nullptr)
      append_metadata(xml, metadata_of(*defined));
    else
      append_picklist(xml, *object, *field);
    xml.close();
  }
  xml.close();
  return out;
}

// Standard objects have no id and no maker (seen so in the lists of real orgs).
SoapAnswer soap_list_metadata(SoapCall& soap) {
  if (const auto refused = check_right(soap)) return *refused;
  std::vector<Listed> found;
  for (const XmlElement& query : soap.operation.children) {
    if (query.name != "queries") continue;
    const std::string type = query.value("type");
    if (!is_known(type)) return soap_unsupported(fmt::format("listMetadata() of {}", type));
    for (const FieldDefinition& field : soap.call.org().custom_fields())
      if (type == "CustomField")
        found.push_back({type, field.sobject + "." + field.name, field.id,
                         fmt::format("objects/{}.object", field.sobject)});
    for (const SobjectSchema& object : soap.call.org().schema().sobjects()) {
      if (type != "CustomObject" || !(object.custom || has_tab(object))) continue;
      const ObjectDefinition* defined = object_defined(soap, object.name);
      found.push_back({type, object.name, defined == nullptr ? "" : defined->id,
                       fmt::format("objects/{}.object", object.name)});
    }
  }
  std::string out;
  XmlWriter xml(out);
  for (const Listed& one : found) append_listed(xml, soap.call.org(), one);
  return out;
}

// What works is what is listed.
SoapAnswer soap_describe_metadata(SoapCall& soap) {
  if (const auto refused = check_right(soap)) return *refused;
  std::string out;
  XmlWriter xml(out);
  xml.open("result")
      .open("metadataObjects")
      .text("childXmlNames", "CustomField")
      .text("directoryName", "objects")
      .flag("inFolder", false)
      .flag("metaFile", false)
      .text("suffix", "object")
      .text("xmlName", "CustomObject")
      .close()
      .text("organizationNamespace", "")
      .flag("partialSaveAllowed", true)
      .flag("testRequired", false)
      .close();
  return out;
}

}  // namespace sfsim
