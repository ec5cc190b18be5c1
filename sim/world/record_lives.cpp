// A master that was merged itself, a contact of a converted lead that was merged: each step is asked anew.
#include "sim/world/record_lives.h"

#include <algorithm>

#include "sim/world/stage.h"

namespace sfsim {
bool RecordLives::led(const std::string& from, const std::string& to) const {
  std::set<std::string> seen = {from};
  std::vector<std::string> open = {from};
  while (!open.empty()) {
    const std::string record = std::move(open.back());
    open.pop_back();
    if (record == to) return true;
    const auto found = ever_.find(record);
    if (found == ever_.end()) continue;
    for (const std::string& next : found->second)
      if (seen.insert(next).second) open.push_back(next);
  }
  return false;
}

std::string RecordLives::next(const std::string& record) const {
  if (!ever_.contains(record)) return {};
  const User* reader = world_.org->user(world_.integration_id);  // who may not see a row cannot follow it
  if (reader != nullptr && world_.org->share_of(*reader, record) == Share::none) return {};
  if (record.starts_with("001")) return world_.org->other_half(record);
  const std::string type = world_.sobject_of(record);
  if (world_.settings.follow_merges) {
    const std::string master = text_or_empty(world_.org->get(type, record, "MasterRecordId"));
    if (!master.empty()) return master;
  }
  if (type != "Lead" || !world_.settings.follow_conversions) return {};
  return text_or_empty(world_.org->get(type, record, "ConvertedContactId"));
}

std::vector<std::string> RecordLives::path(const std::string& record) const {
  std::vector<std::string> path = {record};
  for (std::string step = next(record); !step.empty(); step = next(step)) {
    if (std::find(path.begin(), path.end(), step) != path.end()) break;
    path.push_back(step);
  }
  return path;
}

}  // namespace sfsim
