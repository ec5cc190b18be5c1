// Outcomes told to people and machines.
#pragma once
#include <string>
#include <vector>

#include "sim/world/world.h"

namespace sfsim {

struct ScenarioResult {
  const Plan* plan = nullptr;  // null when the file did not load
  std::string path;
  std::vector<Problem> problems;  // when it did not load
  Outcome outcome;
};

struct TerminalOptions {
  bool colour = false;
  bool verbose = false;           // the whole timeline, also of what passed
  bool http = false;              // the run went over sockets: the replay command says so
  std::string program = "sfsim";  // how the user called us, for the replay command
};

// The timeline as lines ("day 1  19:05  ada unsubscribes ...   line 10"). Without `everything`: acts, faults,
// crashes and what the engine did, about the people of the failure where it names some.
std::string render_timeline(const Plan& plan, const Outcome& outcome, bool everything);
// The block of one result; empty for a quiet pass.
std::string render_terminal(const ScenarioResult& result, const TerminalOptions& options);
// "42 passed, 1 failed, 2 skipped in 0.31 s", with what to do next when something failed.
std::string render_summary(const std::vector<ScenarioResult>& results, double wall_seconds,
                           const TerminalOptions& options);
// JUnit XML: one testcase per scenario and `each` row, with file and line attributes.
std::string render_junit(const std::vector<ScenarioResult>& results, double wall_seconds);

}  // namespace sfsim
