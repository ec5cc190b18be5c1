// Who this process is among those that may share a database, and which of the others are dead: what a killed
// process had claimed is freed by the next one, at once, without waiting for a lease to run out.
#pragma once
#include <string>
#include <string_view>

#include "syncer/store/store.h"

namespace syncer::app {

// "host/boot/pid-namespace/pid/start". The start time tells a process from a later one with the same pid.
std::string worker_identity();

// True only when that is certain: a process of this host that has ended. Of another host, or of another
// container, nothing is known.
bool is_dead(std::string_view worker);

// Frees the claims and runs of dead processes; returns how many workers that were.
int release_the_dead(Store& store, UnixMillis now);

}  // namespace syncer::app
