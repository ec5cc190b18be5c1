// Writing false to Salesforce, one record a call, each on the condition that nobody has modified the record
// since it was read: an opt-out that came in the meantime is never overwritten.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

struct WantedClear {
  Clear clear;
  std::string field;       // API name
  UnixMillis read_at = 0;  // LastModifiedDate, as it was read
};

// Whether the decisions from `from` on, which are of one record, opt it in: then all of them do.
std::optional<Clear> wanted_clear(const std::vector<PersonDecision>& decisions, size_t from,
                                  OptOutField field);

struct ClearTally {
  int64_t cleared = 0;
  int64_t parked = 0;
  int64_t left = 0;  // changed since they were read, on either side: the next run decides anew
  int64_t planned_calls = 0;
  CallCount count;
  bool halted = false;     // the org or the connection refuses everybody
  bool try_again = false;  // something failed that goes away by itself
  std::string problem;     // the first failure, for people
};

// WAITS. The order of each: the audit intent is committed, the request is sent, its end is committed. Nothing
// is repeated: whoever decides again reads again. `before_wait` is asked before every request; false ends it.
ClearTally write_falses(Context& context, const std::vector<WantedClear>& wanted, int64_t run, int64_t token,
                        int64_t read_version, const std::function<bool()>& before_wait);

}  // namespace syncer
