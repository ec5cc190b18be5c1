// fork, pipe, mmap: the only file that asks the system for them.
#include "sim/cli/child.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace sfsim {

ChildProcess start_child(const std::function<void(int pipe)>& work) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("cannot make a pipe");
  std::fflush(nullptr);
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("cannot start a process");
  if (pid == 0) {
    close(ends[0]);
    work(ends[1]);
    close(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  return {pid, ends[0]};
}

void write_all(int pipe, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(pipe, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

bool read_some(int pipe, std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t got = read(pipe, buffer.data(), buffer.size());
  if (got > 0) text.append(buffer.data(), static_cast<size_t>(got));
  return got > 0;
}

void* shared_pages(size_t bytes) {
  void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::runtime_error("cannot share memory between processes");
  return pages;
}

void free_pages(void* pages, size_t bytes) { munmap(pages, bytes); }

}  // namespace sfsim
