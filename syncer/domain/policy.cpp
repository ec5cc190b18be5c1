// The names of the policies.
#include "syncer/domain/policy.h"

namespace syncer {

std::string_view name_of(Policy policy) {
  switch (policy) {
    case Policy::opt_out_wins:
      return "opt_out_wins";
    case Policy::three_way:
      return "three_way";
    case Policy::most_recent_wins:
      return "most_recent_wins";
    case Policy::salesforce_wins:
      return "salesforce_wins";
    case Policy::sales_connect_wins:
      return "sales_connect_wins";
  }
  return {};
}

const std::vector<Policy>& all_policies() {
  static const std::vector<Policy> all = {Policy::opt_out_wins, Policy::three_way, Policy::most_recent_wins,
                                          Policy::salesforce_wins, Policy::sales_connect_wins};
  return all;
}

const std::vector<std::string>& policy_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const Policy policy : all_policies()) out.emplace_back(name_of(policy));
    return out;
  }();
  return names;
}

std::optional<Policy> policy_from(std::string_view name) {
  for (const Policy policy : all_policies())
    if (name_of(policy) == name) return policy;
  return std::nullopt;
}

}  // namespace syncer
