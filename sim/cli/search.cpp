// One search from its first world to its report. What is found does not depend on the number of processes:
// the first worlds of each kind of failure are shrunk, in their order.
#include "sim/cli/search.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/explore/draws.h"
#include "sim/explore/shrink.h"
#include "sim/report/report.h"

namespace sfsim {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int usage = 3, broken_exit = 4, unlike_exit = 5;
constexpr double shrink_seconds = 20;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// What a failure is about, without whom it is about: two of the same kind are shrunk, not two hundred.
std::string kind_of_failure(const BrokenWorld& broken) {
  std::string out = broken.rule + ":";
  std::string word;
  const auto put = [&] {
    const bool name = word.size() < 4 || word.find("00") != std::string::npos;
    out += name ? "*" : word;
    word.clear();
  };
  for (const char c : broken.what) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      word += c;
      continue;
    }
    put();
    out += c;
  }
  put();
  return out;
}

std::string counts_text(const std::map<std::string, int64_t>& counts) {
  std::vector<std::pair<int64_t, std::string>> sorted;
  for (const auto& [name, times] : counts) sorted.emplace_back(-times, name);
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (const auto& [times, name] : sorted)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, -times);
  return text.empty() ? "none" : text;
}

class Searcher {
 public:
  explicit Searcher(Search search) : options_(std::move(search)), plan_(options_.plan) {}

  int run() {
    prepare();
    begin_ = Clock::now();
    end_ = run_processes(plan_);
    searched_ = seconds_since(begin_);
    if (terminal_) std::cerr << "\r\033[K";
    std::cout << summary() << std::flush;
    keep_findings();
    keep_killers();
    if (!options_.json_file.empty() && !write_json()) return usage;
    return exit_code();
  }

 private:
  void prepare() {
    plan_.time_left = [this] { return options_.seconds <= 0 || seconds_since(begin_) < options_.seconds; };
    terminal_ = isatty(STDERR_FILENO) != 0;
    if (!terminal_) return;
    plan_.progress = [this](uint64_t done) {
      std::cerr << fmt::format("\r{} schedules, {:.0f}/s ", done,
                               static_cast<double>(done) / seconds_since(begin_));
    };
  }

  std::string summary() const {
    const CampaignResult& r = end_.result;
    const double rate = static_cast<double>(r.schedules) / searched_;
    std::string text = fmt::format(
        "{}: {} schedules in {:.1f} s, {:.0f}/s on {} process{} ({:.0f}/s each), {:.0f} simulated "
        "days/s, {} "
        "requests\n",
        options_.title, r.schedules, searched_, rate, plan_.jobs, plan_.jobs == 1 ? "" : "es",
        rate / plan_.jobs, static_cast<double>(r.simulated_days) / searched_, r.requests);
    text += fmt::format("  steps   {}; {} could not be carried out\n", counts_text(r.verbs), r.skipped_steps);
    text += fmt::format("  faults  {}\n", counts_text(r.faults));
    text += fmt::format("  points  {}\n", counts_text(r.points));
    text += fmt::format("  crashes {}\n", counts_text(r.deaths));
    text += fmt::format("  broken  {}\n", counts_text(r.rules));
    if (!r.unlike.empty())
      text +=
          fmt::format("  NOT DETERMINISTIC: {} worlds, the first is {}\n", r.unlike.size(), r.unlike.front());
    if (!r.not_taken.empty())
      text += fmt::format("  {} worlds are no scenarios: a mistake of the explorer; the first is {}\n",
                          r.not_taken.size(), r.not_taken.front());
    return text;
  }

  // The first worlds of each kind, in their order, so that any number of processes finds the same files.
  void keep_findings() {
    std::map<std::string, int> of_kind;
    std::set<std::string> texts;
    for (const BrokenWorld& broken : end_.result.broken) {
      if (static_cast<int>(texts.size()) >= options_.keep) break;
      if (++of_kind[kind_of_failure(broken)] > 2) continue;
      const auto began = Clock::now();
      const Shrunk shrunk =
          shrink(plan_.draw(broken.world), [began] { return seconds_since(began) > shrink_seconds; });
      if (!texts.insert(shrunk.broken ? shrunk.rule + shrunk.text : shrunk.text).second) continue;
      report(broken, shrunk, seconds_since(began));
    }
  }

  std::string write_found(const std::string& name, const std::string& text) const {
    std::error_code ignored;
    std::filesystem::create_directories(options_.found, ignored);
    const std::string path = (std::filesystem::path(options_.found) / name).string();
    std::ofstream file(path);
    file << text;
    file.close();
    if (!file) std::cerr << fmt::format("sfsim: cannot write {}\n", path);
    return path;
  }

  void report(const BrokenWorld& broken, const Shrunk& shrunk, double seconds) {
    const std::string path = write_found(found_name(shrunk), shrunk.text);
    if (!shrunk.broken) {
      std::cout << fmt::format("\nworld {} broke {} ({}), but not when run as a file: {}\n", broken.world,
                               broken.rule, broken.what, path);
      return;
    }
    std::cout << fmt::format("\nworld {} broke {}; {} step{} left after {} runs in {:.1f} s\n", broken.world,
                             broken.rule, shrunk.steps, shrunk.steps == 1 ? "" : "s", shrunk.runs, seconds);
    const auto loaded = load_scenario_file(path);
    const Plans* plans = std::get_if<Plans>(&loaded);
    if (plans == nullptr) return;
    ScenarioResult result{&plans->front(), path, {}, run_plan(plans->front(), {})};
    TerminalOptions how;
    how.colour = isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
    how.program = options_.program;
    std::cout << render_terminal(result, how) << fmt::format("      {} run {}\n", options_.program, path);
  }

  void keep_killers() {
    for (const uint64_t world : end_.killers) {
      const std::string text = canonical_text(plan_.draw(world));
      const std::string path =
          write_found(fmt::format("died-{:08x}.jsonc", seed_of(text) & 0xffffffffU), text);
      std::cout << fmt::format("\nworld {} killed its process: {} run {}\n", world, options_.program, path);
    }
  }

  bool write_json() const {
    std::ofstream file(options_.json_file);
    Draft line = Draft::parse(to_json(end_.result));
    line["search"] = options_.title;
    line["shard"] = options_.shard;
    line["seconds"] = searched_;
    line["killers"] = end_.killers;
    file << line.dump() << "\n";
    file.close();
    if (file) return true;
    std::cerr << fmt::format("sfsim: cannot write {}\n", options_.json_file);
    return false;
  }

  int exit_code() const {
    if (!end_.result.unlike.empty()) return unlike_exit;
    const bool broke = !end_.result.rules.empty() || !end_.killers.empty() || !end_.result.not_taken.empty();
    return broke ? broken_exit : 0;
  }

  const Search options_;
  CampaignPlan plan_;
  CampaignEnd end_;
  Clock::time_point begin_;
  double searched_ = 0;
  bool terminal_ = false;
};

}  // namespace

int run_search(Search search) { return Searcher(std::move(search)).run(); }

}  // namespace sfsim
