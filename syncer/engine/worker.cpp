// The worker looks for work before every sleep, so that no wake is missed. After ten calls in a row without a
// usable answer it rests for a minute between calls (sync.md section 6, circuit breaker).
#include "syncer/engine/worker.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/email_look_up.h"
#include "syncer/engine/push.h"
#include "syncer/engine/same_address.h"

namespace syncer {
namespace {

constexpr int rows_a_claim = static_cast<int>(max_records_per_write);
constexpr int failures_before_rest = 10;

// The earliest moment at which there may be work: a retry, the end of a dead worker's lease, the next look.
UnixMillis next_look(Context& context, UnixMillis now) {
  const OutboxCounts counts = context.store.outbox_counts();
  UnixMillis at = no_date;
  // What is due and still was not claimed came a moment ago, or is another's for a moment.
  // A lease further ahead than there can be: the clock of whoever holds it is wrong, or was.
  if (counts.next_try_at > now + quarter_ms && context.store.pull_in(lease_horizon_at(now))) return now;
  if (counts.next_try_at != 0) at = counts.next_try_at > now ? counts.next_try_at : now + second_ms;
  const UnixMillis look_up = context.store.next_look_up_at();
  return look_up == 0 ? at : std::min(at, std::max(look_up, now + second_ms));
}

// When the next call may be made after many without an answer.
UnixMillis rested_at(const Context& context, UnixMillis now) {
  if (context.failures_in_a_row < failures_before_rest || MUTANT(nothing_rests_after_failures)) return 0;
  mark(Mark::worker_rested);
  return std::min(context.last_failure_at.load(), now) + minute_ms;
}

}  // namespace

void run_outbox_worker(Context& context) {
  while (!context.stopped) {
    const UnixMillis looked = context.clock.now();
    if (!context.pause_until(rested_at(context, looked), Channel::outbox)) return;
    const UnixMillis now = context.clock.now();
    context.look_at_clock(now);
    if (look_up_the_due(context)) continue;
    const UnixMillis lease_until = now + claim_lease_ms;
    const Claim claim = context.store.claim(context.options.worker, rows_a_claim, now, lease_until, {});
    if (!claim.rows.empty()) {
      push(context, claim, {Channel::outbox, false, 1, lease_until});
      continue;
    }
    if (spread_the_due(context)) continue;  // after the push of the person's own record
    const UnixMillis at = next_look(context, now);
    context.clock.sleep_until(at, Channel::outbox);
  }
}

PushReport push_due(Context& context, bool parked_too, int attempts) {
  if (parked_too) context.session.allow();  // somebody asks for it
  const UnixMillis began = context.clock.now();
  if (parked_too) context.store.make_parked_due(began);
  while (!context.stopped && (look_up_the_due(context) || spread_the_due(context))) {
  }
  // Every row once: one that fails may be due again before the last one was sent.
  const OutboxCounts counts = context.store.outbox_counts();
  int64_t rows_left = counts.pending + counts.claimed + counts.parked;
  PushTally tally;
  while (rows_left > 0 && !context.stopped && !tally.halted && !tally.unreachable) {
    const UnixMillis now = context.clock.now();
    const UnixMillis lease_until = now + 2 * claim_lease_ms;
    const Claim claim = context.store.claim(context.options.worker, rows_a_claim, now, lease_until, {});
    if (claim.rows.empty()) break;
    rows_left -= static_cast<int64_t>(claim.rows.size());
    const PushTally pushed =
        push(context, claim, {Channel::outbox, false, std::max(1, attempts), lease_until});
    rows_left += pushed.moved;
    tally.add(pushed);
  }
  context.clock.wake(Channel::outbox);
  PushReport report;
  report.accepted = tally.accepted;
  report.retrying = tally.retrying;
  report.parked = tally.parked;
  report.dropped = tally.dropped;
  report.no_connection = tally.connection_refused || (tally.unreachable && tally.accepted == 0);
  report.problem = tally.problem;
  return report;
}

}  // namespace syncer
