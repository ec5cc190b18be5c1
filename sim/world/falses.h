// Who may be opted in again, and what a night must make of two sides, worked out once more from the table of
// the policies (sync.md 5.1), so that the engine is not judged by its own words.
#pragma once
#include <optional>
#include <string>

#include "sim/world/stage.h"

namespace sfsim {

// Where a policy may write a false at all. A resubscribe with its reason is enough in Salesforce; here it
// takes the team's own authorisation.
struct Falses {
  bool here = false, there = false;
};
Falses falses_allowed(const syncer::Settings& settings);

struct TwoSides {
  syncer::PersonId person = 0;
  std::string record;
  bool local = false, remote = false;
  std::optional<bool> synced;
};
// The value that both sides have after an undisturbed night; empty: it depends on what cannot be seen here.
std::optional<bool> value_after_night(World& world, const TwoSides& sides);

bool is_conditional(const syncer::HttpRequest& request);  // on the record being unmodified

}  // namespace sfsim
