// When to try again: 0.5 s x 2^n with full jitter, capped at 60 s, for ten minutes; then every quarter of an
// hour, for ever (design.md decision 8).
#pragma once
#include <cstdint>

#include "syncer/domain/ports.h"

namespace syncer {

// The longest delay after `failures` failures (>= 1) in a row.
UnixMillis backoff_cap(int failures);
// A delay in 1..backoff_cap(failures), chosen by `draw`, uniform over all 64-bit values.
UnixMillis backoff_delay(int failures, uint64_t draw);
// The next try of a row that fails now for the `failures`-th time; `first_failed_at` is 0 at its first
// failure.
UnixMillis next_try(UnixMillis now, UnixMillis first_failed_at, int failures, uint64_t draw);

}  // namespace syncer
