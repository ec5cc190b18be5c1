// How Bulk API jobs are asked about, those that write and those that read: after a second, then ever less
// often.
#pragma once
#include <algorithm>

#include "syncer/engine/context.h"

namespace syncer {

constexpr UnixMillis first_poll_ms = second_ms, longest_poll_ms = 30 * second_ms;

inline UnixMillis next_poll_ms(UnixMillis pause) { return std::min(2 * pause, longest_poll_ms); }

inline bool is_over(const JobReply& job) {
  return job.state == "JobComplete" || job.state == "Failed" || job.state == "Aborted";
}

}  // namespace syncer
