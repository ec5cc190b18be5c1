// Sums of what several claims came to.
#include "syncer/engine/push.h"

namespace syncer {

void PushTally::add(const PushTally& other) {
  accepted += other.accepted;
  retrying += other.retrying;
  parked += other.parked;
  dropped += other.dropped;
  moved += other.moved;
  planned_calls += other.planned_calls;
  count.add(other.count);
  halted = halted || other.halted;
  unreachable = unreachable || other.unreachable;
  connection_refused = connection_refused || other.connection_refused;
  if (problem.empty()) problem = other.problem;
}

}  // namespace syncer
