// The world before its first step: who is there, how both sides stand, what the org has. Dates include the
// nights when clocks change, in zones that change them differently.
#include "sim/explore/sketch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

#include "sim/explore/rule_steps.h"
#include "syncer/domain/salesforce_id.h"

namespace sfsim {

const char* const package_name = "marketo-sales-connect";

namespace {

const std::vector<std::string>& names() {
  static const std::vector<std::string> all = {"ada", "bob", "cy", "dee", "eli", "fay", "gus", "hal"};
  return all;
}

std::string draw_start(Draws& draws) {
  static const std::vector<const char*> usual = {"2024-01-15", "2024-07-01", "2024-12-30", "2025-02-26"};
  static const std::vector<const char*> changes = {"2024-03-08", "2024-03-09", "2024-03-10",
                                                   "2024-11-01", "2024-11-02", "2024-03-30",
                                                   "2024-10-26", "2024-04-06", "2024-10-05"};
  static const std::vector<const char*> hours = {"08:00", "12:00", "19:00", "19:59", "20:00", "23:30"};
  static const std::vector<const char*> zones = {
      "America/Los_Angeles", "America/Los_Angeles", "America/Los_Angeles", "America/Los_Angeles",
      "America/New_York",    "Europe/Berlin",       "Asia/Kolkata",        "Australia/Lord_Howe"};
  const char* date = draws.pick(draws.percent(50) ? usual : changes);
  const char* hour = draws.pick(hours);
  return fmt::format("{} {} {}", date, hour, draws.pick(zones));
}

void choose(Sketch& sketch, Draft& out, const std::string& name, const std::string& value) {
  if (syncer::set_setting(sketch.settings, name, value)) return;
  out[name] = value == "on" ? Draft(true) : value == "off" ? Draft(false) : Draft(value);
}

void draw_settings(Sketch& sketch, Draft& draft) {
  static const std::vector<const char*> times = {"02:30", "00:00", "23:59", "01:30", "20:30"};
  static const std::vector<const char*> zones = {"Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe",
                                                 "America/New_York", "UTC"};
  Draft out = Draft::object();
  sketch.settings.nightly = true;
  if (sketch.setting.percent(15)) choose(sketch, out, "nightly", "off");
  if (sketch.setting.percent(4)) choose(sketch, out, "salesforce_sync", "off");
  if (sketch.setting.percent(40)) choose(sketch, out, "opt_out_field", "sales_opt_out");
  if (sketch.setting.percent(50)) choose(sketch, out, "policy", sketch.setting.pick(syncer::policy_names()));
  // The other policies differ from it only where an opt-in is allowed.
  const bool may_opt_in = sketch.settings.policy != syncer::Policy::opt_out_wins;
  if (sketch.setting.percent(may_opt_in ? 75 : 15)) choose(sketch, out, "allow_opt_in", "on");
  if (sketch.setting.percent(60)) choose(sketch, out, "opt_in_authorisation", "consent renewed");
  if (sketch.setting.percent(6)) choose(sketch, out, "lead_sales_opt_out", "DoNotCall");
  if (sketch.setting.percent(20)) choose(sketch, out, "field_choice", "pull_both");
  if (sketch.setting.percent(20)) choose(sketch, out, "field_choice", "additional");
  if (sketch.setting.percent(10)) choose(sketch, out, "push_while_disabled", "chosen_field");
  if (sketch.setting.percent(15)) choose(sketch, out, "push_on_link", "on");
  if (sketch.setting.percent(12)) choose(sketch, out, "without_salesforce_id", "look_up_by_email");
  if (sketch.setting.percent(12)) choose(sketch, out, "records_of_an_address", "all");
  if (sketch.setting.percent(15)) choose(sketch, out, "push_check", "read_first");
  if (sketch.setting.percent(35)) {
    choose(sketch, out, "nightly_reading", "incremental");
    choose(sketch, out, "full_reading_days", std::to_string(sketch.setting.between(1, 4)));
  }
  if (sketch.setting.percent(8)) choose(sketch, out, "require_page_layout", "on");
  if (sketch.setting.percent(4)) choose(sketch, out, "api_reserve", "50%");
  if (sketch.setting.percent(15)) choose(sketch, out, "bulk_writes_from", "1");
  if (sketch.setting.percent(15)) choose(sketch, out, "bulk_reads_from", "1");
  if (sketch.setting.percent(15)) choose(sketch, out, "nightly_window", "45");
  if (sketch.setting.percent(15)) choose(sketch, out, "missed_nightly", "skip");
  if (sketch.setting.percent(15)) choose(sketch, out, "nightly_time", sketch.setting.pick(times));
  if (sketch.setting.percent(15)) choose(sketch, out, "nightly_zone", sketch.setting.pick(zones));
  if (sketch.setting.percent(30)) choose(sketch, out, "bounce_unsubscribes", "on");
  if (sketch.setting.percent(15)) choose(sketch, out, "personal_unsubscribes", "on");
  if (sketch.setting.percent(15)) choose(sketch, out, "marketo_check", "on");
  if (sketch.setting.percent(8)) choose(sketch, out, "blocked_domains", "example.com");
  if (!out.empty()) draft["settings"] = std::move(out);
}

void draw_org(Sketch& sketch, Draft& draft) {
  Draws& draws = sketch.setting;
  Draft org = Draft::object();
  const bool professional = draws.percent(10);
  if (professional) org["edition"] = "Professional Edition";
  if (draws.percent(sketch.settings.api_reserve_percent == 50 ? 80 : 1))
    org["api_limit"] = draws.pick(std::vector<int>{60, 100});
  const bool jobs = sketch.settings.bulk_writes_from == 1 || sketch.settings.bulk_reads_from == 1;
  if (draws.percent(jobs ? 40 : 2))
    org["bulk_job_time"] = draws.pick(std::vector<const char*>{"1s", "5s", "45s", "4m", "20m"});
  if (draws.percent(12)) org["fields_visible"] = false;
  const bool by_time = sketch.settings.policy == syncer::Policy::most_recent_wins;
  if (draws.percent(by_time ? 80 : 30)) org["track_field_history"] = true;
  const bool wants_package = sketch.settings.opt_out_field == syncer::OptOutField::sales_opt_out;
  sketch.package = draws.percent(wants_package ? 80 : 30);
  if (sketch.package) org["packages"] = Draft::array({package_name});
  const bool pages_matter = professional || sketch.settings.require_page_layout;
  for (const char* type : {"Contact", "Lead"}) {
    if (!draws.percent(pages_matter ? 80 : 5)) continue;
    Draft fields = Draft::array({"HasOptedOutOfEmail"});
    if (sketch.package) fields.push_back(sketch.settings.sales_opt_out.contact);
    org["layouts"][type] = std::move(fields);
  }
  sketch.has_users = draws.percent(50);
  if (sketch.has_users) org["users"] = {{"boss", {{"admin", true}}}, {"rep", {{"admin", false}}}};
  sketch.required_field = draws.percent(5);
  if (sketch.required_field) org["required_fields"] = {{"Contact", Draft::array({"Region__c"})}};
  if (draws.percent(8)) {
    org["profiles"] = {{"reader", draw_profile(draws)}};
    org["users"]["integration"] = {{"profile", "reader"}};
  }
  if (draws.percent(12)) org["validation_rules"] = draw_rules(draws);
  sketch.person_accounts = draws.percent(25);
  if (sketch.person_accounts) org["person_accounts"] = true;
  if (!org.empty()) draft["org"] = std::move(org);
}

void draw_records(Sketch& sketch, Draft& draft) {
  static const std::vector<const char*> types = {"Contact", "Lead", "Contact", "Account"};
  const std::vector<std::string> somebody(
      names().begin(), names().begin() + std::min<std::ptrdiff_t>(sketch.shape.people, std::ssize(names())));
  Draft records = Draft::object();
  // Where addresses are searched for, there is one to be found.
  const bool sought = sketch.settings.records_of_an_address == syncer::RecordsOfAnAddress::all ||
                      sketch.settings.without_salesforce_id == syncer::WithoutSalesforceId::look_up_by_email;
  const int count = sketch.cast.below(3) + (sought ? 1 : 0);
  for (int i = 1; i <= count; ++i) {
    const std::string name = fmt::format("r{}", i);
    const bool found = sought && i == 1;
    std::string type = found ? sketch.cast.percent(50) ? "Contact" : "Lead" : sketch.cast.pick(types);
    if (type == "Account" && sketch.person_accounts && sketch.cast.percent(70)) type = "PersonAccount";
    records[name] = {{"type", type}};
    if (type != "Account" && sketch.cast.percent(30)) records[name][sketch.email_field(type)] = true;
    // What a push to Sales Connect goes by: often that of one of the people.
    if (found || (type != "Account" && sketch.cast.percent(60)))
      records[name]["Email"] =
          fmt::format("{}@example.com", found || sketch.cast.percent(70) ? sketch.cast.pick(somebody) : name);
    sketch.records.push_back({"@" + name, type == "PersonAccount" ? "Person" : type, false});
  }
  if (!records.empty()) draft["records"] = std::move(records);
}

// A person with a record of their own: what both sides and the last agreement say, in any combination.
void draw_flags(Sketch& sketch, Draft& person, const std::string& type) {
  Draws& draws = sketch.cast;
  if (draws.percent(30)) person["unsubscribed"] = true;
  if (draws.percent(30)) person["synced"] = draws.percent(34) ? Draft(nullptr) : Draft(draws.percent(50));
  if (type.empty()) return;
  if (draws.percent(30)) person[sketch.email_field(type)] = true;
  if (sketch.package && draws.percent(20)) person[sketch.sales_field(type)] = true;
}

void draw_person(Sketch& sketch, Draft& people, const std::string& name) {
  Draws& draws = sketch.cast;
  Draft person = Draft::object();
  const int kind = draws.weighted({45, 25, 15, 15});  // Contact, Lead, a literal id, no link
  std::string type;
  if (kind == 0) type = sketch.contact_type(draws);
  if (kind == 1) type = "Lead";
  if (kind == 2) person["salesforce_id"] = literal_id(draws);
  if (!type.empty()) {
    person["salesforce"] = type;
    if (type == "Lead" && sketch.person_accounts && draws.percent(40)) person["Company"] = nullptr;
    sketch.records.push_back({name, type.starts_with("Person") ? "Person" : type, false});
  }
  draw_flags(sketch, person, type);
  if (kind != 3) sketch.linked.push_back(name);
  sketch.people.push_back(name);
  people[name] = std::move(person);
}

void draw_latencies(Sketch& sketch, Draft& draft) {
  static const std::vector<int> choices = {0, 1, 2, 50, 50, 120, 800, 2000, 5000, 20000, 59000};
  if (!sketch.latency.percent(40)) return;
  Draft list = Draft::array();
  const int count = sketch.latency.between(1, 16);
  for (int i = 0; i < count; ++i) list.push_back(sketch.latency.pick(choices));
  draft["latencies"] = std::move(list);
}

}  // namespace

Sketch::Sketch(uint64_t seed, uint64_t world, const Shape& the_shape)
    : shape(the_shape),
      cast(Draws::stream(seed, world, "people")),
      setting(Draws::stream(seed, world, "settings")),
      step(Draws::stream(seed, world, "steps")),
      fault(Draws::stream(seed, world, "faults")),
      time(Draws::stream(seed, world, "times")),
      latency(Draws::stream(seed, world, "latencies")) {
  Draws draws = Draws::stream(seed, world, "alphabet");
  alphabet = choose_alphabet(draws);
}

std::vector<std::string> Sketch::living(const std::string& type) const {
  std::vector<std::string> out;
  for (const SketchRecord& record : records)
    if (!record.deleted && (type.empty() || record.type == type)) out.push_back(record.name);
  return out;
}

std::string Sketch::contact_type(Draws& draws) const {
  if (!person_accounts || !draws.percent(60)) return "Contact";
  return draws.percent(65) ? "PersonAccount" : "PersonContact";
}

const std::string& Sketch::email_field(const std::string& type) const {
  return type == "Lead" ? settings.email_opt_out.lead : settings.email_opt_out.contact;
}

const std::string& Sketch::sales_field(const std::string& type) const {
  return type == "Lead" ? settings.sales_opt_out.lead : settings.sales_opt_out.contact;
}

void by_whom(Sketch& sketch, Draft& step, int rep_chance) {
  if (!sketch.has_users || !sketch.step.percent(40)) return;
  step["by"] = sketch.step.percent(rep_chance) ? "rep" : "boss";
}

void on_which_engine(Sketch& sketch, Draft& step) {
  if (sketch.engines == 2 && sketch.step.percent(60)) step["engine"] = sketch.step.between(1, 2);
}

std::string literal_id(Draws& draws) {
  static constexpr std::array<const char*, 5> ids = {"0035e00000ABCDE", "0035e00000ABCDF", "00Q5e00000abcde",
                                                     "00Q5e00000ABCDE", "0015e00000ABCDE"};
  const std::string id = ids[static_cast<size_t>(draws.below(ids.size()))];
  return draws.percent(50) ? id : syncer::parse_salesforce_id(id).id.text;
}

void draw_world(Sketch& sketch, Draft& draft) {
  const std::string start = draw_start(sketch.time);
  draft["start"] = start;
  const auto parsed = parse_start(start);
  sketch.file = std::get<FileTime>(parsed);
  sketch.now = sketch.file.start;
  sketch.end = sketch.now + static_cast<UnixMillis>(sketch.shape.days) * 24 * 3600 * 1000;
  draw_settings(sketch, draft);
  draw_org(sketch, draft);
  Draft people = Draft::object();
  const int count = sketch.cast.between(1, sketch.shape.people);
  draw_records(sketch, draft);
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<size_t>(i);
    draw_person(sketch, people, index < names().size() ? names()[index] : fmt::format("p{}", i + 1));
  }
  draft["people"] = std::move(people);
  sketch.engines = sketch.setting.percent(35) ? 2 : 1;
  if (sketch.engines == 2) draft["engines"] = 2;
  draw_latencies(sketch, draft);
}

}  // namespace sfsim
