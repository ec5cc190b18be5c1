// Everything one run owns, and the few operations that acts, checks and invariants share. The parts that do
// one thing each are free functions over it: setup, acts, checks, healing.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/api/api.h"
#include "sim/org/org.h"
#include "sim/world/coverage.h"
#include "sim/world/hop.h"
#include "sim/world/network.h"
#include "sim/world/process.h"
#include "sim/world/record_lives.h"
#include "sim/world/scheduler.h"
#include "sim/world/trace.h"
#include "sim/world/world.h"
#include "syncer/store/store.h"

namespace sfsim {

class Invariants;

struct StepFailed {  // thrown on the world's own stack only; ends the run
  RunFailure failure;
};

struct CastPerson {
  std::string name;
  syncer::PersonId id = 0;
};
struct CastRecord {
  std::string type, id;
};

// A record that was pushed to Sales Connect.
struct PushedIn {
  std::string name;
  int under_way = 0;               // pushes of it that have not ended, or died with their engine
  UnixMillis since = 0;            // the first of those
  std::vector<std::string> flags;  // the fields that opted out at that moment
};

// A write of an engine that Salesforce accepted.
struct EngineWrite {
  size_t entry = 0;  // in the org's write log
  int engine = 0;
  int activity = 0;
  UnixMillis sent_at = 0;
};

struct World {
  World(const Plan& the_plan, const WorldOptions& the_options);
  ~World();
  World(const World&) = delete;

  const Plan& plan;
  const WorldOptions& options;
  Scheduler scheduler;
  Trace trace;
  std::unique_ptr<Org> org;
  std::unique_ptr<Api> api;
  std::unique_ptr<Hop> hop;
  std::unique_ptr<Network> network;
  std::shared_ptr<syncer::SqliteDatabase> database;
  std::unique_ptr<syncer::Store> store;  // the world's own view; no process, never disconnected
  std::vector<std::unique_ptr<EngineProcess>> engines;
  std::unique_ptr<Invariants> invariants;

  // The cast.
  std::vector<CastPerson> people;              // in plan order, imported ones after
  std::map<std::string, size_t> person_index;  // by name
  std::map<syncer::PersonId, std::string> person_names;
  std::map<std::string, CastRecord> records;  // by name without "@"
  RecordLives lives{*this};
  std::map<std::string, std::string> usernames;  // by name under org.users
  std::string integration_id;
  syncer::Settings settings;
  std::set<syncer::PersonId> unsubscribed_in_marketo;
  std::map<std::string, PushedIn> pushed_in;  // by the record's id

  // What happened.
  const Step* step = nullptr;  // the one that is carried out
  std::optional<RunFailure> failure;
  int crashes = 0;
  std::vector<UnixMillis> crash_times;
  std::vector<EngineWrite> engine_writes;
  size_t writes_seen = 0;  // of the org's write log
  std::optional<Response> last_response;
  struct ArmedCrash {
    const Step* step = nullptr;
    int seen = 0;
    bool fired = false;
  };
  std::vector<ArmedCrash> armed_crashes;
  CrashKind dying_of = CrashKind::process;
  bool keeps_disk = false;
  Coverage coverage;
  StateWatch watch;
  std::vector<int> skipped_lines;
  std::vector<UnixMillis> step_times;
  UnixMillis steps_over = 0;
  bool surveying = false;  // while steps run, when somebody wants to know the places
  Places places;
  // Of faults that may make no difference: fault and flight -> index among the requests that it can befall.
  std::map<std::pair<Fault, int>, size_t> surveyed_reads;
  EndState end;
  bool unsaved = false;  // something was committed that a power failure would lose
  std::string disk;      // the database as of the last durable commit, when a power crash is planned

  UnixMillis now() const { return scheduler.now(); }
  template <class F>
  auto with_org(F&& act) {  // under the API's lock: a server thread may have used the org last
    using Result = decltype(act(*org));
    if constexpr (std::is_void_v<Result>) {
      api->with_org([&](Org& locked) { act(locked); });
    } else {
      std::optional<Result> result;
      api->with_org([&](Org& locked) { result.emplace(act(locked)); });
      return std::move(*result);
    }
  }

  // ---- names
  const CastPerson* find_person(std::string_view name) const;
  const std::string& name_of_person(syncer::PersonId id) const;
  // The person whom the step names there; fails the step when there is none.
  syncer::PersonId person_of(const Step& naming, size_t index);
  std::vector<std::string> names_on_record(std::string_view record_id) const;
  std::string linked_record(syncer::PersonId id) const;  // empty: none
  const User& user(const std::string& name);             // "" is the admin
  std::string user_label(const std::string& name) const { return name.empty() ? "admin" : name; }

  // ---- records of Salesforce
  struct Record {
    std::string type, id;
  };
  // "@name" or a person's linked record; fails the step when there is none.
  Record record_of(const std::string& name, const Position& at);
  // A person account is its person's Contact unless somebody names the Account: what is done to it as a whole
  // is done to the Account, and so is a field that only the Account has.
  Record whole(const Record& record) const;
  Record with_fields(const Record& record, const std::vector<NamedValue>& fields) const;
  std::string create_record(const std::string& type, const std::string& label,
                            const std::vector<NamedValue>& fields, std::vector<InputField> more,
                            const User& by, const Position& at);
  std::string create_person_account(const std::string& type, const std::string& label,
                                    const std::vector<NamedValue>& fields, std::vector<InputField> more,
                                    const User& by, const Position& at);
  std::vector<NamedValue> as_account(std::vector<NamedValue> fields) const;
  std::vector<InputField> input_fields(const std::string& type, const std::vector<NamedValue>& fields);
  std::vector<std::string> opt_out_fields(std::string_view record_id) const;  // Email Opt Out, the chosen one
  std::string effective_field_of(std::string_view record_id) const;  // the API name for that record's object
  // The field that is pulled beside it; empty: none.
  std::string also_pulled_of(std::string_view record_id) const;
  std::string also_written_of(std::string_view record_id) const;  // the same, where it is written, too
  std::string sobject_of(std::string_view record_id) const;       // "Contact", "Lead" or empty
  void absorb_world_writes();  // what an act changed in Salesforce becomes known to the model

  // ---- running
  void advance(UnixMillis to);
  void settle(std::optional<UnixMillis> before);
  void raise_failure();  // throws what went wrong meanwhile
  [[noreturn]] void fail(const Position& at, std::string what, std::vector<std::string> about = {},
                         std::string hint = {}, std::optional<UnixMillis> hint_at = {});
  void note(TraceEvent::Kind kind, std::string text, std::vector<std::string> about = {}, int engine = 0);
  void crash(int engine, CrashKind kind);
  void restart(int engine);
  void set_clock(int engine, int64_t offset);
  EngineProcess& process_for(const Step& step);
};

// setup.cpp: the org, its users and records, the store and its people, the engines.
void set_up(World& world);
void start_engines(World& world);
// acts.cpp, faults of the world too. `flight`: the request in whose middle it happens.
void perform_act(World& world, const Step& step, Flight* flight);
void perform_fault(World& world, const Step& step, Flight* flight);
// link_acts.cpp: who has which Salesforce ID; send_acts.cpp: mails and groups.
void perform_link_act(World& world, const Step& step);
// Whoever a push to Sales Connect has brought in, or linked, since the last look gets a name.
void meet_newcomers(World& world);
void perform_send_act(World& world, const Step& step);
void unsubscribe_personally(World& world, const Step& step, syncer::PersonId person);
// life_acts.cpp: of records in Salesforce.
void perform_life_act(World& world, const Step& step);
// org_profiles.cpp: what users may do.
enum class ProfileRight { create, edit, remove };
void grant_profiles(World& world);  // those of `org`
// Fails the step when the profile of its user, if there is one, does not allow it.
void ask_profile(World& world, const Step& step, const std::string& type, ProfileRight right,
                 const std::vector<InputField>& input);
// org_rules.cpp: required fields and validation rules.
void add_required_fields(World& world);  // not required yet
void require_fields(World& world);
void add_validation_rules(World& world);  // those of `org`
void perform_rule_act(World& world, const Step& step);
// checks.cpp
void perform_check(World& world, const Step& step);
// survey.cpp: for whoever puts disturbances at every place.
void survey(World& world, const Flight& flight);
void survey_applied(World& world, const Flight& flight);
void survey(World& world, syncer::Point point, int engine);
EndState end_state(World& world);
// healing.cpp: faults end, the dead rise, two nights pass.
void heal(World& world);

// Where opt-outs go by these settings: with the sync off always to Email Opt Out (sales-connect.md,
// behaviours 9 and 10). Said once more here, so that the engine is not judged by its own words.
syncer::OptOutField field_in_force(const syncer::Settings& settings);
syncer::OptOutField effective(const World& world);
bool is_written(const syncer::Settings& settings, syncer::OptOutField field);
bool has_nights(const syncer::Settings& settings);  // the nightly is on, and so is the sync
// The API user can read and write the chosen field of this record.
bool reachable(World& world, const std::string& record);
bool reachable(World& world, const std::string& record, const std::string& field);  // its API name
// Rights, page and sharing let it write this field, whatever became of the record.
bool editable(World& world, const std::string& record, const std::string& field);
// The API user can read the chosen field of this record, whether it could be written or not.
bool legible(World& world, const std::string& record);
// The API user can query the chosen field of this object.
bool readable(World& world, const std::string& type);
std::string text_of(const Value& value);
bool is_person_account(const std::string& type);  // of a scenario: "PersonAccount", "PersonContact"
// Whoever reads for the engine may look an Account up.
bool accounts_can_be_looked_up(World& world);
std::string id15(std::string_view id);  // its first 15 characters, alike in both spellings

}  // namespace sfsim
