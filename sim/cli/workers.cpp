// fork, one pipe a child for its result, one shared page for how far everybody is.
#include "sim/cli/workers.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <limits>
#include <new>
#include <stdexcept>

namespace sfsim {
namespace {

constexpr int most_jobs = 256;
constexpr int look_every_ms = 250;

struct Shared {
  std::atomic<uint64_t> lowest_broken{std::numeric_limits<uint64_t>::max()};
  std::array<std::atomic<uint64_t>, most_jobs> done{};
  std::array<std::atomic<uint64_t>, most_jobs> current{};
};

struct Child {
  pid_t pid = 0;
  int pipe = -1;
  std::string text;
  bool open = true;
};

void lower(std::atomic<uint64_t>& value, uint64_t to) {
  uint64_t now = value.load();
  while (to < now && !value.compare_exchange_weak(now, to)) {
  }
}

CampaignResult work(const CampaignPlan& plan, size_t job, Shared& shared) {
  CampaignOptions options;
  options.draw = plan.draw;
  options.twice = plan.twice;
  options.first = plan.shard + plan.shards * job;
  options.step = plan.shards * static_cast<uint64_t>(plan.jobs);
  options.goes_on = [&](uint64_t world) {
    if (plan.runs && world >= *plan.runs) return false;
    if (plan.first && world > shared.lowest_broken.load()) return false;
    if (!plan.time_left()) return false;
    if (world != options.first) ++shared.done[job];
    shared.current[job] = world;
    return true;
  };
  options.broke = [&](uint64_t world) { lower(shared.lowest_broken, world); };
  return run_campaign(options);
}

void write_all(int pipe, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = write(pipe, text.data() + at, text.size() - at);
    if (written <= 0) return;
    at += static_cast<size_t>(written);
  }
}

Child start(const CampaignPlan& plan, size_t job, Shared& shared) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  std::fflush(nullptr);
  Child child;
  child.pid = fork();
  if (child.pid < 0) throw std::runtime_error("cannot start a process");
  if (child.pid == 0) {
    close(ends[0]);
    write_all(ends[1], to_json(work(plan, job, shared)));
    close(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  child.pipe = ends[0];
  return child;
}

// False when the pipe is at its end.
bool take(Child& child) {
  std::array<char, 65536> buffer;
  const ssize_t got = read(child.pipe, buffer.data(), buffer.size());
  if (got > 0) child.text.append(buffer.data(), static_cast<size_t>(got));
  return got > 0;
}

void listen(const CampaignPlan& plan, std::vector<Child>& children, const Shared& shared) {
  while (std::any_of(children.begin(), children.end(), [](const Child& child) { return child.open; })) {
    std::vector<pollfd> pipes;
    for (const Child& child : children) pipes.push_back({child.open ? child.pipe : -1, POLLIN, 0});
    poll(pipes.data(), pipes.size(), look_every_ms);
    for (size_t i = 0; i < children.size(); ++i) {
      if (!children[i].open || pipes[i].revents == 0 || take(children[i])) continue;
      children[i].open = false;
      close(children[i].pipe);
    }
    uint64_t done = 0;
    for (size_t i = 0; i < children.size(); ++i) done += shared.done[i].load();
    if (plan.progress) plan.progress(done);
  }
}

// Beyond the first broken world everybody stopped where chance had it.
void cut_after_first(CampaignResult& result) {
  if (result.broken.size() > 1) result.broken.resize(1);
}

}  // namespace

CampaignEnd run_processes(const CampaignPlan& plan) {
  void* page = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw std::runtime_error("cannot share memory between processes");
  Shared& shared = *new (page) Shared;
  CampaignEnd end;
  std::vector<Child> children;
  for (int job = 0; job < std::min(plan.jobs, most_jobs); ++job)
    children.push_back(start(plan, static_cast<size_t>(job), shared));
  listen(plan, children, shared);
  for (size_t i = 0; i < children.size(); ++i) {
    int status = 0;
    waitpid(children[i].pid, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
      end.result.add(campaign_from_json(children[i].text));
    else
      end.killers.push_back(shared.current[i].load());
  }
  if (plan.first) cut_after_first(end.result);
  munmap(page, sizeof(Shared));
  return end;
}

}  // namespace sfsim
