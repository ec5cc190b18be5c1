// A campaign over several processes: worlds are single-threaded, so a core is a process. Processes take whole
// blocks of worlds, and what comes out does not depend on how many there were. One that dies in a world, or
// does not come back from it, costs that world only: it is remembered, and another process goes on.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/explore/campaign.h"

namespace sfsim {

struct CampaignPlan {
  CampaignOptions worlds;          // its callbacks are ours
  bool first = false;              // stop when a world is broken and none before it can be
  std::optional<uint64_t> runs;    // worlds 0 .. runs-1, those of this shard
  uint64_t shard = 0, shards = 1;  // blocks whose number is `shard` modulo `shards`
  int jobs = 1;
  double world_seconds = 120;                   // longer than that, and a world does not end
  std::function<double()> seconds;              // since the search began; asked in every process
  double most_seconds = 0;                      // then no world is begun any more; 0: no limit
  std::function<void(uint64_t done)> progress;  // now and then, in the parent
};

struct Killer {
  uint64_t world = 0;
  std::string how;    // "killed its process by signal 11"
  std::string draft;  // its text; empty: it died while the world was drawn
};

struct CampaignEnd {
  CampaignResult result;
  std::vector<Killer> killers;  // by number
};
CampaignEnd run_processes(const CampaignPlan& plan);

}  // namespace sfsim
