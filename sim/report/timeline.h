// Moments as people read them in a report: the day of the scenario and the local time.
#pragma once
#include <string>

#include "sim/scenario/plan.h"

namespace sfsim {

struct LocalMoment {
  int day = 1;       // local calendar days, 1 is the start's
  std::string time;  // "19:05", or "19:05:30" when the second matters
};
LocalMoment local_moment(const Plan& plan, UnixMillis at);

}  // namespace sfsim
