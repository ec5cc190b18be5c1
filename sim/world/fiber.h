// A fiber: a piece of sequential code with its own stack that can stop in the middle and go on later. The
// only place of the project that switches stacks; the sanitizers' annotations and the exception state travel
// with every switch.
#pragma once
#include <exception>
#include <functional>
#include <memory>

namespace sfsim {

// Thrown out of suspend() in a fiber that is being killed. Not a std::exception, so that no handler for
// ordinary trouble swallows it; a handler that catches everything must rethrow.
struct Crashed {};

// One owner resumes it, always from outside any fiber: fibers never switch to each other.
class Fiber {
 public:
  explicit Fiber(std::function<void()> body);
  ~Fiber();  // kills it when it has not ended
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  void resume();   // runs the body until it suspends or ends
  void suspend();  // called by the body itself: back to whoever resumed; throws Crashed when killed
  void kill();     // unwinds the body's stack; a body that has not begun never begins
  bool ended() const;
  bool inside() const;                 // the body is what runs at this moment
  std::exception_ptr failure() const;  // a std::exception that ended the body, or null

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sfsim
