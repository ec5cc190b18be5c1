// What happened to a served org as a scenario file: its Contacts, Leads and Accounts as they were at the
// start, and every write since then as a step, at its time.
#pragma once
#include <string>
#include <vector>

#include "sim/org/org.h"
#include "sim/scenario/plan.h"

namespace sfsim {

struct FaultAt {
  UnixMillis at = 0;
  std::string step;  // the step's members as JSON, without `at`: {"fault":"slow","times":1}
};

// A record as it was at the start; fields that a scenario may set, without those that are empty or default.
struct StartRecord {
  std::string sobject, id;
  std::vector<std::pair<std::string, Value>> fields;
};
std::vector<StartRecord> records_of(Org& org);

struct WhatHappened {
  UnixMillis start = 0;
  std::vector<StartRecord> records;
  std::vector<WriteLogEntry> writes;
  std::vector<FaultAt> faults;
  std::vector<std::string> packages;
};
// In the canonical form. What no scenario can say (other objects, deletes) stands in comments.
std::string scenario_of(const WhatHappened& happened);

}  // namespace sfsim
