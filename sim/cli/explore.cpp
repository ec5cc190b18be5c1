// `sfsim explore`: worlds drawn from a seed.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/cli/commands.h"
#include "sim/cli/search.h"
#include "sim/explore/generate.h"

namespace sfsim {
namespace {

constexpr int usage = 3;

std::optional<std::pair<uint64_t, uint64_t>> parse_shard(const std::string& text) {
  unsigned long part = 0, of = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%lu/%lu%c", &part, &of, &rest) != 2) return std::nullopt;
  if (part < 1 || of < 1 || part > of) return std::nullopt;
  return std::pair<uint64_t, uint64_t>{part - 1, of};
}

}  // namespace

int explore_command(const ExploreCommand& options) {
  const auto shard = parse_shard(options.shard);
  const auto length = parse_duration(options.length);
  if (!shard) {
    std::cerr << fmt::format("sfsim: --shard is PART/OF such as 2/8, not \"{}\"\n", options.shard);
    return usage;
  }
  if (const auto* mistake = std::get_if<Mistake>(&length)) {
    std::cerr << fmt::format("sfsim: --for: {}\n", mistake->what);
    return usage;
  }
  std::string word = options.seed;
  if (word.empty()) word = fmt::format("{}", std::chrono::system_clock::now().time_since_epoch().count());
  Search search;
  search.title = "seed " + word;
  search.plan.draw = [seed = seed_of(word), shape = Shape{options.people, options.days, options.acts}](
                         uint64_t world) { return generate(seed, world, shape); };
  search.plan.twice = options.twice;
  search.plan.first = options.first;
  search.plan.runs = options.runs;
  search.plan.shard = shard->first;
  search.plan.shards = shard->second;
  search.plan.jobs = options.jobs;
  search.found = options.found;
  search.keep = options.keep;
  search.json_file = options.json_file;
  search.shard = options.shard;
  search.program = options.program;
  if (!options.runs) search.seconds = static_cast<double>(std::get<int64_t>(length)) / 1000;
  return run_search(std::move(search));
}

}  // namespace sfsim
