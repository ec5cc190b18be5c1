// How a rule says that it is broken: the invariant's name, one sentence for people, whom it concerns.
#pragma once
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

using Broke = std::function<void(const std::string& rule, std::string what, std::vector<std::string> people)>;

// Whether something happened more often than `most` times within `span`, now included; `times` remembers.
inline bool too_many(std::deque<UnixMillis>& times, UnixMillis now, UnixMillis span, size_t most) {
  times.push_back(now);
  while (times.front() < now - span) times.pop_front();
  return times.size() > most;
}

}  // namespace sfsim
