// The sides of one record: the OR of its people here, its field there. One of its unsubscribed people carries
// the push; its subscribed people are unsubscribed with the others.
#include "syncer/engine/merge.h"

#include <algorithm>
#include <string>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr std::string_view with_a_sibling = "another person on the same record is unsubscribed";

bool changes_something(const LinkedPerson& person, const Decision& decision) {
  if (decision.set_local || decision.set_remote) return true;
  if (!decision.agreed) return false;
  return person.last_agreed() != decision.value || (decision.value && person.open);
}

void mark_conflict(const LinkedPerson& person, const Decision& decision) {
  const std::optional<bool> agreed = person.last_agreed();
  const bool here = decision.winner == Winner::sales_connect;
  if (!agreed) return mark(here ? Mark::conflict_first_here : Mark::conflict_first_there);
  if (*agreed) return mark(here ? Mark::conflict_unchecked_there : Mark::conflict_resubscribed_here);
  mark(Mark::conflict_act_waiting);
}

Decision decide_person(const LinkedPerson& person, bool anybody, const DecisionRules& rules) {
  const bool remote = person.remote;
  if (person.local || remote || !anybody) {
    return decide({person.local, remote, person.last_agreed(), person.pending}, rules);
  }
  // Subscribed, on a record that another person opted out, and Salesforce does not know it yet.
  Decision decision = decide({true, false, person.last_agreed(), person.pending}, rules);
  decision.set_local = true;
  decision.conflict = false;
  decision.reason = with_a_sibling;
  mark(Mark::merge_with_a_sibling);
  return decision;
}

}  // namespace

void decide_record(const LinkedPerson* first, const LinkedPerson* last, bool complete,
                   const DecisionRules& rules, std::vector<PersonDecision>& decisions) {
  if (first->gone) return mark(Mark::merge_record_gone);
  if (MUTANT(only_the_first_person_of_a_record)) last = first + 1;
  const bool anybody = std::any_of(first, last, [](const LinkedPerson& p) { return p.local; });
  for (const bool unsubscribed : {true, false}) {  // the push is one of those who unsubscribed
    for (const LinkedPerson* person = first; person != last; ++person) {
      if (person->local != unsubscribed) continue;
      if (!complete && (!person->remote || person->local)) continue;
      const Decision decision = decide_person(*person, anybody, rules);
      if (!changes_something(*person, decision)) continue;
      if (decision.conflict) mark_conflict(*person, decision);
      decisions.push_back({person->person, std::string(person->record.view()), decision});
    }
  }
}

}  // namespace syncer
