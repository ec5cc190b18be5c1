// Runs one plan from its first moment to its verdict.
#include "sim/world/world.h"

#include <fmt/format.h>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

// The next moment that a step of the file fixes; a check must not wait past it.
std::optional<UnixMillis> next_fixed_time(const Plan& plan, size_t index) {
  for (size_t i = index + 1; i < plan.steps.size(); ++i) {
    if (plan.steps[i].at) return plan.steps[i].at;
  }
  return std::nullopt;
}

void perform(World& world, size_t index) {
  const Step& step = world.plan.steps[index];
  world.step = &step;
  if (step.at) world.advance(*step.at);
  const bool waits = kind_of(step.verb) == VerbKind::check && !step.at && !step.during;
  if (waits) world.settle(next_fixed_time(world.plan, index));
  world.step_times.push_back(world.now());
  if (step.during) {
    world.network->arm(step);
  } else if (kind_of(step.verb) == VerbKind::check) {
    world.invariants->catch_up();
    world.raise_failure();
    if (world.options.expectations) perform_check(world, step);
  } else {
    perform_act(world, step, nullptr);
    world.step = &step;
  }
  world.invariants->after_step();
  world.raise_failure();
}

void finish(World& world) {
  world.settle(std::nullopt);
  if (world.options.skip_impossible) {
    for (const Step& step : world.plan.steps) {
      if (step.during && !world.network->happened(step)) world.skipped_lines.push_back(step.at_place.line);
    }
  } else if (const Step* missed = world.network->unhappened()) {
    world.step = missed;
    const During& during = *missed->during;
    world.fail(missed->verb_place,
               during.nth == 1
                   ? fmt::format("its moment never came: no {} was {}", during.request, name_of(during.phase))
                   : fmt::format("its moment never came: fewer than {} of {} were {}", during.nth,
                                 during.request, name_of(during.phase)));
  }
  world.network->disarm();
  world.step = nullptr;
  world.watch.steps_are_over();
  world.surveying = false;
  heal(world);
  world.raise_failure();
  world.invariants->at_end();
  world.raise_failure();
  if (world.options.survey) world.end = end_state(world);
}

void play(World& world) {
  set_up(world);
  start_engines(world);
  world.advance(world.plan.start);
  world.surveying = world.options.survey;
  for (size_t i = 0; i < world.plan.steps.size(); ++i) {
    const std::optional<int>& stop = world.options.stop_at_line;
    if (stop && world.plan.steps[i].at_place.line > *stop) return;
    perform(world, i);
  }
  world.steps_over = world.now();
  if (!world.options.stop_at_line) finish(world);
}

RunFailure stuck(const World& world, const Livelock& livelock) {
  RunFailure failure;
  failure.verdict = Verdict::engine_crashed;
  if (world.step != nullptr) {
    failure.at = world.step->verb_place;
    failure.step_line = world.step->at_place.line;
  }
  failure.what = fmt::format("the {} runs in circles: time stands still", livelock.activity);
  return failure;
}

RunFailure store_gave_up(const World& world, const char* what) {
  RunFailure failure;
  failure.verdict = Verdict::engine_crashed;
  if (world.step != nullptr) {
    failure.at = world.step->verb_place;
    failure.step_line = world.step->at_place.line;
  }
  failure.what = fmt::format("the store gives up: {}", what);
  return failure;
}

}  // namespace

Outcome run_plan(const Plan& plan, const WorldOptions& options) {
  Outcome outcome;
  if (!plan.skip.empty()) {
    outcome.verdict = Verdict::skipped;
    return outcome;
  }
  World world(plan, options);
  syncer::forget_marks();
  if (options.coverage) world.watch.begin();
  try {
    play(world);
  } catch (const StepFailed& failed) {
    outcome.failure = failed.failure;
  } catch (const Livelock& livelock) {
    outcome.failure = stuck(world, livelock);
  } catch (const syncer::StoreError& error) {  // the store refuses what an act asks of it
    outcome.failure = store_gave_up(world, error.what());
  }
  if (outcome.failure) {
    if (world.step != nullptr && outcome.failure->step_line == 0)
      outcome.failure->step_line = world.step->at_place.line;
    outcome.verdict = outcome.failure->verdict;
    world.note(TraceEvent::Kind::check, outcome.failure->what, outcome.failure->people);
  }
  if (world.network) {
    for (const SentRequest& sent : world.network->log()) outcome.api_calls += sent.reached && !sent.token;
  }
  outcome.coverage = std::move(world.coverage);
  outcome.coverage.marks = syncer::marks_passed();
  outcome.coverage.pairs = world.watch.take();
  outcome.skipped_lines = std::move(world.skipped_lines);
  outcome.step_times = std::move(world.step_times);
  outcome.steps_over = world.steps_over;
  outcome.places = std::move(world.places);
  outcome.end = std::move(world.end);
  outcome.hash = world.trace.hash();
  outcome.trace = world.trace.take();
  if (options.at_end && world.api) options.at_end(*world.api, outcome);
  return outcome;
}

}  // namespace sfsim
