// Between the XML of the Metadata API and the JSON of the Tooling API, which say the same of an object or a
// field.
#include "sim/api/metadata_xml.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/api/wire.h"

namespace sfsim {
namespace {

bool is_list(std::string_view name) {
  return name == "fields" || name == "value" || name == "picklistValues" || name == "listViews" ||
         name == "actionOverrides";
}

JsonBody scalar_of(const std::string& text) {
  JsonBody value;
  value.kind = JsonBody::Kind::string;
  value.text = text;
  if (text == "true" || text == "false") {
    value.kind = JsonBody::Kind::boolean;
    value.truth = text == "true";
  }
  constexpr size_t most_digits = 9;
  const bool number = !text.empty() && text.size() <= most_digits && (text == "0" || text.front() != '0') &&
                      std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (number) {
    value.kind = JsonBody::Kind::integer;
    value.integer = std::stoll(text);
  }
  return value;
}

void append_json(XmlWriter& xml, const std::string& name, const JsonBody& value) {
  switch (value.kind) {
    case JsonBody::Kind::null:
      return;
    case JsonBody::Kind::array:
      for (const JsonBody& item : value.items) append_json(xml, name, item);
      return;
    case JsonBody::Kind::object:
      xml.open(name);
      for (const auto& member : value.members) append_json(xml, member.name, member.value);
      xml.close();
      return;
    case JsonBody::Kind::boolean:
      xml.flag(name, value.truth);
      return;
    case JsonBody::Kind::integer:
      xml.text(name, fmt::to_string(value.integer));
      return;
    case JsonBody::Kind::number:
      xml.text(name, fmt::to_string(value.number));
      return;
    case JsonBody::Kind::string:
      xml.text(name, value.text);
      return;
  }
}

}  // namespace

JsonBody metadata_json(const XmlElement& element) {
  JsonBody object;
  if (element.nil) return object;
  if (element.children.empty() && !trimmed(element.text).empty())
    return scalar_of(std::string(trimmed(element.text)));
  if (element.children.empty()) return object;
  object.kind = JsonBody::Kind::object;
  for (const XmlElement& child : element.children) {
    if (!is_list(child.name)) {
      object.members.push_back({child.name, metadata_json(child)});
      continue;
    }
    auto list = std::ranges::find(object.members, child.name, &JsonBody::Member::name);
    if (list == object.members.end()) {
      object.members.push_back({child.name, {}});
      list = object.members.end() - 1;
      list->value.kind = JsonBody::Kind::array;
    }
    list->value.items.push_back(metadata_json(child));
  }
  return object;
}

void append_metadata(XmlWriter& xml, const std::string& json) {
  const auto read = read_json(json);
  for (const auto& member : std::get<JsonBody>(read).members) append_json(xml, member.name, member.value);
}

}  // namespace sfsim
