// The network between the engines and Salesforce: every request is sent, applied and answered at moments of
// its own, and what goes wrong goes wrong here, on the client's side. Steps written `during` a request happen
// at its phases.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/world/faults.h"
#include "sim/world/scheduler.h"
#include "sim/world/trace.h"
#include "syncer/domain/ports.h"

namespace sfsim {

struct Flight {
  int number = 0;  // in the order of sending, from 1
  int engine = 0;
  Activity* sender = nullptr;  // null when the sender is dead
  int activity = 0;            // its number
  syncer::HttpRequest request;
  UnixMillis sent_at = 0;
  int64_t latency = 0;
  std::optional<Fault> fault;
  std::optional<int64_t> unseen_ms;  // of stale_read
  std::vector<std::string> locked;   // records whose rows it cannot write
  bool lost = false;                 // never reaches Salesforce
  bool applied = false;
  std::vector<std::string> ids;  // records it names; only of writes
  syncer::HttpResponse answer;
  RequestView view() const { return {request.method, request.target, request.body}; }
};

// One request of an engine, for the checks that count.
struct SentRequest {
  UnixMillis at = 0;
  int engine = 0;
  std::string method, target, body_words;  // body_words: what patterns may look for in the body
  bool reached = false;  // Salesforce handled and counted it; a dead session is turned away uncounted
  bool token = false;
};

class Network {
 public:
  struct Hooks {
    std::function<syncer::HttpResponse(const syncer::HttpRequest&)> deliver;  // Salesforce itself
    std::function<void(Flight&)> sent;                                        // before it can reach anybody
    std::function<void(Flight&)> applied;                                     // Salesforce has handled it
    std::function<void(Flight&)> job_is_due;           // which that request had closed before
    std::function<void(Flight&)> answered;             // the answer, or its absence, is there
    std::function<void(const Step&, Flight&)> during;  // a step whose moment has come
    std::function<void()> expire_sessions;
    std::function<void()> drop_cursors;
    // Queries do not see what was written since that moment while it lives.
    std::function<std::shared_ptr<void>(UnixMillis since)> stale_view;
    std::function<std::shared_ptr<void>()> small_pages;  // queries give pages of one row while it lives
    // Jobs that are closed while it lives end as the fault says.
    std::function<std::shared_ptr<void>(Fault)> end_jobs;
    // Updates of these records are refused while it lives.
    std::function<std::shared_ptr<void>(const std::vector<std::string>&)> lock_rows;
    RecordOf record_of;
  };
  Network(Scheduler& scheduler, Trace& trace, std::vector<int64_t> latencies, Hooks hooks);
  // A bulk job writes so long after it was closed.
  void jobs_take(int64_t ms) { job_ms_ = ms; }

  void send(const std::shared_ptr<Flight>& flight);  // from outside the sender's fiber
  // The engine is dead: nobody waits for its answers. With `power`, what has not reached Salesforce never
  // will.
  void abandon(int engine, bool power);

  void arm(const Step& step);  // a step with `during`
  bool happened(const Step& step) const;
  const Step* unhappened() const;  // the first armed step whose moment never came
  void disarm() { armed_.clear(); }
  Faults& faults() { return faults_; }
  // A write of this record (18 characters) is under way, or may still be of somebody who died.
  bool carries(std::string_view record) const;
  bool busy() const;  // a request of a living engine is under way
  const std::vector<SentRequest>& log() const { return log_; }
  int faults_met() const { return faults_met_; }

 private:
  struct Armed {
    const Step* step = nullptr;
    int seen = 0;
    int flight = 0;  // 0: not chosen yet
    bool happened = false;
  };
  void choose(const Flight& flight);
  void phase(const std::shared_ptr<Flight>& flight, Phase phase);
  void apply(const std::shared_ptr<Flight>& flight);
  void apply_again(const std::shared_ptr<Flight>& flight);
  void deliver(const std::shared_ptr<Flight>& flight);
  void answer(const std::shared_ptr<Flight>& flight);
  void finish(const std::shared_ptr<Flight>& flight);
  void later(const std::shared_ptr<Flight>& flight, UnixMillis at,
             void (Network::*what)(const std::shared_ptr<Flight>&));
  void refuse(const std::shared_ptr<Flight>& flight, syncer::TransportFailure failure, std::string detail,
              UnixMillis after);

  Scheduler& scheduler_;
  Trace& trace_;
  std::vector<int64_t> latencies_;
  Hooks hooks_;
  Faults faults_;
  std::vector<std::shared_ptr<Flight>> under_way_;
  std::vector<Armed> armed_;
  std::vector<SentRequest> log_;
  int faults_met_ = 0;
  UnixMillis orphans_until_ = 0;  // requests of the dead may arrive until then
  int64_t job_ms_ = 0;
  struct Job {
    UnixMillis until = 0;  // it may write
    std::vector<std::string> ids;
  };
  std::vector<Job> jobs_;
};

}  // namespace sfsim
