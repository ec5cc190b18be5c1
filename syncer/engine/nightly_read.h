// Reading the answer of a query to its end, page by page or by a Bulk API job, with patience for what goes
// away by itself.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "syncer/engine/context.h"

namespace syncer {

struct Question {
  std::string what;  // for people: "Contact"
  std::string soql;
  std::string flag;  // the checkbox that OptedOutRow::flag shows
  int tries_if_too_long = tries_in_a_run;
  int64_t jobs_from = 0;      // by a Bulk API job where so many rows match; 0: never
  int64_t rows_expected = 0;  // that match at least, as far as is known before anything is asked
};

// Salesforce gave up on the query: less of it may come through.
bool takes_too_long(const Failure& failure);

struct ObjectRead {
  std::optional<Failure> failure;  // then not every row was read
  int64_t total = 0;               // rows that match, as Salesforce counts them
  // By Salesforce's clock, whole seconds: what was read is no older. 0: it did not say.
  UnixMillis answered_at = 0;
  CallCount count;
  // Pages: max(1, ceil(R / 2000)). A job: 1, max(1, ceil(R / 50000)) for its rows, and 1 to delete it.
  int64_t planned_calls = 0;
};

// WAITS. Every row read goes to `row`, also when a later page fails; a row may come twice. `before_wait` is
// asked before every request, with the number of calls that are left as far as is known; false ends the
// reading.
ObjectRead read_all(Context& context, const Question& question,
                    const std::function<void(const OptedOutRow&)>& row,
                    const std::function<bool(int64_t pages_left)>& before_wait);

}  // namespace syncer
