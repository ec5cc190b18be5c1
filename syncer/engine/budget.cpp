// The reserve is rounded down: an allowance of a handful of calls has none.
#include "syncer/engine/budget.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/diagnostics.h"

namespace syncer {

std::optional<std::string> over_budget(const ApiUsage& usage, int64_t calls, int reserve_percent) {
  if (usage.limit <= 0) return std::nullopt;
  const int64_t percent = std::clamp(reserve_percent, 0, 100);
  const int64_t reserve = usage.limit / 100 * percent + usage.limit % 100 * percent / 100;
  if (calls <= usage.limit - reserve - usage.used) return std::nullopt;
  return fmt::format("{} of the org's {} API calls are used, {} are kept in reserve: no room for {} more",
                     usage.used, usage.limit, reserve, calls);
}

Budget::Budget(Context& context, UnixMillis run_begun_at) : context_(context), run_begun_at_(run_begun_at) {
  context.client.forget_usage();
}

bool Budget::allows(int64_t calls) {
  const std::optional<std::string> refused =
      over_budget(context_.client.usage(), calls, context_.store.settings().api_reserve_percent);
  if (!refused || MUTANT(the_reserve_is_spent)) return true;
  if (spent()) return false;
  mark(Mark::run_over_budget);
  why_ = *refused;
  const UnixMillis now = context_.clock.now();
  again_at_ = now + std::clamp(now - run_begun_at_, hour_ms, 8 * hour_ms);
  report_read_failure(context_, make_failure("REQUEST_LIMIT_EXCEEDED", why_, 0), Sobject::contact, {});
  context_.tell(EngineEvent::Kind::nightly, {}, "nightly: " + why_);
  return false;
}

}  // namespace syncer
