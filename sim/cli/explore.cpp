// `sfsim explore`: worlds drawn from a seed.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "sim/cli/commands.h"
#include "sim/cli/search.h"
#include "sim/explore/generate.h"
#include "syncer/domain/policy.h"
#include "syncer/domain/suggest.h"

namespace sfsim {
namespace {

constexpr int usage = 3;
constexpr const char* policy_setting = "policy";

int refuse_usage(const std::string& why) {
  std::cerr << "sfsim: " << why << "\n";
  return usage;
}

std::optional<std::pair<uint64_t, uint64_t>> parse_shard(const std::string& text) {
  unsigned long part = 0, of = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%lu/%lu%c", &part, &of, &rest) != 2) return std::nullopt;
  if (part < 1 || of < 1 || part > of) return std::nullopt;
  return std::pair<uint64_t, uint64_t>{part - 1, of};
}

// Empty: the engine has all of them.
std::string unknown_policy(const std::vector<std::string>& policies) {
  const std::vector<std::string>& known = syncer::policy_names();
  for (const std::string& name : policies) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string near = syncer::nearest(name, known);
    std::string list;
    for (const std::string& one : known) list += (list.empty() ? "" : ", ") + one;
    return fmt::format("--policy: there is no policy \"{}\"{}. There are: {}", name,
                       near.empty() ? "" : fmt::format(", did you mean \"{}\"?", near), list);
  }
  return {};
}

// A world's policy is drawn from those asked for.
Draft with_policy(Draft draft, const std::vector<std::string>& policies, uint64_t seed, uint64_t world) {
  if (policies.empty()) return draft;
  Draws draws = Draws::stream(seed, world, "policy");
  draft["settings"][policy_setting] = draws.pick(policies);
  return draft;
}

SearchName name_of_search(const ExploreCommand& options) {
  SearchName name;
  name.seed = options.seed;
  if (name.seed.empty())
    name.seed = fmt::format("{}", std::chrono::system_clock::now().time_since_epoch().count());
  name.shape = Shape{options.people, options.days, options.acts};
  name.policies = options.policies;
  name.guided = options.guidance;
  name.twice = options.twice;
  name.runs = options.runs;
  return name;
}

}  // namespace

int processes(int asked) {
  return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int explore_command(const ExploreCommand& options) {
  if (!options.merge.empty()) return merge_command(options);
  const auto shard = parse_shard(options.shard);
  const auto length = parse_duration(options.length);
  if (!shard) return refuse_usage(fmt::format("--shard is PART/OF such as 2/8, not \"{}\"", options.shard));
  if (const auto* mistake = std::get_if<Mistake>(&length)) return refuse_usage("--for: " + mistake->what);
  if (const std::string problem = unknown_policy(options.policies); !problem.empty())
    return refuse_usage(problem);

  Search search;
  search.name = name_of_search(options);
  const Shape shape = search.name.shape;
  const uint64_t seed = seed_of(search.name.seed);
  search.plan.worlds.draw = [seed, shape, policies = options.policies](uint64_t world) {
    return with_policy(generate(seed, world, shape), policies, seed, world);
  };
  if (options.guidance) search.plan.worlds.guidance = Guidance{seed, shape};
  search.plan.worlds.twice = options.twice;
  search.plan.first = options.first;
  search.plan.runs = options.runs;
  search.plan.shard = shard->first;
  search.plan.shards = shard->second;
  search.plan.jobs = processes(options.jobs);
  if (!options.runs) search.plan.most_seconds = static_cast<double>(std::get<int64_t>(length)) / 1000;
  // Many times what the largest usual world takes in a build with sanitizers.
  search.plan.world_seconds = std::max(30.0, shape.people * shape.days * shape.acts / 20.0);
  search.report = {"seed " + search.name.seed, options.found, options.keep, options.verbose, options.program};
  search.json_file = options.json_file;
  return run_search(std::move(search));
}

}  // namespace sfsim
