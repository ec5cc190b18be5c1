// What `explore` and `exhaust` share: run many worlds, tell what was reached, shrink what broke and keep it
// as scenario files.
#pragma once
#include <string>

#include "sim/cli/workers.h"

namespace sfsim {

struct Search {
  CampaignPlan plan;
  std::string title;  // "seed 42"
  std::string found;  // where broken worlds go
  int keep = 10;      // at most so many different findings
  std::string json_file;
  std::string shard = "1/1";
  std::string program = "sfsim";
  double seconds = 0;  // 0: until every world was run
};
int run_search(Search search);  // the exit code

}  // namespace sfsim
