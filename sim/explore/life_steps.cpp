// What the sketch knows may be out of date: a step that turns out impossible is skipped.
#include "sim/explore/life_steps.h"

#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

using Words = std::vector<const char*>;

bool remove(Sketch& sketch, Draft& step) {
  const std::vector<std::string> records = sketch.living();
  if (records.empty()) return false;
  const std::string& name = sketch.step.pick(records);
  step["delete"] = name;
  for (SketchRecord& record : sketch.records)
    if (record.name == name) record.deleted = true;
  return true;
}

// Out of the bin; what was purged meanwhile stays gone, and the step is skipped.
bool undelete(Sketch& sketch, Draft& step) {
  std::vector<std::string> deleted;
  for (const SketchRecord& record : sketch.records)
    if (record.deleted) deleted.push_back(record.name);
  if (deleted.empty()) return false;
  const std::string& name = sketch.step.pick(deleted);
  step["undelete"] = name;
  for (SketchRecord& record : sketch.records)
    if (record.name == name) record.deleted = false;
  return true;
}

bool empty_recycle_bin(Sketch&, Draft& step) {
  step["empty_recycle_bin"] = "org";
  return true;
}

// A lead becomes a contact: its own, or one that is there.
bool convert(Sketch& sketch, Draft& step) {
  const std::vector<std::string> leads = sketch.living("Lead");
  if (leads.empty()) return false;
  const std::string lead = sketch.step.pick(leads);
  step["convert"] = lead;
  const bool person = sketch.person_accounts && sketch.step.percent(50);  // its like only, or it is refused
  const std::vector<std::string> contacts = sketch.living(person ? "Person" : "Contact");
  if (!contacts.empty() && sketch.step.percent(60)) step["into"] = sketch.step.pick(contacts);
  for (SketchRecord& record : sketch.records)
    if (record.name == lead) record.type = "Converted";  // a person's may be a contact by tomorrow
  return true;
}

bool merge(Sketch& sketch, Draft& step) {
  static const Words types = {"Contact", "Contact", "Lead"};
  std::string type = sketch.step.pick(types);
  if (type == "Contact" && sketch.person_accounts && sketch.step.percent(50)) type = "Person";
  std::vector<std::string> records = sketch.living(type);
  if (records.size() < 2) return false;
  const std::string master = sketch.step.pick(records);
  std::erase(records, master);
  Draft losers = Draft::array();
  for (int i = sketch.step.percent(80) ? 1 : 2; i > 0 && !records.empty(); --i) {
    const std::string loser = sketch.step.pick(records);
    std::erase(records, loser);
    for (SketchRecord& record : sketch.records)
      if (record.name == loser) record.deleted = true;
    losers.push_back(loser);
  }
  step["merge"] = master;
  step["losers"] = std::move(losers);
  return true;
}

bool share(Sketch& sketch, Draft& step) {
  static const Words levels = {"none", "read", "edit", "edit"};
  const std::vector<std::string> records = sketch.living();
  if (records.empty()) return false;
  step["share"] = sketch.step.pick(records);
  step["access"] = sketch.step.pick(levels);
  return true;
}

}  // namespace

bool draw_life_step(Sketch& sketch, Verb verb, Draft& step) {
  if (verb == Verb::delete_) return remove(sketch, step);
  if (verb == Verb::undelete) return undelete(sketch, step);
  if (verb == Verb::empty_recycle_bin) return empty_recycle_bin(sketch, step);
  if (verb == Verb::convert) return convert(sketch, step);
  if (verb == Verb::merge) return merge(sketch, step);
  return verb == Verb::share && share(sketch, step);
}

}  // namespace sfsim
