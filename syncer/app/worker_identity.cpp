// Identity from /proc: pids are used again, so a process is its pid and its start time, since which boot,
// seen from which pid namespace. Where /proc is missing only our own pid is known and nobody is called dead.
#include "syncer/app/worker_identity.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <vector>

namespace syncer::app {

namespace {

std::string first_line(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

std::string host() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

std::string boot() { return first_line("/proc/sys/kernel/random/boot_id").substr(0, 8); }

// "pid:[4026531836]" -> "4026531836"
std::string pid_namespace() {
  std::array<char, 64> target{};
  if (readlink("/proc/self/ns/pid", target.data(), target.size() - 1) <= 0) return "";
  const std::string text = target.data();
  const size_t open = text.find('['), close = text.find(']');
  return open < close && close != std::string::npos ? text.substr(open + 1, close - open - 1) : "";
}

// The start time of a living process (field 22 of stat, proc(5)); empty: no such process, or only its zombie.
std::string start_of(const std::string& pid) {
  const std::string stat = first_line("/proc/" + pid + "/stat");
  const size_t name_end = stat.rfind(')');  // the name may hold anything
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return "";
  size_t at = name_end + 2;
  if (stat[at] == 'Z' || stat[at] == 'X') return "";
  for (int field = 3; field < 22 && at != std::string::npos; ++field) {
    at = stat.find(' ', at);
    if (at != std::string::npos) ++at;
  }
  return at == std::string::npos ? "" : stat.substr(at, stat.find(' ', at) - at);
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

}  // namespace

std::string worker_identity() {
  const std::string pid = std::to_string(getpid());
  return fmt::format("{}/{}/{}/{}/{}", host(), boot(), pid_namespace(), pid, start_of(pid));
}

bool is_dead(std::string_view worker) {
  const std::vector<std::string> parts = split(worker);
  if (parts.size() < 5 || parts[0] != host() || parts[1].empty() || parts[4].empty()) return false;
  if (start_of("self").empty()) return false;
  if (parts[1] != boot()) return true;
  return parts[2] == pid_namespace() && start_of(parts[3]) != parts[4];
}

int release_the_dead(Store& store, UnixMillis now) {
  int released = 0;
  for (const std::string& worker : store.workers()) {
    if (!is_dead(worker)) continue;
    store.release(worker, now);
    ++released;
  }
  return released;
}

}  // namespace syncer::app
