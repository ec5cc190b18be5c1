// Rows in the order of the file, the first key slowest; a substituted value keeps the place of its "${x}".
#include "sim/scenario/each.h"

#include <fmt/format.h>

#include <cctype>

#include "sim/scenario/table.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

constexpr size_t kMostRows = 1000;

bool is_each_name(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front()))) return false;
  for (const char c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
  return true;
}

std::string as_text(const Node& value, const SourceFile& file) {
  return value.is(Json::Kind::string) ? value.text : to_text(to_json(value, file));
}

bool good_names(const Node& object, Reporter& reporter) {
  bool good = true;
  for (const Member& member : object.members) {
    if (is_each_name(member.key)) continue;
    reporter.key(member,
                 fmt::format("{} is no name for ${{...}}: letters, digits and _", in_quotes(member.key)));
    good = false;
  }
  return good;
}

std::vector<EachRow> combinations(const Node& each, Reporter& reporter) {
  std::vector<EachRow> rows(1);
  for (const Member& member : each.members) {
    if (!member.value.is(Json::Kind::list) || member.value.items.empty()) {
      reporter.value(member.value, fmt::format("`each` takes a list of values for {}, at least one",
                                               in_quotes(member.key)));
      return {};
    }
    std::vector<EachRow> longer;
    for (const EachRow& row : rows) {
      for (const Node& value : member.value.items) {
        longer.push_back(row);
        longer.back().values.emplace_back(member.key, value);
        if (longer.size() > kMostRows) {
          reporter.opening(each, fmt::format("`each` makes more than {} rows", kMostRows));
          return {};
        }
      }
    }
    rows = std::move(longer);
  }
  return rows;
}

std::vector<EachRow> listed(const Node& each, Reporter& reporter) {
  std::vector<EachRow> rows;
  for (const Node& item : each.items) {
    if (!item.is(Json::Kind::object) || item.members.empty()) {
      reporter.value(item, "a row of `each` is an object such as { \"type\": \"Contact\" }");
      return {};
    }
    if (!good_names(item, reporter)) return {};
    EachRow row;
    for (const Member& member : each.items.front().members) {
      const Node* value = item.find(member.key);
      if (!value) {
        reporter.opening(item, fmt::format("this row of `each` has no {}, which the first row has",
                                           in_quotes(member.key)));
        return {};
      }
      row.values.emplace_back(member.key, *value);
    }
    for (const Member& member : item.members) {
      if (each.items.front().find(member.key)) continue;
      reporter.key(member, fmt::format("the first row of `each` has no {}", in_quotes(member.key)));
      return {};
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

struct Substitution {
  const EachRow& row;
  std::set<std::string>& used;
  Reporter& reporter;

  const Node* find(const std::string& name, const Node& place) {
    for (const auto& [known, value] : row.values) {
      if (known != name) continue;
      used.insert(name);
      return &value;
    }
    std::vector<std::string> names;
    for (const auto& [known, value] : row.values) names.push_back(known);
    const std::string near = syncer::nearest(name, names);
    reporter.value(place, names.empty()
                              ? fmt::format("${{{}}}: the file has no `each` that gives it a value", name)
                          : near.empty() ? fmt::format("unknown ${{{}}}: `each` has no such key", name)
                                         : fmt::format("unknown ${{{}}}, did you mean ${{{}}}?", name, near));
    return nullptr;
  }

  void text(Node& node) {
    const std::string source = node.text;
    size_t open = source.find("${");
    if (open == std::string::npos) return;
    std::string out;
    size_t done = 0;
    for (; open != std::string::npos; open = source.find("${", done)) {
      const size_t close = source.find('}', open);
      if (close == std::string::npos) {
        reporter.value(node, "${ is not closed: a } is missing");
        return;
      }
      const Node* value = find(source.substr(open + 2, close - open - 2), node);
      if (!value) return;
      if (open == 0 && close + 1 == source.size()) {
        const size_t begin = node.begin, end = node.end;
        node = *value;
        move_to(node, begin, end);
        return;
      }
      out += source.substr(done, open - done) + as_text(*value, *reporter.file);
      done = close + 1;
    }
    node.text = out + source.substr(done);
  }

  static void move_to(Node& node, size_t begin, size_t end) {
    node.begin = begin;
    node.end = end;
    for (Node& item : node.items) move_to(item, begin, end);
    for (Member& member : node.members) {
      member.key_begin = begin;
      member.key_end = end;
      move_to(member.value, begin, end);
    }
  }

  void walk(Node& node) {
    if (node.is(Json::Kind::string)) return text(node);
    for (Node& item : node.items) walk(item);
    for (Member& member : node.members) walk(member.value);
  }
};

}  // namespace

std::vector<EachRow> each_rows(const Node& root, Reporter& reporter) {
  const Node* each = root.find("each");
  if (!each) return std::vector<EachRow>(1);
  std::vector<EachRow> rows;
  if (each->is(Json::Kind::object) && !each->members.empty()) {
    if (good_names(*each, reporter)) rows = combinations(*each, reporter);
  } else if (each->is(Json::Kind::list) && !each->items.empty()) {
    rows = listed(*each, reporter);
  } else {
    reporter.value(*each, fmt::format("`each` takes {}, not empty", type_text(*file_keys().find("each"))));
  }
  for (EachRow& row : rows) {
    for (const auto& [name, value] : row.values)
      row.text += (row.text.empty() ? "" : ", ") + name + "=" + as_text(value, *reporter.file);
  }
  return rows;
}

Node substitute(const Node& root, const EachRow& row, std::set<std::string>& used, Reporter& reporter) {
  Node out = root;
  Substitution substitution{row, used, reporter};
  for (Member& member : out.members)
    if (member.key != "each" && member.key != "$schema") substitution.walk(member.value);
  return out;
}

void check_used(const Node& root, const std::set<std::string>& used, Reporter& reporter) {
  const Node* each = root.find("each");
  if (!each) return;
  const Node& first = each->is(Json::Kind::list) ? each->items.front() : *each;
  for (const Member& member : first.members)
    if (!used.contains(member.key))
      reporter.key(member, fmt::format("nothing uses ${{{}}}: take {} out of `each`, or use it", member.key,
                                       in_quotes(member.key)));
}

}  // namespace sfsim
