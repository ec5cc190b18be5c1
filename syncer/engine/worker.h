// Empties the outbox: for ever as an activity, or once for 'syncer push'.
#pragma once
#include "syncer/engine/context.h"
#include "syncer/engine/engine.h"

namespace syncer {

void run_outbox_worker(Context& context);                              // WAITS; until stopped
PushReport push_due(Context& context, bool parked_too, int attempts);  // WAITS

}  // namespace syncer
