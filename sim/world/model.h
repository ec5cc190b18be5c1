// The reference model: two maps and the merge rule, written without a look at the engine. It cannot know when
// a push arrives, so each flag is a set of values it may have; where nothing disturbs, the sets have one
// member.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "syncer/domain/person.h"

namespace sfsim {

class Model {
 public:
  using Record = std::pair<std::string, std::string>;  // record id, field's API name
  using FieldOf = std::function<std::string(const std::string& record)>;
  static constexpr uint8_t no = 1, yes = 2, either = 3;
  static uint8_t exactly(bool value) { return value ? yes : no; }

  void person(syncer::PersonId id, bool unsubscribed) { local_[id] = exactly(unsubscribed); }
  // Empty: unlinked. `field`: the chosen one of that record's object. A push that still waits goes along.
  // `pushed_at_once`: so is the unsubscribe of whoever is linked.
  void link(syncer::PersonId id, std::string record, const std::string& field, bool pushed_at_once = false);
  void unsubscribe(syncer::PersonId id, const std::string& field);
  // `idle`: no write of the record is under way, so that a push which waited is withdrawn for good.
  void resubscribe(syncer::PersonId id, bool idle = false);
  // Salesforce's field was set by anyone but the engine.
  void edit(const Record& record, bool value);
  // The record lives on as another one: merged, or converted. `field`: the chosen one there. Who is on it is
  // one side with who is on the other, from now on.
  void lives_on(const std::string& from, const std::string& to, const std::string& field);
  // The engine linked the person to where the record lives on.
  void follow(syncer::PersonId id, const std::string& to, const std::string& field);
  // The record and those it lives on as, the last one last.
  using PathOf = std::function<std::vector<std::string>(const std::string& record)>;
  void know_paths(PathOf path_of) { path_of_ = std::move(path_of); }
  // A query saw the field as it was before a change of this second.
  void seen_before(const Record& record, bool value);
  // A query saw the record where it was before it came or went in this second.
  void seen_elsewhere(const std::string& record);
  // Another field is chosen: what waits to be pushed goes there, and nothing is owed before the next night.
  void retarget(const std::function<std::string(const std::string& record)>& field_of);
  // A second field may be written true; nothing is said when it has no name.
  void may_be_written(const Record& record);
  // Wherever the one may be written true, so may the other that `also` names.
  void written_with(const std::string& record, const std::string& field, const FieldOf& also);
  void forget_field(const std::string& field);  // uninstalled, with its values
  // May the engine write true? Only where somebody's unsubscribe can stand behind it.
  bool may_write(const Record& record) const;
  // The engine wrote false there; whether it may is judged elsewhere.
  void cleared(const Record& record);

  // A nightly over `field_of` (record -> the field's API name). Between begin and end anything it does may
  // have happened. At a complete end it has, for records that nothing touched meanwhile and that `settled`
  // vouches for.
  // Where a policy may write a false, a record may also end with the value of whoever is not opted out.
  struct Allowed {
    bool false_here = false, false_there = false;
    FieldOf also_pulled = {};   // gives the field that is pulled as well, or nothing
    FieldOf also_written = {};  // the same, if it is written, too
  };
  void nightly_begins(const FieldOf& field_of, const Allowed& allowed);
  void nightly_begins(const FieldOf& field_of) { nightly_begins(field_of, Allowed()); }
  void nightly_completes(const FieldOf& field_of,
                         const std::function<bool(const std::string& record)>& settled);
  void nightly_ends() { running_ = false; }                           // in whatever way
  void touch(const std::string& record) { touched_.insert(record); }  // a running night leaves it alone
  void touch_all() { touched_all_ = true; }
  // Who reads may see it again, and where it leads on to: so may a running night.
  void appeared(const std::string& record) { moved(record); }
  // Nothing waits for the network any more: what was owed to the record is there.
  void settle(const std::string& record);

  bool local_may_be(syncer::PersonId id, bool value) const;
  bool remote_may_be(const Record& record, bool value) const;

 private:
  struct Remote {
    uint8_t value = no;
    bool written_later = false;  // a push of true may still arrive
    bool owed = false;           // an unsubscribe since the last edit: the push must arrive
  };
  // By where their records live on now.
  struct Group {
    std::set<syncer::PersonId> people;
    std::set<std::string> records;  // all on the way, the last one among them
  };
  std::map<std::string, Group> groups() const;
  std::vector<std::string> path(const std::string& record) const;
  void spread(const std::string& record, const Group& group);
  void moved(const std::string& record);  // by an act: a running night may or may not have seen it
  std::map<syncer::PersonId, uint8_t> local_;
  std::map<syncer::PersonId, std::string> link_;
  std::map<Record, Remote> remote_;
  struct Stash {
    uint8_t value = no;  // of the OR
  };
  std::map<std::string, Stash> read_;  // by record, at the night's beginning
  std::set<std::string> touched_;      // records whose people or fields moved since
  bool touched_all_ = false;
  bool running_ = false;
  FieldOf field_of_;  // of the running night
  PathOf path_of_;
  Allowed allowed_;
};

}  // namespace sfsim
