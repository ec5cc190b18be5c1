// Sorted when they are first asked: rows come by the thousand, questions are few.
#include "syncer/engine/lives.h"

#include <algorithm>

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr int most_hops = 1000;  // a circle, or as good as one

bool holds(const std::vector<RecordKey>& sorted, const RecordKey& record) {
  return std::binary_search(sorted.begin(), sorted.end(), record);
}

}  // namespace

void RecordLives::take(const OptedOutRow& row) {
  if (row.opted_out()) opted_out_.push_back(row.id);
  if (row.other_flag) also_.push_back(row.id);
  if (moves(row)) {
    steps_.push_back({row.id, row.successor, row.merged ? MoveWhy::merged : MoveWhy::converted});
  } else if (row.deleted) {
    deleted_.push_back(row.id);
  }
  sorted_ = false;
}

void RecordLives::sort() {
  if (sorted_) return;
  std::sort(opted_out_.begin(), opted_out_.end());
  std::sort(also_.begin(), also_.end());
  std::sort(deleted_.begin(), deleted_.end());
  // A row may come twice; the later one is the better known.
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const Step& a, const Step& b) { return a.from < b.from; });
  sorted_ = true;
}

const RecordLives::Step* RecordLives::step_from(const RecordKey& record) const {
  auto after = std::upper_bound(steps_.begin(), steps_.end(), record,
                                [](const RecordKey& key, const Step& step) { return key < step.from; });
  if (after == steps_.begin() || (--after)->from != record) return nullptr;
  return &*after;
}

RecordLives::Whereabouts RecordLives::follow(const RecordKey& from) {
  sort();
  Whereabouts where;
  where.record = from;
  for (const Step* step = step_from(from); step != nullptr; step = step_from(where.record)) {
    if (where.hops == 0) where.why = step->why;
    where.left_opted_out =
        where.left_opted_out || holds(opted_out_, where.record) || holds(also_, where.record);
    where.record = step->to;
    if (++where.hops > most_hops || where.record == from) {
      where.circle = true;
      return where;
    }
    if (MUTANT(only_the_first_step_is_followed)) break;
  }
  if (MUTANT(the_lost_opt_out_stays_lost)) where.left_opted_out = false;
  where.deleted = holds(deleted_, where.record);
  where.opted_out = holds(opted_out_, where.record);
  where.also = holds(also_, where.record);
  return where;
}

}  // namespace syncer
