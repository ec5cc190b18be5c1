// Records for unsubscribed people without a Salesforce ID, by their e-mail address (A7): as email logging
// does, and only where the team wants it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "syncer/engine/context.h"
#include "syncer/engine/tries.h"

namespace syncer {

struct EmailLookUps {
  CallCount count;
  int64_t planned_calls = 0;
  std::optional<Failure> failure;  // of the call that ended it early
  Sobject failed_on = Sobject::contact;
};

constexpr int people_a_search = 100;
// Salesforce's type Email may hold it.
bool can_be_in_salesforce(const std::string& email);
// As many as fit into one query.
std::vector<Person> first_of(std::vector<Person> people);
// When a search that failed is made again.
UnixMillis search_again_at(Context& context, const Failure& failure, UnixMillis now);

// WAITS: for every hundred addresses one query of Contacts and one of Leads. Everybody who waits for an ID;
// `run`: the nightly's. What failed is due again with the next one.
EmailLookUps look_up_everybody(Context& context, int64_t run,
                               const std::function<bool(int64_t)>& before_wait);
// WAITS. Those who are due. False: nobody was.
bool look_up_the_due(Context& context);

}  // namespace syncer
