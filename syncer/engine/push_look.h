// What a real-time push asks before it writes: whether a field that the team has named is a checkbox at all,
// and, where the team wants it, whether the record is opted out already.
#pragma once
#include <vector>

#include "syncer/engine/push_text.h"

namespace syncer {

// WAITS when there is anything to ask; false: there was not. Items that need no write become equal, those
// that cannot be written get their failure. A field that has been found to be a checkbox is not asked about
// again.
bool look_before_push(Context& context, const std::vector<PushItem*>& items, bool read_first, Channel channel,
                      CallCount& count);

}  // namespace syncer
