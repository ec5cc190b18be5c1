// One rare thing a line.
#include "syncer/engine/push_marks.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

bool mistaken_for_success(const Failure& failure) {
  return (MUTANT(the_request_limit_is_success) && failure.code == "REQUEST_LIMIT_EXCEEDED") ||
         (MUTANT(a_server_error_is_success) && failure.status >= 500) ||
         (MUTANT(a_timeout_is_success) && failure.status == 0);
}

void mark_answers(const std::vector<std::optional<Failure>>& records) {
  const auto refused = [](const std::optional<Failure>& one) { return one.has_value(); };
  if (std::any_of(records.begin(), records.end(), refused) &&
      !std::all_of(records.begin(), records.end(), refused))
    mark(Mark::push_accepted_in_part);
}

void mark_whole_failure(const Failure& failure) {
  if (failure.code == "NO_ANSWER") mark(Mark::push_met_no_answer);
  if (failure.code == "CONNECTION_FAILED") mark(Mark::push_found_no_server);
  switch (failure.rule.action) {
    case Action::later:
      return mark(Mark::push_halted_by_a_limit);
    case Action::refresh:
    case Action::reconnect:
      return mark(Mark::push_halted_by_the_connection);
    case Action::retry:
    case Action::park:
    case Action::drop:
      return;
  }
}

void mark_parked(Obstacle obstacle, bool nightly) {
  if (!nightly) mark(Mark::push_parked_for_a_day);
  switch (obstacle) {
    case Obstacle::field:
      return mark(Mark::push_parked_for_the_field);
    case Obstacle::record:
      return mark(Mark::push_parked_for_the_record);
    case Obstacle::access:
      return mark(Mark::push_parked_for_access);
    case Obstacle::none:
    case Obstacle::connection:
      return;
  }
}

}  // namespace syncer
