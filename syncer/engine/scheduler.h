// Starts the nightly when it is due, catches up on the latest one missed, takes up an incomplete one.
#pragma once
#include "syncer/engine/context.h"

namespace syncer {

void run_scheduler(Context& context);  // WAITS; until stopped

}  // namespace syncer
