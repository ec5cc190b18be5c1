// The sides of one record: the OR of its people here, its field there. One of its unsubscribed people carries
// the push; its subscribed people are unsubscribed with the others.
#include "syncer/engine/merge.h"

#include <algorithm>
#include <string>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

constexpr std::string_view by_the_other_field = "opted out by Email Opt Out, which is pulled as well";
constexpr std::string_view to_the_other_field = "Email Opt Out is written as well";
constexpr std::string_view nothing_is_taken_back =
    "the record has only just come there, and nothing is taken back at once: the opt-out wins";
constexpr std::string_view with_a_sibling = "another person on the same record is unsubscribed";

bool changes_something(const LinkedPerson& person, const Decision& decision) {
  if (person.moved || person.came_back) return true;
  if (decision.set_local || decision.set_remote || decision.clear_local || decision.clear_remote) return true;
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

// Subscribed, and opted out by something that the chosen field does not show yet: unsubscribed here, and then
// in the chosen field as well.
Decision unsubscribed_by(std::string_view reason, const LinkedPerson& person, Policy policy) {
  Decision decision = decide({true, false, person.last_agreed(), person.pending}, {policy});
  decision.set_local = true;
  decision.conflict = false;
  decision.reason = reason;
  return decision;
}

Decision decide_person(const LinkedPerson& person, bool anybody, const DecisionRules& rules) {
  if (person.also && !person.local && !person.remote && !MUTANT(the_other_field_is_not_pulled)) {
    mark(Mark::merge_of_the_other_field);
    return unsubscribed_by(by_the_other_field, person, rules.policy);
  }
  if (person.local || person.remote || !anybody) return decide(person.sides(), rules);
  mark(Mark::merge_with_a_sibling);
  return unsubscribed_by(with_a_sibling, person, rules.policy);
}

bool should_be_out(const LinkedPerson& person, const Decision& decision, bool anybody) {
  if (decision.clear_local || decision.clear_remote) return false;
  return person.local || person.remote || person.also || anybody;
}

// One record under a policy that may write a false.
class Judgement {
 public:
  Judgement(const LinkedPerson* first, const LinkedPerson* last, const OptIns& opt_ins) : first_(first) {
    for (const LinkedPerson* person = first; person != last; ++person) {
      evidence_.push_back(opt_ins.evidence(*person));
      undecided_ = undecided_ || evidence_.back().undecided;
    }
    cleared_here_ = agree(
        last, [](const Decision& d) { return d.clear_local; }, true);
    cleared_there_ = agree(
        last, [](const Decision& d) { return d.clear_remote; }, false);
    // Only a false must wait: an opt-out is taken over at once.
    if (cleared_there_ &&
        std::any_of(evidence_.begin(), evidence_.end(), [](const Evidence& e) { return e.too_fresh; })) {
      mark(Mark::clear_too_fresh);
      undecided_ = true;
    }
    if (last - first > 1 && (cleared_here_ || cleared_there_)) mark(Mark::clear_of_several_people);
  }
  bool undecided() const { return undecided_; }
  bool cleared_here() const { return cleared_here_; }

  Decision decide_one(const LinkedPerson& person, bool anybody) const {
    if (person.local == person.remote) return decide_person(person, anybody, evidence_of(person).rules);
    Decision decision = by_itself(person);
    const bool kept = (decision.clear_local && !cleared_here_) || (decision.clear_remote && !cleared_there_);
    if (!kept) return decision;
    mark(Mark::clear_kept_by_a_sibling);
    return decide(person.sides(), {evidence_of(person).rules.policy});
  }
  const std::optional<Authorisation>& authorised(const LinkedPerson& person) const {
    return evidence_of(person).authorised;
  }

 private:
  const Evidence& evidence_of(const LinkedPerson& person) const {
    return evidence_[static_cast<size_t>(&person - first_)];
  }
  Decision by_itself(const LinkedPerson& person) const {
    Sides sides = person.sides();
    sides.local_changed_at = evidence_of(person).local_changed_at;
    sides.remote_changed_at = evidence_of(person).remote_changed_at;
    return decide(sides, evidence_of(person).rules);
  }
  // Whether all people whose flag is `local` would do it, and nobody stands in the way: in Salesforce nothing
  // is cleared while somebody on the record is unsubscribed.
  template <typename Clears>
  bool agree(const LinkedPerson* last, Clears clears, bool local) const {
    bool any = false;
    for (const LinkedPerson* person = first_; person != last; ++person) {
      if (person->local != local) {
        if (!local && !MUTANT(one_resubscribe_clears_for_all)) return false;
        continue;
      }
      const bool one = person->local != person->remote && clears(by_itself(*person));
      if (!one) return false;
      any = true;
    }
    return any;
  }

  const LinkedPerson* first_;
  std::vector<Evidence> evidence_;
  bool undecided_ = false, cleared_here_ = false, cleared_there_ = false;
};

// Only the field beside the chosen one could be read: it stops mail, and it is written.
Decision decide_unread(const LinkedPerson& person, bool anybody, const MergeRules& rules) {
  Decision decision;
  decision.rule = name_of(rules.policy);
  decision.value = person.also || anybody;
  decision.set_local = decision.value && !person.local;
  if (decision.set_local) mark(Mark::merge_of_the_other_field);
  decision.reason = person.also ? by_the_other_field : with_a_sibling;
  return decision;
}

// In the recycle bin: nothing is read or written there. Who was moved there brings along what was left
// behind.
void decide_gone(const LinkedPerson* first, const LinkedPerson* last, Policy policy,
                 std::vector<PersonDecision>& decisions) {
  mark(Mark::merge_record_gone);
  for (const LinkedPerson* person = first; person != last; ++person) {
    const bool carries = person->carried && !person->local;
    if (!person->moved && person->was_deleted) continue;
    if (MUTANT(deleted_records_are_not_noticed) && !person->moved) continue;
    PersonDecision decided;
    decided.person = person->person;
    decided.salesforce_id = person->record.view();
    decided.record_state = RecordState::deleted;
    decided.decision.set_local = carries;
    decided.decision.rule = name_of(policy);
    decided.decision.reason = carries ? "the record was opted out before it was merged or converted"
                                      : "the record is in the recycle bin";
    decisions.push_back(std::move(decided));
  }
}

}  // namespace

bool decide_record(const LinkedPerson* first, const LinkedPerson* last, bool complete,
                   const MergeRules& rules, const OptIns* opt_ins, std::vector<PersonDecision>& decisions) {
  if (first->gone) {
    decide_gone(first, last, rules.policy, decisions);
    return true;
  }
  // Where a record has just come, or comes from elsewhere, nothing is taken back.
  const bool has_come =
      std::any_of(first, last, [](const LinkedPerson& p) { return p.moved || p.leads_on || p.came_back; });
  if (has_come) opt_ins = nullptr;
  if (!rules.chosen_read) opt_ins = nullptr;
  if (MUTANT(only_the_first_person_of_a_record)) last = first + 1;
  std::optional<Judgement> judgement;
  if (complete && opt_ins != nullptr) judgement.emplace(first, last, *opt_ins);
  if (judgement && judgement->undecided()) return false;
  const bool opted_in = judgement && judgement->cleared_here();
  const bool anybody =
      !opted_in && std::any_of(first, last, [](const LinkedPerson& p) { return p.local || p.carried; });
  const bool write_also = rules.write_also && complete;
  for (const bool unsubscribed : {true, false}) {  // the push is one of those who unsubscribed
    for (const LinkedPerson* person = first; person != last; ++person) {
      if (person->local != unsubscribed) continue;
      if (!complete && (!(person->remote || person->also) || person->local)) continue;
      if (person->was_purged && !person->came_back && !person->moved) continue;
      if (person->was_deleted && !person->came_back && !person->moved) continue;
      Decision decision = !rules.chosen_read ? decide_unread(*person, anybody, rules)
                          : judgement        ? judgement->decide_one(*person, anybody)
                                             : decide_person(*person, anybody, {rules.policy});
      const std::optional<bool> also_read = write_also && should_be_out(*person, decision, anybody)
                                                ? std::optional<bool>(person->also)
                                                : std::nullopt;
      const bool also_changes = also_read && (!person->also || person->open_also);
      if (!changes_something(*person, decision) && !also_changes) continue;
      if (also_read == false && !decision.set_local && !decision.set_remote)
        decision.reason = to_the_other_field;
      if (decision.overruled && has_come) decision.reason = nothing_is_taken_back;
      if (decision.conflict) mark_conflict(*person, decision);
      PersonDecision& decided = decisions.emplace_back();
      decided.person = person->person;
      decided.salesforce_id = person->record.view();
      decided.decision = decision;
      decided.also_read = also_read;
      decided.chosen_read = rules.chosen_read;
      if (person->came_back) decided.record_state = RecordState::live;
      if (decision.clear_local || decision.clear_remote) decided.authorised = judgement->authorised(*person);
    }
  }
  return true;
}

}  // namespace syncer
