// A world runs one plan: it owns the clock, the org and its API, the network with its faults, the engines and
// their store. One thread; every activity is a fiber; a run is a function of its plan.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/plan.h"

namespace sfsim {

// One line of the timeline, and of the determinism hash.
struct TraceEvent {
  UnixMillis at = 0;
  enum class Kind { step, act, request, answer, engine, fault, crash, nightly, check } kind = Kind::step;
  int engine = 0;
  int line = 0;                     // of the step that caused it; 0: none
  std::vector<std::string> people;  // names of the people it concerns
  std::string text;                 // for people: "ada unsubscribes in Sales Connect"
};

enum class Verdict { passed, failed, invariant_broken, engine_crashed, skipped };

struct RunFailure {  // why a run did not pass
  Verdict verdict = Verdict::failed;
  Position at;  // the value that was wrong; the last step for invariants
  int step_line = 0;
  std::string what;                 // "Salesforce has false"
  std::string rule;                 // the invariant's name, or empty
  std::vector<std::string> diff;    // for lists: lines that begin with ' ', '+', '-'
  std::vector<std::string> people;  // whom it concerns
  std::string hint;                 // "expected a push here", or empty
  std::optional<UnixMillis> hint_at;
};

// What a run really reached, for explorers: a plan says only what was tried.
struct Coverage {
  std::map<Fault, int64_t> faults;          // requests that met one
  std::map<syncer::Point, int64_t> points;  // named points passed
  std::map<syncer::Point, int64_t> deaths;  // crashes at a named point
};

struct Outcome {
  Verdict verdict = Verdict::passed;
  std::optional<RunFailure> failure;
  std::vector<TraceEvent> trace;
  uint64_t hash = 0;  // rolling hash of the trace and of every request and answer
  int64_t api_calls = 0;
  Coverage coverage;
  std::vector<int> skipped_lines;  // with skip_impossible: of the steps that could not be carried out
  double wall_seconds = 0;
};

struct WorldOptions {
  bool http = false;  // requests take a real socket inside their delivery
  // A step that cannot be carried out (no such record any more, the engine is down, a `during` whose moment
  // never came) is skipped instead of failing the run: what explorers want.
  bool skip_impossible = false;
  std::optional<int> stop_at_line;  // stop before the first step that begins after this line
  // Called when the run has stopped (end, failure or stop_at_line) while the world still lives; `serve` uses
  // it.
  std::function<void(class Api&, const Outcome&)> at_end;
};

Outcome run_plan(const Plan& plan, const WorldOptions& options);

// The names of every invariant, for `without` and the documentation.
struct InvariantInfo {
  std::string name;
  std::string promise;  // one sentence
};
const std::vector<InvariantInfo>& all_invariants();

}  // namespace sfsim
