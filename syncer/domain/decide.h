// The merge, as one pure function: what both sides say, what they last agreed on, what is still pending and
// the team's policy decide what is written where. A *true* may always be written. A *false* is written only
// where the caller says that it is allowed; where it is not, the opt-out wins (design.md decision 6,
// sync.md 5.1).
#pragma once
#include <optional>
#include <string_view>

#include "syncer/domain/policy.h"
#include "syncer/domain/ports.h"

namespace syncer {

struct Sides {
  bool local = false;          // unsubscribed in Sales Connect (of any person linked to the record)
  bool remote = false;         // the opt-out field in Salesforce
  std::optional<bool> synced;  // the last agreed value
  bool act_pending = false;    // an unsubscribe of this side is still waiting to be pushed
  // When each side took its value, as far as anybody knows; only most_recent_wins asks.
  std::optional<UnixMillis> local_changed_at = {};
  std::optional<UnixMillis> remote_changed_at = {};
};

struct DecisionRules {
  Policy policy = Policy::opt_out_wins;
  // A false may be written there: the team's switch is on, and a record says who allowed it, when and why.
  bool may_clear_local = false;
  bool may_clear_remote = false;
};

enum class Winner { sales_connect, salesforce };
std::string_view name_of(Winner winner);

struct Decision {
  bool set_local = false;                 // unsubscribe in Sales Connect
  bool set_remote = false;                // write true to Salesforce
  bool clear_local = false;               // subscribe again in Sales Connect
  bool clear_remote = false;              // write false to Salesforce
  bool agreed = false;                    // both sides are equal: `value` is the new last agreed value
  bool value = false;                     // the common value after the decision is carried out
  bool conflict = false;                  // scenario-format.md "Conflict"
  bool overruled = false;                 // the policy's false is not allowed
  Winner winner = Winner::sales_connect;  // meaningful when the sides differ
  std::string_view rule;                  // the policy's name
  std::string_view reason;                // a short phrase for people, names no person
};

Decision decide(const Sides& sides, const DecisionRules& rules = {});

// Whether the times of both sides could change the decision: they cost calls, and mostly nobody needs them.
bool times_matter(const Sides& sides, const DecisionRules& rules);

}  // namespace syncer
