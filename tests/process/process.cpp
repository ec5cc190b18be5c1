// fork and exec, with the input and both outputs served by one poll loop so that neither side blocks on a
// full pipe. Nothing is allocated between fork and exec: other threads of the test may hold the heap's lock.
#include "tests/process/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace testing {
namespace {

struct Child {
  int pid = -1;
  int in = -1, out = -1, err = -1;
};

// A command and its environment as exec wants them.
class Image {
 public:
  Image(const std::vector<std::string>& command, const Environment& environment) : words_(command) {
    for (char** variable = environ; *variable; ++variable) {
      const std::string_view text = *variable;
      const std::string name(text.substr(0, text.find('=')));
      bool replaced = false;
      for (const auto& added : environment) replaced = replaced || added.first == name;
      if (!replaced) variables_.emplace_back(text);
    }
    for (const auto& [name, value] : environment) variables_.push_back(name + "=" + value);
    for (std::string& word : words_) argv_.push_back(word.data());
    for (std::string& variable : variables_) envp_.push_back(variable.data());
    argv_.push_back(nullptr);
    envp_.push_back(nullptr);
  }
  [[noreturn]] void become() {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvpe(argv_[0], argv_.data(), envp_.data());
    _exit(127);
  }

 private:
  std::vector<std::string> words_, variables_;
  std::vector<char*> argv_, envp_;
};

Child start(const std::vector<std::string>& command, const Environment& environment) {
  Image image(command, environment);
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC))
    throw std::runtime_error("pipe");
  const int pid = fork();
  if (pid < 0) throw std::runtime_error("fork");
  if (pid == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    image.become();
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  return {pid, in[1], out[0], err[0]};
}

int code_of(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

int wait_for(int pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
  }
  return code_of(status);
}

void close_stream(pollfd& stream) {
  close(stream.fd);
  stream.fd = -1;
}

// Writes on; a child that has stopped reading is its own affair.
void feed(pollfd& stream, std::string_view& input) {
  const ssize_t put = write(stream.fd, input.data(), input.size());
  if (put > 0) input.remove_prefix(static_cast<size_t>(put));
  if (input.empty() || (put < 0 && errno != EAGAIN)) close_stream(stream);
}

void drain(pollfd& stream, std::string& text) {
  char buffer[65536];
  const ssize_t got = read(stream.fd, buffer, sizeof buffer);
  if (got > 0)
    text.append(buffer, static_cast<size_t>(got));
  else
    close_stream(stream);
}

// Does not reap the child: until then its id stays its own.
Ran serve(const Child& child, std::string_view input) {
  std::signal(SIGPIPE, SIG_IGN);
  Ran ran;
  pollfd streams[3] = {{child.out, POLLIN, 0}, {child.err, POLLIN, 0}, {child.in, POLLOUT, 0}};
  fcntl(child.in, F_SETFL, O_NONBLOCK);
  if (input.empty()) close_stream(streams[2]);
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    poll(streams, 3, -1);
    if (streams[0].fd >= 0 && streams[0].revents) drain(streams[0], ran.out);
    if (streams[1].fd >= 0 && streams[1].revents) drain(streams[1], ran.err);
    if (streams[2].fd >= 0 && streams[2].revents) feed(streams[2], input);
  }
  if (streams[2].fd >= 0) close_stream(streams[2]);
  return ran;
}

}  // namespace

Ran run(const std::vector<std::string>& command, const Environment& environment, const std::string& input) {
  const Child child = start(command, environment);
  Ran ran = serve(child, input);
  ran.exit_code = wait_for(child.pid);
  return ran;
}

Ran run_and_kill(const std::vector<std::string>& command, const Environment& environment,
                 std::chrono::microseconds delay) {
  const Child child = start(command, environment);
  std::thread killer([&] {
    std::this_thread::sleep_for(delay);
    kill(child.pid, SIGKILL);
  });
  Ran ran = serve(child, "");
  killer.join();
  ran.exit_code = wait_for(child.pid);
  return ran;
}

Background::Background(const std::vector<std::string>& command, const std::string& log_file,
                       const Environment& environment) {
  Image image(command, environment);
  const int log = open(log_file.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (log < 0) throw std::runtime_error("cannot write " + log_file);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    image.become();
  }
  close(log);
  if (pid_ < 0) throw std::runtime_error("fork");
}

int Background::stop(int signal) {
  if (pid_ < 0) return -1;
  const int pid = std::exchange(pid_, -1);
  kill(pid, signal);
  int status = 0;
  for (int i = 0; i < 1000; ++i) {
    if (waitpid(pid, &status, WNOHANG) == pid) return code_of(status);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  kill(pid, SIGKILL);
  return wait_for(pid);
}

Background::~Background() { stop(); }

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "sync-test-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
  folder_ = name;
}
TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string wait_for_file(const std::string& path, const std::string& text) {
  for (int i = 0; i < 2000; ++i) {
    const std::string content = read_file(path);
    if (content.find(text) != std::string::npos) return content;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return "";
}

}  // namespace testing
