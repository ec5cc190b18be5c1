// What the explorer may do in one world, and how often. Half of the worlds use everything with usual weights;
// half are swarms: some of the alphabet is off, the rest is weighed at random.
#pragma once
#include <vector>

#include "sim/explore/draws.h"
#include "sim/scenario/plan.h"

namespace sfsim {

// Out of a hundred or so; 0: never drawn. Checks are never drawn, the invariants judge. Without a default, so
// that a new verb or fault stops the compiler here.
int usual_weight(Verb verb);
int usual_weight(Fault fault);

struct Alphabet {
  bool swarm = false;
  std::vector<int> verbs;   // by all_verbs()
  std::vector<int> faults;  // by all_faults()
};
Alphabet choose_alphabet(Draws& draws);

}  // namespace sfsim
