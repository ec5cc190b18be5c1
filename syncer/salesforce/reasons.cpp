// Whoever mends a record should not learn of the second reason only when the first is gone. The code that
// decides what the engine does is the first one's.
#include "syncer/salesforce/reasons.h"

#include <algorithm>

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr size_t most = 8;  // enough for people

}  // namespace

void Reasons::add(std::string_view message) {
  if (message.empty() || told_.size() == most) return;
  if (MUTANT(only_the_first_reason_is_told) && !told_.empty()) return;
  if (std::find(told_.begin(), told_.end(), message) == told_.end()) told_.emplace_back(message);
}

std::string Reasons::text() const {
  std::string text;
  for (const std::string& reason : told_) text += (text.empty() ? "" : "; ") + reason;
  return text;
}

}  // namespace syncer
