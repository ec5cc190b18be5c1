// Many worlds, one after the other: what was reached, what broke. A campaign is a list of blocks of worlds,
// so it can be cut over processes and machines and comes out the same.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/explore/draft.h"
#include "sim/explore/guide.h"
#include "sim/world/world.h"

namespace sfsim {

struct BrokenWorld {
  uint64_t world = 0;
  std::string rule;
  std::string what;
  std::string draft;  // its text
};

struct UnlikeWorld {  // its second run was another one
  uint64_t world = 0;
  std::string difference;  // for people
  std::string draft;
};

struct CampaignResult {
  uint64_t schedules = 0;
  uint64_t mutated = 0;  // of them; the others were drawn afresh
  uint64_t hash = 0;     // of all worlds' hashes, in any order: the same on every compiler and build
  int64_t simulated_days = 0;
  int64_t requests = 0;
  int64_t skipped_steps = 0;
  std::map<std::string, int64_t> verbs;   // steps carried out
  std::map<std::string, int64_t> faults;  // requests that met one
  std::map<std::string, int64_t> points;  // named points passed
  std::map<std::string, int64_t> deaths;  // crashes at one
  std::map<std::string, int64_t> rules;   // worlds that broke it
  std::map<std::string, int64_t> marks;   // worlds that passed it
  std::vector<bool> pairs;                // what sim/world/coverage.h counts
  std::vector<BrokenWorld> broken;        // by number; the first two of each kind of failure
  std::vector<UnlikeWorld> unlike;        // by number; the first of many
  uint64_t unlike_worlds = 0;
  std::vector<uint64_t> not_taken;  // worlds the loader refused: mistakes of the generator

  void add(const CampaignResult& other);
  int64_t pairs_reached() const;
};

// What a failure is about, without whom it is about: of one kind two are shrunk, not two hundred.
std::string kind_of_failure(const BrokenWorld& broken);

struct CampaignOptions {
  std::function<Draft(uint64_t world)> draw;  // the world of that number
  std::optional<Guidance> guidance;           // with it, `draw` gives the fresh worlds
  bool twice = false;
  std::set<uint64_t> deadly;  // worlds that ended their process: not run again
  // Asked before each world, told what is about to run; all may be empty.
  std::function<bool(uint64_t world)> goes_on;
  std::function<void(uint64_t world, const std::string& text)> begins;
  std::function<void(uint64_t world)> broke;
};

// Worlds first, first + 1, ..., end - 1; `first` begins a block.
CampaignResult run_block(const CampaignOptions& options, uint64_t first, uint64_t end);

// Over a pipe and into a report.
std::string to_json(const CampaignResult& result);
CampaignResult campaign_from_json(const std::string& text);

}  // namespace sfsim
