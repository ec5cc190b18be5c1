// What one act of a person must have done to the store by the time it is over: compared with how things stood
// just before it.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/world/rule.h"
#include "syncer/store/store.h"

namespace sfsim {

struct World;
struct PushedIn;

class ActRules {
 public:
  ActRules(World& world, Broke broke);

  struct Before {
    bool unsubscribed = false;
    std::string record;
    bool open = false;  // a push of the record, whoever caused it
    std::optional<bool> synced;
    size_t history = 0;
    bool waits = false;  // an open row that nobody is sending stands for this person
  };
  Before before(syncer::PersonId person);

  void unsubscribed(syncer::PersonId person, syncer::Via via, const Before& before);
  void resubscribed(syncer::PersonId person, const Before& before);
  void linked(syncer::PersonId person, const Before& before, const std::string& record);  // empty: unlinked
  // One person an address, however it is spelt. `addresses`: of the rows.
  void imported(const std::vector<std::string>& addresses);
  // By a push to Sales Connect the person got the record.
  void taken_in(const syncer::Person& person, const std::string& record, const PushedIn& pushed);
  // Whether the store takes somebody for an admin whom the file does not call one, or the other way round.
  bool is_admin(const std::string& user);

 private:
  bool open_row(const std::string& record) const;
  std::string name(syncer::PersonId person) const;
  World& world_;
  Broke broke_;
  std::set<std::string> addresses_;  // lower case
};

}  // namespace sfsim
