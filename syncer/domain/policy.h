// What happens when both sides differ: the policies a team can choose between (sync.md 5.1). opt_out_wins is
// the documented behaviour; the others exist for teams that need them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncer {

enum class Policy {
  opt_out_wins,        // whoever says opted out; nothing is ever cleared
  three_way,           // whoever changed since the last agreement
  most_recent_wins,    // whoever changed last, where both times are known
  salesforce_wins,     // Salesforce, but for what only Sales Connect changed
  sales_connect_wins,  // Sales Connect, but for what only Salesforce changed
};
std::string_view name_of(Policy policy);  // as in the settings
std::optional<Policy> policy_from(std::string_view name);
// Every policy, in the order above; the first is the product's own.
const std::vector<Policy>& all_policies();
const std::vector<std::string>& policy_names();

}  // namespace syncer
