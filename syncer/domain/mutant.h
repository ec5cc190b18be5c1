// Seeded bugs: `if (MUTANT(name))` marks a bug that can be switched on in one extra build, to prove that the
// scenarios and invariants would find it. Everywhere else it is the constant false, and nothing of it is left
// in the program. The table of names, which that build passes as SYNCER_MUTANTS, is
// tests/mutants/mutants.def.
#pragma once

#ifdef SYNCER_MUTANTS

namespace syncer {

enum class Mutant {
  none,
#define SEEDED_BUG(name, bug, caught_by) name,
#include SYNCER_MUTANTS
#undef SEEDED_BUG
};

inline Mutant selected_mutant = Mutant::none;  // chosen before an engine starts

}  // namespace syncer

#define MUTANT(name) (::syncer::selected_mutant == ::syncer::Mutant::name)

#else

#define MUTANT(name) false

#endif
