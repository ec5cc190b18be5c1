// What a night must know before a false may be written: that the team allows it, who said so, that the record
// is there and reads as it was read, and, for most_recent_wins, when each side took its value. Only records
// where a false could come out are asked about; without permission nobody is.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "syncer/engine/context.h"
#include "syncer/engine/linked.h"
#include "syncer/engine/nightly_read.h"

namespace syncer {

// What is known about one person's record beside its sides.
struct Evidence {
  DecisionRules rules;
  std::optional<UnixMillis> local_changed_at, remote_changed_at;
  std::optional<Authorisation> authorised;
  bool undecided = false;  // something could not be learnt: left to the next run
  bool too_fresh = false;  // modified so shortly before that a false could overtake the change
};

class OptIns {
 public:
  // As the settings are now.
  OptIns(Context& context, const Settings& settings);

  // Whether this night may write a false at all. Where not, everything below is free and says no.
  bool possible() const { return possible_; }
  // A row of the main reading.
  void saw(const OptedOutRow& row);
  struct Looked {
    CallCount count;
    int64_t planned_calls = 0;  // ceil(n / 200) look-ups, and their further pages
    std::string problem;        // some people are undecided because of it; empty: nobody is
    bool ends_the_run = false;  // the failure concerns the whole org
    void asked(const ObjectRead& read) {
      count.add(read.count);
      planned_calls += read.planned_calls;
    }
  };
  // WAITS. After the main reading of `object`, before anything of it is decided.
  Looked look_up(Sobject object, const std::string& field, const LinkedPeople& people,
                 const std::function<bool(int64_t)>& before_wait);
  Evidence evidence(const LinkedPerson& person) const;
  // When the record had last been modified as it was read; 0: it was not read.
  UnixMillis modified_at(const RecordKey& record) const;

 private:
  std::optional<Authorisation> who_allows(const LinkedPerson& person) const;
  bool could_clear(const LinkedPerson& person, bool& asks_for_times) const;
  void confirm(Sobject object, const std::string& field, const std::vector<RecordKey>& records,
               const std::function<bool(int64_t)>& before_wait, Looked& looked);
  void read_times(Sobject object, const std::string& field, const std::vector<RecordKey>& records,
                  const std::function<bool(int64_t)>& before_wait, Looked& looked);
  bool failed(const ObjectRead& read, const std::vector<RecordKey>& records, Looked& looked);

  Context& context_;
  const Policy policy_;
  bool possible_ = false;
  bool times_readable_ = true;
  UnixMillis looked_at_ = 0;
  std::optional<Authorisation> team_;
  std::map<RecordKey, UnixMillis> modified_at_;  // of those that are opted out there and not here
  std::set<RecordKey> confirmed_false_, undecided_;
  struct Change {
    bool value = false;
    UnixMillis at = 0;
  };
  std::map<RecordKey, Change> last_change_;
};

}  // namespace syncer
