// A request outlives its sender: it is a chain of moments in the scheduler, not code on the sender's stack.
// So a crash between sent and applied still changes Salesforce, as it would over a real wire.
#include "sim/world/network.h"

#include <fmt/format.h>

#include <algorithm>

namespace sfsim {
namespace {

constexpr int64_t default_latency_ms = 50;
constexpr int64_t patience_ms = 60000;  // until a client gives up on an answer

syncer::HttpResponse service_unavailable() {
  syncer::HttpResponse response;
  response.status = 503;
  response.headers = {{"Content-Type", "application/json;charset=UTF-8"}};
  response.body = R"([{"message":"Server Unavailable","errorCode":"SERVER_UNAVAILABLE"}])";
  return response;
}

std::string objects_in(std::string_view body) {
  std::string words;
  if (body.find("\"Contact\"") != std::string_view::npos) words += "\"Contact\" ";
  if (body.find("\"Lead\"") != std::string_view::npos) words += "\"Lead\" ";
  return words;
}

}  // namespace

Network::Network(Scheduler& scheduler, Trace& trace, std::vector<int64_t> latencies, Hooks hooks)
    : scheduler_(scheduler), trace_(trace), latencies_(std::move(latencies)), hooks_(std::move(hooks)) {}

void Network::send(const std::shared_ptr<Flight>& flight) {
  const size_t index = log_.size();
  flight->number = static_cast<int>(index) + 1;
  flight->sent_at = scheduler_.now();
  flight->latency = index < latencies_.size() ? latencies_[index] : default_latency_ms;
  const RequestView view = flight->view();
  if (is_write(view)) flight->ids = record_ids_in(view);
  if (faults_.any()) flight->fault = faults_.befalls(view, scheduler_.now(), hooks_.record_of);
  if (flight->fault) ++faults_met_;

  SentRequest sent{flight->sent_at, flight->engine,        flight->request.method, flight->request.target, {},
                   false,           is_token_request(view)};
  if (is_write(view)) {
    sent.body_words = objects_in(view.body);
    for (const std::string& id : flight->ids) sent.body_words += id + " ";
  }
  log_.push_back(std::move(sent));
  trace_.mix(flight->sent_at);
  trace_.mix(view.method);
  trace_.mix(view.target);
  trace_.mix(view.body);
  under_way_.push_back(flight);

  hooks_.sent(*flight);
  choose(*flight);
  phase(flight, Phase::sent);
  const UnixMillis half = flight->sent_at + flight->latency / 2;
  const UnixMillis whole = flight->sent_at + flight->latency;
  if (flight->fault == Fault::timeout) {
    refuse(flight, syncer::TransportFailure::no_answer, "no answer within 60 s");
  } else if (flight->fault == Fault::unavailable) {
    flight->answer = service_unavailable();
    later(flight, whole, &Network::finish);
  } else {
    later(flight, half, &Network::apply);
  }
}

void Network::later(const std::shared_ptr<Flight>& flight, UnixMillis at,
                    void (Network::*what)(const std::shared_ptr<Flight>&)) {
  scheduler_.call_at(at, flight->activity, [this, flight, what] { (this->*what)(flight); });
}

void Network::refuse(const std::shared_ptr<Flight>& flight, syncer::TransportFailure failure,
                     std::string detail) {
  flight->answer = {};
  flight->answer.failure = failure;
  flight->answer.failure_detail = std::move(detail);
  later(flight, flight->sent_at + patience_ms, &Network::finish);
}

void Network::apply(const std::shared_ptr<Flight>& flight) {
  if (flight->lost) return;
  if (flight->fault == Fault::expired_session) hooks_.expire_sessions();
  {
    const std::shared_ptr<void> past = flight->fault == Fault::stale_read ? hooks_.stale_view() : nullptr;
    flight->answer = hooks_.deliver(flight->request);
  }
  flight->applied = true;
  log_[static_cast<size_t>(flight->number) - 1].reached = flight->answer.status != 401;
  trace_.mix(flight->answer.status);
  trace_.mix(flight->answer.body);
  hooks_.applied(*flight);
  phase(flight, Phase::applied);
  if (flight->fault == Fault::lost_response) {
    refuse(flight, syncer::TransportFailure::no_answer, "the connection was lost before the answer came");
  } else {
    later(flight, flight->sent_at + flight->latency, &Network::finish);
  }
}

void Network::finish(const std::shared_ptr<Flight>& flight) {
  std::erase(under_way_, flight);
  if (flight->sender == nullptr) return;
  trace_.mix(flight->answer.status);
  hooks_.answered(*flight);
  phase(flight, Phase::answered);
  if (flight->sender != nullptr) scheduler_.answered(*flight->sender);
}

void Network::abandon(int engine, bool power) {
  for (const auto& flight : under_way_) {
    if (flight->engine != engine) continue;
    flight->sender = nullptr;
    if (power && !flight->applied) flight->lost = true;
  }
  std::erase_if(under_way_, [](const auto& flight) { return flight->sender == nullptr; });
}

void Network::arm(const Step& step) { armed_.push_back({&step, 0, 0, false}); }

bool Network::happened(const Step& step) const {
  return std::any_of(armed_.begin(), armed_.end(),
                     [&](const Armed& armed) { return armed.step == &step && armed.happened; });
}

const Step* Network::unhappened() const {
  for (const Armed& armed : armed_) {
    if (!armed.happened) return armed.step;
  }
  return nullptr;
}

bool Network::busy() const { return !under_way_.empty(); }

void Network::choose(const Flight& flight) {
  for (Armed& armed : armed_) {
    if (armed.flight != 0 || armed.happened) continue;
    if (!fits(armed.step->during->request, flight.view(), hooks_.record_of)) continue;
    if (++armed.seen == armed.step->during->nth) armed.flight = flight.number;
  }
}

void Network::phase(const std::shared_ptr<Flight>& flight, Phase phase) {
  for (size_t i = 0; i < armed_.size(); ++i) {  // a step may arm another
    if (armed_[i].happened || armed_[i].flight != flight->number || armed_[i].step->during->phase != phase)
      continue;
    armed_[i].happened = true;
    hooks_.during(*armed_[i].step, *flight);
  }
}

}  // namespace sfsim
