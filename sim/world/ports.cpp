// Ports hold nothing of their own: a crash takes the engine away, and what lives on lives in the world.
#include "sim/world/ports.h"

#include <fmt/format.h>

#include <exception>

namespace sfsim {

void may_wait(Wiring& wiring, const char* call) {
  const bool unwinding = std::uncaught_exceptions() > 0;
  if (!wiring.connected) {
    if (!unwinding) throw Crashed{};
    wiring.defect = fmt::format("{} was called by a destructor while the process died", call);
    return;
  }
  const char* broken = nullptr;
  if (wiring.scheduler->current() == nullptr) broken = "outside any activity";
  if (unwinding) broken = "while an exception is in flight";
  if (std::current_exception() != nullptr) broken = "inside a catch block";
  if (syncer::in_transaction(*wiring.database)) broken = "inside a transaction";
  if (broken != nullptr && wiring.defect.empty())
    wiring.defect = fmt::format("the engine waits in {} {}", call, broken);
}

syncer::UnixMillis SimClock::now() { return wiring_.scheduler->now() + wiring_.clock_offset; }

void SimClock::sleep_until(syncer::UnixMillis deadline, syncer::Channel channel) {
  may_wait(wiring_, "sleep_until");
  Activity* self = wiring_.scheduler->current();
  if (self == nullptr) return;
  const auto index = static_cast<size_t>(channel);
  // A wake that nobody slept through is answered at once, but others that are due go first.
  const bool woken = self->seen[index] != wiring_.wakes[index];
  const syncer::UnixMillis until = woken ? wiring_.scheduler->now() : deadline - wiring_.clock_offset;
  wiring_.scheduler->sleep_until(until, static_cast<int>(channel));
  self->seen[index] = wiring_.wakes[index];
}

void SimClock::wake(syncer::Channel channel) {
  if (!wiring_.connected) return;
  ++wiring_.wakes[static_cast<size_t>(channel)];
  wiring_.scheduler->wake(wiring_.engine, static_cast<int>(channel));
}

uint64_t SimRandom::next() {
  state_ += 0x9e3779b97f4a7c15U;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

syncer::HttpResponse SimTransport::send(const syncer::HttpRequest& request) {
  may_wait(wiring_, "send");
  Activity* self = wiring_.scheduler->current();
  if (self == nullptr) return {};
  auto flight = std::make_shared<Flight>();
  flight->engine = wiring_.engine;
  flight->sender = self;
  flight->activity = self->number;
  flight->request = request;
  Network* network = wiring_.network;
  wiring_.scheduler->wait_for_answer([network, flight] { network->send(flight); });
  return std::move(flight->answer);
}

// The answer is that of the moment in which it comes.
syncer::MarketoAnswer SimMarketo::unsubscribed_in_marketo(const std::string& email) {
  constexpr syncer::UnixMillis takes = 50;
  may_wait(wiring_, "unsubscribed_in_marketo");
  if (wiring_.scheduler->current() == nullptr) return syncer::MarketoAnswer::unavailable;
  wiring_.scheduler->sleep_until(wiring_.scheduler->now() + takes, -1);
  return wiring_.marketo(email);
}

void SimPoints::reach(syncer::Point point) {
  may_wait(wiring_, "reach");
  if (wiring_.scheduler->current() == nullptr || !wiring_.connected) return;
  if (wiring_.reached(point)) wiring_.scheduler->step_outside(wiring_.die);
}

}  // namespace sfsim
