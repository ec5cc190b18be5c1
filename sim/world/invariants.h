// The rules that hold in every world (design.md section 5). This class hears everything that happens: it
// writes the timeline, feeds the reference model and the rules of acts, deliveries and nights, and checks:
// invariants.cpp and invariants_network.cpp what can be known at once, invariants_end.cpp and
// invariants_time.cpp what can be known at the end.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/world/act_rules.h"
#include "sim/world/deliveries.h"
#include "sim/world/model.h"
#include "sim/world/night_rules.h"
#include "sim/world/send_rules.h"
#include "sim/world/stage.h"

namespace sfsim {

class Invariants {
 public:
  explicit Invariants(World& world);

  // ---- from the network
  void sent(Flight& flight);
  void applied(Flight& flight);
  void answered(Flight& flight);
  // ---- from the engines
  void said(int engine, const syncer::EngineEvent& event);
  bool reached(int engine, syncer::Point point);  // true: a crash is armed for here
  void activity_ran(Activity& activity);
  void died(int engine);
  void started(int engine);
  void clock_stepped(int engine, int64_t by);  // after it
  // ---- from the acts, before they reach the engine
  void unsubscribed(syncer::PersonId person);
  void resubscribed(syncer::PersonId person);
  void linked(syncer::PersonId person, const std::string& record);  // empty: unlinked
  void appeared(syncer::PersonId person);
  void changed(syncer::PersonId person);        // a name, perhaps
  void edited(const WriteLogEntry& entry);      // by anyone but an engine
  void bin_changed(const std::string& record);  // deleted, or taken out of the recycle bin
  void bin_emptied();
  void shared(const std::string& record);
  void lives_on(const std::string& from, const std::string& to);  // merged or converted
  void stands_for_a_person(const std::string& record);            // an Account, if it does
  void settings_change(const syncer::Settings& settings);
  void rights_changed();
  void pages_changed();
  void commanded() { deliveries_.commanded(); }  // a nightly or a push is started by hand
  void package_changed(bool removed);

  ActRules& acts() { return act_rules_; }
  const std::string& link_of(syncer::PersonId person) { return links_[person]; }
  SendRules& sends() { return send_rules_; }

  void catch_up();    // before anything is done: nights that have finished meanwhile
  void after_step();  // kept, and what the step left behind
  void at_end();      // when everything is healed
  // A night in which nothing may be written any more.
  void expect_quiet_night() { quiet_from_ = world_.engine_writes.size(); }
  void quiet_night_over();

  std::optional<UnixMillis> last_nightly() const { return last_nightly_; }

 private:
  struct Night {
    int engine = 0;
    int activity = 0;
    UnixMillis begun_at = 0;
    UnixMillis finished_at = 0;                      // 0: still running
    UnixMillis begun_clock = 0, finished_clock = 0;  // on its engine's clock, as in the run's record
    int64_t calls = 0;
    int faults_before = 0;
    bool disturbed = false;
    bool read_changes_only = false;  // it asked for what changed since
    bool superseded = false;         // another began since: the model knows no more how this one did
    std::vector<std::string> pages;  // what it read, not parsed yet
    std::map<std::string, std::map<std::string, bool>> read;  // by field: what its pages said of records
  };
  struct Chosen {  // the settings from a moment on
    UnixMillis from = 0;
    UnixMillis since = 0;  // on the clock that was furthest ahead
    syncer::Settings settings;
  };
  struct Agreed {  // an agreed value of a person, and what the person has been since it was reached
    std::string record;
    std::optional<bool> value;
    bool was_opted_out = false, was_subscribed = false;
    size_t history = 0;
  };
  struct Up {
    int engine = 0;
    UnixMillis from = 0, to = 0;  // to 0: still up
    int64_t offset = 0;           // of its clock
  };

  void broke(const std::string& rule, std::string what, std::vector<std::string> people = {});
  bool watched(const std::string& rule) const { return !world_.plan.without.contains(rule); }
  void crashed_engine(std::string what);

  void check_linked(const Flight& flight);
  void check_not_read_as_equal(const Flight& flight);
  bool retried_in_the_bin(const std::string& record);
  bool left_by_a_dead_worker(const std::string& record, UnixMillis moment);
  bool found_equal_since(const std::string& record, UnixMillis moment);
  void check_write(const Flight& flight, const WriteLogEntry& entry);
  void check_false(const Flight& flight, const WriteLogEntry& entry, const std::vector<std::string>& people);
  void check_nobody_wants(const Flight& flight);
  void check_kept();
  void check_agreed(const syncer::Person& person);
  void check_agreed(const syncer::Person& person, syncer::OptOutField field);
  bool followed(syncer::PersonId person, const std::string& to);
  // invariants_email.cpp
  void check_sought(const Flight& flight);
  bool found_by_email(const syncer::Person& person);
  void check_found();
  bool short_of_calls() const;
  std::vector<std::string> with_address(const std::string& type, const std::string& email);
  bool looked_up_lately() const;
  // invariants_address.cpp
  bool spread_lately() const;
  bool told_by_address(const std::string& record);
  void owes_its_address(syncer::PersonId person);
  void check_told();
  bool opted_in_by_policy(syncer::PersonId person) const;
  void night_begun(int engine);
  void night_finished(int engine);
  bool has_read_everything(const Night& night, UnixMillis finished_clock) const;
  void left_no_trace() { traceless_ = world_.now(); }
  void judge_nights();
  void check_runs();
  void check_calls(const Night& night, const syncer::Run& run);
  bool was_chosen(const std::string& object, const std::string& field, UnixMillis from) const;
  UnixMillis unseen_since(const std::string& object, const std::string& field) const;
  std::set<std::string> open_records() const;
  UnixMillis clock_of(int engine) const;
  UnixMillis latest_clock() const;
  Model::FieldOf field_of() const;
  Model::FieldOf also_written() const;

  // invariants_end.cpp
  void check_agreement();
  void check_pulled(const syncer::Person& person);
  void check_owed();
  void check_audit();
  void check_time();
  void check_due(const syncer::Run& run);
  void check_missed(const std::vector<syncer::Run>& scheduled);
  UnixMillis longest_window() const;
  void check_late(const std::vector<syncer::Run>& scheduled);
  void look_for_reach();
  void check_given_up(const std::vector<syncer::Run>& scheduled);
  UnixMillis last_fault_before(UnixMillis at) const;
  void check_liveness();
  void check_followed();
  void check_model();

  bool by_night(const Flight& flight) const;
  void touched(const std::string& record);
  void touched_all();
  void acted_on(const std::string& record);  // of an act about one of its people

  World& world_;
  Model model_;
  ActRules act_rules_;
  Deliveries deliveries_;
  NightRules night_rules_;
  SendRules send_rules_;
  std::vector<WriteLogEntry> edits_;  // of this second
  std::vector<UnixMillis> fault_times_;
  UnixMillis pages_changed_at_ = 0;
  // When something was done last that leaves no change in the records it touches, until everything was read.
  std::optional<UnixMillis> traceless_;
  bool access_changed_ = false;  // rights, pages or packages, ever
  uint64_t nights_begun_ = 0;
  bool out_of_reach_ = false;  // a linked record was, when a night began, or is at the end
  int64_t change_counter_ = -1;
  std::map<syncer::PersonId, bool> flags_;  // as last seen in the store
  std::map<std::pair<syncer::PersonId, syncer::OptOutField>, Agreed> agreed_;
  std::set<syncer::PersonId> may_be_cleared_;  // resubscribed since they were last seen
  std::map<syncer::PersonId, std::string> links_;
  std::set<std::string> hidden_once_;                    // records that sharing hid, or may have
  std::map<syncer::PersonId, UnixMillis> sought_until_;  // looked up by e-mail: linked or resubscribed since
  std::map<std::string, UnixMillis> unlinked_;           // 15-character id -> when the last person left it
  // 15-character id -> when one of its people was last unsubscribed, resubscribed or linked
  std::map<std::string, UnixMillis> people_acted_at_;
  std::vector<Night> nights_;            // not caught up with yet; the last may be running
  std::map<int64_t, syncer::Run> runs_;  // as last seen
  std::vector<Chosen> chosen_;
  std::vector<Up> up_;
  int64_t clock_slack_ = 0;  // by how much an engine's dates may be out of order: all clock steps together
  std::optional<UnixMillis> last_nightly_;
  size_t quiet_from_ = 0;
};

}  // namespace sfsim
