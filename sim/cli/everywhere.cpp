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
constexpr size_t first_count = 2;  // shared numbers before those of the rows

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
    if (jobs_ < 1) jobs_ = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 256U));
  }

  int run() {
    begin_ = Clock::now();
    read_files();
    numbers_.emplace(first_count + 2 * drafts_.size() + static_cast<size_t>(jobs_));
    const bool terminal = isatty(STDERR_FILENO) != 0;
    search(terminal ? [this] { show(); } : std::function<void()>());
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

  // ---- what the processes share

  std::atomic<uint64_t>& next_row() const { return (*numbers_)[0]; }
  std::atomic<uint64_t>& worlds() const { return (*numbers_)[1]; }
  // Of a row: how many disturbances it has and one, so that 0 says not known yet; and the next to be tried.
  std::atomic<uint64_t>& known(size_t row) const { return (*numbers_)[first_count + 2 * row]; }
  std::atomic<uint64_t>& next(size_t row) const { return (*numbers_)[first_count + 2 * row + 1]; }
  std::atomic<uint64_t>& current(size_t job) const {
    return (*numbers_)[first_count + 2 * drafts_.size() + job];
  }

  // ---- in a process

  void work(size_t job, const ForkTell& tell) const {
    for (uint64_t row = next_row()++; row < drafts_.size(); row = next_row()++) {
      if (const auto subject = make_ready(row, job, tell)) disturb(*subject, row, job, tell);
    }
    for (bool helped = true; helped;) {
      helped = false;
      for (size_t row = 0; row < drafts_.size(); ++row) {
        if (next(row) + 1 >= known(row)) continue;
        helped = true;
        current(job) = row * worlds_of_a_row;
        disturb(*make_subject(drafts_[row]), row, job, tell);
      }
    }
  }

  std::optional<Subject> make_ready(size_t row, size_t job, const ForkTell& tell) const {
    current(job) = row * worlds_of_a_row;
    std::optional<Subject> subject = make_subject(drafts_[row]);
    ++worlds();
    if (subject) tell(Json{{"places", places_of(*subject)}}.dump());
    if (subject && subject->rule.empty()) {
      known(row) = disturbances_of(*subject).size() + 1;
      return subject;
    }
    tell(subject ? broken_line(row * worlds_of_a_row, subject->rule, subject->undisturbed.failure->what)
                 : broken_line(row * worlds_of_a_row, "?", "without its checks this is no scenario"));
    known(row) = 1;
    return std::nullopt;
  }

  void disturb(const Subject& subject, size_t row, size_t job, const ForkTell& tell) const {
    const std::vector<Disturbance> all = disturbances_of(subject);
    Trial trial(subject);
    for (uint64_t i = next(row)++; i < all.size(); i = next(row)++) {
      const uint64_t world = row * worlds_of_a_row + 1 + i;
      current(job) = world;
      const auto found = trial.run(all[i]);
      ++worlds();
      if (found) tell(broken_line(world, found->rule, found->what));
    }
  }

  static std::string broken_line(uint64_t world, const std::string& rule, const std::string& what) {
    return Json{{"world", world}, {"rule", rule}, {"what", what}}.dump();
  }

  // ---- in the parent

  // A process that dies has told what it knew; another one goes on behind the world that it died in.
  void search(const std::function<void()>& look) {
    std::set<uint64_t> deadly;
    for (int jobs = jobs_; jobs > 0 && deadly.size() < most_deadly;) {
      const auto ends = run_forks(
          jobs, [this](size_t job, const ForkTell& tell) { work(job, tell); }, look);
      jobs = 0;
      for (size_t job = 0; job < ends.size(); ++job) {
        for (const std::string& line : ends[job].lines) take(line);
        if (!ends[job].died) continue;
        ++jobs;
        if (deadly.insert(current(job)).second)
          broken_.push_back({current(job), "died", "the process died in this world", {}});
      }
    }
  }

  void take(const std::string& line) {
    const Json told = Json::parse(line);
    if (told.contains("places"))
      places_ += told["places"].get<int64_t>();
    else
      broken_.push_back({told["world"].get<uint64_t>(), told["rule"], told["what"], {}});
  }

  void show() const {
    const uint64_t done = worlds();
    std::cerr << fmt::format("\r{} worlds, {:.0f}/s ", with_commas(static_cast<int64_t>(done)),
                             static_cast<double>(done) / std::max(0.001, seconds_since(begin_)));
  }

  std::string summary() const {
    std::string text =
        fmt::format("{}, {}, {} faults and 2 crashes at each: {} in {:.1f} s",
                    count(static_cast<int64_t>(rows_.size()), "scenario"), count(places_, "place"),
                    all_faults().size(), count(static_cast<int64_t>(worlds()), "world"), seconds_);
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
                 {"worlds", worlds().load()},
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
  std::optional<SharedNumbers> numbers_;
  int64_t places_ = 0;
  double seconds_ = 0;
  Clock::time_point begin_;
};

}  // namespace

int run_everywhere(const std::vector<ScenarioRow>& rows, const RunOptions& options) {
  return Everywhere(rows, options).run();
}

}  // namespace sfsim
