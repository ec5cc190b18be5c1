// A draft run in a process of its own, for worlds that end theirs.
#pragma once
#include "sim/explore/shrink.h"

namespace sfsim {

// The rule is "died" when the process was killed; another failure has the rule it would have here.
DraftRun run_apart(const Draft& draft, bool skip_impossible);

}  // namespace sfsim
