// The one lock around the org. Held for microseconds, so a waiter spins a little and then yields: a
// std::mutex costs a third of the throughput at 16 connections (bets.md A). The owner may take it again, for
// worlds that act inside with_org().
#pragma once
#include <atomic>
#include <thread>

namespace sfsim {

class OrgLock {
 public:
  void lock() {
    const std::thread::id me = std::this_thread::get_id();
    if (owner_.load(std::memory_order_relaxed) == me) {
      ++depth_;
      return;
    }
    for (int spins = 0; flag_.test_and_set(std::memory_order_acquire); ++spins)
      if (spins >= 200) std::this_thread::yield();
    owner_.store(me, std::memory_order_relaxed);
    depth_ = 1;
  }
  void unlock() {
    if (--depth_ > 0) return;
    owner_.store(std::thread::id{}, std::memory_order_relaxed);
    flag_.clear(std::memory_order_release);
  }

 private:
  std::atomic_flag flag_;
  std::atomic<std::thread::id> owner_{};
  int depth_ = 0;
};

}  // namespace sfsim
