// Judges a draft by what it shows beside itself: run with and without the steps that carry a mark, both must
// come to the same end. What the shrinker asks while it shrinks a finding of that rule.
#pragma once
#include <string>

#include "sim/explore/same_end.h"
#include "sim/explore/shrink.h"

namespace sfsim {

extern const char* const same_end_rule;  // "same-end"
extern const char* const disturbing;     // the mark: the note of a step that disturbs

struct EndJudgement {
  DraftRun run;  // of the disturbed draft; its rule is same_end_rule when the ends differ
  std::optional<EndDifference> difference;
};
EndJudgement judge_end(const Draft& marked, bool skip_impossible);

// The draft as a file to keep: without marks, and with the expectation at its end that fails only disturbed.
Draft with_expectation(const Draft& marked);

}  // namespace sfsim
