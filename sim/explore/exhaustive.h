// Every short sequence of steps, in every row of a table of data at which engines tend to break. Within its
// bound it proves absence, where a random search only makes it likely.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/explore/draft.h"

namespace sfsim {

// All sequences up to `length` over the whole alphabet, then the longer ones up to `core_length` over its
// core verbs.
struct Bound {
  int length = 3;
  int core_length = 4;
};

// The sequences of one length, which are worlds first, first + 1, ... of the bound. Two steps of one moment
// that touch different things, say a fault that is armed and an edit, do the same in either order: one is
// run.
struct ExhaustivePart {
  int length = 0;
  bool core = false;
  uint64_t letters = 0, rows = 0;
  uint64_t sequences = 0;          // letters ^ length
  uint64_t kept = 0;               // without those that do the same as another
  uint64_t first = 0, worlds = 0;  // kept x rows
};
std::vector<ExhaustivePart> exhaustive_parts(const Bound& bound);
uint64_t exhaustive_worlds(const Bound& bound);
Draft exhaustive_world(const Bound& bound, uint64_t world);
// The alphabet: each letter a step of a scenario; the core's first.
const std::vector<Draft>& exhaustive_letters();
// The same schedule as with the two letters, by their numbers, the other way round, which is run.
bool the_other_way_round(size_t first, size_t second);

}  // namespace sfsim
