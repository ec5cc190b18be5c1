// The org's API calls are everybody's: a nightly leaves a share of them, for real-time pushes and for others
// (sales-connect.md A27, behaviour 59).
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "syncer/engine/context.h"

namespace syncer {

// Why `calls` more calls are too many, as a sentence; empty: there is room for them, or the org has not told
// how much is left. `reserve_percent`, 0 to 100, is what stays untouched.
std::optional<std::string> over_budget(const ApiUsage& usage, int64_t calls, int reserve_percent);

// What one attempt of a nightly may spend.
class Budget {
 public:
  // Forgets what was told before: of a rolling day only a fresh figure counts. So the first call of an
  // attempt is made blindly. `run_begun_at` is when the run was first begun.
  Budget(Context& context, UnixMillis run_begun_at);
  // Whether there is room for `calls` more. The first refusal is told and reported.
  bool allows(int64_t calls);
  bool spent() const { return again_at_ != 0; }
  const std::string& why() const { return why_; }
  UnixMillis again_at() const { return again_at_; }  // ever later: each try costs a call

 private:
  Context& context_;
  const UnixMillis run_begun_at_;
  std::string why_;
  UnixMillis again_at_ = 0;
};

}  // namespace syncer
