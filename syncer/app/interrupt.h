// Ctrl-C: whoever works finishes the request that is on its way, says what is pending, and returns. A second
// Ctrl-C ends the process at once.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace syncer::app {

class Interrupt {
 public:
  bool requested() const { return requested_.load(); }
  void request();
  // Called once when the interrupt comes, from another thread; at once if it came already. Empty: nobody
  // listens.
  void on_request(std::function<void()> listener);

 private:
  std::atomic<bool> requested_ = false;
  std::mutex mutex_;
  std::function<void()> listener_;
};

// While it lives, SIGINT and SIGTERM become interrupt.request(). Create it before any other thread, so that
// all of them inherit the blocked signals.
class SignalWatch {
 public:
  explicit SignalWatch(Interrupt& interrupt);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace syncer::app
