// `sfsim exhaust`: every short sequence of steps, in every row of a table of data.
#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/cli/commands.h"
#include "sim/cli/search.h"
#include "sim/explore/exhaustive.h"

namespace sfsim {

int exhaust_command(const ExhaustCommand& options) {
  const uint64_t worlds = exhaustive_worlds(options.length);
  std::cout << fmt::format("all {} sequences of {} out of {} steps, in {} worlds: {} schedules\n",
                           worlds / exhaustive_rows(), options.length, exhaustive_letters(),
                           exhaustive_rows(), worlds)
            << std::flush;
  Search search;
  search.title = fmt::format("length {}", options.length);
  search.plan.draw = [length = options.length](uint64_t world) { return exhaustive_world(length, world); };
  search.plan.runs = worlds;
  search.plan.jobs = options.jobs;
  search.found = options.found;
  search.keep = options.keep;
  search.program = options.program;
  return run_search(std::move(search));
}

}  // namespace sfsim
