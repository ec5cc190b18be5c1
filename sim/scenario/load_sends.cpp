// Mails and groups. A group is there as soon as somebody is in it, so that its name cannot be wrong, only
// ill-formed.
#include <fmt/format.h>

#include "sim/scenario/loader.h"
#include "syncer/domain/sending.h"

namespace sfsim {

using Kind = Json::Kind;

std::string Loader::group_name(const Node& node) {
  std::string name = syncer::group_name(node.text);
  if (name.empty())
    reporter.value(
        node, fmt::format("{} is no name for a group: one line, at most 80 bytes", in_quotes(node.text)));
  return name;
}

void Loader::load_send(const Node& node, const Node& value, Step& step) {
  if (value.is(Kind::object))
    step.group = group_name(*value.find("group"));
  else
    add_names(value, step, false);
  if (const Node* commercial = node.find("commercial")) step.commercial = commercial->boolean;
  if (const Node* later = node.find("in")) step.in_ms = duration(*later).value_or(0);
}

void Loader::load_group(const Node& node, const Node& value, Step& step) {
  step.group = group_name(value);
  const auto add_people = [&](const char* key, std::vector<std::string>& names) {
    const Node* list = node.find(key);
    if (!list) return;
    if (list->is(Kind::string)) names.push_back(person(*list));
    for (const Node& item : list->items) names.push_back(person(item));
  };
  add_people("add", step.add);
  add_people("remove", step.remove);
  if (step.add.empty() && step.remove.empty())
    reporter.opening(node, "`group` changes nothing: it needs `add` or `remove`");
}

}  // namespace sfsim
