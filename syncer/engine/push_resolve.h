// What becomes of a push whose record refuses it as deleted or converted: one look-up for all of them tells
// whether the record lives on elsewhere, lies in the recycle bin, is back, or is gone for good (sync.md 5.3).
#pragma once
#include <vector>

#include "syncer/engine/push_text.h"

namespace syncer {

// WAITS when there is somebody to look up. Fills `fate` of the items; adds calls to the tally. What went
// wrong with the look-up itself, if anything.
std::optional<Failure> resolve(Context& context, const std::vector<PushItem*>& items, const PushHow& how,
                               PushTally& tally);
// Whether its answer calls for a look-up.
bool must_be_resolved(Context& context, const PushItem& item, const Settings& settings);
// What `fate` makes of a refused row: `result` has the refusal already.
void place_by_fate(PushResult& result, const PushItem& item, UnixMillis retry_at);

}  // namespace syncer
