// Outcomes told to people and machines.
#pragma once
#include <string>
#include <vector>

#include "sim/world/world.h"

namespace sfsim {

struct ScenarioResult {
  const Plan* plan = nullptr;       // null when the file did not load
  std::string path;
  std::vector<Problem> problems;    // when it did not load
  Outcome outcome;
};

struct TerminalOptions {
  bool colour = false;
  bool verbose = false;  // the whole timeline, also of what passed
};
// The block of one result; empty for a quiet pass.
std::string render_terminal(const ScenarioResult& result, const TerminalOptions& options);
// "42 passed, 1 failed, 2 skipped in 0.31 s", with what to do next when something failed.
std::string render_summary(const std::vector<ScenarioResult>& results, double wall_seconds, const TerminalOptions& options);
// JUnit XML: one testcase per scenario and `each` row, with file and line attributes.
std::string render_junit(const std::vector<ScenarioResult>& results, double wall_seconds);

}  // namespace sfsim
