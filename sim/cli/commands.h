// What each command of `sfsim` does, apart from reading its options (main.cpp). Each returns the exit code: 0
// passed, 1 an expectation failed, 2 a scenario file is wrong, 3 usage, 4 an invariant broke or the engine
// crashed.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace sfsim {

struct RunOptions {
  std::vector<std::string> paths;  // PATH or PATH:LINE; directories recurse; default "scenarios"
  std::vector<std::string> tags, not_tags;
  bool http = false;
  bool verbose = false;
  bool twice = false;             // run each twice and compare the hashes
  std::string row;                // only this row of `each`, as reports name it: "type=Lead"
  std::string program = "sfsim";  // how we were called, for the command a failure prints
  std::optional<int> serve_port;  // --serve[=PORT]; 0: any
  std::string junit_file;
  bool print_hashes = false;  // --hashes: one line per scenario, for comparing builds
  bool everywhere = false;  // every fault at every request, a crash at every point; these are for that only:
  int jobs = 0;             // processes; 0: one a core
  std::string json_file;
  std::string found = "scenarios/found";
  int keep = 10;  // at most so many different findings
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
int schema_command(bool docs = false);  // docs: the reference as Markdown instead

struct ServeOptions {
  std::string host = "127.0.0.1";
  bool behind_hardened_proxy = false;  // required for another host than loopback
  int port = 8080;
  bool tls = false;                                // HTTPS, with a certificate made on the spot:
  std::string tls_pem;                             // where that goes; empty: a temporary file
  std::string tls_certificate_file, tls_key_file;  // HTTPS with this one
  bool demo = false;
  std::vector<std::string> data_files;  // CSV, trees of the sf CLI, JSON
  std::string ready_file;
  std::string run_as;
  std::string jwt_key_file;  // whose key signs JSON web tokens; empty: nobody's
  std::string db_file;       // empty: memory
  uint64_t seed = 1;
  bool quiet = false;
  std::string log = "text";           // or json: a line a request
  std::string clock = "system";       // or virtual: stands still until a control moves it
  std::string start;                  // the clock's first moment; empty: now
  std::vector<std::string> packages;  // installed at start
  bool person_accounts = false;
  int oldest_version = 31;  // of the API; older ones are gone
  bool controls = false;    // /_sfsim/ answers
  std::string setup_file;   // objects, fields, profiles, permission sets, users; applied to a new org
};
int serve_command(const ServeOptions& options);
int token_command();

struct ExploreCommand {
  std::string seed;            // any word; empty: the time of day, printed
  std::string length = "60s";  // --for; a duration as in scenarios
  std::optional<uint64_t> runs;
  int jobs = 0;  // processes; 0: as many as there are cores
  int people = 4, days = 7, acts = 20;
  std::string shard = "1/1";  // which part of the worlds
  std::string json_file;
  std::string found = "scenarios/found";  // where broken worlds go, shrunk
  bool twice = false;
  bool first = false;                 // stop at the first broken world
  int keep = 10;                      // at most so many different findings
  std::vector<std::string> policies;  // empty: the product's own
  std::vector<std::string> merge;     // files of --json: report them as one search
  bool guidance = true;               // make worlds from those that reached something new
  bool verbose = false;
  std::string program = "sfsim";
};
int explore_command(const ExploreCommand& options);
int merge_command(const ExploreCommand& options);
int processes(int asked);  // 0: as many as there are cores

struct ExhaustCommand {
  int length = 3;       // of the longest sequences over the whole alphabet
  int core_length = 4;  // of the longest over the core verbs
  int jobs = 0;         // processes; 0: as many as there are cores
  bool verbose = false;
  std::string found = "scenarios/found";
  int keep = 10;
  std::string program = "sfsim";
};
int exhaust_command(const ExhaustCommand& options);

struct ShrinkCommand {
  std::string file, row;
  std::string out;  // empty: standard output
  std::string program = "sfsim";
};
int shrink_command(const ShrinkCommand& options);

// Scenario files below the paths, sorted, without duplicates. A path that does not exist goes to `missing`.
std::vector<std::string> find_scenarios(const std::vector<std::string>& paths,
                                        std::vector<std::string>& missing);

}  // namespace sfsim
