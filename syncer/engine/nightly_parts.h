// A query that takes Salesforce too long, asked in halves, and in halves of these: each with as many of the
// linked records.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "syncer/engine/linked.h"
#include "syncer/engine/nightly_read.h"

namespace syncer {

struct PartedQuestion {
  std::string what;  // for people: "Contact"
  std::string flag;  // the checkbox that OptedOutRow::flag shows
  std::function<std::string(const IdRange&)> soql;
  const std::vector<LinkedPerson>& people;   // of the object, sorted by record
  int64_t jobs_from = 0, rows_expected = 0;  // as of Question, before it is taken apart
};

struct PartsRead {
  std::optional<Failure> failure;  // then not every row was read
  CallCount count;                 // what was asked in vain, and then in halves, counts as retries
  UnixMillis answered_at = 0;      // of the part that was read first; 0: one did not say
  int64_t planned_calls = 0;       // of the parts that were read, and of the one that failed
};

// WAITS. `row` and `before_wait` as with read_all.
PartsRead read_in_parts(Context& context, const PartedQuestion& question,
                        const std::function<void(const OptedOutRow&)>& row,
                        const std::function<bool(int64_t pages_left)>& before_wait);

}  // namespace syncer
