// A parent's weight is what it brought: a mark that the block had not seen counts most.
#include "sim/explore/guide.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/explore/mutate.h"

namespace sfsim {
namespace {

constexpr int weight_of_a_mark = 30, most_weight_of_pairs = 30;

}  // namespace

struct Guide::Parent {
  Draft draft;
  int weight = 0;
};

Guide::Guide(const Guidance& guidance, std::function<Draft(uint64_t world)> fresh)
    : guidance_(guidance), fresh_(std::move(fresh)) {}
Guide::~Guide() = default;

Draft Guide::draw(uint64_t world) {
  Draft fresh = fresh_(world);
  if (world % worlds_a_block < drawn_afresh || parents_.empty()) return fresh;
  Draws draws = Draws::stream(guidance_.seed, world, "parents");
  const size_t one = choose(draws);
  const size_t other = choose(draws);
  return mutated({parents_[one].draft, parents_[other].draft, fresh}, guidance_.seed, world, guidance_.shape);
}

void Guide::reached(const Draft& draft, const Coverage& coverage) {
  if (pairs_.empty()) pairs_.assign(coverage_pairs(), false);
  int new_pairs = 0, new_marks = 0;
  for (const uint16_t pair : coverage.pairs) {
    new_pairs += !pairs_[pair];
    pairs_[pair] = true;
  }
  for (size_t i = 0; i < syncer::mark_count; ++i) {
    new_marks += coverage.marks[i] != 0 && marks_[i] == 0;
    marks_[i] = std::max(marks_[i], coverage.marks[i]);
  }
  const int weight = std::min(new_pairs, most_weight_of_pairs) + new_marks * weight_of_a_mark;
  if (weight > 0) parents_.push_back({draft, weight});
}

size_t Guide::choose(Draws& draws) {
  std::vector<int> weights;
  weights.reserve(parents_.size());
  for (const Parent& parent : parents_) weights.push_back(parent.weight);
  return static_cast<size_t>(draws.weighted(weights));
}

}  // namespace sfsim
