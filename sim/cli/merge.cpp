// `sfsim explore --merge`: the shards of one search as if one process had run it.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/commands.h"
#include "sim/cli/search.h"

namespace sfsim {
namespace {

constexpr int usage = 3;

int refuse_usage(const std::string& why) {
  std::cerr << "sfsim: " << why << "\n";
  return usage;
}

struct Part {
  std::string file;
  SearchEnd end;
};

// Empty: read. Otherwise what is wrong with it.
std::string read_parts(const std::string& path, std::vector<Part>& parts) {
  std::ifstream file(path);
  if (!file) return fmt::format("{}: cannot read this file", path);
  bool any = false;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    try {
      parts.push_back({path, shard_from_line(line)});
      any = true;
    } catch (const Draft::exception&) {
      return fmt::format("{}: not a line of explore --json", path);
    }
  }
  return any ? std::string() : fmt::format("{}: no line of explore --json in it", path);
}

std::string mismatch(const std::vector<Part>& parts) {
  const Part& first = parts.front();
  std::map<uint64_t, std::string> seen;
  for (const Part& part : parts) {
    if (part.end.name.seed != first.end.name.seed)
      return fmt::format("{} has seed {}, {} has seed {}", first.file, first.end.name.seed, part.file,
                         part.end.name.seed);
    if (!(part.end.name == first.end.name))
      return fmt::format("{} and {} are of searches with other options", first.file, part.file);
    if (part.end.shards != first.end.shards)
      return fmt::format("{} is one of {} shards, {} one of {}", first.file, first.end.shards, part.file,
                         part.end.shards);
    const auto [place, fresh] = seen.emplace(part.end.shard, part.file);
    if (!fresh)
      return fmt::format("shard {}/{} is there twice: {} and {}", part.end.shard + 1, part.end.shards,
                         place->second, part.file);
  }
  return {};
}

std::string missing(const std::vector<Part>& parts) {
  std::string text;
  for (uint64_t shard = 0; shard < parts.front().end.shards; ++shard) {
    const bool there =
        std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return part.end.shard == shard; });
    if (!there) text += fmt::format("{}{}/{}", text.empty() ? "" : ", ", shard + 1, parts.front().end.shards);
  }
  return text;
}

SearchEnd merged(const std::vector<Part>& parts) {
  SearchEnd all;
  all.name = parts.front().end.name;
  all.jobs = 0;
  for (const Part& part : parts) {
    all.result.add(part.end.result);
    all.jobs += part.end.jobs;
    all.seconds = std::max(all.seconds, part.end.seconds);
    all.killers.insert(all.killers.end(), part.end.killers.begin(), part.end.killers.end());
    all.findings.insert(all.findings.end(), part.end.findings.begin(), part.end.findings.end());
  }
  const auto by_world = [](const auto& a, const auto& b) { return a.world < b.world; };
  std::stable_sort(all.killers.begin(), all.killers.end(), by_world);
  // A search shrinks the first worlds of each kind; of the shards' first, those.
  std::set<uint64_t> first;
  for (const BrokenWorld& broken : all.result.broken) first.insert(broken.world);
  std::erase_if(all.findings,
                [&](const Finding& one) { return one.rule != "died" && !first.contains(one.world); });
  std::stable_sort(all.findings.begin(), all.findings.end(), [](const Finding& a, const Finding& b) {
    return std::pair(a.rule == "died", a.world) < std::pair(b.rule == "died", b.world);
  });
  return all;
}

}  // namespace

int merge_command(const ExploreCommand& options) {
  std::vector<Part> parts;
  for (const std::string& path : options.merge)
    if (const std::string problem = read_parts(path, parts); !problem.empty()) return refuse_usage(problem);
  if (const std::string problem = mismatch(parts); !problem.empty())
    return refuse_usage("these files do not belong together: " + problem);
  const SearchEnd all = merged(parts);
  const SearchReport report{"seed " + all.name.seed, options.found, options.keep, options.verbose,
                            options.program};
  std::cout << summary(all, report) << std::flush;
  const std::string gone = missing(parts);
  if (!gone.empty()) std::cout << fmt::format("  MISSING shards: {}\n", gone);
  deliver_findings(all, report);
  const int code = exit_code_of(all);
  return code == 0 && !gone.empty() ? refuse_usage("shards are missing: " + gone) : code;
}

}  // namespace sfsim
