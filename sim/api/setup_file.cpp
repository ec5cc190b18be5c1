// Looking into a setup file.
#include "sim/api/setup_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace sfsim::setup {

std::variant<std::vector<const JsonBody*>, std::string> list_of(const JsonBody& in, std::string_view name) {
  std::vector<const JsonBody*> items;
  const JsonBody* list = in.find(name);
  if (list == nullptr) return items;
  if (!list->is_array()) return fmt::format("{} must be a list", name);
  for (const JsonBody& item : list->items) {
    if (!item.is_object()) return fmt::format("{} must be a list of objects", name);
    items.push_back(&item);
  }
  return items;
}

std::string text_of(const JsonBody& in, std::string_view name) {
  const JsonBody* value = in.find(name);
  return value != nullptr && value->kind == JsonBody::Kind::string ? value->text : "";
}
bool flag_in_setup(const JsonBody& in, std::string_view name, bool otherwise) {
  const JsonBody* value = in.find(name);
  return value != nullptr && value->kind == JsonBody::Kind::boolean ? value->truth : otherwise;
}

Problem unknown_in_setup(const JsonBody& in, std::initializer_list<std::string_view> known) {
  for (const auto& member : in.members)
    if (std::find(known.begin(), known.end(), member.name) == known.end())
      return fmt::format("unknown key {}", member.name);
  return std::nullopt;
}

SaveResult insert(Org& org, const char* sobject, const std::vector<InputField>& fields) {
  // By the first user, as whom Salesforce shows what came with an org.
  const User& by = org.users().empty() ? Org::system_user() : *org.users().front();
  return org.create(by, *org.schema().find(sobject), fields, false);
}

std::string id_where(Org& org, const char* sobject, const char* field, const std::string& value) {
  const SobjectSchema& object = *org.schema().find(sobject);
  const auto ids = org.find(object, *object.field(field), value, 1);
  return ids.empty() ? std::string() : ids.front();
}

Problem each(const JsonBody& file, std::string_view name,
             const std::function<Problem(const JsonBody&)>& make) {
  const auto items = list_of(file, name);
  if (const auto* problem = std::get_if<std::string>(&items)) return *problem;
  for (const JsonBody* item : std::get<0>(items))
    if (auto problem = make(*item)) return fmt::format("{}: {}", name, *problem);
  return std::nullopt;
}

std::pair<std::string, std::string> halves_of(const std::string& full_name) {
  const size_t dot = full_name.find('.');
  if (dot == full_name.npos) return {};
  return {full_name.substr(0, dot), full_name.substr(dot + 1)};
}

}  // namespace sfsim::setup
