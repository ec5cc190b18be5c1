// Full jitter: the delay is uniform from nothing to the cap, so that many rows that failed together do not
// come back together.
#include "syncer/engine/backoff.h"

#include <algorithm>

#include "syncer/domain/mutant.h"
#include "syncer/engine/context.h"

namespace syncer {
namespace {

constexpr UnixMillis first_cap_ms = 500;
constexpr UnixMillis highest_cap_ms = minute_ms;
constexpr UnixMillis eager_for_ms = 10 * minute_ms;

}  // namespace

UnixMillis backoff_cap(int failures) {
  const int doublings = std::clamp(failures - 1, 0, 7);
  return std::min(first_cap_ms << doublings, highest_cap_ms);
}

UnixMillis backoff_delay(int failures, uint64_t draw) {
  if (MUTANT(retries_without_a_pause)) return 1;
  const auto cap = static_cast<uint64_t>(backoff_cap(failures));
  return 1 + static_cast<UnixMillis>(draw % cap);
}

UnixMillis next_try(UnixMillis now, UnixMillis first_failed_at, int failures, uint64_t draw) {
  if (first_failed_at != 0 && now - first_failed_at >= eager_for_ms) return now + quarter_ms;
  return now + backoff_delay(failures, draw);
}

}  // namespace syncer
