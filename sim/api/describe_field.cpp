// One field of a describe: what the schema does not say follows from the type (salesforce-api.md 2).
#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"

namespace sfsim {

std::string_view soap_type(FieldType type) {
  switch (type) {
    case FieldType::id:
    case FieldType::reference:
      return "tns:ID";
    case FieldType::boolean:
      return "xsd:boolean";
    case FieldType::int_:
      return "xsd:int";
    case FieldType::double_:
    case FieldType::currency:
    case FieldType::percent:
      return "xsd:double";
    case FieldType::date:
      return "xsd:date";
    case FieldType::datetime:
      return "xsd:dateTime";
    case FieldType::time:
      return "xsd:time";
    case FieldType::address:
      return "urn:address";
    case FieldType::base64:
      return "xsd:base64Binary";
    case FieldType::string_:
    case FieldType::textarea:
    case FieldType::email:
    case FieldType::phone:
    case FieldType::url:
    case FieldType::picklist:
    case FieldType::multipicklist:
    case FieldType::combobox:
      return "xsd:string";
  }
  return "xsd:string";
}

namespace {

// Three bytes a character for text, 18 for ids, nothing for the rest (recorded).
int byte_length(const FieldSchema& field) {
  if (field.name == "Fiscal" || field.name == "Comments") return field.length;  // recorded
  return field.type == FieldType::id || field.type == FieldType::reference ? field.length : 3 * field.length;
}

void append_picklist(std::string& out, const FieldSchema& field) {
  out += '[';
  for (const PicklistValue& value : field.picklist) {
    if (out.back() != '[') out += ',';
    JsonObject(out)
        .flag("active", true)
        .flag("defaultValue", value.is_default)
        .text("label", value.label.empty() ? value.value : value.label)
        .raw("validFor", "null")
        .text("value", value.value)
        .close();
  }
  out += ']';
}

void append_names(std::string& out, const std::vector<std::string>& names) {
  out += '[';
  for (const std::string& name : names) {
    if (out.back() != '[') out += ',';
    append_string(out, name);
  }
  out += ']';
}

}  // namespace

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  append_string(key(name), value);
  return *this;
}
JsonObject& JsonObject::text_or_null(std::string_view name, std::string_view value) {
  return value.empty() ? raw(name, "null") : text(name, value);
}
JsonObject& JsonObject::flag(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}
JsonObject& JsonObject::number(std::string_view name, int64_t value) {
  append_int(key(name), value);
  return *this;
}
JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  key(name) += json;
  return *this;
}
std::string& JsonObject::key(std::string_view name) {
  if (out_.back() != '{') out_ += ',';
  append_string(out_, name);
  return out_ += ':';
}

void append_field(std::string& out, const Call& call, const SobjectSchema& object, const FieldSchema& field) {
  const FieldAccess access = call.org().access(*call.user, object, field);
  const bool polymorphic = field.reference_to.size() > 1;
  const bool newer = call.version > 42;  // v42 lacks two keys (recorded)
  JsonObject json(out);
  json.flag("aggregatable", field.aggregatable);
  if (newer) json.flag("aiPredictionField", false);
  json.flag("autoNumber", field.auto_number)
      .number("byteLength", byte_length(field))
      .flag("calculated", field.calculated)
      .raw("calculatedFormula", "null")
      .flag("cascadeDelete", field.cascade_delete)
      .flag("caseSensitive", field.case_sensitive)
      .text_or_null("compoundFieldName", field.compound_field_name)
      .raw("controllerName", "null")
      .flag("createable", field.createable && access.editable)
      .flag("custom", field.custom);
  append_value(json.key("defaultValue"), field.default_value, field.type);
  json.raw("defaultValueFormula", "null")
      .flag("defaultedOnCreate", field.defaulted_on_create)
      .flag("dependentPicklist", false)
      .flag("deprecatedAndHidden", false)
      .number("digits", field.digits)
      .flag("displayLocationInDecimal", false)
      .flag("encrypted", false)
      .flag("externalId", field.external_id)
      .text_or_null("extraTypeInfo", field.extra_type_info)
      .flag("filterable", field.filterable)
      .raw("filteredLookupInfo", "null");
  if (newer) json.flag("formulaTreatNullNumberAsZero", false);
  json.flag("groupable", field.groupable)
      .flag("highScaleNumber", false)
      .flag("htmlFormatted", field.html_formatted)
      .flag("idLookup", field.id_lookup)
      .text_or_null("inlineHelpText", field.inline_help)
      .text("label", field.label)
      .number("length", field.length)
      .raw("mask", "null")
      .raw("maskType", "null")
      .text("name", field.name)
      .flag("nameField", field.name_field)
      .flag("namePointing", polymorphic)
      .flag("nillable", field.nillable)
      .flag("permissionable", field.permissionable);
  append_picklist(json.key("picklistValues"), field);
  json.flag("polymorphicForeignKey", polymorphic)
      .number("precision", field.precision)
      .flag("queryByDistance", field.type == FieldType::address)
      .raw("referenceTargetField", "null");
  append_names(json.key("referenceTo"), field.reference_to);
  json.text_or_null("relationshipName", field.relationship_name)
      .raw("relationshipOrder",
           field.relationship_order < 0 ? "null" : fmt::to_string(field.relationship_order))
      .flag("restrictedDelete", field.restricted_delete)
      .flag("restrictedPicklist", field.restricted_picklist)
      .number("scale", field.scale)
      .flag("searchPrefilterable", field.search_prefilterable)
      .text("soapType", soap_type(field.type))
      .flag("sortable", field.sortable)
      .text("type", name_of(field.type))
      .flag("unique", field.unique)
      .flag("updateable", field.updateable && access.editable)
      .flag("writeRequiresMasterRead", false)
      .close();
}

}  // namespace sfsim
