// A list in order of use and an index into it.
#include "sim/soql/plan_cache.h"

namespace sfsim::soql {

Plan* PlanCache::find(const std::string& key) {
  const auto found = index_.find(key);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return &found->second->plan;
}

Plan& PlanCache::insert(const std::string& key, Plan plan) {
  if (const auto found = index_.find(key); found != index_.end()) {
    const auto entry = found->second;
    index_.erase(found);
    entries_.erase(entry);
  }
  if (entries_.size() == capacity_) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, std::move(plan)});
  index_.emplace(entries_.front().key, entries_.begin());
  return entries_.front().plan;
}

void PlanCache::clear() {
  index_.clear();
  entries_.clear();
}

}  // namespace sfsim::soql
