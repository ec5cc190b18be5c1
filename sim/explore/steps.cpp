// One function a verb: a step that makes sense in the world as far as the sketch knows it. It may still turn
// out impossible (the engine is down, a lead was deleted); such steps are skipped.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/explore/life_steps.h"
#include "sim/explore/rule_steps.h"
#include "sim/explore/send_steps.h"
#include "sim/explore/setting_steps.h"
#include "sim/explore/sketch.h"
#include "syncer/domain/ports.h"

namespace sfsim {
namespace {

using Words = std::vector<const char*>;

Draft one_or_more(Sketch& sketch) {
  const std::string first = sketch.step.pick(sketch.people);
  if (sketch.people.size() < 2 || !sketch.step.percent(15)) return first;
  return sketch.people.size() > 2 && sketch.step.percent(50)
             ? Draft(sketch.people)
             : Draft::array({sketch.people[0], sketch.people[1]});
}

std::string drawn_type(const Sketch& sketch, const std::string& record) {
  for (const SketchRecord& known : sketch.records)
    if (known.name == record) return known.type;
  return {};
}

// What a person can be linked to.
std::vector<std::string> living_records(const Sketch& sketch) {
  std::vector<std::string> records = sketch.living();
  std::erase_if(records, [&](const std::string& name) { return drawn_type(sketch, name) == "Account"; });
  return records;
}

// Of those the ones that are not known by a person's name.
std::vector<std::string> spare_records(const Sketch& sketch) {
  std::vector<std::string> records = living_records(sketch);
  std::erase_if(records, [](const std::string& name) { return !name.starts_with('@'); });
  return records;
}

// A flag of either field; the package's only where it is installed.
void put_flag(Sketch& sketch, Draft& step, const std::string& type, bool value) {
  const bool sales = sketch.package && sketch.step.percent(35);
  step[sales ? sketch.sales_field(type) : sketch.email_field(type)] = value;
}

bool edit(Sketch& sketch, Draft& step) {
  const std::vector<std::string> records = living_records(sketch);
  if (records.empty()) return false;
  const std::string& name = sketch.step.pick(records);
  step["edit"] = name;
  const int about = sketch.step.below(100);
  if (about < 10)
    step["LastName"] = "Other";
  else if (about < 15)
    step["Phone"] = "1";
  else if (about < 40 && sketch.required_field && drawn_type(sketch, name) == "Contact")
    step["Region__c"] = "EU";
  else
    put_flag(sketch, step, drawn_type(sketch, name), sketch.step.percent(60));
  by_whom(sketch, step, 15);
  return true;
}

bool create(Sketch& sketch, Draft& step) {
  static const Words types = {"Contact", "Lead", "Account"};
  const std::string name = fmt::format("new{}", ++sketch.created);
  std::string type = sketch.step.pick(types);
  if (type == "Account" && sketch.person_accounts && sketch.step.percent(70)) type = "PersonAccount";
  step["create"] = name;
  step["type"] = type;
  if (type != "Account" && sketch.step.percent(50)) put_flag(sketch, step, type, true);
  // Somebody's address, or one that nobody has: what a push to Sales Connect goes by.
  if (type != "Account" && sketch.step.percent(50))
    step["Email"] = (sketch.step.percent(50) ? sketch.step.pick(sketch.people) : name) + "@example.com";
  sketch.records.push_back({"@" + name, type == "PersonAccount" ? "Person" : type, false});
  return true;
}

// To the record of a type, to one that others may have already, or to an id that nobody has seen.
bool link(Sketch& sketch, Draft& step) {
  const std::string person = sketch.step.pick(sketch.people);
  const std::vector<std::string> shared = spare_records(sketch);
  step["link"] = person;
  const int kind = sketch.step.weighted({35, 25, shared.empty() ? 0 : 60, 12});
  std::erase_if(sketch.records, [&](const SketchRecord& record) { return record.name == person; });
  if (kind == 2) step["to"] = sketch.step.pick(shared);
  const std::vector<std::string> accounts = kind == 3 ? sketch.living("Account") : std::vector<std::string>();
  if (kind == 3) step["to"] = literal_id(sketch.step);
  if (!accounts.empty() && sketch.step.percent(40)) step["to"] = sketch.step.pick(accounts);
  if (kind < 2) {
    const std::string type = kind == 1 ? "Lead" : sketch.contact_type(sketch.step);
    step["to"] = type;
    sketch.records.push_back({person, type.starts_with("Person") ? "Person" : type, false});
  }
  if (std::find(sketch.linked.begin(), sketch.linked.end(), person) == sketch.linked.end())
    sketch.linked.push_back(person);
  on_which_engine(sketch, step);
  return true;
}

bool unlink(Sketch& sketch, Draft& step) {
  if (sketch.linked.empty()) return false;
  const std::string person = sketch.step.pick(sketch.linked);
  step["unlink"] = person;
  std::erase(sketch.linked, person);
  std::erase_if(sketch.records, [&](const SketchRecord& record) { return record.name == person; });
  on_which_engine(sketch, step);
  return true;
}

bool package(Sketch& sketch, Draft& step, bool install) {
  if (sketch.package == install) return false;
  sketch.package = install;
  step[install ? "install" : "uninstall"] = package_name;
  return true;
}

bool access(Sketch& sketch, Draft& step, const char* verb) {
  static const Words types = {"Contact", "Lead"};
  const std::string type = sketch.step.pick(types);
  const int what = sketch.step.weighted({40, sketch.package ? 30 : 0, 15, 15});
  step[verb] = what == 0   ? sketch.email_field(type)
               : what == 1 ? sketch.sales_field(type)
               : what == 2 ? std::string("read")
                           : std::string("edit");
  step["on"] = type;
  if (sketch.has_users && sketch.step.percent(10)) step["user"] = "rep";
  return true;
}

bool layout(Sketch& sketch, Draft& step) {
  static const Words types = {"Contact", "Lead"};
  const std::string type = sketch.step.pick(types);
  step["layout"] = type;
  step[sketch.step.percent(60) ? "add" : "remove"] =
      sketch.package && sketch.step.percent(50) ? sketch.sales_field(type) : sketch.email_field(type);
  return true;
}

bool import(Sketch& sketch, Draft& step) {
  Draft rows = Draft::array();
  const int count = sketch.step.between(1, 2);
  for (int i = 0; i < count; ++i) {
    const bool fresh = sketch.imported < 3 && sketch.step.percent(50);
    const std::string name = fresh ? fmt::format("im{}", ++sketch.imported) : sketch.step.pick(sketch.people);
    // The product's own import knows an address in any spelling.
    Draft row = {{"email", sketch.step.percent(20) && !fresh ? fmt::format("{}@Example.COM", name)
                                                             : fmt::format("{}@example.com", name)}};
    if (sketch.step.percent(30)) row["first_name"] = "Im";
    if (sketch.step.percent(50)) row["salesforce_id"] = literal_id(sketch.step);
    if (fresh) sketch.people.push_back(name);
    rows.push_back(std::move(row));
  }
  step["import"] = std::move(rows);
  on_which_engine(sketch, step);
  return true;
}

bool push_to_sales_connect(Sketch& sketch, Draft& step) {
  // Of a person's own record nothing comes while they are linked to it.
  const std::vector<std::string> records =
      sketch.step.percent(80) ? spare_records(sketch) : living_records(sketch);
  if (records.empty()) return false;
  step["push_to_sales_connect"] = sketch.step.pick(records);
  on_which_engine(sketch, step);
  return true;
}

bool wait(Sketch& sketch, Draft& step) {
  static const Words lengths = {"1ms", "25ms", "30ms", "75ms", "130ms", "500ms",
                                "1s",  "5s",   "1m",   "10m",  "30m"};
  step["wait"] = sketch.step.pick(lengths);
  return true;
}

bool request(Sketch& sketch, Draft& step) {
  static const Words lines = {"GET /services/data/v60.0/limits",
                              "GET /services/data/v60.0/query?q=SELECT+Id,HasOptedOutOfEmail+FROM+Contact",
                              "GET /services/data/v60.0/sobjects/Lead/describe",
                              "POST /services/data/v60.0/sobjects/Contact",
                              "POST /services/data/v60.0/sobjects/Lead",
                              "PATCH /services/data/v60.0/sobjects/Contact/0035e00000ABCDE",
                              "DELETE /services/data/v60.0/sobjects/Lead/00Q5e00000ABCDE"};
  const std::string line = sketch.step.pick(lines);
  step["request"] = line;
  if (line.starts_with("POST")) step["body"] = {{"LastName", "Raw"}, {"HasOptedOutOfEmail", true}};
  if (line.ends_with("Lead") && step.contains("body")) step["body"]["Company"] = "Raw";
  if (line.starts_with("PATCH")) step["body"] = {{"HasOptedOutOfEmail", true}};
  by_whom(sketch, step, 40);
  return true;
}

bool fault(Sketch& sketch, Draft& step) {
  static const Words lengths = {"1s", "30s", "10m", "3h"};
  static const Words unseen = {"20s", "5m", "30m"};
  static const Words where = {"PATCH", "query", "token", "Contact", "Lead", "composite", "GET"};
  Draws& draws = sketch.fault;
  const int index = draws.weighted(sketch.alphabet.faults);
  if (index < 0) return false;
  step["fault"] = std::string(name_of(all_faults()[static_cast<size_t>(index)]));
  if (draws.percent(40)) step["on"] = draws.pick(where);
  if (draws.percent(10)) step["on"] = draws.pick(sketch.people);
  // So often, so long, for more than a day, for good; the last ones make a world many times as long.
  const int length = draws.weighted({660, 330, 8, 2});
  if (length == 0) step["times"] = draws.between(1, 3);
  if (length == 1) step["for"] = draws.pick(lengths);
  if (length == 2) step["for"] = "26h";
  if (draws.percent(15)) step["after"] = draws.between(1, 2);
  if (step["fault"] == "stale_read" && draws.percent(40)) step["unseen"] = draws.pick(unseen);
  return true;
}

bool clock_step(Sketch& sketch, Draft& step) {
  static const Words lengths = {"+1s", "-1s", "+90s", "-90s", "+10m", "-10m", "+2h",
                                "-2h", "+2h", "-2h",  "+1d",  "-1d",  "+3d",  "-3d"};
  step["clock_step"] = sketch.fault.pick(lengths);
  on_which_engine(sketch, step);
  return true;
}

bool crash(Sketch& sketch, Draft& step) {
  Draws& draws = sketch.fault;
  step["crash"] = "engine";
  if (draws.percent(60)) step["when"] = std::string(name_of(draws.pick(syncer::all_points())));
  if (step.contains("when") && draws.percent(20)) step["nth"] = draws.between(2, 3);
  if (draws.percent(35)) step["kind"] = "power";
  on_which_engine(sketch, step);
  sketch.restart_after = draws.percent(85) ? draws.between(1, 4) : -1;
  return true;
}

bool restart(Sketch& sketch, Draft& step) {
  step["restart"] = "engine";
  sketch.restart_after = -1;
  return true;
}

bool unsubscribe(Sketch& sketch, Draft& step) {
  static const Words vias = {"link", "manual", "bulk", "bounce"};
  step["unsubscribe"] = one_or_more(sketch);
  if (sketch.step.percent(40)) step["via"] = sketch.step.pick(vias);
  if (sketch.step.percent(15)) step["from_group"] = draw_group(sketch.step);
  if (sketch.step.percent(sketch.settings.personal_unsubscribes ? 50 : 3)) step["scope"] = "personal";
  if (step.contains("scope") && sketch.has_users) step["by"] = "rep";
  on_which_engine(sketch, step);
  return true;
}

bool resubscribe(Sketch& sketch, Draft& step) {
  step["resubscribe"] = one_or_more(sketch);
  step["reason"] = "asked by phone";
  by_whom(sketch, step, 20);
  on_which_engine(sketch, step);
  return true;
}

bool run(Sketch& sketch, Draft& step) {
  step["run"] = sketch.step.percent(50) ? "nightly" : "push";
  on_which_engine(sketch, step);
  return true;
}

}  // namespace

bool draw_step(Sketch& sketch, Verb verb, Draft& step) {
  switch (verb) {
    case Verb::unsubscribe:
      return unsubscribe(sketch, step);
    case Verb::resubscribe:
      return resubscribe(sketch, step);
    case Verb::edit:
      return edit(sketch, step);
    case Verb::create:
      return create(sketch, step);
    case Verb::delete_:
    case Verb::undelete:
    case Verb::empty_recycle_bin:
    case Verb::convert:
    case Verb::merge:
    case Verb::share:
      return draw_life_step(sketch, verb, step);
    case Verb::link:
      return link(sketch, step);
    case Verb::unlink:
      return unlink(sketch, step);
    case Verb::settings:
      return draw_settings_step(sketch, step);
    case Verb::install:
      return package(sketch, step, true);
    case Verb::uninstall:
      return package(sketch, step, false);
    case Verb::grant:
      return access(sketch, step, "grant");
    case Verb::revoke:
      return access(sketch, step, "revoke");
    case Verb::layout:
      return layout(sketch, step);
    case Verb::validation_rule:
      return draw_rule_step(sketch, step);
    case Verb::import:
      return import(sketch, step);
    case Verb::push_to_sales_connect:
      return push_to_sales_connect(sketch, step);
    case Verb::send:
    case Verb::group:
    case Verb::marketo:
      return draw_send_step(sketch, verb, step);
    case Verb::run:
      return run(sketch, step);
    case Verb::wait:
      return wait(sketch, step);
    case Verb::request:
      return request(sketch, step);
    case Verb::fault:
      return fault(sketch, step);
    case Verb::clock_step:
      return clock_step(sketch, step);
    case Verb::crash:
      return crash(sketch, step);
    case Verb::restart:
      return restart(sketch, step);
    case Verb::expect:
    case Verb::expect_pushes:
    case Verb::expect_nightly:
    case Verb::expect_run:
    case Verb::expect_conflicts:
    case Verb::expect_history:
    case Verb::expect_calls:
    case Verb::expect_requests:
    case Verb::expect_diagnostics:
    case Verb::expect_audit:
    case Verb::expect_crashes:
    case Verb::expect_mails:
    case Verb::expect_groups:
    case Verb::expect_response:
      return false;
  }
  return false;
}

}  // namespace sfsim
