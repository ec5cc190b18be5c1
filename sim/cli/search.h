// What `explore` and `exhaust` share: run many worlds, tell what was reached, shrink what broke and keep it
// as scenario files.
#pragma once
#include <string>
#include <vector>

#include "sim/cli/workers.h"

namespace sfsim {

// What makes two searches parts of one.
struct SearchName {
  std::string seed;
  Shape shape;
  std::vector<std::string> policies;
  bool guided = true, twice = false;
  std::optional<uint64_t> runs;
  bool operator==(const SearchName& other) const;
};

struct Finding {
  uint64_t world = 0;
  bool again = true;  // it breaks when it is run as a file
  std::string rule, what;
  std::string file;  // its name in the folder of findings
  int steps = 0, runs = 0;
  std::string text;
};

// A search, or a part of one, as it ended.
struct SearchEnd {
  SearchName name;
  uint64_t shard = 0, shards = 1;
  int jobs = 1;
  double seconds = 0;
  CampaignResult result;
  std::vector<Killer> killers;
  std::vector<Finding> findings;
};

struct SearchReport {
  std::string title;  // "seed 42"
  std::string found;  // where broken worlds go
  int keep = 10;      // at most so many different findings
  bool verbose = false;
  std::string program = "sfsim";
};

struct Search {
  CampaignPlan plan;
  SearchName name;
  SearchReport report;
  std::string json_file;
};
int run_search(Search search);  // the exit code

// What was reached, for people.
std::string summary(const SearchEnd& end, const SearchReport& report);
// Writes the files of what was found, and prints each with the command that replays it.
void deliver_findings(const SearchEnd& end, const SearchReport& report);
int exit_code_of(const SearchEnd& end);

// A line of JSON a shard.
std::string shard_line(const SearchEnd& end);
SearchEnd shard_from_line(const std::string& line);  // throws nlohmann's exceptions

}  // namespace sfsim
