// The world's own faults: what the network does from here on, and engines that die and rise.
#include <fmt/format.h>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

const char* what_happens(Fault fault) {
  switch (fault) {
    case Fault::unavailable:
      return "Salesforce is unavailable (503)";
    case Fault::timeout:
      return "requests time out before Salesforce sees them";
    case Fault::lost_response:
      return "answers are lost after Salesforce has applied the request";
    case Fault::rate_limit:
      return "the org is over its request limit (403)";
    case Fault::expired_session:
      return "the session expires";
    case Fault::row_locked:
      return "rows are locked by somebody else";
    case Fault::slow:
      return "answers take 30 s";
    case Fault::stale_read:
      return "queries do not see this second's changes";
    case Fault::partial_failure:
      return "every second row of a collection fails";
    case Fault::duplicate_delivery:
      return "requests arrive twice";
    case Fault::malformed_reply:
      return "a proxy answers with a page of its own after Salesforce has applied the request";
    case Fault::truncated_reply:
      return "answers are cut in the middle after Salesforce has applied the request";
    case Fault::small_pages:
      return "queries are answered in pages of one row";
    case Fault::no_connection:
      return "no connection to Salesforce comes about";
    case Fault::query_timeout:
      return "queries run for too long";
    case Fault::expired_cursor:
      return "the results of queries are dropped before their next page is read";
    case Fault::failed_job:
      return "bulk jobs fail";
    case Fault::aborted_job:
      return "bulk jobs are aborted";
  }
  return "";
}

void begin_fault(World& world, const Step& step) {
  std::string text = what_happens(step.fault);
  if (!step.on.empty()) text += fmt::format(", on {}", step.on);
  if (step.times) text += fmt::format(", {} {}", *step.times, *step.times == 1 ? "time" : "times");
  if (step.for_ms) text += fmt::format(", for {} s", *step.for_ms / 1000);
  if (step.unseen_ms) text += fmt::format(", nor those of {} s before", *step.unseen_ms / 1000);
  if (step.after > 0) text += fmt::format(", after {}", step.after);
  world.note(TraceEvent::Kind::fault, std::move(text));
  world.network->faults().add(step, world.now());
}

// A machine's clock: it goes on wrong whether its engine is up or not.
void step_clock(World& world, const Step& step) {
  const int64_t by = step.number.value_or(0);
  const std::string length = fmt::format("{} s", static_cast<double>(by < 0 ? -by : by) / 1000);
  for (const auto& process : world.engines) {
    if (step.engine != 0 && step.engine != process->number()) continue;
    const std::string whose = world.engines.size() > 1
                                  ? fmt::format("the clock of engine {}", process->number())
                                  : "the engine's clock";
    world.note(TraceEvent::Kind::fault,
               fmt::format("{} is set {} by {}", whose, by < 0 ? "back" : "forward", length), {},
               process->number());
    world.set_clock(process->number(), process->clock_offset() + by);
  }
}

void crash(World& world, const Step& step, const Flight* flight) {
  if (step.when) {
    world.armed_crashes.push_back({&step, 0, false});
    return;
  }
  int engine = step.engine;
  if (engine == 0) engine = flight != nullptr ? flight->engine : 1;
  if (step.kind == CrashKind::process && !world.engines[static_cast<size_t>(engine) - 1]->up())
    world.fail(step.verb_place, "the engine is down already");
  world.crash(engine, step.kind);
}

void restart(World& world, const Step& step) {
  if (step.engine != 0) return world.restart(step.engine);
  bool any = false;
  for (const auto& process : world.engines) {
    if (process->up()) continue;
    any = true;
    world.restart(process->number());
  }
  if (!any) world.restart(1);  // a deploy: the running one is replaced
}

}  // namespace

void perform_fault(World& world, const Step& step, Flight* flight) {
  if (step.verb == Verb::fault) begin_fault(world, step);
  if (step.verb == Verb::clock_step) step_clock(world, step);
  if (step.verb == Verb::crash) crash(world, step, flight);
  if (step.verb == Verb::restart) restart(world, step);
}

}  // namespace sfsim
