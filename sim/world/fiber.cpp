// Fiber switches over boost::context. Three things move with the processor's registers: the C++ runtime's
// exception state (without it a `throw;` in one fiber rethrows another fiber's exception), and what ASan and
// TSan believe about the current stack. Stacks are guarded by an unmapped page and pooled: making one costs
// as much as 250 switches.
#include "sim/world/fiber.h"

#include <cxxabi.h>

#include <boost/context/detail/fcontext.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <mutex>
#include <vector>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SFSIM_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define SFSIM_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SFSIM_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__)
#define SFSIM_TSAN 1
#endif

#ifdef SFSIM_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef SFSIM_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace sfsim {
namespace {

namespace context = boost::context;
constexpr size_t stack_bytes = 256 * 1024;
constexpr size_t pooled_stacks = 64;

class StackPool {
 public:
  context::stack_context take() {
    {
      std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        context::stack_context stack = free_.back();
        free_.pop_back();
        return stack;
      }
    }
    return allocator().allocate();
  }

  void give(context::stack_context stack) {
#ifdef SFSIM_ASAN
    // The outermost frame never returns; its red zones must not meet the next owner.
    __asan_unpoison_memory_region(static_cast<char*>(stack.sp) - stack_bytes, stack_bytes);
#endif
    {
      std::lock_guard lock(mutex_);
      if (free_.size() < pooled_stacks) {
        free_.push_back(stack);
        return;
      }
    }
    allocator().deallocate(stack);
  }

  ~StackPool() {
    for (context::stack_context& stack : free_) allocator().deallocate(stack);
  }

 private:
  static context::protected_fixedsize_stack allocator() {
    return context::protected_fixedsize_stack(stack_bytes);
  }
  std::mutex mutex_;
  std::vector<context::stack_context> free_;
};

StackPool& stacks() {
  static StackPool pool;
  return pool;
}

// What abi::__cxa_get_globals() points at: the caught exceptions and the number of uncaught ones.
struct ExceptionState {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

void exchange_exception_state(ExceptionState& save, const ExceptionState& load) {
  auto* live = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  save = *live;
  *live = load;
}

}  // namespace

struct Fiber::Impl {
  std::function<void()> body;
  context::stack_context stack;
  context::detail::fcontext_t self = nullptr;     // null: not begun
  context::detail::fcontext_t outside = nullptr;  // who resumed
  ExceptionState self_exceptions, outside_exceptions;
  std::exception_ptr failure;
  bool killed = false, ended = false, inside = false;
#ifdef SFSIM_ASAN
  void* self_fake = nullptr;
  void* outside_fake = nullptr;
  const void* outside_bottom = nullptr;
  size_t outside_size = 0;
#endif
#ifdef SFSIM_TSAN
  void* self_tsan = nullptr;
  void* outside_tsan = nullptr;
#endif

  void enter();
  void leave(bool last);
  void arrived();
  void run_body();
  static void entry(context::detail::transfer_t from);
};

// Outside -> fiber, and back again.
void Fiber::Impl::enter() {
  exchange_exception_state(outside_exceptions, self_exceptions);
#ifdef SFSIM_ASAN
  __sanitizer_start_switch_fiber(&outside_fake, static_cast<char*>(stack.sp) - stack_bytes, stack_bytes);
#endif
#ifdef SFSIM_TSAN
  outside_tsan = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(self_tsan, 0);
#endif
  inside = true;
  const context::detail::transfer_t back = context::detail::jump_fcontext(self, this);
  inside = false;
  self = back.fctx;
#ifdef SFSIM_ASAN
  __sanitizer_finish_switch_fiber(outside_fake, nullptr, nullptr);
#endif
  exchange_exception_state(self_exceptions, outside_exceptions);
}

// Fiber -> outside; returns when resumed, never when it is the last time.
void Fiber::Impl::leave(bool last) {
#ifdef SFSIM_ASAN
  __sanitizer_start_switch_fiber(last ? nullptr : &self_fake, outside_bottom, outside_size);
#else
  (void)last;
#endif
#ifdef SFSIM_TSAN
  __tsan_switch_to_fiber(outside_tsan, 0);
#endif
  outside = context::detail::jump_fcontext(outside, nullptr).fctx;
  arrived();
}

void Fiber::Impl::arrived() {
#ifdef SFSIM_ASAN
  __sanitizer_finish_switch_fiber(self_fake, &outside_bottom, &outside_size);
#endif
}

// A frame of its own: its exception objects are gone before the last switch.
void Fiber::Impl::run_body() {
  try {
    body();
  } catch (const Crashed&) {
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
}

void Fiber::Impl::entry(context::detail::transfer_t from) {
  auto* fiber = static_cast<Impl*>(from.data);
  fiber->outside = from.fctx;
  fiber->arrived();
  fiber->run_body();
  fiber->ended = true;
  fiber->leave(true);
  std::terminate();  // nobody resumes an ended fiber
}

Fiber::Fiber(std::function<void()> body) : impl_(std::make_unique<Impl>()) { impl_->body = std::move(body); }

Fiber::~Fiber() { kill(); }

void Fiber::resume() {
  Impl& fiber = *impl_;
  if (fiber.ended || fiber.inside) std::terminate();
  if (fiber.self == nullptr) {
    fiber.stack = stacks().take();
    fiber.self = context::detail::make_fcontext(fiber.stack.sp, stack_bytes, &Impl::entry);
#ifdef SFSIM_TSAN
    fiber.self_tsan = __tsan_create_fiber(0);
#endif
  }
  fiber.enter();
  if (!fiber.ended) return;
  fiber.body = nullptr;
#ifdef SFSIM_TSAN
  __tsan_destroy_fiber(fiber.self_tsan);
#endif
  stacks().give(fiber.stack);
}

void Fiber::suspend() {
  impl_->leave(false);
  if (impl_->killed) throw Crashed{};
}

void Fiber::kill() {
  Impl& fiber = *impl_;
  if (fiber.self == nullptr) fiber.ended = true;  // never begun: nothing to unwind
  fiber.killed = true;
  while (!fiber.ended) resume();  // again when the unwinding code waits: its next suspend() throws too
}

bool Fiber::ended() const { return impl_->ended; }
bool Fiber::inside() const { return impl_->inside; }
std::exception_ptr Fiber::failure() const { return impl_->failure; }

}  // namespace sfsim
