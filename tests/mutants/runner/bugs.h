// The table of tests/mutants/mutants.def as values.
#pragma once
#include <string>
#include <vector>

#include "syncer/domain/mutant.h"

struct SeededBug {
  syncer::Mutant mutant = syncer::Mutant::none;
  std::string name, bug, caught_by;
};
const std::vector<SeededBug>& seeded_bugs();
