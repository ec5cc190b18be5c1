// Push to Sales Connect: who becomes a person here, read from the records in Salesforce.
#pragma once
#include <string>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

// WAITS. Each 200 are in the store before the next are read.
NewcomersReport take_in(Context& context, const std::vector<std::string>& salesforce_ids);

}  // namespace syncer
