// Prints the ratios of docs/architecture.md "Targets" that apply so far. Absolute figures are for orientation
// only.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "bench/measure.h"

namespace bench {

void print_header(const std::string& title) { fmt::print("\n{}\n", title); }

void print_row(const std::string& name, const Pair& pair, const std::string& unit,
               const std::string& target) {
  fmt::print("  {:<46} {:>6.2f}   {:>10.0f} / {:>10.0f} {:<8} target {}\n", name, pair.ratio, pair.ours,
             pair.baseline, unit, target);
  std::fflush(stdout);
}

void print_figure(const std::string& name, double value, const std::string& unit, const std::string& target) {
  fmt::print("  {:<46} {:>9.1f} {:<8} target {}\n", name, value, unit, target);
  std::fflush(stdout);
}

}  // namespace bench

int main(int argc, char** argv) {
  const std::string only = argc > 1 ? argv[1] : "";
  if (only == "--help") {
    fmt::print(
        "bench [server | sizes | start | world | store | nightly [PEOPLE]]\n"
        "all of them by default, the night with 1,000,000 people; medians of five (nights: three), pairs in "
        "turn\n");
    return 0;
  }
  fmt::print("{:<48} {:>6}   {:>10} / {:>10}\n", "ratio = ours / baseline", "ratio", "ours", "baseline");
  if (only.empty() || only == "server") bench::bench_server();
  if (only.empty() || only == "sizes") bench::bench_sizes();
  if (only.empty() || only == "start")
    bench::bench_start((std::filesystem::path(argv[0]).parent_path() / "../sfsim").lexically_normal());
  if (only.empty() || only == "world") bench::bench_world();
  if (only.empty() || only == "store") bench::bench_store();
  const int people = argc > 2 ? std::atoi(argv[2]) : 1000000;
  if (only.empty() || only == "nightly") bench::bench_nightly(people);
  return 0;
}
