// The only file of the syncer that asks the machine for the time or for randomness.
#include "syncer/app/system_ports.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string>

namespace syncer::app {

namespace {
// A longer wait is cut into pieces: a clock that was set is noticed after one of them.
constexpr UnixMillis longest_wait = 60'000;
constexpr UnixMillis drift = 1'000;  // of a clock that is only kept right, in one piece
}  // namespace

bool clock_was_set(UnixMillis before, UnixMillis after, UnixMillis passed) {
  const UnixMillis stepped = after - before - passed;
  return stepped > drift || stepped < -drift;
}

UnixMillis SystemClock::now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

void SystemClock::sleep_until(UnixMillis deadline, Channel channel) {
  Bell& bell = bells_.at(static_cast<size_t>(channel));
  std::unique_lock lock(mutex_);
  uint64_t& seen = bell.seen[std::this_thread::get_id()];
  while (bell.wakes == seen) {
    const UnixMillis time = now();
    if (time >= deadline) break;
    // By the steady clock: a wait until a moment would last as much longer as the other one is set back.
    const auto began = std::chrono::steady_clock::now();
    bell.rung.wait_for(lock, std::chrono::milliseconds(std::min(deadline - time, longest_wait)));
    const auto passed =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    const UnixMillis after = now();
    if (clock_was_set(time, after, passed.count())) break;
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
