// The checks are of the open file, so that no other file can take its place between them and the reading.
#include "syncer/app/secret_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace syncer::app {

namespace {

constexpr size_t most_bytes = 64 * 1024;

std::string problem_of(const std::string& path, const struct stat& about) {
  if (!S_ISREG(about.st_mode)) return fmt::format("{} is not a file", path);
  if (about.st_uid != geteuid() && about.st_uid != 0) {
    return fmt::format("{0} belongs to somebody else, who could change it: chown $(id -u) {0}", path);
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return fmt::format("others may read {0}, and it holds a secret: chmod 600 {0}", path);
  }
  if (static_cast<size_t>(about.st_size) > most_bytes)
    return fmt::format("{} is too large for a secret", path);
  return "";
}

}  // namespace

SecretFile read_secret_file(const std::string& path) {
  SecretFile file;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    file.problem = fmt::format("cannot read {}: {}", path, std::generic_category().message(errno));
    return file;
  }
  struct stat about {};
  if (::fstat(descriptor, &about) == 0) file.problem = problem_of(path, about);
  std::array<char, 4096> block{};
  while (file.problem.empty() && file.text.size() <= most_bytes) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got <= 0) break;
    file.text.append(block.data(), static_cast<size_t>(got));
  }
  ::close(descriptor);
  return file;
}

}  // namespace syncer::app
