// `sfsim run`: files -> plans -> worlds -> a verdict. Scenarios run one after the other; a whole suite takes
// less time than starting threads for it would save.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iostream>

#include "sim/api/http_server.h"
#include "sim/cli/commands.h"
#include "sim/cli/everywhere.h"
#include "sim/report/report.h"
#include "sim/report/timeline.h"
#include "sim/world/load_for_world.h"

namespace sfsim {
namespace {

enum ExitCode {
  passed = 0,
  expectation_failed = 1,
  file_wrong = 2,
  usage = 3,
  broken = 4,
  not_deterministic = 5
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// PATH or PATH:LINE. A path that exists as it is written wins.
struct Target {
  std::string path;
  std::optional<int> line;
};
Target parse_target(const std::string& text) {
  const size_t colon = text.rfind(':');
  const bool digits = colon != std::string::npos && colon + 1 < text.size() &&
                      std::all_of(text.begin() + static_cast<long>(colon) + 1, text.end(),
                                  [](unsigned char c) { return std::isdigit(c); });
  if (!digits || access(text.c_str(), F_OK) == 0 || text.size() - colon > 8) return {text, std::nullopt};
  return {text.substr(0, colon), std::stoi(text.substr(colon + 1))};
}

bool has_any(const std::vector<std::string>& have, const std::vector<std::string>& want) {
  return std::any_of(want.begin(), want.end(), [&](const std::string& tag) {
    return std::find(have.begin(), have.end(), tag) != have.end();
  });
}

class Runner {
 public:
  explicit Runner(const RunOptions& options) : options_(options) {
    terminal_.colour = isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR");
    terminal_.verbose = options.verbose;
    terminal_.http = options.http;
    terminal_.program = options.program;
  }

  int run() {
    const auto begin = std::chrono::steady_clock::now();
    if (!collect()) return usage;
    if (results_.empty()) {
      std::cerr << "sfsim: no scenario to run: nothing matches the paths, --tag, --not-tag and --row given\n";
      return usage;
    }
    if (options_.everywhere) return everywhere();
    if (options_.serve_port) block_signals();
    for (size_t i = 0; i < results_.size(); ++i) run_one(results_[i], lines_[i]);
    const double wall = seconds_since(begin);
    std::cout << render_summary(results_, wall, terminal_);
    if (!options_.junit_file.empty() && !write_junit(wall)) return usage;
    return exit_code();
  }

 private:
  // Loads every file; a file with mistakes becomes a result of its own.
  bool collect() {
    const std::vector<std::string> paths =
        options_.paths.empty() ? std::vector<std::string>{"scenarios"} : options_.paths;
    for (const std::string& text : paths) {
      const Target target = parse_target(text);
      std::vector<std::string> missing;
      const std::vector<std::string> files = find_scenarios({target.path}, missing);
      if (!missing.empty()) {
        std::cerr << fmt::format("sfsim: {}: no such file or folder\n", missing.front());
        return false;
      }
      for (const std::string& file : files) load(file, target.line);
    }
    return true;
  }

  void load(const std::string& file, std::optional<int> line) {
    std::variant<Plans, Problems> loaded = load_for_world(file);
    if (auto* problems = std::get_if<Problems>(&loaded)) {
      results_.push_back({nullptr, file, std::move(*problems), {}});
      lines_.push_back(line);
      return;
    }
    for (Plan& plan : std::get<Plans>(loaded)) {
      if (!options_.tags.empty() && !has_any(plan.tags, options_.tags)) continue;
      if (has_any(plan.tags, options_.not_tags)) continue;
      if (!options_.row.empty() && plan.row != options_.row) continue;
      plans_.push_back(std::move(plan));
      results_.push_back({&plans_.back(), file, {}, {}});
      lines_.push_back(line);
    }
  }

  int everywhere() {
    if (std::any_of(lines_.begin(), lines_.end(), [](const auto& line) { return line.has_value(); })) {
      std::cerr << "sfsim: --everywhere takes whole files, without a :LINE\n";
      return usage;
    }
    std::vector<ScenarioRow> rows;
    bool wrong = false;
    for (const ScenarioResult& result : results_) {
      if (result.plan == nullptr) {
        std::cout << render_terminal(result, terminal_);
        wrong = true;
      } else if (result.plan->skip.empty()) {
        rows.push_back({result.path, result.plan->row});
      }
    }
    return wrong ? file_wrong : run_everywhere(rows, options_);
  }

  void run_one(ScenarioResult& result, std::optional<int> line) {
    if (result.plan) {
      WorldOptions world;
      world.http = options_.http;
      world.stop_at_line = line;
      if (options_.serve_port)
        world.at_end = [&](Api& api, const Outcome& outcome) { serve(result, api, outcome, line); };
      const auto begin = std::chrono::steady_clock::now();
      result.outcome = run_plan(*result.plan, world);
      result.outcome.wall_seconds = seconds_since(begin);
      if (options_.twice) compare_with_second_run(result, world);
      if (options_.print_hashes)
        std::cout << fmt::format("{:016x}  {}{}{}\n", result.outcome.hash, result.path,
                                 result.plan->row.empty() ? "" : "  ", result.plan->row);
    }
    if (!served_) std::cout << render_terminal(result, terminal_) << std::flush;
    if (!served_ && line && result.plan && result.outcome.verdict == Verdict::passed)
      std::cout << fmt::format("{}: stopped after line {}; with --serve its Salesforce stays on a port\n",
                               result.path, *line);
    served_ = false;
  }

  void compare_with_second_run(const ScenarioResult& result, WorldOptions world) {
    world.at_end = nullptr;
    const Outcome again = run_plan(*result.plan, world);
    if (again.hash == result.outcome.hash) return;
    differs_ = true;
    std::cout << fmt::format("NOT DETERMINISTIC  {}\n", result.path);
    const auto& first = result.outcome.trace;
    for (size_t i = 0; i < std::max(first.size(), again.trace.size()); ++i) {
      const std::string one = i < first.size() ? first[i].text : "(the run ended)";
      const std::string two = i < again.trace.size() ? again.trace[i].text : "(the run ended)";
      if (one == two && first[i].at == again.trace[i].at) continue;
      std::cout << fmt::format("      event {}:\n        first run   {}\n        second run  {}\n", i + 1,
                               one, two);
      return;
    }
    std::cout << "      the timelines are the same; a request or an answer differs\n";
  }

  static void block_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
  }

  // Keeps the stopped world on a port until Ctrl-C. Only where it was stopped on purpose, or did not pass, or
  // when there is nothing else to run.
  void serve(const ScenarioResult& result, Api& api, const Outcome& outcome, std::optional<int> line) {
    if (!line && outcome.verdict == Verdict::passed && results_.size() > 1) return;
    ScenarioResult shown = result;
    shown.outcome = outcome;
    TerminalOptions terminal = terminal_;
    if (outcome.verdict == Verdict::passed) {
      std::cout << fmt::format("{}: {}\n\n{}\n", result.path, result.plan->title,
                               render_timeline(*result.plan, outcome, terminal.verbose));
    } else {
      std::cout << render_terminal(shown, terminal);
    }
    served_ = true;
    try {
      HttpServerOptions server_options;
      server_options.port = *options_.serve_port;
      HttpServer server([&](const Request& request) { return api.handle(request); }, server_options);
      const std::string url = fmt::format("http://127.0.0.1:{}", server.port());
      api.set_instance_url(url);
      api.accept_demo_session();
      std::cout << fmt::format(
                       "{} the fake org of this scenario answers on {}; its clock stands still\n"
                       "      curl -H \"Authorization: Bearer $({} token)\" "
                       "\"{}/services/data/v60.0/query?q=SELECT+Id,Name,"
                       "HasOptedOutOfEmail+FROM+Contact\"\n      Ctrl-C ends it\n",
                       line ? fmt::format("stopped after line {}:", *line) : "stopped:", url,
                       terminal_.program, url)
                << std::flush;
      sigset_t set;
      sigemptyset(&set);
      sigaddset(&set, SIGINT);
      sigaddset(&set, SIGTERM);
      int signal = 0;
      sigwait(&set, &signal);
    } catch (const std::runtime_error& error) {
      std::cerr << "sfsim: " << error.what() << "\n";
      serve_failed_ = true;
    }
  }

  bool write_junit(double wall) {
    std::ofstream file(options_.junit_file);
    file << render_junit(results_, wall);
    file.close();
    if (file) return true;
    std::cerr << fmt::format("sfsim: cannot write {}\n", options_.junit_file);
    return false;
  }

  int exit_code() const {
    int code = passed;
    const auto at_least = [&](int candidate) { code = std::max(code, candidate); };
    for (const ScenarioResult& result : results_) {
      if (!result.plan) {
        at_least(file_wrong);
        continue;
      }
      switch (result.outcome.verdict) {
        case Verdict::passed:
        case Verdict::skipped:
          break;
        case Verdict::failed:
          at_least(expectation_failed);
          break;
        case Verdict::invariant_broken:
        case Verdict::engine_crashed:
          at_least(broken);
          break;
      }
    }
    if (differs_) at_least(not_deterministic);
    if (serve_failed_ && code == passed) return usage;
    return code;
  }

  const RunOptions& options_;
  TerminalOptions terminal_;
  std::deque<Plan> plans_;  // results point into it
  std::vector<ScenarioResult> results_;
  std::vector<std::optional<int>> lines_;  // stop before the step after this line, by result
  bool served_ = false;
  bool serve_failed_ = false;
  bool differs_ = false;
};

}  // namespace

int run_command(const RunOptions& options) { return Runner(options).run(); }

}  // namespace sfsim
