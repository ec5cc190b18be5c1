// What happened, twice: lines for people, and a rolling hash over every event, request and answer, so that
// two runs of one plan can be compared by one number.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/world/world.h"

namespace sfsim {

class Trace {
 public:
  void add(TraceEvent event);
  void mix(std::string_view bytes);
  void mix(int64_t number);

  uint64_t hash() const { return hash_; }
  const std::vector<TraceEvent>& events() const { return events_; }
  std::vector<TraceEvent> take() { return std::move(events_); }

 private:
  std::vector<TraceEvent> events_;
  uint64_t hash_ = 0xcbf29ce484222325U;
};

// Stable over compilers and builds; also seeds the engines' random ports.
uint64_t hash_bytes(uint64_t seed, std::string_view bytes);

}  // namespace sfsim
