// What has become of some records: asked only for those that refused a write as deleted or converted, and for
// those that have left the recycle bin. One call for each 200 of an object.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

struct LookUp {
  std::optional<Failure> failure;          // then not every record was asked for
  std::map<RecordKey, OptedOutRow> found;  // who is missing is gone for good, or hidden from the API user
  int64_t planned_calls = 0;               // ceil(n / 200) an object
};

struct LookUpHow {
  Channel channel = Channel::outbox;
  int tries = 1;                           // of one call that fails intermittently
  CallCount* count = nullptr;              // required
  std::function<bool()> before_wait = {};  // asked before every request and pause; false ends it. Empty: yes
};

// WAITS. Ids of both objects in any order.
LookUp look_up(Context& context, std::vector<RecordKey> records, const LookUpHow& how);

}  // namespace syncer
