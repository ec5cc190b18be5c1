// What is asked before a push writes: whether a field that the team has named is a checkbox at all, and,
// where the team wants it, whether a page shows the field and whether the record is opted out already.
#pragma once
#include <vector>

#include "syncer/engine/push_text.h"

namespace syncer {

struct LookHow {
  bool by_night = false;      // the nightly asked when it read: nothing is asked again
  bool page_layouts = false;  // the field must be on one
  bool read_first = false;
  Channel channel = Channel::outbox;
};

// WAITS when there is anything to ask. Items that need no write become equal, those that cannot be written
// get their failure. A field that has been found to be a checkbox is not asked about again. False: nothing
// was asked, and everything may be written.
bool look_before_push(Context& context, const std::vector<PushItem*>& items, const LookHow& how,
                      CallCount& count);

}  // namespace syncer
