// Runs a scenario given as text, for tests that need no file.
#include "tests/sim/world/run_text.h"

#include <stdexcept>

#include "sim/scenario/load.h"

namespace sfsim::test {

Told run_text(const std::string& text, const WorldOptions& options) {
  std::variant<Plans, Problems> loaded = load_scenario("test.jsonc", text);
  if (const auto* problems = std::get_if<Problems>(&loaded)) {
    std::string all;
    for (const Problem& problem : *problems) all += render(problem) + "\n";
    throw std::runtime_error(all);
  }
  Told told;
  told.plans = std::move(std::get<Plans>(loaded));
  for (const Plan& plan : told.plans) told.outcomes.push_back(run_plan(plan, options));
  return told;
}

std::string Told::verdict(size_t index) const {
  const Outcome& outcome = outcomes[index];
  if (!outcome.failure) return outcome.verdict == Verdict::passed ? "passed" : "skipped";
  const RunFailure& failure = *outcome.failure;
  std::string text = std::to_string(failure.at.line) + ":" + std::to_string(failure.at.column) + " (" +
                     std::to_string(failure.at.length) + ") " + failure.what;
  if (!failure.rule.empty()) text += " [" + failure.rule + "]";
  if (!failure.hint.empty()) text += " <-- " + failure.hint;
  if (failure.verdict == Verdict::engine_crashed) text += " [engine crashed]";
  for (const std::string& line : failure.diff) text += "\n" + line;
  return text;
}

bool Told::passed() const {
  for (const Outcome& outcome : outcomes) {
    if (outcome.verdict != Verdict::passed) return false;
  }
  return true;
}

std::string Told::timeline(size_t index) const {
  std::string text;
  for (const TraceEvent& event : outcomes[index].trace) {
    if (event.kind != TraceEvent::Kind::request && event.kind != TraceEvent::Kind::answer)
      text += event.text + "\n";
  }
  return text;
}

std::string scenario(std::string_view people, std::string_view steps, std::string_view more) {
  std::string text = "{\n\"scenario\": \"a test\", \"start\": \"2024-01-15 17:00 America/Los_Angeles\",\n";
  if (!more.empty()) text += std::string(more) + ",\n";
  text += "\"people\": { " + std::string(people) + " },\n\"steps\": [\n" + std::string(steps) + "\n]\n}\n";
  return text;
}

}  // namespace sfsim::test
