// Seed -> scenario. Every choice is made here, before a world starts, so that a failing seed is a file.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

// World number `world` of the seed: always the same document, and one that the loader takes.
Draft generate(uint64_t seed, uint64_t world, const Shape& shape);

// The moment as a file can write it; an hour later where local time is skipped or happens twice.
std::string writable(UnixMillis& at, const FileTime& file, UnixMillis now);

}  // namespace sfsim
