// Rows are counted before: one that fails may be due again before the last one was sent.
#include "syncer/engine/nightly_push.h"

#include "syncer/domain/mutant.h"
#include "syncer/engine/nightly_jobs.h"

namespace syncer {

PushTally push_what_waits(Context& context, const Store::ClaimWhat& what, const NightHolds& holds) {
  const OutboxCounts counts = context.store.outbox_counts();
  int64_t rows_left = counts.pending + counts.claimed + counts.parked;
  PushTally all;
  rows_left -= write_by_jobs(
      context, what, all, [&] { return holds.before_calls(2); }, holds.before_wait);
  while (rows_left > 0 && !all.halted && !all.unreachable && holds.before_calls(1)) {
    const UnixMillis now = context.clock.now();
    const UnixMillis lease_until = now + claim_lease_ms;  // ends before the run's
    const Claim claim =
        context.store.claim(context.options.worker,
                            static_cast<int>(max_records_per_write) * (MUTANT(batches_are_too_big) ? 2 : 1),
                            now, lease_until, what);
    if (claim.rows.empty()) break;
    rows_left -= static_cast<int64_t>(claim.rows.size());
    const PushTally tally = push(context, claim, {Channel::schedule, true, tries_in_a_run, lease_until});
    rows_left += tally.moved;
    all.add(tally);
  }
  return all;
}

}  // namespace syncer
