// Moments as people write them to a server: in UTC, or with a zone at the end as in scenario files.
#pragma once
#include <optional>
#include <string>

#include "sim/org/value.h"

namespace sfsim {

// "2024-01-15", "2024-01-15T20:00", "2024-01-15T20:00:00.000Z" and "...+0000" are UTC; "2024-01-15 20:00
// America/Los_Angeles" is local.
std::optional<UnixMillis> moment_of(const std::string& text);
std::string moment_text(UnixMillis at);  // 2024-01-15T20:00:00.000Z

}  // namespace sfsim
