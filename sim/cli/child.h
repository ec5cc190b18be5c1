// A process for a piece of work, with a pipe on which it tells; and pages that it shares with us. What
// several processes are good for is in workers, forks and run_apart.
#pragma once
#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sfsim {

struct ChildProcess {
  pid_t pid = 0;
  int pipe = -1;  // to read from
};
// The child does `work`, writing to its end of the pipe, and leaves by _exit(0): nothing of ours is written
// or destroyed twice. Throws std::runtime_error when no process can be made.
ChildProcess start_child(const std::function<void(int pipe)>& work);

void write_all(int pipe, std::string_view text);
// Appends what has come; false when the pipe is at its end.
bool read_some(int pipe, std::string& text);

// Zeroed memory that children made later share with us, for types that need no destructor.
void* shared_pages(size_t bytes);
void free_pages(void* pages, size_t bytes);

}  // namespace sfsim
