// The test controls of a served org, below /_sfsim/ (never below /services): clock, reset, snapshots, data,
// users, rights, faults, the journal of requests, and the org as a scenario file. Salesforce has none of it.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sim/api/api.h"
#include "sim/controls/clock.h"
#include "sim/controls/journal.h"
#include "sim/controls/trouble.h"

namespace sfsim {

struct ControlsOptions {
  bool allowed = false;  // else every control is refused, and nothing is kept
  TroubleOptions trouble;
};

class Controls {
 public:
  // Call it when the org is as it shall be after a reset.
  Controls(Org& org, Api& api, ServedClock& clock, ControlsOptions options);
  ~Controls();

  // Every request of the server: controls are answered here, the others by the org. Thread-safe, never
  // throws. Status 0: close the connection without an answer.
  Response handle(const Request& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfsim
