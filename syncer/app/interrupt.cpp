// Signals are waited for on a thread of their own: a handler may not take a lock, a thread may.
#include "syncer/app/interrupt.h"

#include <csignal>
#include <thread>
#include <utility>

namespace syncer::app {

// The listener runs under the lock: whoever takes it back knows that it is not running any more.
void Interrupt::request() {
  const std::lock_guard lock(mutex_);
  if (requested_.exchange(true)) return;
  if (listener_) listener_();
}

void Interrupt::on_request(std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
  if (requested_ && listener_) listener_();
}

struct SignalWatch::Impl {
  explicit Impl(Interrupt& who) : interrupt(who) {}

  Interrupt& interrupt;
  sigset_t signals{};
  sigset_t before{};
  std::atomic<bool> over = false;
  std::thread thread;

  void watch() {
    for (int caught = 0; sigwait(&signals, &caught) == 0 && !over;) {
      if (interrupt.requested()) {  // the second one: as if nobody had listened
        std::signal(caught, SIG_DFL);
        sigset_t one{};
        sigemptyset(&one);
        sigaddset(&one, caught);
        pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
        std::raise(caught);
      }
      interrupt.request();
    }
  }
};

SignalWatch::SignalWatch(Interrupt& interrupt) : impl_(std::make_unique<Impl>(interrupt)) {
  sigemptyset(&impl_->signals);
  sigaddset(&impl_->signals, SIGINT);
  sigaddset(&impl_->signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &impl_->signals, &impl_->before);
  impl_->thread = std::thread([impl = impl_.get()] { impl->watch(); });
}

SignalWatch::~SignalWatch() {
  impl_->over = true;
  // It is blocked there, and waited for.
  pthread_kill(impl_->thread.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  impl_->thread.join();
  pthread_sigmask(SIG_SETMASK, &impl_->before, nullptr);
}

}  // namespace syncer::app
