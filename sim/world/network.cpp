// A request outlives its sender: it is a chain of moments in the scheduler, not code on the sender's stack.
// So a crash between sent and applied still changes Salesforce, as it would over a real wire.
#include "sim/world/network.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/world/fault_answers.h"

namespace sfsim {
namespace {

constexpr int64_t default_latency_ms = 50;
constexpr int64_t patience_ms = 60000;  // until a client gives up on an answer
constexpr int64_t slow_ms = 30000;      // of the fault `slow`

syncer::HttpResponse response_of(const FaultAnswer& answer) {
  syncer::HttpResponse response;
  response.status = answer.status;
  response.headers = {{"Content-Type", std::string(answer.type)}};
  response.body = answer.body;
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
  if (faults_.any()) {
    if (const auto strike = faults_.befalls(view, scheduler_.now(), hooks_.record_of)) {
      flight->fault = strike->fault;
      flight->unseen_ms = strike->unseen_ms;
      if (strike->fault == Fault::row_locked || strike->fault == Fault::partial_failure)
        flight->locked = locked_rows(*strike, flight->ids);
      ++faults_met_;
    }
  }

  SentRequest sent{flight->sent_at, flight->engine,        flight->request.method, flight->request.target, {},
                   false,           is_token_request(view)};
  if (is_write(view)) {
    sent.body_words = objects_in(view.body);
    for (const std::string& id : flight->ids) sent.body_words += id + " ";
  } else if (is_query_job(view)) {
    sent.body_words = view.body;
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
  if (flight->fault == Fault::timeout) {
    refuse(flight, syncer::TransportFailure::no_answer, "no answer within 60 s", patience_ms);
  } else if (flight->fault == Fault::no_connection) {
    refuse(flight, syncer::TransportFailure::not_sent, "connection refused", flight->latency);
  } else if (const auto said = flight->fault ? refused_at_once(*flight->fault) : std::nullopt) {
    flight->answer = response_of(*said);
    later(flight, flight->sent_at + flight->latency, &Network::finish);
  } else {
    later(flight, flight->sent_at + flight->latency / 2, &Network::apply);
  }
}

void Network::later(const std::shared_ptr<Flight>& flight, UnixMillis at,
                    void (Network::*what)(const std::shared_ptr<Flight>&)) {
  scheduler_.call_at(at, flight->activity, [this, flight, what] { (this->*what)(flight); });
}

void Network::refuse(const std::shared_ptr<Flight>& flight, syncer::TransportFailure failure,
                     std::string detail, UnixMillis after) {
  flight->answer = {};
  flight->answer.failure = failure;
  flight->answer.failure_detail = std::move(detail);
  later(flight, flight->sent_at + after, &Network::finish);
}

void Network::apply(const std::shared_ptr<Flight>& flight) {
  if (flight->lost) return;
  if (flight->fault == Fault::expired_session) hooks_.expire_sessions();
  if (flight->fault == Fault::expired_cursor) hooks_.drop_cursors();
  deliver(flight);
  flight->applied = true;
  log_[static_cast<size_t>(flight->number) - 1].reached = flight->answer.status != 401;
  phase(flight, Phase::applied);
  if (flight->fault == Fault::duplicate_delivery) {
    later(flight, flight->sent_at + flight->latency, &Network::apply_again);
  } else {
    answer(flight);
  }
}

// The copy took a way that is twice as long.
void Network::apply_again(const std::shared_ptr<Flight>& flight) {
  deliver(flight);
  answer(flight);
}

void Network::deliver(const std::shared_ptr<Flight>& flight) {
  {
    const std::shared_ptr<void> past =
        flight->fault == Fault::stale_read
            ? hooks_.stale_view(first_unseen(scheduler_.now(), flight->unseen_ms))
            : nullptr;
    const std::shared_ptr<void> pages = flight->fault == Fault::small_pages ? hooks_.small_pages() : nullptr;
    const bool ends = flight->fault == Fault::failed_job || flight->fault == Fault::aborted_job;
    const std::shared_ptr<void> jobs = ends ? hooks_.end_jobs(*flight->fault) : nullptr;
    const std::shared_ptr<void> locks = flight->locked.empty() ? nullptr : hooks_.lock_rows(flight->locked);
    flight->answer = hooks_.deliver(flight->request);
  }
  trace_.mix(flight->answer.status);
  trace_.mix(flight->answer.body);
  hooks_.applied(*flight);
  if (job_ms_ == 0 || !is_job_with_rows(flight->view()) || flight->answer.status != 200) return;
  const UnixMillis due = scheduler_.now() + job_ms_;
  jobs_.push_back({due, flight->ids});
  // Before anything else of that moment, so that what it writes is its own.
  scheduler_.call_at(due, 0, [this, job = std::make_shared<Flight>(*flight)] {
    job->sender = nullptr;
    hooks_.job_is_due(*job);
  });
}

// What becomes of the answer on its way back.
void Network::answer(const std::shared_ptr<Flight>& flight) {
  UnixMillis at = flight->sent_at + flight->latency;
  if (flight->fault == Fault::lost_response)
    return refuse(flight, syncer::TransportFailure::no_answer,
                  "the connection was lost before the answer came", patience_ms);
  if (flight->fault == Fault::slow) at = std::max(at, flight->sent_at + slow_ms);
  if (flight->fault == Fault::duplicate_delivery) at += flight->latency / 2;
  if (flight->fault == Fault::malformed_reply)
    flight->answer = response_of(answered_by_a_proxy(flight->answer.status));
  if (flight->fault == Fault::truncated_reply) flight->answer.body.resize(flight->answer.body.size() / 2);
  later(flight, at, &Network::finish);
}

void Network::finish(const std::shared_ptr<Flight>& flight) {
  if (flight->sender == nullptr) return;
  trace_.mix(flight->answer.status);
  hooks_.answered(*flight);
  phase(flight, Phase::answered);  // a step of this moment may kill the sender
  std::erase(under_way_, flight);
  if (flight->sender != nullptr) scheduler_.answered(*flight->sender);
}

void Network::abandon(int engine, bool power) {
  for (const auto& flight : under_way_) {
    if (flight->engine != engine) continue;
    flight->sender = nullptr;
    orphans_until_ = std::max(orphans_until_, flight->sent_at + 2 * patience_ms);
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

bool Network::carries(std::string_view record) const {
  if (scheduler_.now() <= orphans_until_) return true;
  const auto named = [&](const std::vector<std::string>& ids) {
    return std::any_of(ids.begin(), ids.end(),
                       [&](const std::string& id) { return record.substr(0, 15) == id.substr(0, 15); });
  };
  return std::any_of(under_way_.begin(), under_way_.end(),
                     [&](const auto& flight) { return named(flight->ids); }) ||
         std::any_of(jobs_.begin(), jobs_.end(),
                     [&](const Job& job) { return scheduler_.now() <= job.until && named(job.ids); });
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
  for (size_t i = 0; i < armed_.size(); ++i) {  // NOLINT(modernize-loop-convert): a step may arm another
    if (armed_[i].happened || armed_[i].flight != flight->number || armed_[i].step->during->phase != phase)
      continue;
    armed_[i].happened = true;
    hooks_.during(*armed_[i].step, *flight);
  }
}

}  // namespace sfsim
