// Everything is derived from the clock, the settings and the run records each time round, so that a restart
// at any moment needs no memory. A run that waits for a person has no next try; a settings change gives it
// one.
#include "syncer/engine/scheduler.h"

#include <algorithm>

#include "syncer/domain/schedule.h"
#include "syncer/engine/nightly.h"

namespace syncer {
namespace {

// When to look at an answer again; no_date: at the next due time.
UnixMillis look_again_at(const NightlyReport& report, UnixMillis now) {
  switch (report.answer) {
    case BeginRun::Answer::begun:
    case BeginRun::Answer::resumed:
      if (report.run.state == RunState::complete || report.run.next_try_at == 0) return no_date;
      return report.run.next_try_at;
    case BeginRun::Answer::complete_already:
      return no_date;
    case BeginRun::Answer::held_by_other:
      return report.run.lease_until > now ? report.run.lease_until : now + minute_ms;
    case BeginRun::Answer::not_yet:
      if (report.run.next_try_at == 0) return no_date;
      return report.run.next_try_at > now ? report.run.next_try_at : now + minute_ms;
  }
  return no_date;
}

// Runs the nightly if it is due. Returns when to look again.
UnixMillis run_if_due(Context& context, const Settings& settings) {
  if (!settings.nightly) return no_date;
  const UnixMillis now = context.clock.now();
  const UnixMillis due = latest_due(now, settings.nightly_time_minutes, settings.nightly_zone);
  UnixMillis at = no_date;
  // What was due before the nightly was switched on is not owed (A15).
  if (due > context.store.nightly_since()) {
    const NightlyReport report = run_nightly(context, false, due);
    const UnixMillis after = context.clock.now();
    at = look_again_at(report, after);
  }
  return std::min(at, next_due(now, settings.nightly_time_minutes, settings.nightly_zone));
}

}  // namespace

void run_scheduler(Context& context) {
  while (!context.stopped) {
    const UnixMillis began = context.clock.now();
    const Settings settings = context.store.settings();
    UnixMillis at = run_if_due(context, settings);
    if (context.options.look_every_ms > 0) at = std::min(at, began + context.options.look_every_ms);
    if (context.stopped) return;
    context.clock.sleep_until(at, Channel::schedule);
  }
}

}  // namespace syncer
