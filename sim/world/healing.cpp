// When the steps end (scenario-format.md): faults end, clocks are set right, crashed engines restart, and two
// nightlies run where the nightly is on. The second one must find nothing to do.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"
#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

constexpr UnixMillis minute = 60 * 1000;
// From the due time until its run is over, in a small world.
UnixMillis a_night(const World& world) { return (30 + world.settings.nightly_window_minutes) * minute; }
constexpr UnixMillis retries_end = 25 * 60 * minute;  // what is parked is tried once a day without a nightly

// The next night that is still to come: a clock that was ahead may have had it already.
UnixMillis next_night(const World& world) {
  const syncer::Settings& settings = world.settings;
  std::set<std::string> had;
  for (const syncer::Run& run : world.store->runs()) {
    const bool gave_up = run.state == syncer::RunState::incomplete && run.next_try_at == 0;
    const bool has_it = run.state != syncer::RunState::incomplete || gave_up;  // one at work is that date's
    if (!run.by_hand && has_it) had.insert(run.local_date);
  }
  UnixMillis due = world.now();
  do {
    due = syncer::next_due(due, settings.nightly_time_minutes, settings.nightly_zone);
  } while (had.contains(syncer::local_date(due, settings.nightly_zone)));
  return due;
}

bool a_clock_was_set(const Plan& plan) {
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [](const Step& step) { return step.verb == Verb::clock_step; });
}

// What is on its way as the last minute ends comes back first. A lease that nobody ends is not waited for.
void let_flights_land(World& world) {
  const auto in_flight = [&] {
    const std::vector<syncer::OutboxRow> rows = world.store->outbox();
    return std::any_of(rows.begin(), rows.end(), [](const syncer::OutboxRow& row) {
      return row.state == syncer::OutboxState::claimed;
    });
  };
  for (int n = 0; n < 10 && in_flight(); ++n) world.advance(world.now() + minute);
}

}  // namespace

void heal(World& world) {
  world.network->faults().end_all(world.now());
  world.armed_crashes.clear();
  for (const auto& process : world.engines) {
    world.set_clock(process->number(), 0);
    if (!process->up()) world.restart(process->number());
  }
  if (a_clock_was_set(world.plan))
    world.advance(world.now() + a_night(world));  // a night of another date may be running
  if (!sfsim::has_nights(world.settings)) {
    world.advance(world.now() + retries_end);
    let_flights_land(world);
    return;
  }
  // A false waits a night where the record has just changed: the first of the two nights begins later than
  // that.
  if (next_night(world) < world.now() + minute) world.advance(next_night(world) + a_night(world));
  // Some of what was done only a night that reads everything will see.
  if (world.settings.nightly_reading == syncer::NightlyReading::incremental)
    for (int n = 0; n < world.settings.full_reading_days; ++n)
      world.advance(next_night(world) + a_night(world));
  // What is told to a record of the same address is pulled by whoever is linked to it, and told on: a night
  // each.
  if (world.settings.records_of_an_address == syncer::RecordsOfAnAddress::all)
    for (size_t n = 0; n < 2 * world.people.size(); ++n) world.advance(next_night(world) + a_night(world));
  world.advance(next_night(world) + a_night(world));
  world.invariants->catch_up();
  const UnixMillis second = next_night(world);
  world.advance(second - 1);
  world.invariants->expect_quiet_night();
  world.advance(second + a_night(world));
  world.invariants->quiet_night_over();
  let_flights_land(world);
}

}  // namespace sfsim
