// Runs scenario text in a world and tells what came of it, for the tests of this folder.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/world/world.h"

namespace sfsim::test {

struct Told {
  std::vector<Plan> plans;
  std::vector<Outcome> outcomes;  // one per plan
  const Outcome& first() const { return outcomes.front(); }
  // "passed", or "12:30 (4) Salesforce has false", with "[rule]" behind it and the diff on further lines.
  std::string verdict(size_t index = 0) const;
  bool passed() const;  // all of them
  // The timeline's lines of acts, engines and crashes, joined by newlines.
  std::string timeline(size_t index = 0) const;
};

Told run_text(const std::string& text, const WorldOptions& options = {});
// `steps` inside a world with nothing but these people; starts 2024-01-15 17:00 in Los Angeles.
std::string scenario(std::string_view people, std::string_view steps, std::string_view more = "");

}  // namespace sfsim::test
