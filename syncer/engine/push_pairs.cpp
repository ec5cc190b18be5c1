// The rows of a record are queued together, claimed together, and tried again together.
#include "syncer/engine/push_pairs.h"

#include <map>
#include <string_view>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

std::vector<PushItem*> pair_up(const std::vector<PushItem*>& items) {
  std::vector<PushItem*> first;
  std::map<std::string_view, PushItem*> by_record;
  for (PushItem* item : items) {
    item->carried = nullptr;
    item->carrier = nullptr;
    item->write.also.clear();
    const auto [found, is_first] = by_record.emplace(item->row->salesforce_id, item);
    PushItem* const carrier = found->second;
    if (is_first || carrier->apart || item->apart || carrier->write.field == item->write.field) {
      first.push_back(item);
      continue;
    }
    mark(Mark::push_of_both_fields);
    carrier->carried = item;
    item->carrier = carrier;
    carrier->write.also = item->write.field;
  }
  return first;
}

std::vector<RecordWrite> writes_of(const std::vector<PushItem*>& items) {
  std::vector<RecordWrite> writes;
  writes.reserve(items.size());
  for (const PushItem* item : items) writes.push_back(item->write);
  return writes;
}

std::vector<PushItem*> with_carried(const std::vector<PushItem*>& items) {
  std::vector<PushItem*> all;
  for (PushItem* item : items) {
    all.push_back(item);
    if (item->carried != nullptr) all.push_back(item->carried);
  }
  return all;
}

void share_answer(const PushItem& item) {
  if (item.carried == nullptr) return;
  item.carried->request_id = item.request_id;
  item.carried->failure = item.failure;
  item.carried->accepted = item.accepted;
}

bool refused_for_a_field(const PushItem& item) {
  if (item.carried == nullptr || !item.failure || MUTANT(one_bad_field_parks_both)) return false;
  const Obstacle obstacle = item.failure->rule.obstacle;
  return item.failure->rule.action == Action::park &&
         (obstacle == Obstacle::field || obstacle == Obstacle::access);
}

std::vector<PushItem*> part(const std::vector<PushItem*>& items) {
  std::vector<PushItem*> carried;
  for (PushItem* item : items) {
    PushItem* const other = item->carried;
    if (other == nullptr) continue;
    mark(Mark::push_of_fields_apart);
    for (PushItem* one : {item, other}) {
      one->failure.reset();
      one->apart = true;
      one->carried = one->carrier = nullptr;
      one->write.also.clear();
    }
    carried.push_back(other);
  }
  return carried;
}

}  // namespace syncer
