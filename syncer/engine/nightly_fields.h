// Reading who of an object is opted out, by the chosen field and by the one beside it. If only the one beside
// it cannot be read, the night goes on without it and says so.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "syncer/engine/nightly_read.h"
#include "syncer/engine/nightly_target.h"

namespace syncer {

struct FieldsQuestion {
  const Target& target;
  Sobject object = Sobject::contact;
  bool dated = false;      // with LastModifiedDate
  bool converted = false;  // also the leads that were converted
};

struct FieldsRead {
  std::optional<Failure> failure;  // the chosen field was not read to its end
  std::string without;             // not empty: a sentence, the field beside it could not be read
  CallCount count;
  int64_t planned_calls = 0;
};

// WAITS. `row` and `before_wait` as with read_all.
FieldsRead read_fields(Context& context, const FieldsQuestion& question,
                       const std::function<void(const OptedOutRow&)>& row,
                       const std::function<bool(int64_t pages_left)>& before_wait);

}  // namespace syncer
