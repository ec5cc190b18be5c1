// What a nightly writes: everything that waits, pushes of its own and those that were parked, each row once.
#pragma once
#include <cstdint>
#include <functional>

#include "syncer/engine/push.h"

namespace syncer {

struct NightHolds {
  std::function<bool(int64_t calls)> before_calls;  // asked before each claim; false: no more
  std::function<bool()> before_wait;                // asked while a job runs
};

// WAITS. By jobs where there are very many, by collections of 200 what is left.
PushTally push_what_waits(Context& context, const Store::ClaimWhat& what, const NightHolds& holds);

}  // namespace syncer
