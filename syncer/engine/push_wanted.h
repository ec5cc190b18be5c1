// Whether what a push was claimed for still holds: somebody on the record is unsubscribed, and the field is
// still the one in effect. Asked before every sending, for each wait gives people time to change it.
#pragma once
#include <vector>

#include "syncer/engine/push_text.h"

namespace syncer {

class PushWanted {
 public:
  explicit PushWanted(Store& store) : store_(store) {}

  // Reads how things are now; `settings` is of that moment.
  void look();
  const Settings& settings() const { return settings_; }
  // Marks an open item that is not wanted any more. True: it is still open.
  bool judge(PushItem& item) const;
  // After a wait: whether all of them, who are sent next, are as they were at the last look. Of all that were
  // claimed those that are not are marked: a change is met once.
  bool all_as_before(const std::vector<PushItem*>& items, std::vector<PushItem>& claimed);

 private:
  bool somebody_wants(const OutboxRow& row) const;

  Store& store_;
  Settings settings_;
  int64_t counter_ = -1;  // of changes of people
};

}  // namespace syncer
