// Work in several processes: a fork each, its result as a text over a pipe, and one shared page that says how
// far everybody is. Worlds are single-threaded, so a core is a process; and one that dies takes nobody along.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sfsim {

struct ForkShare {
  std::atomic<uint64_t>& done;     // this process's worlds so far
  std::atomic<uint64_t>& current;  // the one it is at, told when it dies
  std::atomic<uint64_t>& lowest;   // one number for all; begins at the greatest
};
struct ForkEnd {
  std::string text;  // what `work` returned; empty when the process died
  bool died = false;
  uint64_t current = 0;
};
using ForkWork = std::function<std::string(size_t job, ForkShare share)>;
// `progress`, if any, is told the sum of `done` now and then, in the parent.
std::vector<ForkEnd> run_forks(int jobs, const ForkWork& work,
                               const std::function<void(uint64_t done)>& progress);

}  // namespace sfsim
