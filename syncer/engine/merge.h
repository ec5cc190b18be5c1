// From everybody linked and what was read to decisions: who is pulled, what is pushed, what is agreed, and,
// where a policy may, who is opted in. Only what changes something is decided: a quiet night writes nothing.
#pragma once
#include <vector>

#include "syncer/engine/linked.h"
#include "syncer/engine/opt_ins.h"
#include "syncer/store/store.h"

namespace syncer {

struct MergeRules {
  Policy policy = Policy::opt_out_wins;
  bool write_also = false;  // the field beside the chosen one is written as well
  bool chosen_read = true;  // false: only the field beside it could be read
};

// The people of one record, side by side in `people` from `first` to `last`. With `complete` false only what
// was certainly read counts: pulls, no pushes, no agreements, nothing false. A record is opted in for all of
// its people or not at all. `opt_ins`: what is known where a false may be written; null: nowhere. False:
// something about the record could not be learnt, and nothing is decided.
bool decide_record(const LinkedPerson* first, const LinkedPerson* last, bool complete,
                   const MergeRules& rules, const OptIns* opt_ins, std::vector<PersonDecision>& decisions);

}  // namespace syncer
