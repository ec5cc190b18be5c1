// Real processes for tests: run one to its end, kill one in the middle, or keep one in the background. Every
// child is gone when its object is, and all of them when the test itself is killed.
#pragma once
#include <chrono>
#include <csignal>
#include <string>
#include <utility>
#include <vector>

namespace testing {

struct Ran {
  int exit_code = 0;  // 128 + signal when it was killed
  std::string out, err;
};
using Environment = std::vector<std::pair<std::string, std::string>>;  // added to ours

Ran run(const std::vector<std::string>& command, const Environment& environment = {},
        const std::string& input = "");

// Starts it, kills it with SIGKILL after `delay`, and gives what it had printed until then.
Ran run_and_kill(const std::vector<std::string>& command, const Environment& environment,
                 std::chrono::microseconds delay);

class Background {
 public:
  Background(const std::vector<std::string>& command, const std::string& log_file,
             const Environment& environment = {});
  ~Background();  // SIGTERM, then SIGKILL
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  int pid() const { return pid_; }
  int stop(int signal = SIGTERM);  // the exit code; -1 when it was stopped before

 private:
  int pid_ = -1;
};

// A folder of its own among the temporary files, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path(const std::string& name) const { return folder_ + "/" + name; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);
// Waits for a file that another process writes to hold `text`; its content, or "" when that does not come
// within ten seconds.
std::string wait_for_file(const std::string& path, const std::string& text = "\n");

}  // namespace testing
