// The part of a night that is about records which live on elsewhere: who is linked to one is moved to where
// it is now, and the opt-outs of both are one side of the merge. Of a converted lead's people the decisions
// come after those of the contacts, which were read before.
#pragma once
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "syncer/engine/linked.h"
#include "syncer/engine/lives.h"
#include "syncer/engine/look_up.h"
#include "syncer/engine/merge.h"

namespace syncer {

class NightLives {
 public:
  explicit NightLives(const Settings& settings)
      : lives_(settings.follow_merges, settings.follow_conversions) {}

  void take(Sobject object, const OptedOutRow& row, LinkedPeople& linked);

  // WAITS. Who was in the recycle bin and is not any more: back, or gone for good? Answers the calls planned
  // and what went wrong.
  LookUp look_again(Context& context, LinkedPeople& linked, Sobject object, const AskHow& how);
  // The records that people of `object` lead on to, as far as it is known; contacts only if they were read.
  std::vector<RecordKey> destinations(const LinkedPeople& linked, Sobject object, bool contacts_read);
  // `object` was read to its end. Gives its people who lead on their new record; those who go to contacts
  // wait for decide_arrivals(). When contacts were not read they stay: a refused push will follow them.
  void move(LinkedPeople& linked, Sobject object, bool contacts_read);
  using Group = std::vector<LinkedPerson>;  // everybody on one record
  // Decisions about who is gone for good, and about each contact that somebody was moved to; a group that
  // changed since the night began to read is left to the next. Gives how many people were left so.
  int64_t decide_the_rest(Store& store, LinkedPeople& linked, const MergeRules& rules, int64_t read_version,
                          std::vector<PersonDecision>& decisions);
  // Whether somebody else changed one of the people since; those on their way to the record count too.
  bool changed_by_others(Store& store, const Group& group, int64_t read_version);
  // These decisions went to the store: who changed by them was not changed by others.
  void carried_out(const std::vector<PersonDecision>& decisions);
  // Decisions name the record that was left, and where it went.
  void address(std::vector<PersonDecision>& decisions, size_t from) const;

 private:
  void decide_purged(Policy policy, std::vector<PersonDecision>& decisions);
  int64_t decide_arrivals(Store& store, LinkedPeople& linked, const MergeRules& rules, int64_t read_version,
                          std::vector<PersonDecision>& decisions);

  struct Moved {
    RecordKey from, to;
    MoveWhy why = MoveWhy::merged;
  };
  RecordLives lives_;
  std::map<PersonId, Moved> moved_;
  std::vector<LinkedPerson> arrivals_;
  std::vector<std::pair<PersonId, RecordKey>> purged_;
  std::unordered_set<PersonId> own_;  // whom this attempt pulled or moved itself
};

}  // namespace syncer
