// What becomes of each row when a push is over: accepted, tried again and when, parked, dropped.
#pragma once
#include "syncer/engine/push_text.h"

namespace syncer {

class RowOutcomes {
 public:
  // `whole_failure`: a call failed as a whole.
  RowOutcomes(Context& context, const Settings& settings, bool whole_failure, UnixMillis now)
      : context_(context), settings_(settings), whole_failure_(whole_failure), now_(now) {}

  PushResult of(const PushItem& item);

 private:
  void place(PushResult& result, const PushItem& item);
  UnixMillis retry_at(const PushItem& item);

  Context& context_;
  const Settings& settings_;
  const bool whole_failure_;
  const UnixMillis now_;
  UnixMillis shared_retry_at_ = 0;
};

}  // namespace syncer
