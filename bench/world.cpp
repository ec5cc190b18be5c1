// How fast simulated time passes: 20 linked people, a real engine, a real store, real JSON; direct and over
// sockets.
#include <fmt/format.h>

#include <stdexcept>

#include "bench/measure.h"
#include "sim/scenario/load.h"
#include "sim/world/world.h"

namespace bench {
namespace {

std::string scenario(int days) {
  std::string people, steps;
  for (int i = 0; i < 20; ++i)
    people += fmt::format("    \"p{}\": {{ \"salesforce\": \"{}\" }},\n", i, i % 3 == 0 ? "Lead" : "Contact");
  // One unsubscribe and one opt-out in Salesforce on each of the first ten days.
  for (int day = 2; day < 12; ++day) {
    steps += fmt::format("    {{ \"at\": \"day {} 10:00\", \"unsubscribe\": \"p{}\" }},\n", day, day - 2);
    steps +=
        fmt::format("    {{ \"at\": \"day {} 11:00\", \"edit\": \"p{}\", \"HasOptedOutOfEmail\": true }},\n",
                    day, day + 8);
  }
  steps += fmt::format("    {{ \"at\": \"day {} 21:00\", \"expect_nightly\": {} }},\n", days, days);
  return fmt::format(
      "{{\n  \"scenario\": \"days\",\n  \"start\": \"2024-01-15 09:00 America/Los_Angeles\",\n"
      "  \"people\": {{\n{}  }},\n  \"steps\": [\n{}  ],\n}}\n",
      people, steps);
}

double days_per_second(const sfsim::Plan& plan, int days, bool http) {
  sfsim::WorldOptions options;
  options.http = http;
  sfsim::Outcome outcome;
  const double seconds = seconds_of([&] { outcome = sfsim::run_plan(plan, options); });
  if (outcome.verdict != sfsim::Verdict::passed) throw std::runtime_error("the benchmark's scenario failed");
  return days / seconds;
}

}  // namespace

void bench_world() {
  print_header("simulated sync-days per second, 20 people, one core: over HTTP / direct");
  constexpr int days = 200;
  const auto plans = std::get<sfsim::Plans>(sfsim::load_scenario("bench", scenario(days)));
  print_row("sync-days (ours over HTTP, baseline direct)",
            in_turn([&] { return days_per_second(plans[0], days, true); },
                    [&] { return days_per_second(plans[0], days, false); }),
            "days/s", "2,000 / 10,000");
}

}  // namespace bench
