// A page holds 2,000 rows and a call asks for 200, but Salesforce may make pages smaller: who stands on a
// page that is not read would be taken for gone.
#include "syncer/engine/look_up.h"

#include <algorithm>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
LookUp look_up(Context& context, std::vector<RecordKey> records, const AskHow& how) {
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
    const std::string soql = look_up_soql(object, ids);
    std::string next;  // empty: the first page
    do {
      Page page = tried(context, how, [&](const Client::CallContext& call) {
        return next.empty() ? context.client.query(soql, "IsDeleted", call)
                            : context.client.next_page(next, "IsDeleted", call);
      });
      result.failure = std::move(page.failure);
      if (result.failure) return result;
      context.failures_in_a_row = 0;
      for (const OptedOutRow& row : page.rows) result.found[row.id] = row;
      next = std::move(page.next_url);
    } while (!next.empty() && !MUTANT(a_look_up_reads_one_page));
    first = last;
  }
  return result;
}

}  // namespace syncer
