// Dates and datetimes as text, without any zone but offsets. Shared by coercion and by whoever prints a
// stored value.
#pragma once
#include <string>

#include "sim/org/value.h"

namespace sfsim {

std::string date_text(UnixMillis at);  // "2024-01-15", in UTC

}  // namespace sfsim
