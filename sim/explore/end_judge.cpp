// A mark is a note, so that a candidate of the shrinker carries it like anything else; one that lost it shows
// nothing any more and is refused.
#include "sim/explore/end_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/explore/simplify.h"
#include "sim/explore/timed_steps.h"

namespace sfsim {

const char* const same_end_rule = "same-end";
const char* const disturbing = "disturbs";

namespace {

// The shrinker's own note, on the first of them, is a mark too.
bool marked_step(const Draft& step) {
  if (!step.contains("note")) return false;
  const std::string note = step["note"];
  return note == disturbing || note.starts_with(fmt::format("breaks {}: ", same_end_rule));
}

// One fault at one request, a crash with its restart: what lasts until the end shows nothing about an end.
bool passes_by(const Draft& draft) {
  bool crashes = false, restarts = false;
  for (const Draft& step : draft.at("steps")) {
    if (!marked_step(step)) continue;
    if (step.contains("fault") && !step.contains("times")) return false;
    crashes = crashes || step.contains("crash");
    restarts = restarts || step.contains("restart");
  }
  return !crashes || restarts;
}

int first_marked_line(const Draft& draft) {
  const Draft& steps = draft.at("steps");
  const auto found = std::find_if(steps.begin(), steps.end(), marked_step);
  return first_step_line(draft) + static_cast<int>(found - steps.begin());
}

struct Judged {
  std::optional<Plan> plan;
  Outcome outcome;
  std::string rule;
};

Judged run(const Draft& draft, bool skip_impossible) {
  Judged out;
  auto loaded = load_scenario("draft", text_of(draft));
  if (Plans* plans = std::get_if<Plans>(&loaded); plans != nullptr && plans->size() == 1)
    out.plan = std::move(plans->front());
  if (!out.plan) {
    out.rule.assign(1, '?');
    return out;
  }
  WorldOptions options;
  options.skip_impossible = skip_impossible;
  options.survey = true;
  out.outcome = run_plan(*out.plan, options);
  out.rule = rule_of(*out.plan, out.outcome);
  return out;
}

Draft without_marked(const Draft& draft, std::vector<int>& kept) {
  Draft out = draft;
  for (size_t i = draft.at("steps").size(); i-- > 0;) {
    if (marked_step(draft["steps"][i]))
      out = without_steps(out, i, i + 1);
    else
      kept.insert(kept.begin(), static_cast<int>(i));
  }
  if (kept.empty()) out["steps"].push_back({{"wait", "1ms"}});
  return out;
}

// Lines of the plain draft that only one of the two runs carried out.
std::set<int> missing(const Draft& marked, const Judged& disturbed, const Draft& plain, const Judged& calm,
                      const std::vector<int>& kept) {
  const int first = first_step_line(marked), plain_first = first_step_line(plain);
  std::set<int> one, other, out;
  for (const int line : disturbed.outcome.skipped_lines) {
    const auto at = std::find(kept.begin(), kept.end(), line - first);
    if (at != kept.end()) one.insert(plain_first + static_cast<int>(at - kept.begin()));
  }
  other.insert(calm.outcome.skipped_lines.begin(), calm.outcome.skipped_lines.end());
  std::set_symmetric_difference(one.begin(), one.end(), other.begin(), other.end(),
                                std::inserter(out, out.end()));
  return out;
}

}  // namespace

EndJudgement judge_end(const Draft& marked, bool skip_impossible) {
  EndJudgement out;
  std::vector<int> kept;
  const Draft plain = without_marked(marked, kept);
  if (kept.size() == marked.at("steps").size() || !passes_by(marked)) return out;
  Judged disturbed = run(marked, skip_impossible);
  out.run.rule = disturbed.rule;
  out.run.outcome = std::move(disturbed.outcome);
  if (!disturbed.rule.empty()) return out;
  const Judged calm = run(plain, skip_impossible);
  out.run.rule = calm.rule;
  if (!calm.rule.empty()) return out;
  disturbed.outcome.skipped_lines = out.run.outcome.skipped_lines;
  out.difference = end_difference(calm.outcome.end, out.run.outcome.end,
                                  excuses_of(*calm.plan, missing(marked, disturbed, plain, calm, kept)));
  if (!out.difference) return out;
  out.run.rule = same_end_rule;
  RunFailure failure;
  failure.verdict = Verdict::invariant_broken;
  failure.rule = same_end_rule;
  failure.step_line = first_marked_line(marked);
  failure.what = out.difference->what;
  out.run.outcome.failure = std::move(failure);
  return out;
}

Draft with_expectation(const Draft& marked) {
  const EndJudgement judgement = judge_end(marked, false);
  Draft out = marked;
  for (Draft& step : out["steps"]) {
    if (step.contains("note") && step["note"] == disturbing) step.erase("note");
  }
  if (!judgement.difference || judgement.difference->key.empty()) return out;
  const Outcome& outcome = judgement.run.outcome;
  Draft expect = {{"expect", judgement.difference->person}};
  expect[judgement.difference->key] = Draft::parse(judgement.difference->value);
  append_at(out, outcome.steps_over, outcome.end.at, expect);
  return out;
}

}  // namespace sfsim
