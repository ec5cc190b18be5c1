// Three ways to look for a seeded bug: the suite with its expectations, every short sequence, worlds drawn at
// random; the last two know nothing but the invariants.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "sim/scenario/plan.h"

// One scenario, or one row of its `each`.
struct Case {
  std::string name;  // "push/link-click-is-pushed-at-once"
  sfsim::Plan plan;
};
// Every scenario of the folder, and the crowd. A file that does not load ends the program with 2.
std::deque<Case> load_suite(const std::string& folder);

// How one scenario went red.
struct Red {
  size_t index = 0;  // of the case
  std::string rule;  // of the invariant; "expectation", "crash"
  std::string what;
};
// A search's first find.
struct Find {
  bool found = false;
  uint64_t schedules = 0;  // run until then
  double seconds = 0;
  std::string rule, what;
  int steps = -1;    // of the shrunk scenario; -1: not shrunk
  std::string text;  // the shrunk scenario
};

struct HuntOptions {
  bool suite = true, exhaust = true, explore = true;
  int length = 2;            // of the longest sequences
  double seconds = 30;       // of each search, at most
  uint64_t schedules = 0;    // of each search, at most; 0: no limit
  uint64_t first_world = 0;  // of the random ones
};
struct Hunt {
  std::vector<Red> reds;
  double suite_seconds = 0;
  Find exhaust, explore;
  std::string ended;  // how the process died, if it did not come to its end
};

// In a process of its own, so that a bug that hangs or kills the program is found like any other.
class Hunter {
 public:
  Hunter(const std::deque<Case>& cases, const std::vector<bool>& skipped, const HuntOptions& options)
      : cases_(cases), skipped_(skipped), options_(options) {}

  struct Child {
    int pid = 0;
    std::string file;
  };
  Child start(int mutant) const;  // a syncer::Mutant
  Hunt finish(const Child& child, int status) const;

 private:
  void work(int out) const;
  const std::deque<Case>& cases_;
  const std::vector<bool>& skipped_;
  HuntOptions options_;
};
