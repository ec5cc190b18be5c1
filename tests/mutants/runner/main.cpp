// `mutants`: proves that the suite finds bugs. Runs every scenario once for each seeded bug, in a process of
// its own, so that a bug that hangs or kills the program is found like any other. Exit code 1: a bug
// survived, or somebody else than the rule that should catch it found it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "sim/report/report.h"
#include "sim/scenario/load.h"
#include "sim/world/world.h"
#include "syncer/domain/mutant.h"
#include "tests/mutants/crowd.h"

namespace {

using syncer::Mutant;

constexpr unsigned seconds_a_mutant = 120;

struct SeededBug {
  Mutant mutant = Mutant::none;
  std::string name, bug, caught_by;
};

const std::vector<SeededBug>& seeded_bugs() {
  static const std::vector<SeededBug> bugs = {
#define SEEDED_BUG(name, bug, caught_by) {Mutant::name, #name, bug, caught_by},
#include "tests/mutants/mutants.def"
#undef SEEDED_BUG
  };
  return bugs;
}

// One scenario, or one row of its `each`.
struct Case {
  std::string name;  // "push/link-click-is-pushed-at-once"
  sfsim::Plan plan;
};

std::string case_name(const std::filesystem::path& file) {
  return file.parent_path().filename().string() + "/" + file.stem().string();
}

void add(std::deque<Case>& cases, const std::string& name,
         std::variant<sfsim::Plans, sfsim::Problems> loaded) {
  if (const auto* problems = std::get_if<sfsim::Problems>(&loaded)) {
    std::cerr << fmt::format("mutants: {} does not load: {}\n", name, problems->front().what);
    std::exit(2);
  }
  for (sfsim::Plan& plan : std::get<sfsim::Plans>(loaded)) cases.push_back({name, std::move(plan)});
}

std::deque<Case> load_suite(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".jsonc") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::deque<Case> cases;
  for (const std::filesystem::path& file : files)
    add(cases, case_name(file), sfsim::load_scenario_file(file.string()));
  add(cases, "crowd", sfsim::load_scenario("crowd.jsonc", crowd_scenario()));
  return cases;
}

// How one scenario went red, in one line.
struct Red {
  size_t index = 0;  // of the case
  std::string rule;  // of the invariant; empty: an expectation
  std::string what;
};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

std::string rule_of(const sfsim::RunFailure& failure) {
  if (!failure.rule.empty()) return failure.rule;
  return failure.verdict == sfsim::Verdict::engine_crashed ? "crash" : "expectation";
}

// In the child: every case, and a line for each that is red.
void run_suite(const std::deque<Case>& cases, const std::vector<bool>& skipped, int out) {
  for (size_t i = 0; i < cases.size(); ++i) {
    if (skipped[i]) continue;
    std::string line;
    try {
      const sfsim::Outcome outcome = sfsim::run_plan(cases[i].plan, {});
      if (!outcome.failure) continue;
      line = fmt::format("{}\t{}\t{}:{}: {}\n", i, rule_of(*outcome.failure), cases[i].plan.row,
                         outcome.failure->at.line, one_line(outcome.failure->what));
    } catch (const std::exception& error) {  // the world could not even be set up
      line = fmt::format("{}\tcrash\t{}\n", i, one_line(error.what()));
    }
    if (write(out, line.data(), line.size()) < 0) _exit(3);
  }
}

struct Finding {
  std::vector<Red> reds;
  std::string ended;  // how the process died, if it did not run to its end
  double seconds = 0;
};

struct Child {
  pid_t pid = 0;
  std::string file;
  std::chrono::steady_clock::time_point began;
};

Child start(const std::deque<Case>& cases, const std::vector<bool>& skipped, Mutant mutant) {
  Child child;
  child.file = std::filesystem::temp_directory_path() / "mutant-XXXXXX";
  const int out = mkstemp(child.file.data());
  child.began = std::chrono::steady_clock::now();
  child.pid = fork();
  if (child.pid == 0) {
    alarm(seconds_a_mutant);
    syncer::selected_mutant = mutant;
    run_suite(cases, skipped, out);
    _exit(0);
  }
  close(out);
  return child;
}

Finding finish(const Child& child, int status) {
  Finding finding;
  finding.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - child.began).count();
  std::ifstream in(child.file);
  for (std::string line; std::getline(in, line);) {
    const size_t first = line.find('\t'), second = line.find('\t', first + 1);
    finding.reds.push_back(
        {std::stoul(line), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  std::filesystem::remove(child.file);
  if (WIFSIGNALED(status))
    finding.ended = WTERMSIG(status) == SIGALRM ? "it hangs" : fmt::format("signal {}", WTERMSIG(status));
  return finding;
}

// The one that should find it, else the first.
const Red* best(const SeededBug& bug, const Finding& finding, const std::deque<Case>& cases) {
  for (const Red& red : finding.reds) {
    if (red.rule == bug.caught_by || cases[red.index].name == bug.caught_by) return &red;
  }
  return nullptr;
}

class Table {
 public:
  explicit Table(const std::deque<Case>& cases) : cases_(cases) {}

  void add(const SeededBug& bug, const Finding& finding) {
    const Red* red = best(bug, finding, cases_);
    std::string verdict = "found";
    if (red == nullptr) {
      verdict = finding.reds.empty() && finding.ended.empty() ? "SURVIVES" : "NOT BY";
      verdict == "SURVIVES" ? ++survived_ : ++elsewhere_;
    }
    std::cout << fmt::format("{:<8}  {:<44} {:>3} red {:>6.2f} s  ", verdict, bug.name, finding.reds.size(),
                             finding.seconds);
    if (red == nullptr && !finding.reds.empty()) red = &finding.reds.front();
    if (red != nullptr) {
      std::cout << fmt::format("{}: {}: {}", cases_[red->index].name, red->rule, red->what);
    } else {
      std::cout << (finding.ended.empty() ? bug.bug : finding.ended);
    }
    if (verdict == "NOT BY") std::cout << fmt::format("  [expected {}]", bug.caught_by);
    std::cout << std::endl;
    count_rules(finding);
  }

  int end(size_t bugs, double seconds) const {
    std::cout << fmt::format("\n{} of {} seeded bugs found in {:.1f} s", bugs - survived_, bugs, seconds);
    if (survived_ > 0) std::cout << fmt::format("; {} SURVIVE", survived_);
    if (elsewhere_ > 0) std::cout << fmt::format("; {} not by the rule that should", elsewhere_);
    std::cout << "\nby rule:";
    for (const auto& [rule, count] : by_rule_) std::cout << fmt::format(" {} {}", rule, count);
    std::cout << "\n";
    return survived_ + elsewhere_ > 0 ? 1 : 0;
  }

 private:
  void count_rules(const Finding& finding) {
    std::map<std::string, int> rules;
    for (const Red& red : finding.reds) ++rules[red.rule];
    for (const auto& rule : rules) ++by_rule_[rule.first];
  }

  const std::deque<Case>& cases_;
  size_t survived_ = 0, elsewhere_ = 0;
  std::map<std::string, int> by_rule_;  // bugs that it finds
};

int run(const std::string& folder, size_t jobs, const std::vector<std::string>& only, bool verbose) {
  const auto began = std::chrono::steady_clock::now();
  const std::deque<Case> cases = load_suite(folder);
  std::vector<bool> skipped(cases.size(), false);
  const Child honest = start(cases, skipped, Mutant::none);
  int status = 0;
  waitpid(honest.pid, &status, 0);
  for (const Red& red : finish(honest, status).reds) {  // proves nothing while it is red anyway
    std::cout << fmt::format("RED WITHOUT A BUG  {}: {}: {}\n", cases[red.index].name, red.rule, red.what);
    skipped[red.index] = true;
  }

  std::vector<const SeededBug*> bugs;
  for (const SeededBug& bug : seeded_bugs()) {
    if (only.empty() || std::find(only.begin(), only.end(), bug.name) != only.end()) bugs.push_back(&bug);
  }
  std::map<pid_t, std::pair<size_t, Child>> running;
  std::map<size_t, Finding> done;
  Table table(cases);
  size_t next = 0, told = 0;
  while (told < bugs.size()) {
    while (running.size() < jobs && next < bugs.size()) {
      const Child child = start(cases, skipped, bugs[next]->mutant);
      running[child.pid] = {next++, child};
    }
    const pid_t pid = waitpid(-1, &status, 0);
    const auto ended = running.find(pid);
    if (ended == running.end()) continue;
    done[ended->second.first] = finish(ended->second.second, status);
    running.erase(ended);
    for (; done.contains(told); ++told) {
      table.add(*bugs[told], done[told]);
      for (size_t i = 0; verbose && i < done[told].reds.size(); ++i) {
        const Red& red = done[told].reds[i];
        std::cout << fmt::format("            {}: {}: {}\n", cases[red.index].name, red.rule, red.what);
      }
    }
  }
  const bool red_anyway = std::find(skipped.begin(), skipped.end(), true) != skipped.end();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return std::max(table.end(bugs.size(), seconds), red_anyway ? 1 : 0);
}

}  // namespace

// mutants [-v] [-jN] [NAME...]: the seeded bugs of these names; none: all.
int main(int argc, char** argv) {
  std::vector<std::string> only(argv + 1, argv + argc);
  size_t jobs = static_cast<size_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
  bool verbose = false;
  std::erase_if(only, [&](const std::string& word) {
    if (word == "-v") verbose = true;
    if (word.starts_with("-j")) jobs = std::stoul(word.substr(2));
    return word.starts_with("-");
  });
  return run("scenarios", jobs, only, verbose);
}
