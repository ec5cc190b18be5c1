// Where both opt-out fields of a record are pushed, two rows stand for one write: the first carries the
// second. Salesforce refuses a record as a whole for one field that cannot be written, or that a rule
// protects; then each goes by itself.
#pragma once
#include <vector>

#include "syncer/engine/push_text.h"

namespace syncer {

// Those that carry another, and those that go alone; a pair that was parted stays parted.
std::vector<PushItem*> pair_up(const std::vector<PushItem*>& items);
// With what they carry.
std::vector<PushItem*> with_carried(const std::vector<PushItem*>& items);
std::vector<RecordWrite> writes_of(const std::vector<PushItem*>& items);
// What was answered holds for what was carried, too.
void share_answer(const PushItem& item);
// Whether it may have been refused for one of the two fields only.
bool refused_for_a_field(const PushItem& item);
// Each goes by itself from here on, and nothing is known of either. Gives what was carried.
std::vector<PushItem*> part(const std::vector<PushItem*>& items);

}  // namespace syncer
