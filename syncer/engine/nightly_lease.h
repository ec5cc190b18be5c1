// The lease of a run: held by whoever works on it, and longer than any one wait.
#pragma once
#include "syncer/domain/marks.h"
#include "syncer/engine/context.h"

namespace syncer {

class RunLease {
 public:
  RunLease(Context& context, int64_t run, int64_t token, UnixMillis until)
      : context_(context), run_(run), token_(token), until_(until) {}

  // Before every wait. False: another engine holds the run.
  bool hold(UnixMillis now) {
    const UnixMillis left = until_ - now;  // too much of it: the clock was set back
    if (left > run_lease_ms - 2 * minute_ms && left <= run_lease_ms) return true;
    until_ = now + run_lease_ms;
    if (!context_.store.extend_run(run_, token_, until_)) return false;
    mark(Mark::run_lease_extended);
    return true;
  }

 private:
  Context& context_;
  const int64_t run_, token_;
  UnixMillis until_;
};

}  // namespace syncer
