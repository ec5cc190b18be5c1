// sfsim list: what there is to run.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "sim/cli/commands.h"
#include "sim/scenario/load.h"

namespace sfsim {
namespace {

bool wanted(const Plan& plan, const ListOptions& options) {
  const auto has = [&](const std::string& tag) {
    return std::find(plan.tags.begin(), plan.tags.end(), tag) != plan.tags.end();
  };
  return (options.tags.empty() || std::any_of(options.tags.begin(), options.tags.end(), has)) &&
         std::none_of(options.not_tags.begin(), options.not_tags.end(), has);
}

Json text_value(const std::string& text) {
  Json out;
  out.kind = Json::Kind::string;
  out.string = text;
  return out;
}

Json list_value(const std::vector<std::string>& texts) {
  Json out;
  out.kind = Json::Kind::list;
  for (const std::string& text : texts) out.list.push_back(text_value(text));
  return out;
}

std::vector<std::string> rows_of(const Plans& plans) {
  std::vector<std::string> out;
  for (const Plan& plan : plans)
    if (!plan.row.empty()) out.push_back(plan.row);
  return out;
}

Json as_json(const std::string& path, const Plans& plans) {
  const Plan& plan = plans.front();
  Json out;
  out.kind = Json::Kind::object;
  out.object = {{"path", text_value(path)},
                {"scenario", text_value(plan.title)},
                {"tags", list_value(plan.tags)},
                {"rows", list_value(rows_of(plans))}};
  if (!plan.skip.empty()) out.object.emplace_back("skip", text_value(plan.skip));
  return out;
}

void print(const std::string& path, const Plans& plans) {
  const Plan& plan = plans.front();
  std::string tags;
  for (const std::string& tag : plan.tags) tags += (tags.empty() ? "  [" : ", ") + tag;
  if (!tags.empty()) tags += "]";
  fmt::print("{}\n    {}{}\n", path, plan.title, tags);
  for (const std::string& row : rows_of(plans)) fmt::print("    - {}\n", row);
  if (!plan.skip.empty()) fmt::print("    skipped: {}\n", plan.skip);
}

}  // namespace

int list_command(const ListOptions& options) {
  std::vector<std::string> missing;
  const std::vector<std::string> files = find_scenarios(options.paths, missing);
  for (const std::string& path : missing) fmt::print(stderr, "{}: no such file or directory\n", path);
  if (!missing.empty()) return 3;
  bool wrong = false;
  Json all;
  all.kind = Json::Kind::list;
  size_t listed = 0;
  for (const std::string& path : files) {
    const auto loaded = load_scenario_file(path);
    if (const auto* problems = std::get_if<Problems>(&loaded)) {
      for (const Problem& problem : *problems) fmt::print(stderr, "{}", render(problem));
      wrong = true;
      continue;
    }
    const Plans& plans = std::get<Plans>(loaded);
    if (!wanted(plans.front(), options)) continue;
    ++listed;
    if (options.json)
      all.list.push_back(as_json(path, plans));
    else
      print(path, plans);
  }
  if (options.json)
    fmt::print("{}\n", to_text(all));
  else if (listed > 0)
    fmt::print("\n{} scenario file{}\n", listed, listed == 1 ? "" : "s");
  if (wrong) return 2;
  if (listed > 0) return 0;
  fmt::print(stderr, "sfsim: no scenario to list: nothing matches the paths, --tag and --not-tag given\n");
  return 3;
}

}  // namespace sfsim
