// One row on its way through a push, and what the timeline and the diagnostics say of its end.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "syncer/engine/context.h"
#include "syncer/engine/push.h"

namespace syncer {

struct PushItem {
  const OutboxRow* row = nullptr;
  RecordWrite write;
  std::string request_id;
  bool looked_at = false;  // what had to be asked before writing is answered
  bool accepted = false;
  bool equal = false;              // it was read, and is true already
  bool unwanted = false;           // nobody unsubscribed is on the record any more
  bool retargeted = false;         // the opt-out field was changed after the claim, or the sync switched off
  PushItem* carried = nullptr;     // the other field of the record, written with this one
  PushItem* carrier = nullptr;     // the other way round
  bool apart = false;              // together they were refused
  bool looked_up = false;          // an Account's id, of which is known whose it is
  bool left = false;               // a job did not settle it: collections do
  bool unanswered = false;         // a job nobody could stop may write it yet
  std::optional<Failure> failure;  // of the latest try

  struct Fate {  // of a record that refused as deleted or converted
    bool known = false;
    bool gone = false;     // for good
    bool deleted = false;  // in the recycle bin
    bool converted = false;
    std::string moved_to;  // where it lives on; empty: nowhere, or not followed
    MoveWhy why = MoveWhy::merged;
  } fate;

  bool open() const {
    if (accepted || equal || unwanted || retargeted || looked_up) return false;
    return !failure || failure->rule.action == Action::retry;
  }
};

// "push refused: INVALID_FIELD: No such column ...; parked until the field can be written"
std::string push_text(const PushItem& item, const PushResult& result, UnixMillis now);

// A line a record; where there are many, one for all of them.
void tell_push(Context& context, const std::vector<PushItem>& items, const std::vector<PushResult>& results,
               const PushTally& tally, UnixMillis now);

// Diagnostics: opened for what was refused, closed for what was accepted. `whole_failure`: a call failed as a
// whole, which is told once for all its records.
void report_push(Context& context, const std::vector<PushItem>& items, const std::vector<PushResult>& results,
                 bool whole_failure);

}  // namespace syncer
