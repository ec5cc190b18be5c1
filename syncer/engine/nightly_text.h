// What the timeline says of a nightly: its decisions, some of them, and its end.
#pragma once
#include <string>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

// `told` counts what was told in the run so far; after a few dozen there is silence.
void tell_decisions(Context& context, const std::vector<PersonDecision>& decisions,
                    const ApplyOutcome& outcome, int& told);

// The run as it is for an engine that lost it, which is told.
Run taken_over(Context& context, Run run, UnixMillis now);

struct OptedIn {
  int64_t here = 0, there = 0;
};
// `reason`: why the run is incomplete; empty: it is complete.
void tell_summary(Context& context, const RunCounts& counts, const OptedIn& opted_in,
                  const std::string& reason);

}  // namespace syncer
