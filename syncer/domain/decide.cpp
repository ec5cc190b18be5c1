// opt_out_wins: the result is the OR of both sides, whatever was agreed before (sync.md 5.1, policy P1). The
// last agreed value and a pending act only tell whether the difference was a conflict, and why.
#include "syncer/domain/decide.h"

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr std::string_view policy = "opt_out_wins";

Decision equal(bool value) {
  Decision decision;
  decision.rule = policy;
  decision.agreed = true;
  decision.value = value;
  decision.reason = value ? "opted out on both sides" : "opted out on neither side";
  return decision;
}

// The losing side says false. That was an act after the last agreement exactly when the agreement was true.
Decision sales_connect_wins(const Sides& sides) {
  Decision decision;
  decision.rule = policy;
  decision.set_remote = true;
  decision.value = true;
  decision.winner = Winner::sales_connect;
  decision.conflict = !sides.synced.has_value() || *sides.synced || sides.act_pending;
  if (!sides.synced.has_value()) {
    decision.reason =
        "unsubscribed here, not opted out in Salesforce, never compared before: the opt-out wins";
  } else if (*sides.synced) {
    decision.reason = "unchecked in Salesforce only: the opt-out here wins";
  } else if (sides.act_pending) {
    decision.reason = "an unsubscribe here still waits to be pushed: the opt-out wins";
  } else {
    decision.reason = "unsubscribed here since the last agreement";
  }
  return decision;
}

// A pending act is always one of Sales Connect, here the losing side: it plays no part.
Decision salesforce_wins(const Sides& sides) {
  Decision decision;
  decision.rule = policy;
  decision.set_local = true;
  decision.value = true;
  decision.winner = Winner::salesforce;
  decision.conflict = !sides.synced.has_value() || *sides.synced;
  if (!sides.synced.has_value()) {
    decision.reason = "opted out in Salesforce, subscribed here, never compared before: the opt-out wins";
  } else if (*sides.synced) {
    decision.reason = "resubscribed here only: the opt-out in Salesforce wins";
  } else {
    decision.reason = "opted out in Salesforce since the last agreement";
  }
  return decision;
}

}  // namespace

std::string_view name_of(Winner winner) {
  switch (winner) {
    case Winner::sales_connect:
      return "sales_connect";
    case Winner::salesforce:
      return "salesforce";
  }
  return {};
}

const std::vector<std::string>& policy_names() {
  static const std::vector<std::string> names = {std::string(policy)};
  return names;
}

Decision decide(const Sides& sides) {
  if (MUTANT(the_first_night_copies_nothing) && !sides.synced) return equal(sides.local);
  if (MUTANT(only_what_changed_is_pulled) && sides.remote && sides.synced == true) return equal(sides.local);
  if (MUTANT(nightly_writes_equal_values) && sides.local) return sales_connect_wins(sides);
  if (sides.local == sides.remote) return equal(sides.local);
  return sides.local ? sales_connect_wins(sides) : salesforce_wins(sides);
}

}  // namespace syncer
