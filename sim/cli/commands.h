// What each command of `sfsim` does, apart from reading its options (main.cpp). Each returns the exit code: 0 passed,
// 1 an expectation failed, 2 a scenario file is wrong, 3 usage, 4 an invariant broke or the engine crashed.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace sfsim {

struct RunOptions {
  std::vector<std::string> paths;       // PATH or PATH:LINE; directories recurse; default "scenarios"
  std::vector<std::string> tags, not_tags;
  bool http = false;
  bool verbose = false;
  bool twice = false;                   // run each twice and compare the hashes
  int jobs = 0;                         // 0: as many as cores
  std::optional<int> serve_port;        // --serve[=PORT]; 0: any
  std::string junit_file;
  bool print_hashes = false;            // --hashes: one line per scenario, for comparing builds
};
int run_command(const RunOptions& options);

int check_command(const std::vector<std::string>& paths);
struct FmtOptions {
  std::vector<std::string> paths;  // "-": standard input
  bool check = false;              // change nothing, exit 1 when something would change
};
int fmt_command(const FmtOptions& options);
struct ListOptions {
  std::vector<std::string> paths, tags, not_tags;
  bool json = false;
};
int list_command(const ListOptions& options);
int schema_command();

struct ServeOptions {
  std::string host = "127.0.0.1";
  bool behind_hardened_proxy = false;  // required for another host than loopback
  int port = 8080;
  bool demo = false;
  std::string ready_file;
  std::string run_as;
  std::string db_file;                 // empty: memory
  bool quiet = false;
  std::string start;                   // "virtual" clock's first moment; empty: system clock
  std::vector<std::string> packages;   // installed at start
};
int serve_command(const ServeOptions& options);
int token_command();

// Scenario files below the paths, sorted, without duplicates. A path that does not exist goes to `missing`.
std::vector<std::string> find_scenarios(const std::vector<std::string>& paths, std::vector<std::string>& missing);

}  // namespace sfsim
