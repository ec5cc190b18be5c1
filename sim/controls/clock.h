// The clock of a served org: the system's, moved by an offset, or one that stands still until somebody moves
// it. Thread-safe: requests read it while a control moves it.
#pragma once
#include <functional>
#include <mutex>
#include <optional>

#include "sim/org/value.h"

namespace sfsim {

class ServedClock {
 public:
  // `system`: the time of day. `start`: the first moment; none: the system's. `runs`: false: it stands still.
  ServedClock(std::function<UnixMillis()> system, std::optional<UnixMillis> start, bool runs);

  UnixMillis now() const;
  bool runs() const;
  void set(UnixMillis moment);  // back as well as forward
  void let_run(bool runs);
  void reset();  // to what it was made as; one that runs goes on from its first moment

 private:
  UnixMillis now_locked() const { return runs_ ? system_() + offset_ : stands_at_; }

  const std::function<UnixMillis()> system_;
  const std::optional<UnixMillis> start_;
  const bool ran_at_first_;
  mutable std::mutex mutex_;
  bool runs_;
  UnixMillis stands_at_ = 0;
  int64_t offset_ = 0;
};

}  // namespace sfsim
