// `mutants`: proves that seeded bugs are found: by the suite, by the rule that is named for it, and by the
// searches, which have no expectations but the invariants. Exit code 1: a bug survived, somebody else than
// its rule found it, or something was red without a bug.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "tests/mutants/runner/bugs.h"
#include "tests/mutants/runner/hunt.h"
#include "tests/mutants/runner/table.h"

namespace {

struct Options {
  HuntOptions hunt;
  size_t jobs = static_cast<size_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
  int times = 1;
  bool verbose = false;
  std::string searches = "suite,exhaust,explore";
  std::vector<std::string> only;
};

std::vector<const SeededBug*> chosen(const std::vector<std::string>& only) {
  std::vector<const SeededBug*> bugs;
  for (const SeededBug& bug : seeded_bugs()) {
    if (only.empty() || std::find(only.begin(), only.end(), bug.name) != only.end()) bugs.push_back(&bug);
  }
  return bugs;
}

// What is red without a bug proves nothing; the searches must find nothing, however long the longest looked.
bool honest(const std::deque<Case>& cases, std::vector<bool>& skipped, HuntOptions options, Table& table) {
  options.schedules = 2000;
  options.seconds = 60;
  const Hunter hunter(cases, skipped, options);
  const Hunter::Child child = hunter.start(0);
  int status = 0;
  waitpid(child.pid, &status, 0);
  const Hunt hunt = hunter.finish(child, status);
  for (const Red& red : hunt.reds) skipped[red.index] = true;
  return table.without_a_bug(hunt);
}

int run(const Options& options) {
  const auto began = std::chrono::steady_clock::now();
  const std::deque<Case> cases = load_suite("scenarios");
  std::vector<bool> skipped(cases.size(), false);
  Table table(cases, options.verbose);
  table.begin(options.hunt);
  bool green = honest(cases, skipped, options.hunt, table);
  const std::vector<const SeededBug*> bugs = chosen(options.only);
  for (int time = 0; time < options.times; ++time) {
    HuntOptions hunt = options.hunt;
    hunt.first_world = static_cast<uint64_t>(time) * 1'000'000;
    if (time > 0) hunt.suite = hunt.exhaust = false;  // they are the same every time
    const Hunter hunter(cases, skipped, hunt);
    std::map<pid_t, std::pair<size_t, Hunter::Child>> running;
    std::map<size_t, Hunt> done;
    size_t next = 0, told = 0;
    while (told < bugs.size()) {
      while (running.size() < options.jobs && next < bugs.size()) {
        const Hunter::Child child = hunter.start(static_cast<int>(bugs[next]->mutant));
        running[child.pid] = {next++, child};
      }
      int status = 0;
      const pid_t pid = waitpid(-1, &status, 0);
      const auto ended = running.find(pid);
      if (ended == running.end()) continue;
      done[ended->second.first] = hunter.finish(ended->second.second, status);
      running.erase(ended);
      for (; done.contains(told); ++told) table.add(*bugs[told], done[told], time == 0);
    }
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return table.end(bugs.size(), seconds) && green ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Seeded bugs and who finds them");
  Options options;
  app.add_option("names", options.only, "Only these bugs");
  app.add_option("-j,--jobs", options.jobs, "Processes")->capture_default_str();
  app.add_option("--by", options.searches, "Which of suite, exhaust, explore")->capture_default_str();
  app.add_option("--length", options.hunt.length, "Of the longest sequence of exhaust")
      ->capture_default_str();
  app.add_option("--for", options.hunt.seconds, "Seconds of each search, at most")->capture_default_str();
  app.add_option("--times", options.times, "Explore so often, each time other worlds")->capture_default_str();
  app.add_flag("-v", options.verbose, "Every scenario that went red, and the shrunk scenarios");
  CLI11_PARSE(app, argc, argv);
  const auto by = [&](const char* search) { return options.searches.find(search) != std::string::npos; };
  options.hunt.suite = by("suite");
  options.hunt.exhaust = by("exhaust");
  options.hunt.explore = by("explore");
  return run(options);
}
