// The real ports: the machine's clock, its randomness, and points where nobody waits.
#pragma once
#include <array>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "syncer/domain/ports.h"

namespace syncer::app {

// An activity is a thread. A wake is a number that only grows, and every thread remembers which one it has
// seen, so that a wake between looking for work and going to sleep is not missed.
class SystemClock : public Clock {
 public:
  UnixMillis now() override;
  void sleep_until(UnixMillis deadline, Channel channel) override;
  void wake(Channel channel) override;

 private:
  struct Bell {
    std::condition_variable rung;
    uint64_t wakes = 0;
    std::map<std::thread::id, uint64_t> seen;
  };
  std::mutex mutex_;
  std::array<Bell, channel_count> bells_;  // by Channel
};

class SystemRandom : public Random {
 public:
  SystemRandom();
  ~SystemRandom() override;
  uint64_t next() override;

 private:
  struct Engine;
  std::mutex mutex_;
  std::unique_ptr<Engine> engine_;
};

class NoPoints : public Points {
 public:
  void reach(Point) override {}
};

// n bytes that nobody can guess: for keys, where the numbers of SystemRandom are not good enough.
std::string secret_bytes(size_t n);

// Whether a file descriptor is a terminal, and the name of the user who runs the program.
bool is_terminal(int file_descriptor);
std::string login_name();

}  // namespace syncer::app
