// The nightly reconcile: read what is opted out in Salesforce, merge it with everybody linked here, pull,
// then push.
#pragma once
#include <string>

#include "syncer/engine/context.h"
#include "syncer/engine/engine.h"

namespace syncer {

// WAITS. `due_at` identifies a scheduled run; by hand it is the moment of the command.
NightlyReport run_nightly(Context& context, bool by_hand, UnixMillis due_at);

}  // namespace syncer
