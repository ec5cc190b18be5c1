// What a fault answers in Salesforce's place, the same for the engine in a world and for a client of `serve`.
#pragma once
#include <optional>
#include <string_view>

#include "sim/scenario/plan.h"

namespace sfsim {

struct FaultAnswer {
  int status = 0;
  std::string_view type;  // Content-Type
  std::string_view body;
};

// Of a fault by which Salesforce refuses without having done anything; nothing for the others.
std::optional<FaultAnswer> refused_at_once(Fault fault);

// The page of a proxy, instead of an answer with that status. A page needs a body: what would be a 204 comes
// as 200.
FaultAnswer answered_by_a_proxy(int status);

}  // namespace sfsim
