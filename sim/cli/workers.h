// A campaign over several processes: worlds are single-threaded, so a core is a process. What comes out does
// not depend on how many there were.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "sim/explore/campaign.h"

namespace sfsim {

struct CampaignPlan {
  std::function<Draft(uint64_t world)> draw;
  bool twice = false;
  bool first = false;              // stop when a world is broken and none before it can be
  std::optional<uint64_t> runs;    // worlds 0 .. runs-1, those of this shard
  uint64_t shard = 0, shards = 1;  // worlds whose number is `shard` modulo `shards`
  int jobs = 1;
  std::function<bool()> time_left;              // asked in every process
  std::function<void(uint64_t done)> progress;  // now and then, in the parent
};

struct CampaignEnd {
  CampaignResult result;
  std::vector<uint64_t> killers;  // worlds in which a process died altogether
};
CampaignEnd run_processes(const CampaignPlan& plan);

}  // namespace sfsim
