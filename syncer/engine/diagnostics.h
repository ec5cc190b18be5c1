// What a person should know: reported once per thing that is wrong, closed when the same thing next succeeds.
// A field that cannot be used is one thing per object, and so is an object that may not be edited: not one
// per record (behaviour 57).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

// One record's write failed. A field, connection or transient failure is reported without the record.
void report_write_failure(Context& context, const Failure& failure, Sobject object, std::string_view field,
                          std::string_view salesforce_id);
// Reading an object failed as a whole.
void report_read_failure(Context& context, const Failure& failure, Sobject object, std::string_view field);

struct Written {  // a record whose write was accepted
  Sobject object = Sobject::contact;
  std::string field;  // API name
  std::string salesforce_id;
};
void close_after_writes(Context& context, const std::vector<Written>& writes);
void close_after_read(Context& context, Sobject object, std::string_view field);

}  // namespace syncer
