// Parking is for what a person must mend; everything else is tried again, ever later.
#include "syncer/engine/push_outcomes.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/backoff.h"
#include "syncer/engine/push_marks.h"
#include "syncer/engine/push_resolve.h"

namespace syncer {

PushResult RowOutcomes::of(const PushItem& item) {
  PushResult result;
  result.row = item.row->id;
  result.request_id = item.request_id;
  result.unanswered = item.unanswered;
  if (item.accepted) return result;
  if (item.equal) {
    result.outcome = PushOutcome::equal;
    return result;
  }
  if (item.unwanted) {
    result.outcome = PushOutcome::dropped;
    result.message = "nobody linked to the record is unsubscribed any more";
    return result;
  }
  if (!item.failure) {  // not sent: stopping, retargeted, or the lease was too short
    result.outcome = PushOutcome::retry;
    result.waiting_for = WaitingFor::push;
    result.next_try_at = item.retargeted || item.left ? now_ : now_ + second_ms;
    return result;
  }
  result.code = item.failure->code;
  result.message = one_line(item.failure->message, 400);
  result.waiting_for = waiting_for(item.failure->rule.obstacle);
  place(result, item);
  return result;
}

void RowOutcomes::place(PushResult& result, const PushItem& item) {
  switch (item.failure->rule.action) {
    case Action::retry:
      result.outcome = MUTANT(a_failed_push_is_dropped) ? PushOutcome::dropped : PushOutcome::retry;
      result.waiting_for = WaitingFor::retry;
      result.next_try_at = retry_at(item);
      return;
    case Action::later:
      result.outcome = PushOutcome::retry;
      result.waiting_for = WaitingFor::retry;
      result.next_try_at = now_ + quarter_ms;
      return;
    case Action::refresh:
    case Action::reconnect:
      result.outcome = PushOutcome::parked;
      // After a refused log-in until a person reconnects it: each night, or each day, tries once.
      result.waiting_for = WaitingFor::connection;
      result.next_try_at = settings_.nightly ? 0 : now_ + day_ms;
      // A session: when it is asked again. A try before that would only be put off once more.
      if (pause_after(*item.failure) == session_pause_ms)
        result.next_try_at = MUTANT(a_push_pauses_by_itself)
                                 ? now_ + session_pause_ms
                                 : std::max(context_.session.refused_until(), now_);
      return;
    case Action::park:
      mark_parked(item.failure->rule.obstacle, settings_.nightly);
      result.outcome = PushOutcome::parked;
      result.next_try_at = settings_.nightly ? 0 : now_ + day_ms;
      if (item.fate.known) place_by_fate(result, item, now_ + minute_ms);
      if (MUTANT(parked_rows_are_tried_every_minute)) result.next_try_at = now_ + minute_ms;
      if (MUTANT(sync_off_forgets_parked_rows)) result.next_try_at = 0;
      return;
    case Action::drop:
      mark(Mark::push_given_up);
      result.outcome = PushOutcome::dropped;
      return;
  }
}

// Rows that failed together, because the whole call failed, stay together: one draw for all of them.
UnixMillis RowOutcomes::retry_at(const PushItem& item) {
  if (whole_failure_ && shared_retry_at_ != 0) {
    mark(Mark::push_rows_retried_together);
    return shared_retry_at_;
  }
  const uint64_t drawn = context_.draw();
  const UnixMillis at = next_try(now_, item.row->first_failed_at, item.row->attempts + 1, drawn);
  if (whole_failure_) shared_retry_at_ = at;
  return at;
}

}  // namespace syncer
