// The way of each push, as seen from outside: what was promised arrives in time, once, and nobody hammers.
// Where something was in the way (a fault, revoked rights, a set clock), it only watches.
#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/world/network.h"
#include "sim/world/rule.h"
#include "syncer/domain/person.h"

namespace sfsim {

struct World;

class Deliveries {
 public:
  Deliveries(World& world, Broke broke);

  void world_begins() { acts_.clear(); }  // what was set up is no act

  // ---- acts; `record` as 18 characters
  void unsubscribed(syncer::PersonId person, const std::string& record);
  void touched(const std::string& record);  // edited, resubscribed, linked, deleted: nothing is owed any more
  void touched_all();                       // settings, rights, packages, commands: neither about anybody
  void commanded();                         // people may try as often as they like
  void started(int engine);
  void died(int engine);
  void clock_stepped();
  void nightly_begun();

  // ---- requests of engines
  void sent(const Flight& flight, bool by_night);
  void applied(const Flight& flight, const std::vector<std::string>& written);  // records
  void answered(const Flight& flight);
  // When the outbox worker last sent a write of this record (15 characters); 0: never.
  UnixMillis last_push(const std::string& id15) const;

 private:
  struct Owed {
    syncer::PersonId person = 0;
    UnixMillis at = 0;
    int faults_before = 0;
  };
  void look(const std::string& record, UnixMillis at);  // at one that is owed since then
  void look_later(const std::string& record, UnixMillis owed_since, UnixMillis when);
  bool delivered(const std::string& record, const Owed& owed);
  void count_failure(const Flight& flight);
  void count_miss(const std::string& id15);
  void forget_failures();
  void begin_anew();
  std::string who(const std::string& record) const;

  World& world_;
  Broke broke_;
  bool watching_ = true;  // false: something that no fault ends is in the way
  bool clocks_differ_ = false;
  std::map<std::string, Owed> owed_;  // by record
  std::map<std::string, int> acts_,
      pushes_;           // by 15-character id, since all began anew; of pushes those heard
  int open_before_ = 0;  // pushes of a record that may have been open then
  std::map<int, std::vector<std::string>> under_way_;  // flight -> 15-character ids; of living senders
  std::map<int, UnixMillis> sent_at_;                  // flight -> moment
  std::map<std::string, UnixMillis> last_push_;        // by 15-character id
  UnixMillis all_touched_at_ = 0;
  std::map<int, int> engine_of_;                  // flight -> engine
  std::map<int, std::set<std::string>> written_;  // flight -> 15-character ids
  UnixMillis last_fault_ = 0, last_start_ = 0;
  std::map<int, std::deque<UnixMillis>> failures_;          // by engine
  std::map<std::string, std::deque<UnixMillis>> refusals_;  // by 15-character id
  std::map<std::string, std::deque<UnixMillis>> misses_;    // the same: no answer, or a fault in the way
};

}  // namespace sfsim
