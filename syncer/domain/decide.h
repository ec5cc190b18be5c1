// The merge, as one pure function: what both sides say, what they last agreed on, and what is still pending
// decide what is written where. The policy is opt_out_wins: an OR, and nothing is ever cleared (design.md
// decision 6).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncer {

struct Sides {
  bool local = false;          // unsubscribed in Sales Connect (of any person linked to the record)
  bool remote = false;         // the opt-out field in Salesforce
  std::optional<bool> synced;  // the last agreed value
  bool act_pending = false;    // an unsubscribe of this side is still waiting to be pushed
};

enum class Winner { sales_connect, salesforce };
std::string_view name_of(Winner winner);

struct Decision {
  bool set_local = false;                 // unsubscribe in Sales Connect
  bool set_remote = false;                // write true to Salesforce
  bool agreed = false;                    // both sides are equal: `value` is the new last agreed value
  bool value = false;                     // the common value after the decision is carried out
  bool conflict = false;                  // scenario-format.md "Conflict"
  Winner winner = Winner::sales_connect;  // meaningful when the sides differ
  std::string_view rule;                  // the policy's name: "opt_out_wins"
  std::string_view reason;                // a short phrase for people, names no person
};

// The policies there are; the first is the product's own.
const std::vector<std::string>& policy_names();

Decision decide(const Sides& sides);

}  // namespace syncer
