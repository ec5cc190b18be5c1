// The steps of a draft with the moments they happen at, so that steps can be put between them or taken out
// without moving any other; and back to a draft, in times that a file can hold.
#pragma once
#include <string>
#include <vector>

#include "sim/explore/draft.h"

namespace sfsim {

struct Moment {
  UnixMillis at = 0;
  std::string text;  // as it was written, or empty
};

struct TimedSteps {
  UnixMillis start = 0;
  std::string zone;
  std::vector<Draft> steps;  // without their `at`
  std::vector<Moment> moments;

  size_t size() const { return moments.size(); }
  void insert(size_t index, const Draft& step, Moment moment);
  void add(const Draft& step, Moment moment) { insert(size(), step, std::move(moment)); }
};

// `times`: when each step of the draft begins. Waits are gone, their time is in the moments.
TimedSteps timed_steps(const Draft& draft, const std::vector<UnixMillis>& times);
// As steps of a file. `origin`, if given: for each step written, the index of the one it comes from; -1: a
// wait.
Draft written(const TimedSteps& steps, std::vector<int>* origin = nullptr);
// A step at the end of the draft, whose last one is over at `before`.
void append_at(Draft& draft, UnixMillis before, UnixMillis at, const Draft& step);

}  // namespace sfsim
