// A running clock is an offset to the system's, a standing one is a moment.
#include "sim/controls/clock.h"

#include <utility>

namespace sfsim {

ServedClock::ServedClock(std::function<UnixMillis()> system, std::optional<UnixMillis> start, bool runs)
    : system_(std::move(system)), start_(start), ran_at_first_(runs), runs_(runs) {
  reset();
}

UnixMillis ServedClock::now() const {
  const std::lock_guard hold(mutex_);
  return now_locked();
}

bool ServedClock::runs() const {
  const std::lock_guard hold(mutex_);
  return runs_;
}

void ServedClock::set(UnixMillis moment) {
  const std::lock_guard hold(mutex_);
  stands_at_ = moment;
  offset_ = moment - system_();
}

void ServedClock::let_run(bool runs) {
  const std::lock_guard hold(mutex_);
  const UnixMillis moment = now_locked();
  runs_ = runs;
  stands_at_ = moment;
  offset_ = moment - system_();
}

void ServedClock::reset() {
  const std::lock_guard hold(mutex_);
  const UnixMillis moment = system_();
  runs_ = ran_at_first_;
  stands_at_ = start_.value_or(moment);
  offset_ = stands_at_ - moment;
}

}  // namespace sfsim
