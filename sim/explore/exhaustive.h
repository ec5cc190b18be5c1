// Every short sequence of a small alphabet of steps, in every row of a table of data at which engines tend to
// break. Within its bound it proves absence, where a random search only makes it likely.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sim/explore/draft.h"

namespace sfsim {

size_t exhaustive_letters();
size_t exhaustive_rows();
uint64_t exhaustive_worlds(int length);  // letters ^ length x rows
// World number `world` of all of that length.
Draft exhaustive_world(int length, uint64_t world);

}  // namespace sfsim
