// Nothing here is written: all of it becomes decisions, which the store applies with the link they move.
#include "syncer/engine/nightly_lives.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/merge.h"

namespace syncer {
namespace {

bool before(const LinkedPerson& a, const LinkedPerson& b) {
  return std::tie(a.record, a.person) < std::tie(b.record, b.person);
}

// Not any more where it was, and not seen: only a look tells.
bool must_be_looked_at(const LinkedPerson& person) {
  return person.was_deleted && !person.gone && !person.leads_on && !person.came_back;
}

void arrive(LinkedPerson& person, const RecordLives::Whereabouts& where) {
  person.record = where.record;
  person.moved = true;
  person.carried = where.left_opted_out;
  person.gone = where.deleted && !MUTANT(a_deleted_master_is_taken_for_live);
  person.remote = where.opted_out && !where.deleted;
  person.also = where.also && !where.deleted;
  person.open_also = false;
  person.was_deleted = person.was_purged = person.came_back = false;
  person.synced = -1;
  mark(where.why == MoveWhy::merged ? Mark::night_followed_a_merge : Mark::night_followed_a_conversion);
  if (where.hops > 1) mark(Mark::night_followed_a_chain);
  if (where.left_opted_out && !where.opted_out) mark(Mark::night_carried_an_opt_out);
}

}  // namespace

void NightLives::take(Sobject object, const OptedOutRow& row, LinkedPeople& linked) {
  lives_.take(row);
  linked.take(object, row, lives_.moves(row));
}

LookUp NightLives::look_again(Context& context, LinkedPeople& linked, Sobject object, const AskHow& how) {
  std::vector<RecordKey> records;
  for (const LinkedPerson& person : linked.of(object))
    if (must_be_looked_at(person)) records.push_back(person.record);
  if (records.empty()) return {};
  LookUp looked = look_up(context, std::move(records), how);
  if (looked.failure) return looked;
  for (LinkedPerson& person : linked.of(object)) {
    if (!must_be_looked_at(person)) continue;
    const auto found = looked.found.find(person.record);
    if (found == looked.found.end()) {
      purged_.emplace_back(person.person, person.record);
      person.was_purged = true;
    } else {
      person.came_back = !found->second.deleted && !MUTANT(an_undeleted_record_stays_deleted);
    }
  }
  return looked;
}

void NightLives::decide_purged(Policy policy, std::vector<PersonDecision>& decisions) {
  for (const auto& [person, record] : purged_) {
    PersonDecision decided;
    decided.person = person;
    decided.salesforce_id = record.view();
    decided.record_state = RecordState::purged;
    decided.decision.rule = name_of(policy);
    decisions.push_back(std::move(decided));
  }
  purged_.clear();
}

std::vector<RecordKey> NightLives::destinations(const LinkedPeople& linked, Sobject object,
                                                bool contacts_read) {
  std::vector<RecordKey> all;
  for (const LinkedPerson& person : linked.of(object)) {
    if (!person.leads_on) continue;
    const RecordLives::Whereabouts where = lives_.follow(person.record);
    if (!where.circle && (object_of(where.record.view()) == object || contacts_read))
      all.push_back(where.record);
  }
  return all;
}

void NightLives::move(LinkedPeople& linked, Sobject object, bool contacts_read) {
  std::vector<LinkedPerson>& people = linked.of(object);
  bool any_moved = false;
  moved_.clear();  // the decisions about those of the other object are carried out
  for (LinkedPerson& person : people) {
    if (!person.leads_on) continue;
    const RecordLives::Whereabouts where = lives_.follow(person.record);
    if (where.circle) {
      mark(Mark::night_met_a_circle);
      person.gone = true;
      continue;
    }
    if (object_of(where.record.view()) != object && !contacts_read) continue;
    moved_[person.person] = {person.record, where.record, where.why};
    arrive(person, where);
    any_moved = true;
  }
  if (!any_moved) return;
  const auto leaves = [&](const LinkedPerson& person) { return object_of(person.record.view()) != object; };
  std::copy_if(people.begin(), people.end(), std::back_inserter(arrivals_), leaves);
  people.erase(std::remove_if(people.begin(), people.end(), leaves), people.end());
  linked.sort(object);
}

int64_t NightLives::decide_the_rest(Store& store, LinkedPeople& linked, const MergeRules& rules,
                                    int64_t read_version, std::vector<PersonDecision>& decisions) {
  decide_purged(rules.policy, decisions);
  const int64_t left = decide_arrivals(store, linked, rules, read_version, decisions);
  // Siblings whom this attempt has changed already are judged as they are now.
  for (PersonDecision& one : decisions)
    if (one.moved_to.empty() && own_.contains(one.person))
      one.seen_version = store.person(one.person).value_or(Person()).version;
  return left;
}

void NightLives::carried_out(const std::vector<PersonDecision>& decisions) {
  for (const PersonDecision& one : decisions)
    if (one.decision.set_local || one.decision.clear_local || !one.moved_to.empty()) own_.insert(one.person);
}

// The store checks each person by itself; here one person's change also touches the others on the record.
bool NightLives::changed_by_others(Store& store, const Group& group, int64_t read_version) {
  const auto changed = [&](const Person& p) { return p.version > read_version && !own_.contains(p.id); };
  const std::vector<Person> people = store.people_with_salesforce_id(group.front().record.view());
  if (std::any_of(people.begin(), people.end(), changed)) return true;
  return std::any_of(group.begin(), group.end(), [&](const LinkedPerson& one) {
    return one.moved && changed(store.person(one.person).value_or(Person()));
  });
}

int64_t NightLives::decide_arrivals(Store& store, LinkedPeople& linked, const MergeRules& rules,
                                    int64_t read_version, std::vector<PersonDecision>& decisions) {
  int64_t left = 0;
  std::sort(arrivals_.begin(), arrivals_.end(), before);
  for (size_t first = 0; first < arrivals_.size();) {
    const RecordKey record = arrivals_[first].record;
    Group group;
    while (first < arrivals_.size() && arrivals_[first].record == record) group.push_back(arrivals_[first++]);
    const Group before_us = linked.on(Sobject::contact, record);
    const bool told = std::any_of(before_us.begin(), before_us.end(),
                                  [](const LinkedPerson& p) { return p.local || p.remote || p.carried; });
    for (LinkedPerson sibling : before_us) {
      // Decided with the contacts already, unless what the lead brings along changes it.
      sibling.local = sibling.local || told;
      sibling.open = false;
      group.push_back(sibling);
    }
    const size_t from = decisions.size();
    decide_record(group.data(), group.data() + group.size(), true, rules, nullptr, decisions);
    const auto is_new = [&](const PersonDecision& decided) {
      return moved_.contains(decided.person) || (!told && decided.decision.set_local);
    };
    decisions.erase(std::remove_if(decisions.begin() + static_cast<std::ptrdiff_t>(from), decisions.end(),
                                   [&](const PersonDecision& decided) { return !is_new(decided); }),
                    decisions.end());
    if (group.size() > 1 && changed_by_others(store, group, read_version)) {
      mark(Mark::decision_sibling_changed);
      if (!MUTANT(arrivals_left_are_not_told)) left += static_cast<int64_t>(decisions.size() - from);
      decisions.resize(from);
    }
    address(decisions, from);
  }
  arrivals_.clear();
  return left;
}

void NightLives::address(std::vector<PersonDecision>& decisions, size_t from) const {
  if (moved_.empty()) return;
  for (size_t i = from; i < decisions.size(); ++i) {
    const auto moved = moved_.find(decisions[i].person);
    if (moved == moved_.end()) continue;
    decisions[i].salesforce_id = moved->second.from.view();
    decisions[i].moved_to = moved->second.to.view();
    decisions[i].why = moved->second.why;
  }
}

}  // namespace syncer
