// A page holds 2,000 rows, a call asks for 200: there is never a second page.
#include "syncer/engine/look_up.h"

#include <algorithm>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/engine/backoff.h"

namespace syncer {
namespace {

bool go_on(const LookUpHow& how) { return !how.before_wait || how.before_wait(); }

Failure ended() { return make_failure("MALFORMED_REPLY", "the look-up was stopped", 0); }

Page ask(Context& context, Sobject object, const std::vector<RecordKey>& ids, const LookUpHow& how) {
  for (int tried = 1;; ++tried) {
    Page page;
    if (!go_on(how)) {
      page.failure = ended();
      return page;
    }
    const Client::CallContext call{how.channel, how.count, tried > 1};
    page = context.client.query(look_up_soql(object, ids), "IsDeleted", call);
    if (!page.failure || page.failure->rule.action != Action::retry || tried >= how.tries) return page;
    const uint64_t drawn = context.draw();
    const UnixMillis now = context.clock.now();
    if (!context.pause_until(now + backoff_delay(tried, drawn), how.channel)) return page;
  }
}

}  // namespace

LookUp look_up(Context& context, std::vector<RecordKey> records, const LookUpHow& how) {
  LookUp result;
  std::sort(records.begin(), records.end());  // contacts first, leads behind them
  records.erase(std::unique(records.begin(), records.end()), records.end());
  for (auto first = records.begin(); first != records.end() && !result.failure;) {
    const Sobject object = object_of(first->view());
    std::vector<RecordKey> ids;
    auto last = first;
    while (last != records.end() && ids.size() < max_records_per_write && object_of(last->view()) == object)
      ids.push_back(*last++);
    mark(Mark::push_looked_up);
    ++result.planned_calls;
    Page page = ask(context, object, ids, how);
    result.failure = std::move(page.failure);
    if (result.failure) return result;
    context.failures_in_a_row = 0;
    for (const OptedOutRow& row : page.rows) result.found[row.id] = row;
    first = last;
  }
  return result;
}

}  // namespace syncer
