// A night with very many rows to write: by Bulk API 2.0 jobs, an object at a time, while an object has at
// least as many as the setting bulk_writes_from. What jobs leave is written by collections after them.
#pragma once
#include <cstdint>
#include <functional>

#include "syncer/engine/push.h"

namespace syncer {

// WAITS. Adds to the tally; gives how many rows were claimed and are not left to collections. `before_job` is
// asked before each job, `hold` before each wait; false: no more.
int64_t write_by_jobs(Context& context, const Store::ClaimWhat& what, PushTally& all,
                      const std::function<bool()>& before_job, const std::function<bool()>& hold);

}  // namespace syncer
