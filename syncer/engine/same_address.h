// The other Contacts and Leads of an unsubscribed person's e-mail address (A9, A10), where the team wants
// them told as well: found by a search, and pushed like anything else.
#pragma once
#include <functional>
#include <map>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

struct Spreading {
  CallCount count;
  int64_t planned_calls = 0;
  std::map<Sobject, Failure> failures;  // the first of each object; the other is asked all the same
  std::map<Sobject, std::vector<OptOutField>> fields;  // that an object can still be asked for
};

// WAITS: for every hundred addresses one query of Contacts and one of Leads. Everybody who is unsubscribed
// and linked; what failed is asked again by the next night.
Spreading spread_everybody(Context& context, const std::function<bool(int64_t)>& before_wait);
// WAITS. Those who are due. False: nobody was.
bool spread_the_due(Context& context);

}  // namespace syncer
