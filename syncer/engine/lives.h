// What a night has read of records that live on elsewhere: merged into a master, converted to a contact, or
// lying in the recycle bin; and which records it saw opted out, so that whoever is moved to one of them needs
// no further call (sync.md 5.3).
#pragma once
#include <utility>
#include <vector>

#include "syncer/engine/context.h"

namespace syncer {

class RecordLives {
 public:
  // `follow_merges`, `follow_conversions`: the settings; what is not followed is merely deleted, or live.
  RecordLives(bool follow_merges, bool follow_conversions)
      : merges_(follow_merges), conversions_(follow_conversions) {}

  void take(const OptedOutRow& row);
  bool moves(const OptedOutRow& row) const {
    return (row.merged && merges_) || (row.converted && conversions_);
  }

  struct Whereabouts {
    RecordKey record;  // the last one; the first itself when nothing leads on
    int hops = 0;
    MoveWhy why = MoveWhy::merged;  // of the first step
    bool deleted = false;           // the last one lies in the recycle bin
    bool opted_out = false;         // the last one is, as far as it was read
    bool also = false;              // the same by the field that is pulled beside the chosen one
    bool left_opted_out = false;    // one of those before it was, by either
    bool circle = false;            // they name each other: nobody knows where it is
  };
  Whereabouts follow(const RecordKey& from);

 private:
  struct Step {
    RecordKey from, to;
    MoveWhy why = MoveWhy::merged;
  };
  void sort();
  const Step* step_from(const RecordKey& record) const;

  const bool merges_, conversions_;
  std::vector<RecordKey> opted_out_, also_, deleted_;
  std::vector<Step> steps_;
  bool sorted_ = true;
};

}  // namespace syncer
