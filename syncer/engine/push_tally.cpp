// Sums of what rows and claims came to.
#include "syncer/engine/push.h"

namespace syncer {

void PushTally::add(const PushTally& other) {
  accepted += other.accepted;
  retrying += other.retrying;
  parked += other.parked;
  dropped += other.dropped;
  left += other.left;
  moved += other.moved;
  planned_calls += other.planned_calls;
  count.add(other.count);
  halted = halted || other.halted;
  unreachable = unreachable || other.unreachable;
  connection_refused = connection_refused || other.connection_refused;
  if (problem.empty()) problem = other.problem;
}

void PushTally::add(PushOutcome outcome) {
  switch (outcome) {
    case PushOutcome::accepted:
      ++accepted;
      return;
    case PushOutcome::equal:
      return;
    case PushOutcome::retry:
      ++retrying;
      return;
    case PushOutcome::parked:
      ++parked;
      return;
    case PushOutcome::dropped:
      ++dropped;
      return;
    case PushOutcome::moved:
      ++moved;
      return;
  }
}

}  // namespace syncer
