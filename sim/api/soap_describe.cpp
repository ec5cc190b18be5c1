// Describes by SOAP: REST's, element by element. Both list their keys alphabetically; what is null there is
// left out here, and a row's addresses are three elements instead of an object.
#include <fmt/format.h>

#include "sim/api/soap.h"

namespace sfsim {
namespace {

constexpr size_t most_types = 100;

bool only_in_rest(std::string_view name) { return name == "urls" || name == "sobjectDescribeOption"; }

void append_tree(XmlWriter& out, std::string_view name, const JsonBody& value);

void append_members(XmlWriter& out, const JsonBody& tree) {
  for (const JsonBody::Member& member : tree.members)
    if (!only_in_rest(member.name)) append_tree(out, member.name, member.value);
}

void append_tree(XmlWriter& out, std::string_view name, const JsonBody& value) {
  switch (value.kind) {
    case JsonBody::Kind::null:
      if (name == "keyPrefix") out.nil(name);
      return;
    case JsonBody::Kind::array:
      for (const JsonBody& item : value.items) append_tree(out, name, item);
      return;
    case JsonBody::Kind::object:
      out.open(name);
      append_members(out, value);
      out.close();
      return;
    case JsonBody::Kind::boolean:
      out.text(name, soap_text(value), name == "defaultValue" ? "xsi:type=\"xsd:boolean\"" : "");
      return;
    case JsonBody::Kind::string:
      out.text(name, value.text, name == "defaultValue" ? "xsi:type=\"xsd:string\"" : "");
      return;
    case JsonBody::Kind::integer:
    case JsonBody::Kind::number:
      out.text(name, soap_text(value));
      return;
  }
}

void append_urls(XmlWriter& out, const JsonBody& urls) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"uiDetailTemplate", "urlDetail"}, {"uiEditTemplate", "urlEdit"}, {"uiNewRecord", "urlNew"}};
  for (const auto& [rest, soap] : names)
    if (const JsonBody* url = urls.find(rest)) out.text(soap, url->text);
}

SoapAnswer described(SoapCall& soap, const std::vector<std::string>& types) {
  std::string out;
  XmlWriter xml(out);
  for (const std::string& type : types) {
    const SobjectSchema* object = visible_object(soap.call, type);
    if (!object) return soap_invalid_type(type);
    RestCall rest(soap, "GET");
    const RestAnswer answer = RestCall::read(describe(rest.call, *object));
    if (!answer.errors.empty()) return answer.errors.front();
    xml.open("result");
    append_members(xml, answer.body);
    if (const JsonBody* urls = answer.body.find("urls")) append_urls(xml, *urls);
    xml.close();
  }
  return out;
}

}  // namespace

SoapAnswer soap_describe_global(SoapCall& soap) {
  RestCall rest(soap, "GET");
  const RestAnswer answer = RestCall::read(describe_global(rest.call));
  if (!answer.errors.empty()) return answer.errors.front();
  std::string out;
  XmlWriter xml(out);
  append_tree(xml, "result", answer.body);
  return out;
}

SoapAnswer soap_describe(SoapCall& soap) {
  const std::string type = soap.operation.value("sObjectType");
  return described(soap, {type});
}

SoapAnswer soap_describes(SoapCall& soap) {
  const auto types = texts_of(soap.operation, "sObjectType");
  if (types.size() > most_types)
    return error_of(500, "EXCEEDED_ID_LIMIT", "no more than 100 types may be described in one call");
  return described(soap, types);
}

}  // namespace sfsim
