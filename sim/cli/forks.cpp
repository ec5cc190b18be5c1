// The child leaves by _exit: nothing of the parent's is written or destroyed twice.
#include "sim/cli/forks.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <new>
#include <stdexcept>

namespace sfsim {
namespace {

constexpr int most_jobs = 256;
constexpr int look_every_ms = 250;

struct Shared {
  std::atomic<uint64_t> lowest{std::numeric_limits<uint64_t>::max()};
  std::array<std::atomic<uint64_t>, most_jobs> done{};
  std::array<std::atomic<uint64_t>, most_jobs> current{};
};

struct Child {
  pid_t pid = 0;
  int pipe = -1;
  std::string text;
  bool open = true;
};

void write_all(int pipe, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = write(pipe, text.data() + at, text.size() - at);
    if (written <= 0) return;
    at += static_cast<size_t>(written);
  }
}

Child start(const ForkWork& work, size_t job, Shared& shared) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  std::fflush(nullptr);
  Child child;
  child.pid = fork();
  if (child.pid < 0) throw std::runtime_error("cannot start a process");
  if (child.pid == 0) {
    close(ends[0]);
    write_all(ends[1], work(job, {shared.done[job], shared.current[job], shared.lowest}));
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

void listen(std::vector<Child>& children, const Shared& shared,
            const std::function<void(uint64_t)>& progress) {
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
    if (progress) progress(done);
  }
}

}  // namespace

std::vector<ForkEnd> run_forks(int jobs, const ForkWork& work,
                               const std::function<void(uint64_t)>& progress) {
  void* page = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw std::runtime_error("cannot share memory between processes");
  Shared& shared = *new (page) Shared;
  std::vector<Child> children;
  for (int job = 0; job < std::clamp(jobs, 1, most_jobs); ++job)
    children.push_back(start(work, static_cast<size_t>(job), shared));
  listen(children, shared, progress);
  std::vector<ForkEnd> ends;
  for (size_t i = 0; i < children.size(); ++i) {
    int status = 0;
    waitpid(children[i].pid, &status, 0);
    const bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    ends.push_back({well ? std::move(children[i].text) : std::string(), !well, shared.current[i].load()});
  }
  munmap(page, sizeof(Shared));
  return ends;
}

}  // namespace sfsim
