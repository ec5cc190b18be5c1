// The part of a night that is about records which live on elsewhere: who is linked to one is moved to where
// it is now, and the opt-outs of both are one side of the merge. Of a converted lead's people the decisions
// come after those of the contacts, which were read before.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "syncer/engine/linked.h"
#include "syncer/engine/lives.h"
#include "syncer/engine/look_up.h"

namespace syncer {

class NightLives {
 public:
  explicit NightLives(const Settings& settings)
      : lives_(settings.follow_merges, settings.follow_conversions) {}

  void take(Sobject object, const OptedOutRow& row, LinkedPeople& linked);

  // WAITS. Who was in the recycle bin and is not any more: back, or gone for good? Answers the calls planned
  // and what went wrong.
  LookUp look_again(Context& context, LinkedPeople& linked, Sobject object, const LookUpHow& how);
  // Decisions about those who are gone for good.
  void decide_purged(std::vector<PersonDecision>& decisions);

  // `object` was read to its end. Gives its people who lead on their new record; those who go to contacts
  // wait for decide_arrivals(). When contacts were not read they stay: a refused push will follow them.
  void move(LinkedPeople& linked, Sobject object, bool contacts_read);
  // For each contact that somebody was moved to: the group of everybody on it, and the decisions. `changed`:
  // whether one of the group changed since the night began to read; then it is left to the next.
  using Group = std::vector<LinkedPerson>;
  void decide_arrivals(LinkedPeople& linked, const DecisionRules& rules,
                       const std::function<bool(const Group&)>& changed,
                       std::vector<PersonDecision>& decisions);
  // Decisions name the record that was left, and where it went.
  void address(std::vector<PersonDecision>& decisions, size_t from) const;

 private:
  struct Moved {
    RecordKey from, to;
    MoveWhy why = MoveWhy::merged;
  };
  RecordLives lives_;
  std::map<PersonId, Moved> moved_;
  std::vector<LinkedPerson> arrivals_;
  std::vector<std::pair<PersonId, RecordKey>> purged_;
};

}  // namespace syncer
