// Reading who of an object is opted out, by the chosen field and by the one beside it. If only the one beside
// it cannot be read, the night goes on without it and says so.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "syncer/engine/nightly_parts.h"
#include "syncer/engine/nightly_target.h"

namespace syncer {

struct FieldsQuestion {
  const Target& target;
  Sobject object = Sobject::contact;
  bool dated = false;                            // with LastModifiedDate
  bool converted = false;                        // also the leads that were converted
  const std::vector<LinkedPerson>& people;       // linked to the object
  std::optional<UnixMillis> changed_since = {};  // only what changed; then one field only
  int64_t jobs_from = 0, rows_expected = 0;      // as of Question
};

struct FieldsRead {
  std::optional<Failure> failure;  // the chosen field was not read to its end
  std::string without;             // not empty: a sentence, one of the two fields could not be read
  bool chosen_read = true;         // false: it was the chosen one; rows have the other one's value only
  CallCount count;
  int64_t planned_calls = 0;
  UnixMillis answered_at = 0;  // as of ObjectRead
};

// WAITS. `row` and `before_wait` as with read_all.
FieldsRead read_fields(Context& context, const FieldsQuestion& question,
                       const std::function<void(const OptedOutRow&)>& row,
                       const std::function<bool(int64_t pages_left)>& before_wait);

}  // namespace syncer
