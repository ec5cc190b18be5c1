// From everybody linked and what was read to decisions: who is pulled, what is pushed, what is agreed. Only
// what changes something is decided: a quiet night writes nothing.
#pragma once
#include <vector>

#include "syncer/engine/linked.h"
#include "syncer/store/store.h"

namespace syncer {

// The people of one record, side by side in `people` from `first` to `last`. With `complete` false only what
// was certainly read counts: pulls, no pushes, no agreements.
void decide_record(const LinkedPerson* first, const LinkedPerson* last, bool complete,
                   const DecisionRules& rules, std::vector<PersonDecision>& decisions);

}  // namespace syncer
