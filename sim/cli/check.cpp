// sfsim check: every mistake of every file, in the block that points at it.
#include <fmt/format.h>

#include <cstdio>

#include "sim/cli/commands.h"
#include "sim/world/load_for_world.h"

namespace sfsim {

int check_command(const std::vector<std::string>& paths) {
  std::vector<std::string> missing;
  const std::vector<std::string> files = find_scenarios(paths, missing);
  for (const std::string& path : missing) fmt::print(stderr, "{}: no such file or directory\n", path);
  if (!missing.empty()) return 3;
  if (files.empty()) {
    fmt::print(stderr, "no scenario files (*.jsonc) there\n");
    return 3;
  }
  size_t scenarios = 0, mistakes = 0, wrong_files = 0;
  for (const std::string& path : files) {
    const auto loaded = load_for_world(path);
    if (const auto* plans = std::get_if<Plans>(&loaded)) {
      scenarios += plans->size();
      continue;
    }
    ++wrong_files;
    for (const Problem& problem : std::get<Problems>(loaded)) {
      fmt::print("{}{}", mistakes == 0 ? "" : "\n", render(problem));
      ++mistakes;
    }
  }
  if (mistakes == 0) {
    fmt::print("{} file{} with {} scenario{}: no mistakes\n", files.size(), files.size() == 1 ? "" : "s",
               scenarios, scenarios == 1 ? "" : "s");
    return 0;
  }
  fmt::print("\n{} mistake{} in {} of {} file{}\n", mistakes, mistakes == 1 ? "" : "s", wrong_files,
             files.size(), files.size() == 1 ? "" : "s");
  return 2;
}

}  // namespace sfsim
