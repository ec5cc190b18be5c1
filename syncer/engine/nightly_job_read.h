// Reading by a Bulk API 2.0 query job: made, asked about until it is over, its rows read in sets, deleted.
// What it cannot tell is left to pages.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "syncer/engine/nightly_read.h"

namespace syncer {

constexpr std::string_view read_was_stopped = "the run was stopped or taken over";

struct JobRead {
  bool over = false;               // every row went to `row`
  std::optional<Failure> failure;  // not over, and pages would not help
  std::string problem;             // why it is neither, for people
  int64_t total = 0;               // rows
  // When the job was made, by Salesforce's clock: it ran later. 0: it did not say.
  UnixMillis answered_at = 0;
  int64_t planned_calls = 0;
};

struct JobReadHow {
  CallCount& count;  // polls count as retries do
  const std::function<void(const OptedOutRow&)>& row;
  const std::function<bool(int64_t calls_left)>& before_wait;
};

// WAITS. `rows`: that match, as far as is known. A row may come twice where pages are read afterwards.
JobRead read_by_job(Context& context, const Question& question, int64_t rows, const JobReadHow& how);

}  // namespace syncer
