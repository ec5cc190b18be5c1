// A world made from another one: some steps put in, taken out, repeated or moved in time, the end of a second
// world, another value. What comes out is always a scenario that the loader takes.
#pragma once
#include "sim/explore/sketch.h"

namespace sfsim {

struct Parents {
  const Draft& one;
  const Draft& other;  // gives steps to splices; may be the same
  const Draft& fresh;  // the world as it would be without parents; gives heads, and is the way out
};
// World number `world` of the seed, made from them; every draw is from that world's own streams.
Draft mutated(const Parents& parents, uint64_t seed, uint64_t world, const Shape& shape);

}  // namespace sfsim
