// The marks of a push that follow from an answer alone; kept apart so that push.cpp tells of pushing.
#pragma once
#include "syncer/salesforce/client.h"

namespace syncer {

void mark_answers(const std::vector<std::optional<Failure>>& records);  // of one call
// Only seeded bugs.
bool mistaken_for_success(const Failure& failure);
void mark_whole_failure(const Failure& failure);  // of a call as a whole
void mark_parked(Obstacle obstacle, bool nightly);

}  // namespace syncer
