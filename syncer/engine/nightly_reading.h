// How much of Salesforce a night reads: everybody who is opted out; or only what has changed since a night
// that left nothing behind, and by their ids those whose two sides are not known to be equal
// (sales-connect.md A14).
#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "syncer/engine/nightly_fields.h"
#include "syncer/engine/nightly_lives.h"
#include "syncer/engine/nightly_target.h"

namespace syncer {

class NightReading {
 public:
  struct Terms {
    bool by_hand = false;    // then everything is read
    bool may_clear = false;  // a false rests on what was read, not on what is remembered
  };
  // Decides, from the store and the clock, before anything is read.
  NightReading(Context& context, const Settings& settings, const Target& target, const Terms& terms,
               const LinkedPeople& linked);

  bool complete() const { return !since_; }

  struct Question {
    Sobject object = Sobject::contact;
    bool dated = false;       // with LastModifiedDate
    bool conversions = true;  // leads that were converted are asked for
    bool contacts_read = false;
  };
  // WAITS. Afterwards everybody linked to the object, and every record that one of them leads on to, is known
  // as Salesforce has it. `row` and `before_wait` as with read_all.
  FieldsRead read(const Question& question, LinkedPeople& linked, NightLives& lives,
                  const std::function<void(const OptedOutRow&)>& row,
                  const std::function<bool(int64_t pages_left)>& before_wait);

  // At the end of the run that holds `token`. `whole`: it is complete, and nobody was left to the next one.
  void conclude(int64_t run, int64_t token, bool whole);

 private:
  struct Asked;
  void look_up_the_rest(const Asked& asked, FieldsRead& read);
  void look_up_where_they_went(const Asked& asked, FieldsRead& read);
  void look_up_these(std::vector<RecordKey> records, const Asked& asked, FieldsRead& read);

  Context& context_;
  const Target& target_;
  const int64_t jobs_from_;          // rows; 0: no Bulk API jobs
  const bool wanted_;                // the team wants incremental nights, and the rules allow them
  const std::string of_;             // what is read, by which rules
  std::optional<ReadPosition> had_;  // of the same
  std::optional<UnixMillis> since_;  // empty: everything is read
  UnixMillis answered_at_ = 0;       // of what was read, the earliest; 0: nothing, or nobody said
  bool undated_ = false;             // an answer did not say when it was given
  bool field_trouble_ = false;       // what comes back after it may come back changed
};

}  // namespace syncer
