// What has become of some records: asked only for those that refused a write as deleted or converted, and for
// those that have left the recycle bin. One call for each 200 of an object.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "syncer/engine/tries.h"

namespace syncer {

// Records as one call takes them.
struct RecordBatch {
  Sobject object = Sobject::contact;
  std::vector<RecordKey> ids;  // 1 to 200, in order
};
// Each record once, contacts first. Ids of both objects in any order.
std::vector<RecordBatch> batches_of(std::vector<RecordKey> records);

struct LookUp {
  std::optional<Failure> failure;          // then not every record was asked for
  std::map<RecordKey, OptedOutRow> found;  // who is missing is gone for good, or hidden from the API user
  int64_t planned_calls = 0;               // ceil(n / 200) an object
};

// WAITS. Ids of both objects in any order. `fields`: of each object the checkbox whose value is asked for,
// too; empty: none.
LookUp look_up(Context& context, std::vector<RecordKey> records, const AskHow& how,
               const FieldNames& fields = {});

}  // namespace syncer
