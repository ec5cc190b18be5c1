// Every process makes every scenario ready for itself and takes its share of all disturbances in turn, so
// that nobody waits for the longest file. What is found does not depend on the number of processes.
#include "sim/cli/everywhere.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <thread>

#include "sim/cli/findings.h"
#include "sim/cli/forks.h"
#include "sim/cli/run_apart.h"
#include "sim/explore/campaign.h"
#include "sim/explore/everywhere.h"

namespace sfsim {
namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr int usage = 3, broken_exit = 4;
constexpr int most_shrink_runs = 4000, most_runs_apart = 300;
constexpr size_t most_deadly = 16;  // then something is wrong with more than a world
// A world's number over a pipe: the row and its disturbance; 0: undisturbed.
constexpr uint64_t worlds_of_a_row = 1U << 24U;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string with_commas(int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<int64_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<size_t>(at), ",");
  return text;
}

std::string count(int64_t number, const char* what) {
  return fmt::format("{} {}{}", with_commas(number), what, number == 1 ? "" : "s");
}

class Everywhere {
 public:
  Everywhere(const std::vector<ScenarioRow>& rows, const RunOptions& options)
      : rows_(rows), options_(options), jobs_(options.jobs) {
    if (jobs_ < 1) jobs_ = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  }

  int run() {
    begin_ = Clock::now();
    read_files();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    const std::vector<ForkEnd> ends = run_forks(
        jobs_, [this](size_t job, ForkShare share) { return work(job, share); },
        terminal ? [this](uint64_t done) { show(done); } : std::function<void(uint64_t)>());
    for (size_t job = 0; job < ends.size(); ++job) take(job, ends[job]);
    seconds_ = seconds_since(begin_);
    if (terminal) std::cerr << "\r\033[K";
    std::sort(broken_.begin(), broken_.end(),
              [](const BrokenWorld& a, const BrokenWorld& b) { return a.world < b.world; });
    std::cout << summary() << std::flush;
    keep_findings();
    if (!options_.json_file.empty() && !write_json()) return usage;
    return broken_.empty() ? 0 : broken_exit;
  }

 private:
  void read_files() {
    std::map<std::string, FileDrafts> files;
    for (const ScenarioRow& row : rows_) {
      if (!files.contains(row.path)) {
        auto read = read_drafts(row.path, read_all(row.path));
        if (auto* drafts = std::get_if<FileDrafts>(&read)) files[row.path] = std::move(*drafts);
      }
      const FileDrafts& file = files[row.path];
      const auto found = std::find(file.rows.begin(), file.rows.end(), row.row);
      if (found != file.rows.end())
        drafts_.push_back(file.drafts[static_cast<size_t>(found - file.rows.begin())]);
      else
        drafts_.emplace_back();
    }
  }

  // ---- in a process

  std::string work(size_t job, const ForkShare& share) const {
    Json out = {{"worlds", 0}, {"places", 0}, {"broken", Json::array()}};
    int64_t worlds = 0, places = 0;
    uint64_t turn = 0;
    const auto broke = [&out](uint64_t world, const std::string& rule, const std::string& what) {
      out["broken"].push_back({world, rule, what});
    };
    for (size_t row = 0; row < drafts_.size(); ++row) {
      const uint64_t first = row * worlds_of_a_row;
      share.current = first;
      if (deadly_.contains(first)) continue;
      const std::optional<Subject> subject = make_subject(drafts_[row]);
      if (job == 0) ++worlds;
      if (!subject) {
        if (job == 0) broke(first, "?", "without its checks this is no scenario");
        continue;
      }
      if (job == 0) places += places_of(*subject);
      if (!subject->rule.empty()) {
        if (job == 0) broke(first, subject->rule, subject->undisturbed.failure->what);
        continue;
      }
      const std::vector<Disturbance> all = disturbances_of(*subject);
      for (size_t i = 0; i < all.size(); ++i) {
        if (turn++ % static_cast<uint64_t>(jobs_) != job || deadly_.contains(first + 1 + i)) continue;
        share.current = first + 1 + i;
        const auto found = try_disturbance(*subject, all[i]);
        ++worlds;
        ++share.done;
        if (found) broke(first + 1 + i, found->rule, found->what);
      }
    }
    out["worlds"] = worlds;
    out["places"] = places;
    return out.dump();
  }

  // ---- in the parent

  void show(uint64_t done) const {
    std::cerr << fmt::format("\r{} worlds, {:.0f}/s ", with_commas(static_cast<int64_t>(done)),
                             static_cast<double>(done) / std::max(0.001, seconds_since(begin_)));
  }

  // A process that died takes its results along: its share is run again without the world it died in.
  void take(size_t job, ForkEnd end) {
    while (end.died) {
      if (deadly_.insert(end.current).second)
        broken_.push_back({end.current, "died", "the process died in this world", {}});
      if (deadly_.size() > most_deadly) return;
      const auto again = [this, job](size_t, ForkShare share) { return work(job, share); };
      end = run_forks(1, again, {}).front();
    }
    const Json result = Json::parse(end.text);
    worlds_ += result["worlds"].get<int64_t>();
    places_ += result["places"].get<int64_t>();
    for (const Json& row : result["broken"])
      broken_.push_back({row[0].get<uint64_t>(), row[1].get<std::string>(), row[2].get<std::string>(), {}});
  }

  std::string summary() const {
    std::string text =
        fmt::format("{}, {}, {} faults and 2 crashes at each: {} in {:.1f} s",
                    count(static_cast<int64_t>(rows_.size()), "scenario"), count(places_, "place"),
                    all_faults().size(), count(worlds_, "world"), seconds_);
    if (broken_.empty()) return text + "; all keep every rule and come to the same end\n";
    text += fmt::format("; {} broken\n", count(static_cast<int64_t>(broken_.size()), "world"));
    std::map<std::string, int64_t> rules;
    for (const BrokenWorld& broken : broken_) ++rules[broken.rule];
    for (const auto& [rule, times] : rules) text += fmt::format("  {} {}\n", with_commas(times), rule);
    return text;
  }

  std::string name_of_row(const ScenarioRow& row) const {
    return row.row.empty() ? row.path : fmt::format("{} [{}]", row.path, row.row);
  }

  // The first two worlds of each kind of failure are shrunk.
  void keep_findings() {
    std::map<std::string, int> of_kind;
    std::set<std::string> texts;
    for (const BrokenWorld& broken : broken_) {
      if (static_cast<int>(texts.size()) >= options_.keep) break;
      if (++of_kind[kind_of_failure(broken)] > 2) continue;
      keep(broken, texts);
    }
  }

  void keep(const BrokenWorld& broken, std::set<std::string>& texts) {
    const size_t row = static_cast<size_t>(broken.world / worlds_of_a_row);
    const uint64_t number = broken.world % worlds_of_a_row;
    const std::string where = name_of_row(rows_[row]);
    if (broken.rule == "?") {
      std::cout << fmt::format("\n{}: {}\n", where, broken.what);
      return;
    }
    const auto began = Clock::now();
    const bool calm = number == 0, died = broken.rule == "died";
    // A scenario that dies undisturbed must not run in this process.
    const std::optional<Subject> subject = calm && died ? std::nullopt : make_subject(drafts_[row]);
    const Disturbance disturbance = calm ? Disturbance() : disturbances_of(*subject)[number - 1];
    const auto small = [&] {
      if (died)
        return shrink(calm ? drafts_[row] : disturbed(*subject, disturbance), run_apart, most_runs_apart);
      if (calm) return shrink(*subject->draft, most_shrink_runs);
      return shrink_disturbed(*subject, disturbance, most_shrink_runs);
    };
    const Shrunk shrunk = small();
    if (!texts.insert(shrunk.text).second) return;
    const std::string from = fmt::format("{}, {},", where, calm ? "undisturbed" : text_of(disturbance));
    const double seconds = seconds_since(began);
    std::cout << (died ? keep_killer(options_.found, options_.program, from, shrunk)
                       : keep_finding(options_.found, options_.program, from, shrunk, seconds))
              << std::flush;
  }

  bool write_json() const {
    Json line = {{"scenarios", rows_.size()},
                 {"places", places_},
                 {"faults", all_faults().size()},
                 {"crashes", 2},
                 {"worlds", worlds_},
                 {"seconds", seconds_},
                 {"processes", jobs_},
                 {"broken", Json::array()}};
    for (const BrokenWorld& broken : broken_) {
      const ScenarioRow& row = rows_[static_cast<size_t>(broken.world / worlds_of_a_row)];
      line["broken"].push_back({{"path", row.path},
                                {"row", row.row},
                                {"disturbance", broken.world % worlds_of_a_row},
                                {"rule", broken.rule},
                                {"what", broken.what}});
    }
    std::ofstream file(options_.json_file);
    file << line.dump() << "\n";
    file.close();
    if (file) return true;
    std::cerr << fmt::format("sfsim: cannot write {}\n", options_.json_file);
    return false;
  }

  const std::vector<ScenarioRow>& rows_;
  const RunOptions& options_;
  int jobs_;
  std::vector<Draft> drafts_;
  std::vector<BrokenWorld> broken_;
  std::set<uint64_t> deadly_;  // worlds that ended their process
  int64_t worlds_ = 0, places_ = 0;
  double seconds_ = 0;
  Clock::time_point begin_;
};

}  // namespace

int run_everywhere(const std::vector<ScenarioRow>& rows, const RunOptions& options) {
  return Everywhere(rows, options).run();
}

}  // namespace sfsim
