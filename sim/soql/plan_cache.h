// The plans that were used last, by user and shape.
#pragma once
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/soql/plan.h"

namespace sfsim::soql {

class PlanCache {
 public:
  explicit PlanCache(size_t capacity) : capacity_(capacity) {}

  Plan* find(const std::string& key);
  Plan& insert(const std::string& key, Plan plan);
  void clear();

 private:
  struct Entry {
    std::string key;
    Plan plan;
  };
  size_t capacity_;
  std::list<Entry> entries_;                                                // the last used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> index_;  // views into the entries' keys
};

}  // namespace sfsim::soql
