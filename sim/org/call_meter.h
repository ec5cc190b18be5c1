// API calls of the last 24 hours, counted by the minute: the limit is a rolling window (salesforce-api.md
// section 13).
#pragma once
#include <cstdint>
#include <deque>

#include "sim/org/value.h"

namespace sfsim {

class CallMeter {
 public:
  void count(UnixMillis now) {
    forget_before(now);
    int64_t minute = now / minute_ms;
    if (buckets_.empty() || buckets_.back().minute != minute) buckets_.push_back({minute, 0});
    ++buckets_.back().calls;
    ++total_;
  }
  int64_t used(UnixMillis now) {
    forget_before(now);
    return total_;
  }

 private:
  static constexpr int64_t minute_ms = 60'000, window_minutes = 24 * 60;
  struct Bucket {
    int64_t minute, calls;
  };
  void forget_before(UnixMillis now) {
    while (!buckets_.empty() && buckets_.front().minute <= now / minute_ms - window_minutes) {
      total_ -= buckets_.front().calls;
      buckets_.pop_front();
    }
  }
  std::deque<Bucket> buckets_;
  int64_t total_ = 0;
};

}  // namespace sfsim
