// One pipe a child, read as it comes; a line that a death has cut off is none.
#include "sim/cli/forks.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <new>

#include "sim/cli/child.h"

namespace sfsim {
namespace {

constexpr int most_jobs = 256;
constexpr int look_every_ms = 250;

struct Child {
  ChildProcess process;
  std::string text;
  bool open = true;
};

void listen(std::vector<Child>& children, const std::function<void()>& look) {
  while (std::any_of(children.begin(), children.end(), [](const Child& child) { return child.open; })) {
    std::vector<pollfd> pipes;
    for (const Child& child : children) pipes.push_back({child.open ? child.process.pipe : -1, POLLIN, 0});
    poll(pipes.data(), pipes.size(), look_every_ms);
    for (size_t i = 0; i < children.size(); ++i) {
      if (!children[i].open || pipes[i].revents == 0 || read_some(children[i].process.pipe, children[i].text))
        continue;
      children[i].open = false;
      close(children[i].process.pipe);
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
  numbers_ = static_cast<std::atomic<uint64_t>*>(shared_pages(bytes_));
  for (size_t i = 0; i < count; ++i) new (&numbers_[i]) std::atomic<uint64_t>(0);
}

SharedNumbers::~SharedNumbers() { free_pages(numbers_, bytes_); }

std::vector<ForkEnd> run_forks(int jobs, const ForkWork& work, const std::function<void()>& look) {
  std::vector<Child> children;
  for (int job = 0; job < std::clamp(jobs, 1, most_jobs); ++job) {
    const auto tell_lines = [&work, job](int pipe) {
      work(static_cast<size_t>(job),
           [pipe](std::string_view line) { write_all(pipe, std::string(line) + "\n"); });
    };
    children.push_back({start_child(tell_lines), {}, true});
  }
  listen(children, look);
  std::vector<ForkEnd> ends;
  for (const Child& child : children) {
    int status = 0;
    waitpid(child.process.pid, &status, 0);
    ends.push_back({whole_lines(child.text), !WIFEXITED(status) || WEXITSTATUS(status) != 0});
  }
  return ends;
}

}  // namespace sfsim
