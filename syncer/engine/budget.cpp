// The reserve is rounded down: an allowance of a handful of calls has none.
#include "syncer/engine/budget.h"

#include <fmt/format.h>

#include <algorithm>

namespace syncer {

std::optional<std::string> over_budget(const ApiUsage& usage, int64_t calls, int reserve_percent) {
  if (usage.limit <= 0) return std::nullopt;
  const int64_t percent = std::clamp(reserve_percent, 0, 100);
  const int64_t reserve = usage.limit / 100 * percent + usage.limit % 100 * percent / 100;
  if (calls <= usage.limit - reserve - usage.used) return std::nullopt;
  return fmt::format("{} of the org's {} API calls are used, {} are kept in reserve: no room for {} more",
                     usage.used, usage.limit, reserve, calls);
}

}  // namespace syncer
