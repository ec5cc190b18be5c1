// Everything that was written on either side, in the order of time, row by row: of a million rows only a page
// of each list is in memory.
#pragma once
#include <deque>
#include <optional>
#include <vector>

#include "syncer/app/views.h"
#include "syncer/store/store.h"

namespace syncer::app {

class AuditStream {
 public:
  struct Wanted {
    PersonId person = 0;  // 0: everybody, and the settings
    int64_t run = 0;      // 0: of any run, and of none
  };
  AuditStream(Store& store, const Wanted& wanted);
  // Each list comes in the order in which it was written; between them the earlier row comes first, and
  // within a millisecond a cause before what it led to. Empty: that was all.
  std::optional<AuditView> next();

 private:
  static constexpr int rows_a_page = 1000;
  std::optional<AuditView> take();  // whatever is wanted

  Store& store_;
  const Wanted wanted_;
  const std::vector<Run> runs_;
  std::deque<SettingChange> settings_;
  // The rest of a page; the list is over when a page stays empty.
  std::deque<HistoryRow> history_;
  std::deque<AuditRow> audit_;
  int64_t last_history_ = 0, last_audit_ = 0;
};

}  // namespace syncer::app
