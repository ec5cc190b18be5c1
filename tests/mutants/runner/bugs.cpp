// One row a bug, in the order of the table.
#include "tests/mutants/runner/bugs.h"

const std::vector<SeededBug>& seeded_bugs() {
  using syncer::Mutant;
  static const std::vector<SeededBug> bugs = {
#define SEEDED_BUG(name, bug, caught_by) {Mutant::name, #name, bug, caught_by},
#include "tests/mutants/mutants.def"
#undef SEEDED_BUG
  };
  return bugs;
}
