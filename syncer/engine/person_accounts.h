// People who are linked to an Account by its id. Only a person account stands for a person: it is one with a
// contact, which its people are linked to instead, and from then on they are like anybody's (A24). One call
// for each 200 accounts.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "syncer/engine/push_text.h"
#include "syncer/engine/tries.h"

namespace syncer {

struct AccountsLook {
  std::optional<Failure> failure;  // then not every account was asked for
  std::vector<AccountAnswer> answers;
  int64_t planned_calls = 0;  // ceil(n / 200)
};

// WAITS. Each account once, in any order. What Salesforce refuses for good is an answer, no failure.
AccountsLook look_up_accounts(Context& context, std::vector<RecordKey> accounts, const AskHow& how);

struct AccountsSettled {
  std::optional<Failure> failure;
  int64_t planned_calls = 0, parked = 0;
  std::string problem() const;  // of the failure, for people
  bool again_by_itself() const;
};
// WAITS when anybody is linked to an Account. The links that it moves are the run's. Gives what was planned,
// how many pushes were parked, and what went wrong.
AccountsSettled settle_linked_accounts(Context& context, int64_t run, const AskHow& how);

// WAITS. Of a push: fills the failure and the fate of the items. Gives what was planned; what went wrong with
// the look-up itself is the items' failure, and the answer's.
AccountsSettled look_up_accounts_of(Context& context, const std::vector<PushItem*>& items, const AskHow& how);

}  // namespace syncer
