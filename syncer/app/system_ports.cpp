// The only file of the syncer that asks the machine for the time or for randomness.
#include "syncer/app/system_ports.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>

namespace syncer::app {

namespace {
// A longer wait ends after this: whoever sleeps looks whether the clock was set, or the store was changed by
// another process.
constexpr UnixMillis longest_wait = 60'000;
}  // namespace

UnixMillis SystemClock::now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

void SystemClock::sleep_until(UnixMillis deadline, Channel channel) {
  Bell& bell = bells_.at(static_cast<size_t>(channel));
  std::unique_lock lock(mutex_);
  uint64_t& seen = bell.seen[std::this_thread::get_id()];
  bool long_enough = false;
  while (bell.wakes == seen && !long_enough) {
    const UnixMillis time = now();
    if (time >= deadline) break;
    long_enough = deadline - time > longest_wait;
    // By the steady clock: a wait until a moment would last as much longer as the other one is set back.
    const std::chrono::milliseconds wait(std::min(deadline - time, longest_wait));
    bell.rung.wait_for(lock, wait, [&] { return bell.wakes != seen; });
  }
  seen = bell.wakes;
}

void SystemClock::wake(Channel channel) {
  Bell& bell = bells_.at(static_cast<size_t>(channel));
  {
    const std::lock_guard lock(mutex_);
    ++bell.wakes;
  }
  bell.rung.notify_all();
}

struct SystemRandom::Engine {
  std::mt19937_64 numbers;
};

SystemRandom::SystemRandom() : engine_(std::make_unique<Engine>()) {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  engine_->numbers.seed(seed);
}

SystemRandom::~SystemRandom() = default;

uint64_t SystemRandom::next() {
  const std::lock_guard lock(mutex_);
  return engine_->numbers();
}

std::string secret_bytes(size_t n) {
  std::string bytes(n, '\0');
  if (getentropy(bytes.data(), n) != 0) throw std::runtime_error("the system has no randomness for a key");
  return bytes;
}

bool is_terminal(int file_descriptor) { return isatty(file_descriptor) == 1; }

std::string login_name() {
  for (const char* name : {"USER", "LOGNAME"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : "";
}

}  // namespace syncer::app
