// What an org looks like from its setup: its one app with a tab an object, and picklists by the Metadata API.
#include <fmt/format.h>

#include "sim/api/soap.h"

namespace sfsim {
namespace {

// Later ones do not tell the values of standard picklists (jsforce test/soap.test.ts).
constexpr int newest_with_picklists = 37;
constexpr std::string_view converted_value = "Closed - Converted";

bool has_tab(const SobjectSchema& object) {
  return object.layoutable && object.history_of.empty() && object.name != "User";
}

void append_tab(XmlWriter& xml, const SobjectSchema& object, const std::string& site) {
  const std::string icons = fmt::format("{}/img/icon/{}", site, object.name);
  xml.open("tabs")
      .flag("custom", object.custom)
      .text("iconUrl", icons + "32.png")
      .open("icons")
      .text("contentType", "image/png")
      .text("height", "32")
      .text("theme", "theme3")
      .text("url", icons + "32.png")
      .text("width", "32")
      .close()
      .text("label", object.label_plural)
      .text("miniIconUrl", icons + "16.png")
      .text("name", object.custom ? object.name : "standard-" + object.name)
      .text("sobjectName", object.name)
      .text("url", fmt::format("{}/{}/o", site, object.key_prefix))
      .close();
}

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

}  // namespace

SoapAnswer soap_tabs(SoapCall& soap) {
  const std::string& site = soap.call.context.options.instance_url;
  std::string out;
  XmlWriter xml(out);
  xml.open("result")
      .text("description", "")
      .text("label", "Sales")
      .text("logoUrl", site + "/img/logo.png")
      .text("namespace", "standard")
      .flag("selected", true)
      .text("tabSetId", make_id("02u", 1));
  for (const SobjectSchema& object : soap.call.org().schema().sobjects())
    if (has_tab(object) && visible_object(soap.call, object.name)) append_tab(xml, object, site);
  xml.close();
  return out;
}

// Picklists only: what they may hold cannot be asked for elsewhere.
SoapAnswer soap_read_metadata(SoapCall& soap) {
  const std::string type = soap.operation.value("type");
  if (type != "CustomField") return soap_unsupported(fmt::format("readMetadata() of {}", type));
  std::string out;
  XmlWriter xml(out);
  xml.open("result");
  for (const std::string& name : texts_of(soap.operation, "fullNames")) {
    const size_t dot = name.find('.');
    const SobjectSchema* object = visible_object(soap.call, name.substr(0, dot));
    const FieldSchema* field = object && dot != name.npos ? object->field(name.substr(dot + 1)) : nullptr;
    if (!field || !soap.call.org().access(*soap.call.user, *object, *field).readable) {
      xml.nil("records");
      continue;
    }
    if (field->type != FieldType::picklist || soap.call.version > newest_with_picklists)
      return soap_unsupported("readMetadata() of other fields than picklists, or above v37.0,");
    xml.open("records", "xsi:type=\"CustomField\"")
        .text("fullName", fmt::format("{}.{}", object->name, field->name));
    append_picklist(xml, *object, *field);
    xml.close();
  }
  xml.close();
  return out;
}

}  // namespace sfsim
