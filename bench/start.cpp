// The program itself: from its start to the first answer, and the memory it holds, empty and with 100,000
// Contacts.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "bench/load.h"
#include "bench/measure.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

class Served {
 public:
  Served(const std::string& sfsim, const fs::path& folder, std::vector<std::string> more) {
    const fs::path ready = folder / "ready";
    fs::remove(ready);
    std::vector<std::string> words = {sfsim, "serve", "--port", "0", "--quiet", "--ready-file", ready};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const Clock::time_point began = Clock::now();
    const int failed = posix_spawn(&process_, sfsim.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error(sfsim + " cannot be started; build it first");
    std::string address;
    while (!std::getline(std::ifstream(ready), address)) {
      if (waitpid(process_, nullptr, WNOHANG) != 0) throw std::runtime_error(sfsim + " serve has ended");
      usleep(50);
    }
    port_ = std::stoi(address.substr(address.rfind(':') + 1));
    requests_per_second({port_, "GET /services/data HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 1, 0});
    seconds_ = std::chrono::duration<double>(Clock::now() - began).count();
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }

  double milliseconds() const { return seconds_ * 1000; }

  double megabytes() const {
    std::ifstream status(fmt::format("/proc/{}/status", process_));
    for (std::string word; status >> word;) {
      double kilobytes = 0;
      if (word == "VmRSS:" && status >> kilobytes) return kilobytes / 1024;
    }
    throw std::runtime_error("/proc tells no memory");
  }

 private:
  pid_t process_ = 0;
  int port_ = 0;
  double seconds_ = 0;
};

}  // namespace

void bench_start(const std::string& sfsim) {
  print_header("the program `sfsim serve`");
  const fs::path folder = fs::temp_directory_path() / fmt::format("sfsim-bench-{}", getpid());
  fs::create_directories(folder);
  std::vector<double> starts;
  for (int i = 0; i < 11; ++i) starts.push_back(Served(sfsim, folder, {}).milliseconds());
  print_figure("start to first answer", median(starts), "ms", "< 10");
  print_figure("memory, empty", Served(sfsim, folder, {}).megabytes(), "MB", "< 10");
  const fs::path data = folder / "Contact.csv";
  std::ofstream csv(data);
  csv << "FirstName,LastName,Email\n";
  for (int i = 0; i < 100000; ++i) csv << "Ada,Lovelace" << i << ",ada" << i << "@example.com\n";
  csv.close();
  const Served filled(sfsim, folder, {"--data", data});
  print_figure("memory with 100,000 Contacts", filled.megabytes(), "MB", "< 100");
  print_figure("start with a CSV of 100,000 Contacts", filled.milliseconds(), "ms", "-");
  fs::remove_all(folder);
}

}  // namespace bench
