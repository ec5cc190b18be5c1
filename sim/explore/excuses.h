// For whom a disturbance may change the end, and in which direction: people about whom it matters whether a
// delivery comes before an act or after it. Worked out from the acts of a plan. Pure.
#pragma once
#include <map>
#include <set>
#include <string>

#include "sim/scenario/plan.h"

namespace sfsim {

struct Excuse {
  bool less = false;  // may be less opted out than undisturbed
  bool more = false;
  std::string why;  // for people: "resubscribed"
  bool any() const { return less || more; }
};
using Excuses = std::map<std::string, Excuse>;  // by person; without an entry: none

// `missing`: lines of steps that only one of the two runs carried out.
Excuses excuses_of(const Plan& plan, const std::set<int>& missing);

}  // namespace sfsim
