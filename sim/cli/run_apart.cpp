// A fork a run. Steps that cannot be carried out are skipped: the process dies before anybody could tell
// which those are.
#include "sim/cli/run_apart.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "sim/cli/child.h"

namespace sfsim {
namespace {

constexpr unsigned most_seconds = 10;

void run_and_tell(const Draft& draft, int pipe) {
  alarm(most_seconds);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  write_all(pipe, run_draft(draft, true).rule);
}

}  // namespace

DraftRun run_apart(const Draft& draft, bool) {
  DraftRun run;
  const ChildProcess child = start_child([&draft](int pipe) { run_and_tell(draft, pipe); });
  while (read_some(child.pipe, run.rule)) {
  }
  close(child.pipe);
  int status = 0;
  waitpid(child.pid, &status, 0);
  if (WIFSIGNALED(status)) {
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
