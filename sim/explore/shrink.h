// Delta debugging on drafts: takes out and simplifies whatever it can while the same rule breaks, until
// nothing more can go. Deterministic: the same file always becomes the same few lines.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "sim/explore/draft.h"
#include "sim/world/world.h"

namespace sfsim {

// What broke, as far as it must stay the same while a draft shrinks: an invariant's name, "crash", "circles",
// or an expectation by its verb.
std::string rule_of(const Plan& plan, const Outcome& outcome);  // empty: it passed

struct DraftRun {
  std::string rule;  // empty: passed; "?": the draft is no scenario any more
  Outcome outcome;
};
DraftRun run_draft(const Draft& draft, bool skip_impossible = false);
using Judge = std::function<DraftRun(const Draft& draft, bool skip_impossible)>;

struct Shrunk {
  bool broken = false;  // the draft broke a rule to begin with, and does so when run strictly
  std::string rule;
  std::string what;
  int steps = 0;
  int runs = 0;      // worlds that were run on the way
  std::string text;  // canonical
};
// After `most_runs` worlds the best so far is the result: a limit that is the same on every machine.
Shrunk shrink(Draft draft, int most_runs = 20000);
// Where a rule takes more than one run to judge.
Shrunk shrink(Draft draft, const Judge& judge, int most_runs = 20000);

// A file's name for what was found: "<rule>-<hash>.jsonc".
std::string found_name(const Shrunk& shrunk);

}  // namespace sfsim
