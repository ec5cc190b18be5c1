// `sfsim exhaust`: every short sequence of steps, in every row of a table of data.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/cli/commands.h"
#include "sim/cli/search.h"
#include "sim/explore/exhaustive.h"

namespace sfsim {

int exhaust_command(const ExhaustCommand& options) {
  const Bound bound{options.length, std::max(options.length, options.core_length)};
  const uint64_t worlds = exhaustive_worlds(bound);
  for (const ExhaustivePart& part : exhaustive_parts(bound))
    std::cout << fmt::format(
        "all {} sequences of {} out of {} {}steps{}, in {} worlds: {} schedules\n", part.sequences,
        part.length, part.letters, part.core ? "core " : "",
        part.kept == part.sequences
            ? std::string()
            : fmt::format(" ({} that differ in more than the order within a moment)", part.kept),
        part.rows, part.worlds);
  std::cout << std::flush;
  Search search;
  search.name.seed = fmt::format("exhaust {} {}", bound.length, bound.core_length);
  search.name.guided = false;
  search.name.runs = worlds;
  search.plan.worlds.draw = [bound](uint64_t world) { return exhaustive_world(bound, world); };
  search.plan.runs = worlds;
  search.plan.jobs = processes(options.jobs);
  search.report = {fmt::format("sequences up to {}", bound.core_length), options.found, options.keep,
                   options.verbose, options.program};
  return run_search(std::move(search));
}

}  // namespace sfsim
