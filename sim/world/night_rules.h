// One nightly, as seen from outside: one at a time, everything is read before anything is written, complete
// only when it could read, and its conflicts and its history say what it did.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/world/network.h"
#include "sim/world/rule.h"
#include "syncer/salesforce/api_usage.h"
#include "syncer/store/store.h"

namespace sfsim {

struct World;

class NightRules {
 public:
  NightRules(World& world, Broke broke) : world_(world), broke_(std::move(broke)) {}

  // `closely`: also judge what it does to each person, which costs a look at all of them.
  void begun(int engine, int activity, bool closely = true);
  void sent(const Flight& flight);      // any request of the night's activity
  void answered(const Flight& flight);  // of the night's activity
  void finished();
  void died(int engine);
  void touched(const std::string& record);  // by an act
  void touched_all();
  void clock_stepped() { clocks_differ_ = true; }

 private:
  struct Side {  // how one person stood when the night began; only of who is alone on the record
    syncer::PersonId person = 0;
    std::string record;
    bool local = false, remote = false, also = false;
    std::optional<bool> synced;
    bool act_pending = false, claimed = false;  // its outbox row is there; a worker has it
    size_t history = 0;
    std::optional<bool> after;  // what both sides must have then
  };
  struct Night {
    int engine = 0, activity = 0;
    UnixMillis begun_at = 0;
    int faults_before = 0;
    std::string reading;         // the object of the query under way
    std::set<std::string> read;  // objects, to the end
    bool looking_up = false;     // by ids or addresses, also in further pages
    bool wrote = false, closely = false;
    bool touched_all = false;
    syncer::ApiUsage usage;  // as Salesforce told the night last; limit 0: not yet
    std::set<std::string> touched;
    std::vector<Side> sides;
  };
  std::vector<Side> sides() const;
  bool overtaken(const Night& night, const Side& side) const;
  void check_reserve(const Flight& flight);
  void check_reads(const Night& night, const syncer::Run& run);
  void check_value(const Side& side);
  void check_other_field(const Side& side);
  void check_side(const Side& side, bool recorded, bool resumed);

  World& world_;
  Broke broke_;
  std::optional<Night> night_;
  std::deque<UnixMillis> begun_;
  bool clocks_differ_ = false;
};

}  // namespace sfsim
