// Values are drawn from the words that the table of settings lists; of the others a few that mean something.
#include "sim/explore/setting_steps.h"

#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

using Words = std::vector<const char*>;

// "a | b | c" as its words; empty where a setting's values are no list.
std::vector<std::string> listed(const std::string& values) {
  std::vector<std::string> words;
  size_t begin = 0;
  for (size_t bar = values.find(" | "); bar != std::string::npos; bar = values.find(" | ", begin)) {
    words.push_back(values.substr(begin, bar - begin));
    begin = bar + 3;
  }
  if (!words.empty()) words.push_back(values.substr(begin));
  return words;
}

std::string draw_setting_value(Sketch& sketch, const std::string& name) {
  static const Words times = {"20:00", "20:00", "19:00", "02:30", "23:59", "00:00", "21:15"};
  static const Words zones = {"America/Los_Angeles", "America/Los_Angeles", "Europe/Berlin",
                              "Asia/Kolkata",        "Australia/Lord_Howe", "UTC"};
  Draws& draws = sketch.step;
  if (name == "nightly" || name == "salesforce_sync" || name == "bounce_unsubscribes")
    return draws.percent(60) ? "on" : "off";
  if (name == "opt_in_authorisation") return draws.percent(70) ? "consent renewed" : "none";
  if (name == "full_reading_days") return std::to_string(draws.between(1, 4));
  if (name == "nightly_window") return draws.percent(60) ? "0" : "30";
  if (name == "nightly_time") return draws.pick(times);
  if (name == "nightly_zone") return draws.pick(zones);
  if (name == "blocked_domains") return draws.percent(40) ? "example.com" : "none";
  if (name == "api_reserve") return draws.percent(50) ? "0%" : "90%";
  if (name == "bulk_writes_from" || name == "bulk_reads_from") return draws.percent(70) ? "1" : "never";
  for (const syncer::SettingInfo& info : syncer::setting_table()) {
    const std::vector<std::string> words = listed(info.values);
    if (info.name == name && !words.empty()) return draws.pick(words);
  }
  const bool email = name.find("email") != std::string::npos;
  if (draws.percent(60)) return email ? "HasOptedOutOfEmail" : "Marketo_Sales_Opt_Out__c";
  return email ? "DoNotCall" : "Other_Opt_Out__c";
}

}  // namespace

// What people change often, and now and then any other setting that there is.
bool draw_settings_step(Sketch& sketch, Draft& step) {
  static const Words usual = {"nightly",       "nightly",      "opt_out_field",
                              "opt_out_field", "nightly_time", "salesforce_sync"};
  std::string name = sketch.step.pick(usual);
  if (sketch.step.percent(25)) name = sketch.step.pick(syncer::setting_table()).name;
  const std::string value = draw_setting_value(sketch, name);
  Draft change = Draft::object();
  change[name] = value == "on" ? Draft(true) : value == "off" ? Draft(false) : Draft(value);
  step["settings"] = std::move(change);
  by_whom(sketch, step, 10);
  if (step.value("by", std::string()) != "rep") syncer::set_setting(sketch.settings, name, value);
  on_which_engine(sketch, step);
  return true;
}

}  // namespace sfsim
