// Fibers: order, exceptions in flight on several stacks, and kills. Run under ASan and TSan too.
#include "sim/world/fiber.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "sim/world/scheduler.h"
#include "tests/catch.h"

using namespace sfsim;

TEST_CASE("two fibers take turns: A1 B1 A2 B2") {
  std::string seen;
  std::unique_ptr<Fiber> a, b;
  a = std::make_unique<Fiber>([&] {
    seen += "A1 ";
    a->suspend();
    seen += "A2 ";
  });
  b = std::make_unique<Fiber>([&] {
    seen += "B1 ";
    b->suspend();
    seen += "B2 ";
  });
  a->resume();
  b->resume();
  a->resume();
  b->resume();
  CHECK(seen == "A1 B1 A2 B2 ");
  CHECK(a->ended());
  CHECK(b->ended());
}

TEST_CASE("an exception being handled belongs to its fiber") {
  std::string seen;
  std::unique_ptr<Fiber> a, b;
  const auto body = [&seen](std::unique_ptr<Fiber>& self, const char* name) {
    return [&seen, &self, name] {
      try {
        try {
          throw std::runtime_error(name);
        } catch (const std::exception&) {
          self->suspend();  // the engine may not do this; the runtime's state must survive it all the same
          throw;            // must be this fiber's exception
        }
      } catch (const std::exception& error) {
        seen += error.what();
      }
    };
  };
  a = std::make_unique<Fiber>(body(a, "A"));
  b = std::make_unique<Fiber>(body(b, "B"));
  a->resume();
  b->resume();
  CHECK(std::current_exception() == nullptr);
  a->resume();
  b->resume();
  CHECK(seen == "AB");
}

TEST_CASE("an exception in flight outside does not leak into a fiber, nor back") {
  struct ResumeWhileUnwinding {
    Fiber& fiber;
    ~ResumeWhileUnwinding() { fiber.resume(); }
  };
  int inside = -1;
  Fiber fiber([&] { inside = std::uncaught_exceptions(); });
  try {
    ResumeWhileUnwinding guard{fiber};
    throw std::runtime_error("outside");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()) == "outside");
  }
  CHECK(inside == 0);
  CHECK(std::uncaught_exceptions() == 0);
}

TEST_CASE("a kill unwinds the fiber's stack and nothing else") {
  struct Notes {
    std::string& seen;
    ~Notes() { seen += "unwound "; }
  };
  std::string seen;
  std::unique_ptr<Fiber> a;
  a = std::make_unique<Fiber>([&] {
    const Notes notes{seen};
    try {
      a->suspend();
      seen += "never ";
    } catch (const std::exception&) {
      seen += "swallowed ";
    }
    seen += "never ";
  });
  a->resume();
  a->kill();
  CHECK(seen == "unwound ");
  CHECK(a->ended());
  CHECK(a->failure() == nullptr);
}

TEST_CASE("a fiber killed before it begins never begins") {
  bool begun = false;
  Fiber a([&] { begun = true; });
  a.kill();
  CHECK(a.ended());
  CHECK_FALSE(begun);
}

TEST_CASE("a std::exception that leaves the body is kept") {
  Fiber a([] { throw std::runtime_error("boom"); });
  a.resume();
  REQUIRE(a.failure() != nullptr);
  CHECK_THROWS_WITH(std::rethrow_exception(a.failure()), "boom");
}

TEST_CASE("stacks are used again, deep and by the thousand") {
  int64_t sum = 0;
  const std::function<int(int)> deep = [&](int n) {
    volatile char frame[512] = {};
    frame[0] = static_cast<char>(n);
    return n == 0 ? 0 : deep(n - 1) + 1 + (frame[0] - static_cast<char>(n));
  };
  for (int i = 0; i < 3000; ++i) {
    std::unique_ptr<Fiber> a;
    a = std::make_unique<Fiber>([&] {
      sum += deep(40);
      a->suspend();
      sum += deep(20);
    });
    a->resume();
    if (i % 3 != 0) a->resume();
  }
  CHECK(sum == 3000 * 40 + 2000 * 20);
}

namespace {
struct Stage {  // two activities that write down when they ran
  Scheduler scheduler{1000};
  std::string seen;
  void note(const std::string& what) { seen += what + "@" + std::to_string(scheduler.now()) + " "; }
};
}  // namespace

TEST_CASE("activities run in order of due time, ties by number") {
  Stage stage;
  Scheduler& s = stage.scheduler;
  s.spawn(1, "a", false, {}, [&] {
    s.sleep_until(1200, 0);
    stage.note("a");
  });
  s.spawn(1, "b", false, {}, [&] {
    s.sleep_until(1100, 0);
    stage.note("b");
    s.sleep_until(1200, 0);
    stage.note("b");
  });
  s.call_at(1150, 0, [&] { stage.note("call"); });
  s.run_until(1150);
  CHECK(stage.seen == "b@1100 call@1150 ");
  s.run_until(5000);
  CHECK(stage.seen == "b@1100 call@1150 a@1200 b@1200 ");
  CHECK(s.now() == 5000);
}

TEST_CASE("a wake makes the sleepers of that engine and channel due") {
  Stage stage;
  Scheduler& s = stage.scheduler;
  s.spawn(1, "one", false, {}, [&] {
    s.sleep_until(9000, 0);
    stage.note("one");
  });
  s.spawn(2, "two", false, {}, [&] {
    s.sleep_until(8000, 0);
    stage.note("two");
  });
  s.run_until(1000);
  s.wake(1, 1);
  s.run_until(1500);
  CHECK(stage.seen.empty());
  s.wake(1, 0);
  s.run_until(2000);
  CHECK(stage.seen == "one@1500 ");
}

TEST_CASE("killing an engine ends its activities only, also from the middle of one of them") {
  Stage stage;
  Scheduler& s = stage.scheduler;
  s.spawn(1, "a", true, {}, [&] {
    s.sleep_until(1100, 0);
    s.step_outside([&] { s.kill_engine(1); });
    stage.note("never");
  });
  s.spawn(1, "b", true, {}, [&] {
    s.sleep_until(1200, 0);
    stage.note("never");
  });
  s.spawn(2, "c", true, {}, [&] {
    s.sleep_until(1300, 0);
    stage.note("c");
  });
  s.run_until(2000);
  CHECK(stage.seen == "c@1300 ");
}

TEST_CASE("settle stops where nothing is runnable and nothing is under way") {
  Stage stage;
  Scheduler& s = stage.scheduler;
  bool busy = true;
  s.spawn(1, "asks", false, {}, [&] {
    Activity* self = s.current();
    s.wait_for_answer([&s, &busy, self] {
      s.call_at(1050, self->number, [&s, &busy, self] {
        busy = false;
        s.answered(*self);
      });
    });
    stage.note("answered");
    s.sleep_until(9000, 0);
    stage.note("never");
  });
  s.settle(6000, [&] { return busy; });
  CHECK(stage.seen == "answered@1050 ");
  CHECK(s.now() == 1050);
}

TEST_CASE("time that stands still is a livelock, not a hang") {
  Scheduler s(0);
  s.spawn(1, "spinner", false, {}, [&] {
    for (;;) s.sleep_until(0, 0);
  });
  CHECK_THROWS_AS(s.run_until(10), Livelock);
}
