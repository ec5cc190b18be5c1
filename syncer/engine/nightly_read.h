// Reading the answer of a query to its end, page by page, with patience for what goes away by itself.
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
};

// Salesforce gave up on the query: less of it may come through.
bool takes_too_long(const Failure& failure);

struct ObjectRead {
  std::optional<Failure> failure;  // then not every row was read
  int64_t total = 0;               // rows that match, as Salesforce counts them
  UnixMillis answered_at = 0;      // the first page, by Salesforce's clock; 0: it did not say
  CallCount count;
  int64_t planned_calls() const;  // max(1, ceil(R / 2000))
};

// WAITS. Every row read goes to `row`, also when a later page fails; a row may come twice. `before_wait` is
// asked before every request, with the number of pages that are left as far as is known; false ends the
// reading.
ObjectRead read_all(Context& context, const Question& question,
                    const std::function<void(const OptedOutRow&)>& row,
                    const std::function<bool(int64_t pages_left)>& before_wait);

}  // namespace syncer
