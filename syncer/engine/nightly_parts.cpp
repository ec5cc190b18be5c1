// Ranges of ids cover everything, whatever the order in which Salesforce sees them.
#include "syncer/engine/nightly_parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr int most_halvings = 8;        // sync.md section 6
constexpr int tries_before_halves = 2;  // what was slow for a moment only is not taken apart

struct Part {
  IdRange range;
  size_t first = 0, last = 0;  // people
  int halvings = 0;
};

// Where the second half begins: at another record than the first one. `part.last`: there is only one record.
size_t middle_of(const Part& part, const std::vector<LinkedPerson>& people) {
  size_t middle = part.first + (part.last - part.first) / 2;
  while (middle < part.last && people[middle].record == people[part.first].record) ++middle;
  return middle;
}

}  // namespace

PartsRead read_in_parts(Context& context, const PartedQuestion& question,
                        const std::function<void(const OptedOutRow&)>& row,
                        const std::function<bool(int64_t)>& before_wait) {
  PartsRead sum;
  bool first_part = true;
  std::vector<Part> left = {{{}, 0, question.people.size(), 0}};
  while (!left.empty()) {
    const Part part = left.back();
    left.pop_back();
    const size_t middle = middle_of(part, question.people);
    const bool divisible = part.halvings < most_halvings && middle < part.last;
    const ObjectRead read = read_all(context,
                                     {question.what, question.soql(part.range), question.flag,
                                      divisible ? tries_before_halves : tries_in_a_run,
                                      part.halvings == 0 ? question.jobs_from : 0, question.rows_expected},
                                     row, before_wait);
    if (read.failure && divisible && takes_too_long(*read.failure)) {
      mark(Mark::read_in_halves);
      context.tell(EngineEvent::Kind::retry, {},
                   fmt::format("nightly: reading {} takes Salesforce too long ({}), asked in halves",
                               question.what, describe(*read.failure)));
      sum.count.retries += read.count.calls + read.count.retries;
      Part lower = part, upper = part;
      lower.last = upper.first = middle;
      lower.range.below = upper.range.from = question.people[middle].record;
      ++lower.halvings;
      ++upper.halvings;
      if (!MUTANT(the_upper_half_is_not_read)) left.push_back(upper);
      left.push_back(lower);
      continue;
    }
    sum.count.add(read.count);
    sum.planned_calls += read.planned_calls;
    sum.answered_at = first_part ? read.answered_at : std::min(sum.answered_at, read.answered_at);
    first_part = false;
    sum.failure = read.failure;
    if (sum.failure) return sum;
  }
  return sum;
}

}  // namespace syncer
