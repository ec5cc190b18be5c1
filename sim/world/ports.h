// The simulated ports of one engine process. Each asserts the rules of waiting (design.md decision 4): inside
// an activity, no transaction open, no exception being handled or in flight.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "sim/world/network.h"
#include "sim/world/scheduler.h"
#include "syncer/domain/ports.h"
#include "syncer/store/sqlite_store.h"

namespace sfsim {

// What the ports of one process share.
struct Wiring {
  int engine = 0;
  Scheduler* scheduler = nullptr;
  Network* network = nullptr;
  syncer::SqliteDatabase* database = nullptr;
  bool connected = true;     // false: the process is dead, and its ports throw Crashed
  int64_t clock_offset = 0;  // the engine's clock against the world's
  std::array<uint64_t, syncer::channel_count> wakes{};  // by channel
  std::string defect;                                   // the first rule of waiting that was broken
  // Told of every point. True: this is where the process dies; `die` is then called outside the fiber.
  std::function<bool(syncer::Point)> reached;
  std::function<syncer::MarketoAnswer(const std::string& email)> marketo;  // as the file has scripted it
  std::function<void()> die;
};

// Throws Crashed when the process is dead; notes a broken rule of waiting.
void may_wait(Wiring& wiring, const char* call);

class SimClock : public syncer::Clock {
 public:
  explicit SimClock(Wiring& wiring) : wiring_(wiring) {}
  syncer::UnixMillis now() override;
  void sleep_until(syncer::UnixMillis deadline, syncer::Channel channel) override;
  void wake(syncer::Channel channel) override;

 private:
  Wiring& wiring_;
};

class SimRandom : public syncer::Random {  // splitmix64
 public:
  explicit SimRandom(uint64_t seed) : state_(seed) {}
  uint64_t next() override;

 private:
  uint64_t state_;
};

class SimTransport : public syncer::Transport {
 public:
  explicit SimTransport(Wiring& wiring) : wiring_(wiring) {}
  syncer::HttpResponse send(const syncer::HttpRequest& request) override;

 private:
  Wiring& wiring_;
};

class SimMarketo : public syncer::Marketo {
 public:
  explicit SimMarketo(Wiring& wiring) : wiring_(wiring) {}
  syncer::MarketoAnswer unsubscribed_in_marketo(const std::string& email) override;

 private:
  Wiring& wiring_;
};

class SimPoints : public syncer::Points {
 public:
  explicit SimPoints(Wiring& wiring) : wiring_(wiring) {}
  void reach(syncer::Point point) override;

 private:
  Wiring& wiring_;
};

}  // namespace sfsim
