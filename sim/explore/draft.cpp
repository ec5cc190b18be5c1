// Text is made here and nowhere else, so that a step's number and its line are one thing.
#include "sim/explore/draft.h"

#include <nlohmann/json.hpp>

#include "sim/scenario/each.h"
#include "sim/scenario/node.h"

namespace sfsim {
namespace {

Draft from_node(const Node& node) {
  switch (node.kind) {
    case Json::Kind::null:
      return nullptr;
    case Json::Kind::boolean:
      return node.boolean;
    case Json::Kind::number:
      return Draft::parse(node.text);
    case Json::Kind::string:
      return node.text;
    case Json::Kind::list: {
      Draft list = Draft::array();
      for (const Node& item : node.items) list.push_back(from_node(item));
      return list;
    }
    case Json::Kind::object: {
      Draft object = Draft::object();
      for (const Member& member : node.members) object[member.key] = from_node(member.value);
      return object;
    }
  }
  return nullptr;
}

}  // namespace

std::string text_of(const Draft& draft) {
  std::string text = "{\n";
  for (const auto& [key, value] : draft.items()) {
    if (key == "steps") continue;
    text += Draft(key).dump() + ": " + value.dump() + ",\n";
  }
  text += "\"steps\": [\n";
  const Draft& steps = draft.at("steps");
  for (size_t i = 0; i < steps.size(); ++i) text += steps[i].dump() + (i + 1 < steps.size() ? ",\n" : "\n");
  return text + "]\n}\n";
}

int first_step_line(const Draft& draft) { return static_cast<int>(draft.size()) + 2; }

std::string canonical_text(const Draft& draft) {
  std::string text = text_of(draft);
  auto formatted = format_scenario("draft", text);
  if (auto* canonical = std::get_if<std::string>(&formatted)) return std::move(*canonical);
  return text;
}

std::variant<FileDrafts, Problems> read_drafts(std::string path, std::string text) {
  auto loaded = load_scenario(path, text);  // tells every mistake a file can have
  if (auto* problems = std::get_if<Problems>(&loaded)) return std::move(*problems);
  auto read = read_document(std::move(path), std::move(text));
  if (auto* problems = std::get_if<Problems>(&read)) return std::move(*problems);
  const Document& document = std::get<Document>(read);
  Reporter reporter{document.file, {}};
  std::set<std::string> used;
  FileDrafts out;
  for (const EachRow& row : each_rows(document.root, reporter)) {
    Draft draft = from_node(substitute(document.root, row, used, reporter));
    draft.erase("each");
    out.rows.push_back(row.text);
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

}  // namespace sfsim
