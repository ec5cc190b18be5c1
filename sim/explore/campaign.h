// Many worlds, one after the other: what was reached, what broke. A campaign is a range of world numbers, so
// it can be cut in shards over processes and machines and comes out the same.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/explore/draft.h"
#include "sim/world/world.h"

namespace sfsim {

struct BrokenWorld {
  uint64_t world = 0;
  std::string rule;
  std::string what;
};

struct CampaignResult {
  uint64_t schedules = 0;
  int64_t simulated_days = 0;
  int64_t requests = 0;
  int64_t skipped_steps = 0;
  std::map<std::string, int64_t> verbs;   // steps carried out
  std::map<std::string, int64_t> faults;  // requests that met one
  std::map<std::string, int64_t> points;  // named points passed
  std::map<std::string, int64_t> deaths;  // crashes at one
  std::map<std::string, int64_t> rules;   // worlds that broke it
  std::vector<BrokenWorld> broken;        // by number; the first of many
  std::vector<uint64_t> unlike;           // worlds whose second run was another
  std::vector<uint64_t> not_taken;        // worlds the loader refused: mistakes of the generator

  void add(const CampaignResult& other);
};

struct CampaignOptions {
  std::function<Draft(uint64_t world)> draw;  // the world of that number
  bool twice = false;
  uint64_t first = 0, step = 1;                 // worlds first, first + step, ...
  std::function<bool(uint64_t world)> goes_on;  // asked before each world
  std::function<void(uint64_t world)> broke;    // may be empty
};

CampaignResult run_campaign(const CampaignOptions& options);

// Over a pipe and into a report.
std::string to_json(const CampaignResult& result);
CampaignResult campaign_from_json(const std::string& text);

}  // namespace sfsim
