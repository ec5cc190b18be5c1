// JSON as XML (REST guide, examples of sObject Rows, Query, Get Updated, Limits): a list is its element
// repeated, null is xsi:nil, the attributes of a record are those of its element, and moments end in Z.
#include "sim/api/xml_answer.h"

#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/xml.h"

namespace sfsim {
namespace {

constexpr std::string_view heading = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::string_view xsi = R"( xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")";

// "2024-01-15T20:01:00.000+0000" as JSON has it.
bool is_json_moment(std::string_view text) {
  constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd.ddd+0000";
  if (text.size() != form.size()) return false;
  for (size_t i = 0; i < form.size(); ++i)
    if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
  return true;
}

std::string scalar_text(const JsonBody& value) {
  std::string out;
  switch (value.kind) {
    case JsonBody::Kind::boolean:
      append_bool(out, value.truth);
      break;
    case JsonBody::Kind::integer:
      append_int(out, value.integer);
      break;
    case JsonBody::Kind::number:
      append_double(out, value.number);
      break;
    case JsonBody::Kind::string:
      out = is_json_moment(value.text) ? value.text.substr(0, 23) + "Z" : value.text;
      break;
    case JsonBody::Kind::null:
    case JsonBody::Kind::array:
    case JsonBody::Kind::object:
      break;
  }
  return out;
}

void append_element(std::string& out, std::string_view name, const JsonBody& value, bool& nil);

void append_start(std::string& out, std::string_view name, const JsonBody& value) {
  out += '<';
  out += name;
  if (const JsonBody* attributes = value.find("attributes"))
    for (const JsonBody::Member& attribute : attributes->members) {
      out += fmt::format(" {}=\"", attribute.name);
      append_xml_text(out, scalar_text(attribute.value));
      out += '"';
    }
  out += '>';
}

void append_members(std::string& out, const JsonBody& value, bool& nil) {
  for (const JsonBody::Member& member : value.members)
    if (member.name != "attributes") append_element(out, member.name, member.value, nil);
}

void append_element(std::string& out, std::string_view name, const JsonBody& value, bool& nil) {
  if (value.is_array()) {
    for (const JsonBody& item : value.items) append_element(out, name, item, nil);
    return;
  }
  if (value.kind == JsonBody::Kind::null) {
    nil = true;
    out += fmt::format("<{} xsi:nil=\"true\"/>", name);
    return;
  }
  append_start(out, name, value);
  if (value.is_object()) {
    append_members(out, value, nil);
  } else {
    append_xml_text(out, scalar_text(value));
  }
  out += fmt::format("</{}>", name);
}

// Recorded (jsforce http-api.test): the code comes first.
void append_error_element(std::string& out, const JsonBody& error, bool& nil) {
  out += "<Error>";
  for (const std::string_view name : {"errorCode", "message", "fields"})
    if (const JsonBody* value = error.find(name)) append_element(out, name, *value, nil);
  out += "</Error>";
}

JsonBody value_of_element(const XmlElement& element) {
  JsonBody out;
  out.line = out.column = 1;
  if (element.nil) return out;
  if (element.children.empty()) {
    out.kind = JsonBody::Kind::string;
    out.text = element.text;
    return out;
  }
  out.kind = JsonBody::Kind::object;
  for (const XmlElement& child : element.children)
    out.members.push_back({child.name, value_of_element(child)});
  return out;
}

}  // namespace

std::optional<std::string> xml_root(const Call& call) {
  const auto& path = call.path;
  if (path.empty()) return std::nullopt;
  if (path[0] == "limits" && path.size() == 1) return "LimitsSnapshot";
  if (path[0] == "query" || path[0] == "queryAll")
    return call.target.param("q") || path.size() == 2 ? std::optional<std::string>("QueryResult")
                                                      : std::nullopt;
  if (path[0] != "sobjects" || path.size() < 2) return std::nullopt;
  const SobjectSchema* object = visible_object(call, path[1]);
  const std::string name = object ? object->name : "Errors";  // which is what will come
  if (path.size() == 2) return call.method == "POST" ? std::optional<std::string>("Result") : std::nullopt;
  if (path[2] == "describe") return std::nullopt;
  if (path.size() == 4 && path[3] == "password") return "Password";
  if (call.method == "POST" || call.method == "PATCH") return "Result";
  if (path.size() == 3) return name;
  const bool row = path.size() == 4 && object && object->field(path[2]);
  return row ? std::optional(name) : std::nullopt;
}

std::string xml_of_json(std::string_view json, std::string_view root) {
  const auto read = read_json(json);
  if (std::holds_alternative<ApiError>(read)) return fmt::format("{}<{}/>", heading, root);
  const JsonBody& value = std::get<JsonBody>(read);
  std::string inside;
  bool nil = false;
  if (root == "Errors") {
    for (const JsonBody& error : value.items) append_error_element(inside, error, nil);
  } else if (value.is_array()) {
    append_element(inside, root.substr(0, root.size() - 1), value, nil);
  } else {
    append_members(inside, value, nil);
  }
  std::string start;
  append_start(start, root, value);
  if (nil) start.insert(root.size() + 1, xsi);
  return fmt::format("{}{}{}</{}>", heading, start, inside, root);
}

std::variant<JsonBody, ApiError> record_of_xml(std::string_view body) {
  if (body.empty())
    return json_error("The HTTP entity body is required, but this request has no entity body.");
  auto read = read_xml(body);
  if (const auto* problem = std::get_if<std::string>(&read))
    return error_of(400, "XML_PARSER_ERROR", fmt::format("The request body is no XML: {}", *problem));
  JsonBody out = value_of_element(std::get<XmlElement>(read));
  out.kind = JsonBody::Kind::object;
  out.text.clear();
  return out;
}

}  // namespace sfsim
