// Every fault at every request and a crash at every named point that a scenario passes, one at a time. The
// scenario's own expectations are off; the invariants and the model judge, and that the end is the same as
// undisturbed (same_end.h). Nothing is drawn: the undisturbed run tells what places there are. A disturbed
// world is a scenario file with one or two steps more.
#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "sim/explore/same_end.h"
#include "sim/explore/shrink.h"
#include "sim/explore/timed_steps.h"

namespace sfsim {

struct FaultAt {
  Fault fault{};
  int64_t request = 1;  // the n-th of those that it can befall
};
struct CrashAt {
  CrashKind kind{};
  syncer::Point point{};
  int nth = 1;              // passing, of that engine where there are two
  int engine = 0;           // 0: the only one, or all of a machine
  UnixMillis at = 0;        // when it is passed
  size_t steps_before = 0;  // of the subject
};
using Disturbance = std::variant<FaultAt, CrashAt>;
std::string text_of(const Disturbance& disturbance);  // "lost_response at request 3"

// A scenario made ready: without its checks, one person a step, every step at the moment it had with them.
struct Subject {
  std::shared_ptr<const Draft> draft;
  Plan plan;
  TimedSteps steps;
  std::vector<int> lines;  // of the steps, in the draft's text
  Outcome undisturbed;
  std::set<int> not_done;  // lines of steps that even the undisturbed run could not carry out
  std::string rule;        // that the undisturbed run broke already; empty: none
};
// Nothing when the draft is no scenario.
std::optional<Subject> make_subject(const Draft& draft);

int64_t places_of(const Subject& subject);  // requests and passings
std::vector<Disturbance> disturbances_of(const Subject& subject);
// `mark`: a note on the steps that were put in, or empty.
Draft disturbed(const Subject& subject, const Disturbance& disturbance, const std::string& mark = {});

struct EverywhereBreak {
  std::string rule, what;
};
// Runs disturbances of one subject; it may not be moved meanwhile.
class Trial {
 public:
  explicit Trial(const Subject& subject) : subject_(subject) {}
  std::optional<EverywhereBreak> run(const Disturbance& disturbance);

 private:
  struct Ready {
    Plan plan;
    std::vector<int> origin;  // of each step: the subject's step, or -1
    int first_line = 0;
  };
  const Ready* ready(const Disturbance& disturbance);
  std::set<int> not_done(const Ready& ready, const Outcome& outcome) const;

  const Subject& subject_;
  std::map<Fault, Ready> by_fault_;  // between requests only `after` changes
  std::optional<Ready> crash_;
};

// The smallest file that breaks the same rule, with a note on what disturbs; for "same-end" it ends with the
// expectation that holds undisturbed and fails.
Shrunk shrink_disturbed(const Subject& subject, const Disturbance& disturbance, int most_runs);

}  // namespace sfsim
