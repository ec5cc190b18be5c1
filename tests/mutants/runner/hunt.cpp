// A child writes one JSON line for everything it finds, as it finds it; what it had found before it died
// counts.
#include "tests/mutants/runner/hunt.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/explore/draws.h"
#include "sim/explore/exhaustive.h"
#include "sim/explore/generate.h"
#include "sim/explore/shrink.h"
#include "sim/scenario/load.h"
#include "sim/world/world.h"
#include "syncer/domain/mutant.h"
#include "tests/mutants/crowd.h"

namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr unsigned seconds_beyond = 60;  // what a hunt may take beside its searches

double since(Clock::time_point began) { return std::chrono::duration<double>(Clock::now() - began).count(); }

void tell(int out, const Json& line) {
  const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  if (write(out, text.data(), text.size()) < 0) _exit(3);
}

void add(std::deque<Case>& cases, const std::string& name,
         std::variant<sfsim::Plans, sfsim::Problems> loaded) {
  if (const auto* problems = std::get_if<sfsim::Problems>(&loaded)) {
    std::cerr << fmt::format("mutants: {} does not load: {}\n", name, problems->front().what);
    std::exit(2);
  }
  for (sfsim::Plan& plan : std::get<sfsim::Plans>(loaded)) cases.push_back({name, std::move(plan)});
}

std::string rule_of(const sfsim::RunFailure& failure) {
  if (!failure.rule.empty()) return failure.rule;
  return failure.verdict == sfsim::Verdict::engine_crashed ? "crash" : "expectation";
}

void run_suite(const std::deque<Case>& cases, const std::vector<bool>& skipped, int out) {
  const auto began = Clock::now();
  for (size_t i = 0; i < cases.size(); ++i) {
    if (skipped[i]) continue;
    Json line = {{"case", i}};
    try {
      const sfsim::Outcome outcome = sfsim::run_plan(cases[i].plan, {});
      if (!outcome.failure) continue;
      line["rule"] = rule_of(*outcome.failure);
      line["what"] =
          fmt::format("{}:{}: {}", cases[i].plan.row, outcome.failure->at.line, outcome.failure->what);
    } catch (const std::exception& error) {  // the world could not even be set up
      line["rule"] = "crash";
      line["what"] = error.what();
    }
    tell(out, line);
  }
  tell(out, {{"suite", since(began)}});
}

// Runs drafts until one breaks a rule, and says so before it shrinks it.
class Search {
 public:
  Search(const char* name, const HuntOptions& options, int out) : name_(name), options_(options), out_(out) {}

  // False: found, or enough.
  bool run(const sfsim::Draft& draft) {
    ++schedules_;
    const sfsim::DraftRun run = sfsim::run_draft(draft, true);
    if (run.rule.empty() || run.rule == "?") return goes_on();
    found_ = true;
    Json line = {{"search", name_}, {"found", true}, {"schedules", schedules_}, {"seconds", since(began_)}};
    line["rule"] = run.rule;
    line["what"] = run.outcome.failure->what;
    tell(out_, line);
    const sfsim::Shrunk shrunk = sfsim::shrink(draft);
    if (!shrunk.broken) return false;
    line["steps"] = shrunk.steps;
    line["text"] = shrunk.text;
    tell(out_, line);
    return false;
  }
  void end() const {
    if (!found_) tell(out_, {{"search", name_}, {"schedules", schedules_}, {"seconds", since(began_)}});
  }

 private:
  bool goes_on() const {
    if (options_.schedules != 0 && schedules_ >= options_.schedules) return false;
    return since(began_) < options_.seconds;
  }

  const char* name_;
  const HuntOptions& options_;
  int out_;
  uint64_t schedules_ = 0;
  bool found_ = false;
  Clock::time_point began_ = Clock::now();
};

void exhaust(const HuntOptions& options, int out) {
  Search search("exhaust", options, out);
  const sfsim::Bound bound{options.length, options.length + 1};
  for (uint64_t world = 0; world < sfsim::exhaustive_worlds(bound); ++world)
    if (!search.run(sfsim::exhaustive_world(bound, world))) break;
  search.end();
}

void explore(const HuntOptions& options, int out) {
  Search search("explore", options, out);
  for (uint64_t world = options.first_world;; ++world)
    if (!search.run(sfsim::generate(sfsim::seed_of("mutants"), world, {}))) return search.end();
}

void read(const Json& line, Find& find) {
  find.schedules = line.at("schedules");
  find.seconds = line.at("seconds");
  if (!line.value("found", false)) return;
  find.found = true;
  find.rule = line.at("rule");
  find.what = line.at("what");
  find.steps = line.value("steps", -1);
  find.text = line.value("text", std::string());
}

}  // namespace

std::deque<Case> load_suite(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".jsonc") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::deque<Case> cases;
  for (const std::filesystem::path& file : files)
    add(cases, file.parent_path().filename().string() + "/" + file.stem().string(),
        sfsim::load_scenario_file(file.string()));
  add(cases, "crowd", sfsim::load_scenario("crowd.jsonc", crowd_scenario()));
  return cases;
}

Hunter::Child Hunter::start(int mutant) const {
  Child child;
  child.file = std::filesystem::temp_directory_path() / "mutant-XXXXXX";
  const int out = mkstemp(child.file.data());
  child.pid = fork();
  if (child.pid == 0) {
    alarm(static_cast<unsigned>(2 * options_.seconds) + seconds_beyond);
    syncer::selected_mutant = static_cast<syncer::Mutant>(mutant);
    work(out);
    _exit(0);
  }
  close(out);
  return child;
}

void Hunter::work(int out) const {
  if (options_.suite) run_suite(cases_, skipped_, out);
  if (options_.exhaust) exhaust(options_, out);
  if (options_.explore) explore(options_, out);
}

Hunt Hunter::finish(const Child& child, int status) const {
  Hunt hunt;
  std::ifstream in(child.file);
  for (std::string text; std::getline(in, text);) {
    const Json line = Json::parse(text, nullptr, false);
    if (!line.is_object()) continue;  // cut off by its death
    if (line.contains("case"))
      hunt.reds.push_back({line.at("case"), line.at("rule"), line.at("what")});
    else if (line.contains("suite"))
      hunt.suite_seconds = line.at("suite");
    else
      read(line, line.at("search") == "exhaust" ? hunt.exhaust : hunt.explore);
  }
  std::filesystem::remove(child.file);
  if (WIFSIGNALED(status))
    hunt.ended = WTERMSIG(status) == SIGALRM ? "it hangs" : fmt::format("signal {}", WTERMSIG(status));
  return hunt;
}
