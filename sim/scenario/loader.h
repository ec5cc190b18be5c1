// One row's plan while it is made: what is known so far, and the checks of names that every section needs.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "sim/scenario/node.h"
#include "sim/scenario/table.h"
#include "sim/scenario/times.h"

namespace sfsim {

struct Loader {
  Plan plan;
  Reporter reporter;

  // load_world.cpp
  void load_head(const Node& root);   // title, tags, start, engines, latencies, skip, without
  void load_world(const Node& root);  // settings, org, people, records
  std::vector<NamedValue> load_settings(const Node& object);
  std::vector<NamedValue> load_fields(const Node& object, const KeyTable& known);
  void check_salesforce_id(const Node& node);
  void check_person_account(const Node& type);  // where the org has none
  void check_person_email(const Node& node);

  // load_org.cpp
  void load_org(const Node& object);
  PlanRule load_rule(const Node& node);
  void check_rule_field(const Node& node);

  // load_steps.cpp
  void load_steps(const Node& root);
  void load_step(const Node& node);
  void load_common(const Node& node, Step& step);
  void load_time(const Node& node, Step& step);
  void pass_time(const Node& node, int64_t millis);
  std::optional<int64_t> duration(const Node& node);  // in milliseconds, or a problem

  // load_sends.cpp
  std::string group_name(const Node& node);
  void load_send(const Node& node, const Node& value, Step& step);
  void load_group(const Node& node, const Node& value, Step& step);

  // load_checks.cpp
  void load_check(const Node& node, const Node& value, Step& step);
  void load_expect(const Node& node, Step& step);
  void load_response(const Node& node, const Node& value, Step& step);
  void check_rows(const Node& rows);

  // load_verbs.cpp: the meaning of each verb
  void load_verb(const Node& node, Step& step);
  void load_act(const Node& node, const Node& value, Step& step);
  void load_fault(const Node& node, const Node& value, Step& step);
  void load_rule_act(const Node& node, const Node& value, Step& step);
  void check_import(const Node& rows);

  // names.cpp
  std::string person(const Node& node);   // a person's name, or a problem
  std::string record(const Node& node);   // "@record"
  std::string subject(const Node& node);  // either
  void user(const Node& node);
  void path_word(const Node& node, bool people_too);
  void add_names(const Node& value, Step& step, bool records_too);
  bool good_new_name(const Member& member, std::string_view what);
  bool good_new_name(std::string_view name, const Node& node, std::string_view what);

  std::set<std::string> people, records, emails;
  std::map<std::string, PlanRule> rules;  // by name, as they stand by now
  std::optional<FileTime> time;           // absent: `start` is wrong
  UnixMillis now = 0;
  bool now_known = true;   // false after a wrong time: what a bare "19:05" means is not judged then
  int now_line = 0;        // of what made it `now`
  bool requested = false;  // there was a `request` step

  Position place(const Node& node) const { return reporter.file->place(node.begin, node.end); }
};

// The node under `key` when it has the right shape; a wrong one is reported elsewhere.
const Node* sound(const Node& object, const KeyTable& table, std::string_view key);

}  // namespace sfsim
