// As much as draw_step asks for; whatever is missed makes a step that is skipped, not a wrong world.
#include "sim/explore/resume.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

std::string setting_text(const Draft& value) {
  if (value.is_boolean()) return value.get<bool>() ? "on" : "off";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// N of "new3", or 0.
int number_in(const std::string& name, const std::string& prefix) {
  if (!name.starts_with(prefix) || name.size() == prefix.size() || name.size() > prefix.size() + 6) return 0;
  int number = 0;
  for (const char c : name.substr(prefix.size())) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return number;
}

void take_settings(Sketch& sketch, const Draft& settings) {
  for (const auto& [name, value] : settings.items())
    syncer::set_setting(sketch.settings, name, setting_text(value));
}

void take_person(Sketch& sketch, const std::string& name, const Draft& person) {
  sketch.people.push_back(name);
  if (person.contains("salesforce"))
    sketch.records.push_back({name, person["salesforce"].get<std::string>(), false});
  if (person.contains("salesforce") || person.contains("salesforce_id")) sketch.linked.push_back(name);
}

std::string text_at(const Draft& step, const char* key) {
  return step.contains(key) && step[key].is_string() ? step[key].get<std::string>() : std::string();
}

void take_link(Sketch& sketch, const Draft& step) {
  const std::string person = text_at(step, "link"), to = text_at(step, "to");
  std::erase_if(sketch.records, [&](const SketchRecord& record) { return record.name == person; });
  if (to == "Contact" || to == "Lead") sketch.records.push_back({person, to, false});
  if (std::find(sketch.linked.begin(), sketch.linked.end(), person) == sketch.linked.end())
    sketch.linked.push_back(person);
}

void take_names(Sketch& sketch, const Draft& step) {
  sketch.created = std::max(sketch.created, number_in(text_at(step, "create"), "new"));
  if (!step.contains("import")) return;
  for (const Draft& row : step["import"]) {
    const std::string email = text_at(row, "email");
    sketch.imported = std::max(sketch.imported, number_in(email.substr(0, email.find('@')), "im"));
  }
}

}  // namespace

void resume(Sketch& sketch, const Draft& draft) {
  const auto parsed = parse_start(draft.at("start").get<std::string>());
  sketch.file = std::get<FileTime>(parsed);
  sketch.now = sketch.file.start;
  sketch.end = sketch.now + static_cast<UnixMillis>(sketch.shape.days) * 24 * 3600 * 1000;
  sketch.settings.nightly = true;
  if (draft.contains("settings")) take_settings(sketch, draft["settings"]);
  const Draft org = draft.value("org", Draft::object());
  sketch.package = org.contains("packages") && !org["packages"].empty();
  sketch.has_users = org.contains("users") && org["users"].contains("boss");
  sketch.required_field = org.contains("required_fields");
  sketch.engines = draft.value("engines", 1);
  if (draft.contains("records"))
    for (const auto& [name, record] : draft["records"].items())
      sketch.records.push_back({"@" + name, record.value("type", "Contact"), false});
  for (const auto& [name, person] : draft.at("people").items()) take_person(sketch, name, person);
}

void resume(Sketch& sketch, const Draft& step, bool happened) {
  take_names(sketch, step);
  if (!happened) return;
  if (step.contains("settings")) take_settings(sketch, step["settings"]);
  if (step.contains("install")) sketch.package = true;
  if (step.contains("uninstall")) sketch.package = false;
  if (step.contains("link")) take_link(sketch, step);
  if (step.contains("unlink")) std::erase(sketch.linked, text_at(step, "unlink"));
  if (const std::string name = text_at(step, "create"); !name.empty())
    sketch.records.push_back({"@" + name, text_at(step, "type"), false});
  const std::string gone = text_at(step, "delete");
  for (SketchRecord& record : sketch.records)
    if (record.name == gone) record.deleted = true;
  if (!step.contains("import")) return;
  for (const Draft& row : step["import"]) {
    const std::string email = text_at(row, "email");
    const std::string name = email.substr(0, email.find('@'));
    if (std::find(sketch.people.begin(), sketch.people.end(), name) == sketch.people.end())
      sketch.people.push_back(name);
  }
}

}  // namespace sfsim
