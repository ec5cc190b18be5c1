// The prefix of a disturbed run is the undisturbed run, so the places that the latter passed are all there
// are.
#include "sim/explore/everywhere.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/explore/end_judge.h"

namespace sfsim {
namespace {

constexpr UnixMillis second = 1000;

std::optional<Plan> load(const Draft& draft) {
  auto loaded = load_scenario("draft", text_of(draft));
  Plans* plans = std::get_if<Plans>(&loaded);
  if (plans == nullptr || plans->size() != 1) return std::nullopt;
  return std::move(plans->front());
}

WorldOptions options_of(bool expectations) {
  WorldOptions options;
  options.skip_impossible = true;
  options.expectations = expectations;
  options.survey = true;
  return options;
}

// One step a person, so that a crash can come between them.
void put_apart(const Draft& step, Moment moment, const Step& planned, TimedSteps& out) {
  const std::string verb(name_of(planned.verb));
  if (planned.during || planned.names.size() < 2 || !step.at(verb).is_array()) return out.add(step, moment);
  Draft one = step;
  for (const std::string& name : planned.names) {
    one[verb] = name;
    out.add(one, moment);
    moment.text.clear();
  }
}

TimedSteps without_checks(const Draft& draft, const Plan& plan, const Outcome& outcome) {
  const TimedSteps all = timed_steps(draft, outcome.step_times);
  TimedSteps out{all.start, all.zone, {}, {}};
  size_t next = 0;
  for (size_t i = 0; i < plan.steps.size() && next < all.size(); ++i) {
    const Step& step = plan.steps[i];
    if (step.verb == Verb::wait && !step.during) continue;  // its time is in the moments
    if (kind_of(step.verb) != VerbKind::check) put_apart(all.steps[next], all.moments[next], step, out);
    ++next;
  }
  // Nights that only checks waited for are part of the scenario; in healing nothing is disturbed any more.
  const UnixMillis last = out.size() == 0 ? out.start : out.moments.back().at;
  if (outcome.steps_over > last || out.size() == 0)
    out.add({{"wait", "1ms"}}, {std::max(last, outcome.steps_over), {}});
  return out;
}

// Cannot be carried out while the engine is down.
bool needs_engine(Verb verb) {
  switch (verb) {
    case Verb::unsubscribe:
    case Verb::resubscribe:
    case Verb::link:
    case Verb::unlink:
    case Verb::settings:
    case Verb::import:
    case Verb::push_to_sales_connect:
    case Verb::send:
    case Verb::group:
    case Verb::run:
    case Verb::clock_step:
    case Verb::crash:
      return true;
    case Verb::edit:
    case Verb::create:
    case Verb::delete_:
    case Verb::undelete:
    case Verb::empty_recycle_bin:
    case Verb::convert:
    case Verb::merge:
    case Verb::share:
    case Verb::marketo:
    case Verb::install:
    case Verb::uninstall:
    case Verb::grant:
    case Verb::revoke:
    case Verb::layout:
    case Verb::validation_rule:
    case Verb::wait:
    case Verb::request:
    case Verb::fault:
    case Verb::restart:
    case Verb::expect:
    case Verb::expect_pushes:
    case Verb::expect_nightly:
    case Verb::expect_run:
    case Verb::expect_conflicts:
    case Verb::expect_history:
    case Verb::expect_calls:
    case Verb::expect_requests:
    case Verb::expect_diagnostics:
    case Verb::expect_audit:
    case Verb::expect_crashes:
    case Verb::expect_mails:
    case Verb::expect_groups:
    case Verb::expect_response:
      return false;
  }
  return false;
}

bool needs_engine(const Draft& step) {
  if (step.contains("during")) return false;
  for (const Verb verb : all_verbs()) {
    if (step.contains(std::string(name_of(verb)))) return needs_engine(verb);
  }
  return false;
}

Draft fault_step(const FaultAt& fault) {
  Draft step = {{"fault", std::string(name_of(fault.fault))}};
  step["times"] = 1;
  if (fault.request > 1) step["after"] = fault.request - 1;
  return step;
}

Draft crash_step(const CrashAt& crash) {
  Draft step = {{"crash", "engine"}, {"when", std::string(syncer::name_of(crash.point))}};
  if (crash.nth > 1) step["nth"] = crash.nth;
  if (crash.kind == CrashKind::power) step["kind"] = "power";
  if (crash.engine > 0) step["engine"] = crash.engine;
  return step;
}

// Somebody's monitoring starts what died, on the first whole second after one second; or somebody needs it
// sooner. Returns where it stands.
size_t put_restart(TimedSteps& steps, const CrashAt& crash, Draft restart) {
  Moment moment{(crash.at / second + 2) * second, {}};
  if (crash.engine > 0 && crash.kind == CrashKind::process) restart["engine"] = crash.engine;
  size_t index = crash.steps_before;
  while (index < steps.size() && steps.moments[index].at <= moment.at) {
    if (needs_engine(steps.steps[index])) {
      moment.at = steps.moments[index].at;
      std::swap(moment.text, steps.moments[index].text);
      break;
    }
    ++index;
  }
  steps.insert(index, restart, std::move(moment));
  return index;
}

struct DisturbedDraft {
  Draft draft;
  std::vector<int> origin;  // of each step: the subject's step, or -1
};

DisturbedDraft disturb(const Subject& subject, const Disturbance& disturbance, const std::string& mark) {
  TimedSteps steps = subject.steps;
  std::vector<int> ours = {0};
  const auto step = [&mark](Draft draft) {
    if (!mark.empty()) draft["note"] = mark;
    return draft;
  };
  if (const auto* fault = std::get_if<FaultAt>(&disturbance)) {
    steps.insert(0, step(fault_step(*fault)), {steps.start, {}});
  } else {
    const CrashAt& crash = std::get<CrashAt>(disturbance);
    ours.push_back(static_cast<int>(put_restart(steps, crash, step({{"restart", "engine"}}))) + 1);
    steps.insert(0, step(crash_step(crash)), {steps.start, {}});
  }
  DisturbedDraft out{*subject.draft, {}};
  out.draft["steps"] = written(steps, &out.origin);
  for (int& from : out.origin) {
    const bool one_of_ours = from < 0 || from == ours.front() || from == ours.back();
    const int before = 1 + (ours.size() > 1 && from > ours.back() ? 1 : 0);
    from = one_of_ours ? -1 : from - before;
  }
  return out;
}

// A fault of this kind in the file ends after so many requests.
bool is_counted(const Plan& plan, Fault fault) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [fault](const Step& step) {
    return step.verb == Verb::fault && step.fault == fault && step.times;
  });
}

}  // namespace

std::string text_of(const Disturbance& disturbance) {
  if (const auto* fault = std::get_if<FaultAt>(&disturbance))
    return fmt::format("{} at request {}", name_of(fault->fault), fault->request);
  const CrashAt& crash = std::get<CrashAt>(disturbance);
  std::string text = fmt::format("{} crash at {}", crash.kind == CrashKind::power ? "power" : "process",
                                 syncer::name_of(crash.point));
  if (crash.nth > 1) text += fmt::format(", the {}. time", crash.nth);
  if (crash.engine > 0) text += fmt::format(", of engine {}", crash.engine);
  return text;
}

std::optional<Subject> make_subject(const Draft& draft) {
  const std::optional<Plan> whole = load(draft);
  if (!whole) return std::nullopt;
  const Outcome with_checks = run_plan(*whole, options_of(false));
  Subject out;
  out.steps = without_checks(draft, *whole, with_checks);
  Draft bare = draft;
  std::vector<int> origin;
  bare["steps"] = written(out.steps, &origin);
  out.draft = std::make_shared<const Draft>(std::move(bare));
  std::optional<Plan> plan = load(*out.draft);
  if (!plan) return std::nullopt;
  out.plan = std::move(*plan);
  const int first = first_step_line(*out.draft);
  for (size_t i = 0; i < origin.size(); ++i) {
    if (origin[i] >= 0) out.lines.push_back(first + static_cast<int>(i));
  }
  out.undisturbed = run_plan(out.plan, options_of(true));
  out.rule = rule_of(out.plan, out.undisturbed);
  out.not_done.insert(out.undisturbed.skipped_lines.begin(), out.undisturbed.skipped_lines.end());
  // From steps as they are written, waits among them, to those of the subject.
  for (Passage& passage : out.undisturbed.places.points) {
    size_t begun = 0;
    for (size_t i = 0; i < passage.steps_begun && i < origin.size(); ++i) begun += origin[i] >= 0;
    passage.steps_begun = begun;
  }
  return out;
}

int64_t places_of(const Subject& subject) {
  const Places& places = subject.undisturbed.places;
  int64_t requests = 0;
  for (const auto& [fault, met] : places.requests)
    requests = std::max(requests, static_cast<int64_t>(met.size()));
  return requests + static_cast<int64_t>(places.points.size());
}

std::vector<Disturbance> disturbances_of(const Subject& subject) {
  std::vector<Disturbance> out;
  const Places& places = subject.undisturbed.places;
  for (const auto& [fault, met] : places.requests) {
    // What meets the same fault anyway makes the same world, unless one of the file's is used up by it.
    const bool counted = is_counted(subject.plan, fault);
    for (size_t i = 0; i < met.size(); ++i) {
      if (!met[i] || counted) out.push_back(FaultAt{fault, static_cast<int64_t>(i) + 1});
    }
  }
  const bool several = subject.plan.engines > 1;
  std::map<std::pair<syncer::Point, int>, int> passed;
  for (const Passage& passage : places.points) {
    const int engine = several ? passage.engine : 0;
    const int nth = ++passed[{passage.point, engine}];
    for (const CrashKind kind : {CrashKind::process, CrashKind::power}) {
      if (kind == CrashKind::process || !passage.all_saved)
        out.push_back(CrashAt{kind, passage.point, nth, engine, passage.at, passage.steps_begun});
    }
  }
  return out;
}

Draft disturbed(const Subject& subject, const Disturbance& disturbance, const std::string& mark) {
  return disturb(subject, disturbance, mark).draft;
}

const Trial::Ready* Trial::ready(const Disturbance& disturbance) {
  const auto* fault = std::get_if<FaultAt>(&disturbance);
  if (fault != nullptr) {
    if (const auto known = by_fault_.find(fault->fault); known != by_fault_.end()) {
      known->second.plan.steps.front().after = static_cast<int>(fault->request) - 1;
      return &known->second;
    }
  }
  DisturbedDraft draft = disturb(subject_, disturbance, {});
  std::optional<Plan> plan = load(draft.draft);
  if (!plan) return nullptr;
  Ready made{std::move(*plan), std::move(draft.origin), first_step_line(draft.draft)};
  if (fault != nullptr) return &by_fault_.emplace(fault->fault, std::move(made)).first->second;
  return &crash_.emplace(std::move(made));
}

// Lines of the subject whose steps the disturbed run skipped.
std::set<int> Trial::not_done(const Ready& ready, const Outcome& outcome) const {
  std::set<int> lines;
  for (const int line : outcome.skipped_lines) {
    const int from = ready.origin.at(static_cast<size_t>(line - ready.first_line));
    if (from >= 0) lines.insert(subject_.lines[static_cast<size_t>(from)]);
  }
  return lines;
}

std::optional<EverywhereBreak> Trial::run(const Disturbance& disturbance) {
  const Ready* made = ready(disturbance);
  if (made == nullptr) return EverywhereBreak{"?", "the disturbed scenario is none"};
  const Outcome outcome = run_plan(made->plan, options_of(true));
  if (const std::string rule = rule_of(made->plan, outcome); !rule.empty())
    return EverywhereBreak{rule, outcome.failure ? outcome.failure->what : std::string()};
  const EndState& calm = subject_.undisturbed.end;
  if (!end_difference(calm, outcome.end, {})) return std::nullopt;
  const std::set<int> skipped = not_done(*made, outcome);
  std::set<int> missing;
  std::set_symmetric_difference(skipped.begin(), skipped.end(), subject_.not_done.begin(),
                                subject_.not_done.end(), std::inserter(missing, missing.end()));
  const auto difference = end_difference(calm, outcome.end, excuses_of(subject_.plan, missing));
  if (!difference) return std::nullopt;
  return EverywhereBreak{same_end_rule, difference->what};
}

Shrunk shrink_disturbed(const Subject& subject, const Disturbance& disturbance, int most_runs) {
  const Draft marked = disturbed(subject, disturbance, disturbing);
  if (judge_end(marked, true).run.rule != same_end_rule)
    return shrink(disturbed(subject, disturbance), most_runs);
  const auto judge = [](const Draft& draft, bool skip) { return judge_end(draft, skip).run; };
  Shrunk out = shrink(marked, judge, most_runs);
  const auto read = read_drafts("found", out.text);
  const FileDrafts* drafts = std::get_if<FileDrafts>(&read);
  if (!out.broken || drafts == nullptr) return out;
  const Draft kept = with_expectation(drafts->drafts.front());
  out.text = canonical_text(kept);
  out.steps = static_cast<int>(kept.at("steps").size());
  return out;
}

}  // namespace sfsim
