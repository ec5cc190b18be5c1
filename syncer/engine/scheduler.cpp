// Everything is derived from the clock, the settings and the run records each time round, so that a restart
// at any moment needs no memory. A run that waits for a person has no next try; a settings change gives it
// one.
#include "syncer/engine/scheduler.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
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
      mark(Mark::run_found_another);
      return report.run.lease_until > now ? report.run.lease_until : now + minute_ms;
    case BeginRun::Answer::not_yet:
      mark(Mark::run_not_yet);
      if (report.run.next_try_at == 0) return no_date;
      return report.run.next_try_at > now ? report.run.next_try_at : now + minute_ms;
  }
  return no_date;
}

// Held for longer than anybody can hold a run: the clock that said so is wrong, or was.
bool held_beyond_reason(const NightlyReport& report, UnixMillis now) {
  return report.answer == BeginRun::Answer::held_by_other && report.run.lease_until > now + run_lease_ms;
}

// It was due more than an hour ago, nobody has begun it, and the team wants no late nights.
bool is_missed(Context& context, const Settings& settings, UnixMillis due, UnixMillis begin_at,
               UnixMillis now) {
  if (MUTANT(a_missed_night_is_made_up_anyway)) return false;
  if (settings.missed_nightly != MissedNightly::skip || now - begin_at <= 60 * minute_ms) return false;
  const std::vector<Run> runs = context.store.runs();
  const std::string date = local_date(due, settings.nightly_zone);
  const bool begun = std::any_of(runs.begin(), runs.end(),
                                 [&](const Run& run) { return !run.by_hand && run.local_date == date; });
  if (!begun) mark(Mark::run_skipped);
  return !begun;
}

// Runs the nightly if it is due. Returns when to look again.
UnixMillis run_if_due(Context& context, Settings settings) {
  if (MUTANT(nightly_in_utc)) settings.nightly_zone = "UTC";
  if (MUTANT(nightly_at_a_fixed_offset)) settings.nightly_zone = "Etc/GMT+8";
  if (MUTANT(nightly_in_the_morning)) settings.nightly_time_minutes -= 12 * 60;
  if (!has_nights(settings) && !MUTANT(nightly_while_switched_off)) return no_date;
  const UnixMillis now = context.clock.now();
  const UnixMillis due = latest_due(now, settings.nightly_time_minutes, settings.nightly_zone);
  const UnixMillis begin_at = due + delay_in_window(due, settings.nightly_window_minutes);
  if (now < begin_at && !MUTANT(the_window_is_ignored)) return begin_at;
  UnixMillis at = no_date;
  if (is_missed(context, settings, due, begin_at, now))
    return next_due(now, settings.nightly_time_minutes, settings.nightly_zone);
  // What was due before the nightly was switched on is not owed (A15).
  if (MUTANT(a_missed_night_is_not_made_up) && now - due > 60 * minute_ms) return due + day_ms;
  if (MUTANT(every_missed_night_is_made_up))
    for (UnixMillis missed = due - 3 * day_ms; missed < due; missed += day_ms)
      if (missed > context.store.nightly_since()) run_nightly(context, false, missed);
  if (due > context.store.nightly_since() || MUTANT(switching_on_runs_at_once)) {
    const NightlyReport report = run_nightly(context, false, due);
    const bool begun = report.answer == BeginRun::Answer::begun;
    if (begun && now - due > 60 * minute_ms) mark(Mark::run_made_up);
    const UnixMillis after = context.clock.now();
    if (held_beyond_reason(report, after) && context.store.pull_in(lease_horizon_at(after))) return after;
    at = MUTANT(an_incomplete_night_is_given_up) ? no_date : look_again_at(report, after);
  }
  if (MUTANT(every_day_has_24_hours)) return std::min(at, std::max(due + day_ms, now + quarter_ms));
  return std::min(at, next_due(now, settings.nightly_time_minutes, settings.nightly_zone));
}

bool same_nights(const Settings& a, const Settings& b) {
  return has_nights(a) == has_nights(b) && a.nightly_time_minutes == b.nightly_time_minutes &&
         a.nightly_zone == b.nightly_zone && a.nightly_window_minutes == b.nightly_window_minutes &&
         a.missed_nightly == b.missed_nightly;
}

}  // namespace

void run_scheduler(Context& context) {
  while (!context.stopped) {
    const UnixMillis began = context.clock.now();
    context.look_at_clock(began);
    const Settings settings = context.store.settings();
    UnixMillis at = run_if_due(context, settings);
    const UnixMillis ended = context.clock.now();
    // The clock was set back, or the settings are others by now: what was worked out no longer holds. (A
    // pause of the nightly may have taken the wake that told of it.)
    if (ended < began || !same_nights(context.store.settings(), settings)) continue;
    if (context.stopped) return;
    context.clock.sleep_until(at, Channel::schedule);
  }
}

}  // namespace syncer
