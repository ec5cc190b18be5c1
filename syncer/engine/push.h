// The one push path: a claim of outbox rows goes out as one update or as collections, each record's answer is
// classified, the claim is settled. The worker, the nightly and 'syncer push' all come through here.
#pragma once
#include <functional>
#include <string>

#include "syncer/engine/context.h"

namespace syncer {

struct PushHow {
  Channel channel = Channel::outbox;  // what the activity sleeps on
  bool always_collections = false;    // a nightly's calls are ceil(P / 200), also for one row
  int tries = 1;                      // of each row, before it is left to the outbox
  UnixMillis lease_until = 0;         // of the claim
  bool by_job = false;  // first by a Bulk API job: rows of one object, at most max_records_per_job
  std::function<bool()> hold = {};  // asked before a job is waited for; false: no longer
};

struct PushTally {
  int64_t accepted = 0;
  int64_t retrying = 0;
  int64_t parked = 0;
  int64_t dropped = 0;
  int64_t left = 0;           // of `retrying`: due at once, for a job did not settle them
  int64_t moved = 0;          // queued again for another record
  int64_t planned_calls = 0;  // collections calls and look-ups this claim needed, each sent once
  CallCount count;
  // The org or the connection refuses everybody: the caller sends nothing more for now.
  bool halted = false;
  bool unreachable = false;  // no request got through to an answer of the API
  bool connection_refused = false;
  std::string problem;  // the first failure, for people

  void add(const PushTally& other);
  void add(PushOutcome outcome);  // of one row
};

// WAITS. `claim` must hold rows.
PushTally push(Context& context, const Claim& claim, const PushHow& how);

}  // namespace syncer
