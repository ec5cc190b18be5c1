// A fork a run. Steps that cannot be carried out are skipped: the process dies before anybody could tell
// which those are.
#include "sim/cli/run_apart.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

constexpr unsigned most_seconds = 10;

std::string read_all(int pipe) {
  std::string text;
  char buffer[4096];
  for (ssize_t got = 0; (got = read(pipe, buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(got));
  return text;
}

[[noreturn]] void be_the_child(const Draft& draft, int pipe) {
  alarm(most_seconds);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  const std::string rule = run_draft(draft, true).rule;
  const bool told = write(pipe, rule.data(), rule.size()) == static_cast<ssize_t>(rule.size());
  _exit(told ? 0 : 1);
}

}  // namespace

DraftRun run_apart(const Draft& draft, bool) {
  DraftRun run;
  int ends[2];
  if (pipe(ends) != 0) return run;
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    be_the_child(draft, ends[1]);
  }
  close(ends[1]);
  if (child > 0) run.rule = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  if (child > 0) waitpid(child, &status, 0);
  if (child > 0 && WIFSIGNALED(status)) {
    run.rule = "died";
    RunFailure failure;
    failure.what = fmt::format("the process is killed by signal {}", WTERMSIG(status));
    run.outcome.failure = std::move(failure);
  } else if (!run.rule.empty()) {
    run.outcome.failure.emplace();
  }
  return run;
}

}  // namespace sfsim
