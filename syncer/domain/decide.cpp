// First who wins by the policy, then whether that side may have its way. A false that is not allowed, or that
// meets an unsubscribe which is not pushed yet, gives way to the opt-out: under every policy the worst that a
// missing permission can do is to keep somebody from being mailed.
#include "syncer/domain/decide.h"

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr Winner ours = Winner::sales_connect, theirs = Winner::salesforce;

Winner opted_out_side(const Sides& sides) { return sides.local ? ours : theirs; }
Winner other(Winner winner) { return winner == ours ? theirs : ours; }
bool value_of(const Sides& sides, Winner side) { return side == ours ? sides.local : sides.remote; }

// Times of Salesforce have whole seconds: within one nobody knows who was first.
Winner newer(const Sides& sides) {
  if (!sides.local_changed_at || !sides.remote_changed_at) return opted_out_side(sides);
  const UnixMillis here = *sides.local_changed_at / 1000, there = *sides.remote_changed_at / 1000;
  if (here == there && !MUTANT(within_a_second_salesforce_is_first)) return opted_out_side(sides);
  return (here > there) != MUTANT(the_oldest_change_wins) ? ours : theirs;
}

// The sides differ.
Winner winner_by(Policy policy, const Sides& sides) {
  // Last agreed on subscribed: only the side that is opted out now has changed.
  if (sides.synced == false && !MUTANT(one_sided_changes_are_overruled)) return opted_out_side(sides);
  switch (policy) {
    case Policy::opt_out_wins:
      return opted_out_side(sides);
    case Policy::three_way:
      // Last agreed on opted out: only the side that is not opted out now has changed.
      return sides.synced && !MUTANT(three_way_is_an_or) ? other(opted_out_side(sides))
                                                         : opted_out_side(sides);
    case Policy::most_recent_wins:
      return newer(sides);
    case Policy::salesforce_wins:
      if (MUTANT(salesforce_never_wins)) return ours;
      return theirs;
    case Policy::sales_connect_wins:
      return ours;
  }
  return opted_out_side(sides);
}

bool may_clear(Winner winner, const Sides& sides, const DecisionRules& rules) {
  if (sides.act_pending && !MUTANT(a_waiting_unsubscribe_is_cleared)) return false;
  return winner == ours ? rules.may_clear_remote : rules.may_clear_local;
}

std::string_view why_opted_out(const Sides& sides, bool overruled) {
  if (overruled && sides.local && sides.act_pending)
    return "an unsubscribe here still waits to be pushed: the opt-out wins";
  if (overruled) return "no false may be written without the switch and an authorisation: the opt-out wins";
  if (!sides.synced) {
    return sides.local
               ? "unsubscribed here, not opted out in Salesforce, never compared before: the opt-out wins"
               : "opted out in Salesforce, subscribed here, never compared before: the opt-out wins";
  }
  if (sides.local && sides.act_pending && !*sides.synced)
    return "an unsubscribe here still waits to be pushed: the opt-out wins";
  if (*sides.synced) {
    return sides.local ? "unchecked in Salesforce only: the opt-out here wins"
                       : "resubscribed here only: the opt-out in Salesforce wins";
  }
  return sides.local ? "unsubscribed here since the last agreement"
                     : "opted out in Salesforce since the last agreement";
}

std::string_view why_cleared(const Sides& sides, Policy policy) {
  switch (policy) {
    case Policy::opt_out_wins:
      return {};
    case Policy::three_way:
      return sides.local ? "unchecked in Salesforce since the last agreement"
                         : "resubscribed here since the last agreement";
    case Policy::most_recent_wins:
      return sides.local ? "unchecked in Salesforce last" : "resubscribed here last";
    case Policy::salesforce_wins:
      return "not opted out in Salesforce, whose value counts";
    case Policy::sales_connect_wins:
      return "not unsubscribed here, which counts";
  }
  return {};
}

Decision equal(bool value, Policy policy) {
  Decision decision;
  decision.rule = name_of(policy);
  decision.agreed = true;
  decision.value = value;
  decision.reason = value ? "opted out on both sides" : "opted out on neither side";
  return decision;
}

// A pending act is always one of Sales Connect: it plays no part in what Salesforce wins.
bool is_conflict(const Sides& sides, Winner winner) {
  if (!sides.synced || MUTANT(every_difference_is_a_conflict)) return true;
  if (value_of(sides, other(winner)) != *sides.synced) return true;
  return winner == ours && sides.local && sides.act_pending;
}

Decision differing(const Sides& sides, const DecisionRules& rules) {
  const Winner by_policy = winner_by(rules.policy, sides);
  const bool clears = !value_of(sides, by_policy);
  const bool overruled = clears && !may_clear(by_policy, sides, rules);
  Decision decision;
  decision.rule = name_of(rules.policy);
  decision.overruled = overruled;
  decision.winner = overruled ? opted_out_side(sides) : by_policy;
  decision.value = value_of(sides, decision.winner);
  bool& there = decision.value ? decision.set_remote : decision.clear_remote;
  bool& here = decision.value ? decision.set_local : decision.clear_local;
  (decision.winner == ours ? there : here) = true;
  decision.conflict = is_conflict(sides, decision.winner);
  decision.reason = decision.value ? why_opted_out(sides, overruled) : why_cleared(sides, rules.policy);
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

bool times_matter(const Sides& sides, const DecisionRules& rules) {
  if (rules.policy != Policy::most_recent_wins || sides.local == sides.remote) return false;
  return sides.synced != false && may_clear(other(opted_out_side(sides)), sides, rules);
}

Decision decide(const Sides& sides, const DecisionRules& rules) {
  if (MUTANT(the_first_night_copies_nothing) && !sides.synced) return equal(sides.local, rules.policy);
  if (MUTANT(only_what_changed_is_pulled) && sides.remote && sides.synced == true)
    return equal(sides.local, rules.policy);
  if (MUTANT(nightly_writes_equal_values) && sides.local)
    return differing({true, false, sides.synced}, rules);
  return sides.local == sides.remote ? equal(sides.local, rules.policy) : differing(sides, rules);
}

}  // namespace syncer
