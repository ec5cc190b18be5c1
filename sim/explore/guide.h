// Which worlds are worth changing: worlds come in blocks; in each the first part is drawn afresh, the rest is
// made from worlds of the same block that reached something new in it. A block depends on nothing outside of
// it, so that blocks can be run anywhere, in any order, by any number of processes, and stay the same worlds.
#pragma once
#include <functional>
#include <vector>

#include "sim/explore/draft.h"
#include "sim/explore/sketch.h"
#include "sim/world/world.h"

namespace sfsim {

constexpr uint64_t worlds_a_block = 256;
constexpr uint64_t drawn_afresh = 96;  // of a block, at its beginning

struct Guidance {
  uint64_t seed = 0;
  Shape shape;
};

// Worlds of one block, asked for in their order; each is told what it reached before the next is asked for.
class Guide {
 public:
  Guide(const Guidance& guidance, std::function<Draft(uint64_t world)> fresh);
  ~Guide();
  Guide(const Guide&) = delete;

  Draft draw(uint64_t world);
  void reached(const Draft& draft, const Coverage& coverage);

 private:
  struct Parent;
  size_t choose(Draws& draws);

  const Guidance guidance_;
  const std::function<Draft(uint64_t world)> fresh_;
  std::vector<Parent> parents_;
  std::vector<bool> pairs_;
  syncer::MarkCounts marks_{};
};

}  // namespace sfsim
