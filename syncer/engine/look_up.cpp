// A page holds 2,000 rows and a call asks for 200, but Salesforce may make pages smaller: who stands on a
// page that is not read would be taken for gone.
#include "syncer/engine/look_up.h"

#include <algorithm>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {

std::vector<RecordBatch> batches_of(std::vector<RecordKey> records) {
  std::sort(records.begin(), records.end());  // contacts first, leads behind them
  records.erase(std::unique(records.begin(), records.end()), records.end());
  std::vector<RecordBatch> batches;
  for (const RecordKey& record : records) {
    const Sobject object = object_of(record.view());
    if (batches.empty() || batches.back().object != object ||
        batches.back().ids.size() == max_records_per_write)
      batches.push_back({object, {}});
    batches.back().ids.push_back(record);
  }
  return batches;
}

LookUp look_up(Context& context, std::vector<RecordKey> records, const AskHow& how,
               const FieldNames& fields) {
  LookUp result;
  for (const RecordBatch& batch : batches_of(std::move(records))) {
    mark(Mark::push_looked_up);
    ++result.planned_calls;
    const std::string& field = batch.object == Sobject::contact ? fields.contact : fields.lead;
    const std::string soql =
        field.empty() ? look_up_soql(batch.object, batch.ids) : standing_soql(batch.object, field, batch.ids);
    const std::string flag = field.empty() ? "IsDeleted" : field;
    result.failure = every_page(
        context, how,
        [&](const std::string& next, const Client::CallContext& call) {
          return next.empty() ? context.client.query(soql, flag, call)
                              : context.client.next_page(next, flag, call);
        },
        [&](const Page& page) {
          for (const OptedOutRow& row : page.rows) result.found[row.id] = row;
          return !MUTANT(a_look_up_reads_one_page);
        });
    if (result.failure) break;
  }
  return result;
}

}  // namespace syncer
