// When the steps end (scenario-format.md): faults end, crashed engines restart, and two nightlies run where
// the nightly is on. The second one must find nothing to do.
#include "sim/world/invariants.h"
#include "sim/world/stage.h"
#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

constexpr UnixMillis minute = 60 * 1000;
constexpr UnixMillis a_night = 30 * minute;      // from the due time until its run is over, in a small world
constexpr UnixMillis retries_end = 30 * minute;  // the slowest automatic retry comes after 15 minutes

UnixMillis next_night(const World& world) {
  return syncer::next_due(world.now(), world.settings.nightly_time_minutes, world.settings.nightly_zone);
}

}  // namespace

void heal(World& world) {
  world.network->faults().end_all();
  world.armed_crashes.clear();
  for (const auto& process : world.engines) {
    if (!process->up()) world.restart(process->number());
  }
  if (!world.settings.nightly) {
    world.advance(world.now() + retries_end);
    return;
  }
  world.advance(next_night(world) + a_night);
  world.invariants->catch_up();
  const UnixMillis second = next_night(world);
  world.advance(second - 1);
  world.invariants->expect_quiet_night();
  world.advance(second + a_night);
  world.invariants->quiet_night_over();
}

}  // namespace sfsim
