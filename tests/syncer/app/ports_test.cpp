// The real clock's wakes, who is alive, and Ctrl-C.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <string>
#include <thread>

#include "syncer/app/interrupt.h"
#include "syncer/app/system_ports.h"
#include "syncer/app/worker_identity.h"
#include "tests/catch.h"

using namespace syncer;
using namespace syncer::app;

TEST_CASE("a sleep ends at its deadline") {
  SystemClock clock;
  const UnixMillis begin = clock.now();
  clock.sleep_until(begin + 30, Channel::outbox);
  CHECK(clock.now() >= begin + 30);
  clock.sleep_until(begin, Channel::outbox);  // past: at once
}

TEST_CASE("a wake ends a sleep on its channel, also one that came before the sleep") {
  SystemClock clock;
  const UnixMillis far = clock.now() + 3'600'000;
  clock.wake(Channel::schedule);
  clock.sleep_until(clock.now() + 20, Channel::outbox);  // of another channel: not ended by it
  clock.sleep_until(far, Channel::schedule);             // returns: the wake has not been seen yet
  std::thread sleeper([&] { clock.sleep_until(INT64_MAX / 4, Channel::outbox); });
  clock.wake(Channel::outbox);
  sleeper.join();
  CHECK(clock.now() < far);
}

TEST_CASE("a wake that has been seen does not end the next sleep") {
  SystemClock clock;
  clock.wake(Channel::outbox);
  clock.sleep_until(clock.now() + 10'000, Channel::outbox);
  const UnixMillis begin = clock.now();
  clock.sleep_until(begin + 25, Channel::outbox);
  CHECK(clock.now() >= begin + 25);
}

TEST_CASE("random numbers differ between two machines' starts") {
  SystemRandom a, b;
  const uint64_t first = a.next();
  CHECK(first != b.next());
  CHECK(first != a.next());
}

TEST_CASE("only a process of this host that has ended is dead") {
  const std::string mine = worker_identity();
  CHECK_FALSE(is_dead(mine));
  CHECK_FALSE(is_dead(mine + "/outbox"));
  CHECK_FALSE(is_dead("some engine"));
  CHECK_FALSE(is_dead(""));
  CHECK_FALSE(is_dead("another-host" + mine.substr(mine.find('/'))));
  const size_t last = mine.rfind('/');
  CHECK(is_dead(mine.substr(0, last) + "/1"));  // the same pid, started at another time
}

TEST_CASE("a killed process is dead, also before its parent has noticed") {
  int channel[2];
  REQUIRE(pipe(channel) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::string name = worker_identity();
    const ssize_t written = write(channel[1], name.data(), name.size());
    for (;;) pause();
    _exit(written < 0);
  }
  std::string name(256, '\0');
  const ssize_t got = read(channel[0], name.data(), name.size());
  REQUIRE(got > 0);
  name.resize(static_cast<size_t>(got));
  close(channel[0]);
  close(channel[1]);
  CHECK_FALSE(is_dead(name));
  kill(child, SIGKILL);
  siginfo_t info;
  REQUIRE(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);
  CHECK(is_dead(name));  // a zombie
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(is_dead(name));
}

TEST_CASE("an interrupt reaches whoever listens, once") {
  Interrupt interrupt;
  int calls = 0;
  interrupt.on_request([&] { ++calls; });
  CHECK_FALSE(interrupt.requested());
  interrupt.request();
  interrupt.request();
  CHECK(interrupt.requested());
  CHECK(calls == 1);
  interrupt.on_request([&] { calls += 10; });  // too late to wait: told at once
  CHECK(calls == 11);
}

TEST_CASE("SIGINT becomes an interrupt") {
  Interrupt interrupt;
  std::atomic<bool> told = false;
  {
    const SignalWatch watch(interrupt);
    interrupt.on_request([&] { told = true; });
    kill(getpid(), SIGINT);
    SystemClock clock;
    for (int i = 0; i < 500 && !told; ++i) clock.sleep_until(clock.now() + 10, Channel::outbox);
  }
  CHECK(told);
}
