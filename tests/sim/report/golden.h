// Golden files of this folder, and results that are loaded from real scenario files or made by hand.
#pragma once
#include <deque>
#include <string>
#include <vector>

#include "sim/report/report.h"

namespace sfsim::test {

// Compares with tests/golden/report/NAME; with UPDATE_GOLDEN=1 in the environment it writes that file.
void check_golden(const std::string& name, const std::string& text);

// Scenario files of tests/sim/report/failing/, run; wall times are left at zero.
struct Ran {
  std::deque<Plan> plans;  // the results point into it
  std::vector<ScenarioResult> results;
};
Ran run_files(const std::vector<std::string>& names);

// A plan of four lines that begins on 2024-01-15 at 19:00 in Los Angeles, and moments of it.
Plan hand_made_plan();
UnixMillis moment(int day, int hour, int minute, int second = 0);

}  // namespace sfsim::test
