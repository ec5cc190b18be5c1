// The org's API calls are everybody's: a nightly leaves a share of them, for real-time pushes and for others
// (sales-connect.md A27, behaviour 59).
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "syncer/salesforce/api_usage.h"

namespace syncer {

// Why `calls` more calls are too many, as a sentence; empty: there is room for them, or the org has not told
// how much is left. `reserve_percent`, 0 to 100, is what stays untouched.
std::optional<std::string> over_budget(const ApiUsage& usage, int64_t calls, int reserve_percent);

}  // namespace syncer
