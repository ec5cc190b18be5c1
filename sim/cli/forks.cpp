// The child leaves by _exit: nothing of the parent's is written or destroyed twice.
#include "sim/cli/forks.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <new>
#include <stdexcept>

namespace sfsim {
namespace {

constexpr int most_jobs = 256;
constexpr int look_every_ms = 250;

struct Child {
  pid_t pid = 0;
  int pipe = -1;
  std::string text;
  bool open = true;
};

void write_line(int pipe, std::string_view line) {
  const std::string text = std::string(line) + "\n";
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = write(pipe, text.data() + at, text.size() - at);
    if (written <= 0) return;
    at += static_cast<size_t>(written);
  }
}

Child start(const ForkWork& work, size_t job) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  std::fflush(nullptr);
  Child child;
  child.pid = fork();
  if (child.pid < 0) throw std::runtime_error("cannot start a process");
  if (child.pid == 0) {
    close(ends[0]);
    work(job, [pipe = ends[1]](std::string_view line) { write_line(pipe, line); });
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

void listen(std::vector<Child>& children, const std::function<void()>& look) {
  while (std::any_of(children.begin(), children.end(), [](const Child& child) { return child.open; })) {
    std::vector<pollfd> pipes;
    for (const Child& child : children) pipes.push_back({child.open ? child.pipe : -1, POLLIN, 0});
    poll(pipes.data(), pipes.size(), look_every_ms);
    for (size_t i = 0; i < children.size(); ++i) {
      if (!children[i].open || pipes[i].revents == 0 || take(children[i])) continue;
      children[i].open = false;
      close(children[i].pipe);
    }
    if (look) look();
  }
}

std::vector<std::string> whole_lines(const std::string& text) {
  std::vector<std::string> lines;
  size_t begin = 0;
  for (size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1)
    lines.push_back(text.substr(begin, end - begin));
  return lines;
}

}  // namespace

SharedNumbers::SharedNumbers(size_t count) : bytes_(std::max<size_t>(1, count) * sizeof(*numbers_)) {
  void* page = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) throw std::runtime_error("cannot share memory between processes");
  numbers_ = static_cast<std::atomic<uint64_t>*>(page);
  for (size_t i = 0; i < count; ++i) new (&numbers_[i]) std::atomic<uint64_t>(0);
}

SharedNumbers::~SharedNumbers() { munmap(numbers_, bytes_); }

std::vector<ForkEnd> run_forks(int jobs, const ForkWork& work, const std::function<void()>& look) {
  std::vector<Child> children;
  for (int job = 0; job < std::clamp(jobs, 1, most_jobs); ++job)
    children.push_back(start(work, static_cast<size_t>(job)));
  listen(children, look);
  std::vector<ForkEnd> ends;
  for (const Child& child : children) {
    int status = 0;
    waitpid(child.pid, &status, 0);
    ends.push_back({whole_lines(child.text), !WIFEXITED(status) || WEXITSTATUS(status) != 0});
  }
  return ends;
}

}  // namespace sfsim
