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
  // An unsubscribed person was linked by the engine: Salesforce must hold it, whether it is sent or there
  // already.
  void looked_up(syncer::PersonId person, const std::string& record);
  // Another person's unsubscribe is to be told there, too.
  void told_again(const std::string& record);
  void touched(const std::string& record);  // edited, resubscribed, linked, deleted: nothing is owed any more
  void touched_all();                       // settings, rights, packages, commands: neither about anybody
  void commanded();                         // people may try as often as they like
  void started();
  void died(int engine);
  void clock_stepped();
  void nightly_begun();

  // ---- requests of engines
  void sent(const Flight& flight, bool by_night);
  void applied(const Flight& flight, const std::vector<std::string>& written);  // records
  void answered(const Flight& flight);
  // When a write of this record (its first 15 characters) by the outbox worker was last under way; 0: never.
  UnixMillis last_push(const std::string& id) const;

 private:
  struct Owed {
    syncer::PersonId person = 0;
    UnixMillis at = 0;
    int faults_before = 0;
    bool must_be_sent = true;  // false: it is enough that Salesforce holds it
  };
  struct Write {
    int engine = 0;
    UnixMillis sent_at = 0;
    std::vector<std::string> ids;   // id15
    std::set<std::string> written;  // of them, what Salesforce took
    bool conditional = false;       // a false, which gives way by itself
    bool by_night = false;
    std::set<std::pair<std::string, std::string>> fields;  // of which 15-character id; empty: not known
  };
  void look(const std::string& record, UnixMillis at);  // at one that is owed since then
  void look_later(const std::string& record, UnixMillis owed_since, UnixMillis when);
  bool delivered_along(const std::vector<std::string>& path, const Owed& owed);
  bool delivered(const std::string& record, const Owed& owed);
  void count_failure(const Flight& flight);
  void count_miss(const std::string& id);
  void forget_failures();
  void begin_anew();
  std::string who(const std::string& record) const;

  World& world_;
  Broke broke_;
  bool watching_ = true;  // false: something that no fault ends is in the way
  bool clocks_differ_ = false;
  std::map<std::string, Owed> owed_;             // by record
  std::map<std::string, int> acts_, pushes_;     // by id15, since all began anew; of pushes those heard
  int open_before_ = 0;                          // pushes of a record that may have been open then
  std::map<int, Write> under_way_;               // by flight; of living senders
  std::map<std::string, UnixMillis> last_push_;  // by id15
  std::map<std::string, UnixMillis> last_sent_;  // a write of true, by whomever
  UnixMillis last_night_ = 0;
  std::map<std::string, UnixMillis> read_by_night_;  // by object: when a night last asked for its records
  std::string read_last_;                            // the object of its latest query
  UnixMillis all_touched_at_ = 0;
  UnixMillis last_fault_ = 0, last_start_ = 0;
  std::map<int, std::deque<UnixMillis>> failures_, failures_of_an_hour_;  // by engine
  std::map<std::string, std::deque<UnixMillis>> refusals_;                // by id15
  std::map<std::string, std::deque<UnixMillis>> misses_;  // the same: no answer, or a fault in the way
};

}  // namespace sfsim
