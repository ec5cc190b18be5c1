// `sfsim run --everywhere`: the chosen scenarios, disturbed at every place.
#pragma once
#include <string>
#include <vector>

#include "sim/cli/commands.h"
#include "sim/scenario/plan.h"

namespace sfsim {

// A row of a file that is to be disturbed.
struct ScenarioRow {
  std::string path, row;
};
int run_everywhere(const std::vector<ScenarioRow>& rows, const RunOptions& options);  // the exit code

}  // namespace sfsim
