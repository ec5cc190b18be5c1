// Many writes of one object by a Bulk API 2.0 job: made, asked about until it is over, its refused rows read.
// What the job does not settle is left to collections.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "syncer/engine/push.h"

namespace syncer {

struct JobAnswer {
  bool withdrawn = false;                    // nothing was sent: not everything is wanted any more
  std::optional<Failure> halting;            // a refusal of everybody: no collections either
  bool over = false;                         // the job is complete; else nothing is known of any row
  bool may_write_yet = false;                // it, or one whose making nobody answered, may run on
  std::string request_id;                    // of the request that made it
  std::string problem;                       // why it is not over, for people
  std::vector<std::optional<Failure>> rows;  // of a complete one, in the order of the writes
};

// WAITS. Calls are counted in the tally: the job's and the one for its refused rows are planned; polls count
// as retries do.
JobAnswer write_by_job(Context& context, const std::vector<RecordWrite>& writes, const PushHow& how,
                       const Client::CallContext& call, PushTally& tally);

}  // namespace syncer
