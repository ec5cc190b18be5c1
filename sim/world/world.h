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
#include "syncer/domain/marks.h"

namespace sfsim {

// One line of the timeline, and of the determinism hash.
struct TraceEvent {
  UnixMillis at = 0;
  enum class Kind { step, act, request, answer, engine, fault, crash, nightly, check } kind = Kind::step;
  int engine = 0;
  int line = 0;                     // of the step that caused it; 0: none
  std::vector<std::string> people;  // names of the people it concerns
  std::string text;                 // for people: "ada unsubscribes in Sales Connect"
  uint64_t hash = 0;                // rolling, up to and with this event
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
  syncer::MarkCounts marks{};               // rare branches of the engine, how often
  std::vector<uint16_t> pairs;              // with `coverage`: what coverage.h counts, ascending
};
size_t coverage_pairs();  // how many there can be

// Where a disturbance could have been put while the steps ran; healing is never disturbed.
struct Passage {
  syncer::Point point{};
  int engine = 0;
  UnixMillis at = 0;
  size_t steps_begun = 0;  // of the plan
  bool all_saved = false;  // the power failing here is no worse than the process dying
};
struct Places {
  // For each that the fault could have befallen: whether it met that very fault anyway, or would not notice.
  std::map<Fault, std::vector<bool>> requests;
  std::vector<Passage> points;  // in the order of passing
};

// How everything stands when it is healed, by person and by record.
struct PersonAtEnd {
  std::string name;
  bool unsubscribed = false;
  std::string salesforce_id;
  std::optional<bool> agreed;  // last, for the effective field
  std::string waiting_for, code;
};
struct RecordAtEnd {
  std::string field, value;  // the effective one, by its API name; its value as text
};
struct EndState {
  UnixMillis at = 0;
  std::vector<PersonAtEnd> people;             // by id
  std::map<std::string, RecordAtEnd> records;  // the linked ones, by id
};

struct Outcome {
  Verdict verdict = Verdict::passed;
  std::optional<RunFailure> failure;
  std::vector<TraceEvent> trace;
  uint64_t hash = 0;  // rolling hash of the trace and of every request and answer
  int64_t api_calls = 0;
  Coverage coverage;
  std::vector<int> skipped_lines;      // with skip_impossible: of the steps that could not be carried out
  std::vector<UnixMillis> step_times;  // when each step of the plan began
  UnixMillis steps_over = 0;           // when the last one was over
  Places places;                       // with `survey`
  EndState end;                        // with `survey`, of a run that came to its end
  double wall_seconds = 0;
};

struct WorldOptions {
  bool coverage = false;  // measure Coverage::pairs
  bool http = false;      // requests take a real socket inside their delivery
  // A step that cannot be carried out (no such record any more, the engine is down, a `during` whose moment
  // never came) is skipped instead of failing the run: what explorers want.
  bool skip_impossible = false;
  bool expectations = true;         // false: checks wait as they always do, and judge nothing
  bool survey = false;              // tell the places passed and the state at the end
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
