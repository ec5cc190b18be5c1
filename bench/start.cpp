// The program itself: from its start to a client's first answer, which is a query with a session, and the
// memory it holds then, empty and with 100,000 Contacts that are found by Email and by Id.
#include <fcntl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "bench/measure.h"
#include "sim/api/api.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr const char* by_email =
    "/services/data/v60.0/query?q=SELECT Id,Email FROM Contact WHERE Email='ada77777@example.com'";

// Of the org that `sfsim serve` begins with.
std::string demo_session() {
  sfsim::OrgOptions options;
  options.now = [] { return int64_t{1705377600000}; };
  sfsim::Org org(options);
  return sfsim::Api(org, {}).demo_session();
}

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
    first_answer_ = ask(by_email);
    seconds_ = std::chrono::duration<double>(Clock::now() - began).count();
    for (const auto& thread : fs::directory_iterator(fmt::format("/proc/{}/task", process_))) {
      double nanoseconds = 0;
      std::ifstream(thread.path() / "schedstat") >> nanoseconds;
      processor_seconds_ += nanoseconds / 1e9;
    }
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }

  std::string ask(const std::string& target) const {
    httplib::Client client("127.0.0.1", port_);
    const httplib::Result answer = client.Get(target, session_);
    if (!answer || answer->status != 200)
      throw std::runtime_error(target + ": " + (answer ? answer->body : "no answer"));
    return answer->body;
  }
  const std::string& first_answer() const { return first_answer_; }

  double milliseconds() const { return seconds_ * 1000; }
  double processor_milliseconds() const { return processor_seconds_ * 1000; }

  // "VmRSS": all of it; "RssAnon": without the code of programs and libraries, which others use too.
  double megabytes(const std::string& name) const {
    std::ifstream status(fmt::format("/proc/{}/status", process_));
    for (std::string word; status >> word;) {
      double kilobytes = 0;
      if (word == name + ":" && status >> kilobytes) return kilobytes / 1024;
    }
    throw std::runtime_error("/proc tells no memory");
  }

 private:
  const httplib::Headers session_ = {{"Authorization", "Bearer " + demo_session()}};
  pid_t process_ = 0;
  int port_ = 0;
  double seconds_ = 0, processor_seconds_ = 0;
  std::string first_answer_;
};

// The records are there, and not only their memory.
void check_filled(const Served& served) {
  const std::string& found = served.first_answer();
  const size_t id = found.find("\"Id\":\"003");
  if (found.find("\"totalSize\":1,") == found.npos || id == found.npos)
    throw std::runtime_error("not found by Email: " + found);
  const std::string record = served.ask("/services/data/v60.0/sobjects/Contact/" + found.substr(id + 6, 18));
  if (record.find("Lovelace77777") == record.npos) throw std::runtime_error("not found by Id: " + record);
  const std::string count = served.ask("/services/data/v60.0/query?q=SELECT COUNT() FROM Contact");
  if (count.find("\"totalSize\":100000,") == count.npos) throw std::runtime_error("not all: " + count);
}

}  // namespace

void bench_start(const std::string& sfsim) {
  print_header("the program `sfsim serve`");
  const fs::path folder = fs::temp_directory_path() / fmt::format("sfsim-bench-{}", getpid());
  fs::create_directories(folder);
  std::vector<double> starts, processor;
  for (int i = 0; i < 11; ++i) {
    const Served served(sfsim, folder, {});
    starts.push_back(served.milliseconds());
    processor.push_back(served.processor_milliseconds());
  }
  print_figure("start to first answer", median(starts), "ms", "< 10");
  print_figure("of that on a processor", median(processor), "ms", "-");
  {
    const Served empty(sfsim, folder, {});
    print_figure("memory, empty", empty.megabytes("VmRSS"), "MB", "< 10");
    print_figure("of that its own, not code", empty.megabytes("RssAnon"), "MB", "-");
  }
  const fs::path data = folder / "Contact.csv";
  std::ofstream csv(data);
  csv << "FirstName,LastName,Email\n";
  for (int i = 0; i < 100000; ++i) csv << "Ada,Lovelace" << i << ",ada" << i << "@example.com\n";
  csv.close();
  const Served filled(sfsim, folder, {"--data", data});
  check_filled(filled);
  print_figure("memory with 100,000 Contacts", filled.megabytes("VmRSS"), "MB", "< 100");
  print_figure("start with a CSV of 100,000 Contacts", filled.milliseconds(), "ms", "-");
  print_figure("of that on a processor", filled.processor_milliseconds(), "ms", "-");
  fs::remove_all(folder);
}

}  // namespace bench
