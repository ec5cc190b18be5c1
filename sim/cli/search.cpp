// One search from its first world to its report. What is found does not depend on the number of processes:
// the first worlds of each kind of failure are shrunk, in their order.
#include "sim/cli/search.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/run_apart.h"
#include "sim/explore/shrink.h"

namespace sfsim {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int usage = 3;
// Worlds that are run to make one failure small, and one that ends its process.
constexpr int shrink_runs = 3000, shrink_runs_apart = 400;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Searcher {
 public:
  explicit Searcher(Search search) : options_(std::move(search)), plan_(options_.plan) {}

  int run() {
    prepare();
    begin_ = Clock::now();
    CampaignEnd end = run_processes(plan_);
    end_.seconds = seconds_since(begin_);
    end_.result = std::move(end.result);
    end_.killers = std::move(end.killers);
    if (terminal_) std::cerr << "\r\033[K";
    std::cout << summary(end_, options_.report) << std::flush;
    shrink_broken();
    shrink_killers();
    deliver_findings(end_, options_.report);
    if (!options_.json_file.empty() && !write_json()) return usage;
    return exit_code_of(end_);
  }

 private:
  void prepare() {
    end_.name = options_.name;
    end_.shard = plan_.shard;
    end_.shards = plan_.shards;
    end_.jobs = plan_.jobs;
    plan_.seconds = [this] { return seconds_since(begin_); };
    terminal_ = isatty(STDERR_FILENO) != 0;
    if (!terminal_) return;
    plan_.progress = [this](uint64_t done) {
      std::cerr << fmt::format("\r{} schedules, {:.0f}/s ", done,
                               static_cast<double>(done) / seconds_since(begin_));
    };
  }

  // The first worlds of each kind, in their order. A shard keeps more, so that a merge can choose as one
  // search would have.
  void shrink_broken() {
    const auto most = static_cast<size_t>(options_.report.keep) * (plan_.shards > 1 ? 4 : 1);
    std::set<std::string> files;
    for (const BrokenWorld& broken : end_.result.broken) {
      if (files.size() >= most) break;
      const Shrunk shrunk = shrink(Draft::parse(broken.draft), shrink_runs);
      Finding finding{broken.world,       shrunk.broken, broken.rule, broken.what,
                      found_name(shrunk), shrunk.steps,  shrunk.runs, shrunk.text};
      if (!shrunk.broken) finding.file = found_name({false, finding.rule, {}, 0, 0, finding.text});
      files.insert(finding.file);
      end_.findings.push_back(std::move(finding));
    }
  }

  // One that does not end is kept as it is: every try would take as long.
  void shrink_killers() {
    for (const Killer& killer : end_.killers) {
      if (!Draft::accept(killer.draft)) continue;
      Shrunk shrunk;
      if (killer.how.find("did not end") == std::string::npos)
        shrunk = shrink(Draft::parse(killer.draft), run_apart, shrink_runs_apart);
      if (!shrunk.broken) {
        shrunk.rule = "died";
        shrunk.text = canonical_text(Draft::parse(killer.draft));
        shrunk.steps = static_cast<int>(Draft::parse(killer.draft).at("steps").size());
      }
      end_.findings.push_back({killer.world, false, "died", killer.how, found_name(shrunk), shrunk.steps,
                               shrunk.runs, shrunk.text});
    }
  }

  bool write_json() const {
    std::ofstream file(options_.json_file);
    file << shard_line(end_) << "\n";
    file.close();
    if (file) return true;
    std::cerr << fmt::format("sfsim: cannot write {}\n", options_.json_file);
    return false;
  }

  const Search options_;
  CampaignPlan plan_;
  SearchEnd end_;
  Clock::time_point begin_;
  bool terminal_ = false;
};

}  // namespace

int run_search(Search search) { return Searcher(std::move(search)).run(); }

}  // namespace sfsim
