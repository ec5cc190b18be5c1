// Two runs of one plan that should have been one: where they part.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/world/world.h"

namespace sfsim {

struct Parting {
  size_t event = 0;                   // the first that differs
  const TraceEvent* first = nullptr;  // null: that run was over
  const TraceEvent* second = nullptr;
  bool only_beneath =
      false;  // they read alike; a request or answer between the last event and this one differs
};
// Nothing when the traces are the same, hashes and all.
std::optional<Parting> first_difference(const std::vector<TraceEvent>& one,
                                        const std::vector<TraceEvent>& other);

// For people: the last event in common and the first that differs, both runs beside each other.
std::string side_by_side(const Outcome& one, const Outcome& other, const std::string& zone);

}  // namespace sfsim
