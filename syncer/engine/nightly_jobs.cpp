// A job beats collections of 200 from some 1,600 rows on (sync.md section 7): it costs one call, its polls,
// and one more where rows were refused.
#include "syncer/engine/nightly_jobs.h"

#include <algorithm>

namespace syncer {
namespace {

// Longer than a claim for collections: jobs take minutes.
constexpr UnixMillis job_lease_ms = 2 * claim_lease_ms;

int64_t write_object(Context& context, const Store::ClaimWhat& what, PushTally& all,
                     const std::function<bool()>& before_job, const std::function<bool()>& hold) {
  int64_t done = 0;
  const UnixMillis began = context.clock.now();
  // Every row once, as with collections.
  int64_t rows_left = context.store.count_due(began, what);
  const int64_t from = context.store.settings().bulk_writes_from;
  while (from > 0 && rows_left >= from && !all.halted && !all.unreachable && before_job()) {
    const UnixMillis now = context.clock.now();
    PushHow how;
    how.channel = Channel::schedule;
    how.always_collections = how.by_job = true;
    how.lease_until = now + job_lease_ms;
    how.hold = hold;
    const Claim claim = context.store.claim(context.options.worker, static_cast<int>(max_records_per_job),
                                            now, how.lease_until, what);
    if (claim.rows.empty()) break;
    const PushTally tally = push(context, claim, how);
    all.add(tally);
    done += static_cast<int64_t>(claim.rows.size()) - tally.moved - tally.left;
    rows_left -= static_cast<int64_t>(claim.rows.size());
    if (tally.left > 0) break;
  }
  return done;
}

}  // namespace

int64_t write_by_jobs(Context& context, const Store::ClaimWhat& what, PushTally& all,
                      const std::function<bool()>& before_job, const std::function<bool()>& hold) {
  int64_t done = 0;
  const int64_t from = context.store.settings().bulk_writes_from;
  const OutboxCounts counts = context.store.outbox_counts();
  if (from <= 0 || counts.pending + counts.claimed + counts.parked < from) return done;
  for (const Sobject object : {Sobject::contact, Sobject::lead}) {
    Store::ClaimWhat some = what;
    some.contacts = what.contacts && object == Sobject::contact;
    some.leads = what.leads && object == Sobject::lead;
    if (some.contacts || some.leads) done += write_object(context, some, all, before_job, hold);
  }
  return done;
}

}  // namespace syncer
