// What the activities of one engine share: the ports, the connection, the stop flag, and the small waits
// built from them. Locks here guard plain fields for a few instructions and are never held across a waiting
// call.
#pragma once
#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "syncer/engine/engine.h"
#include "syncer/engine/switched_transport.h"
#include "syncer/salesforce/client.h"
#include "syncer/salesforce/session.h"

namespace syncer {

constexpr UnixMillis no_date = 253402300799999;  // the end of the year 9999, printable by every date library
constexpr UnixMillis second_ms = 1000;
constexpr UnixMillis minute_ms = 60 * second_ms;
constexpr UnixMillis quarter_ms = 15 * minute_ms;
constexpr UnixMillis hour_ms = 60 * minute_ms;
constexpr UnixMillis day_ms = 24 * hour_ms;
constexpr UnixMillis claim_lease_ms = 5 * minute_ms;
constexpr UnixMillis run_lease_ms = 10 * minute_ms;
constexpr UnixMillis longest_call_ms = 130 * second_ms;  // connecting and reading time-outs of the transport
constexpr int tries_in_a_run = 6;                        // of one request that fails intermittently

// The store remembers for the session.
class StoredRefusal : public RefusalMemory {
 public:
  StoredRefusal(Store& store, Clock& clock) : store_(store), clock_(clock) {}
  std::optional<Refusal> recall() override;
  void keep(const Refusal& refusal) override;
  void forget(UnixMillis now) override;

 private:
  Store& store_;
  Clock& clock_;
};

struct Context {
  Context(Store& store_port, Clock& clock_port, Random& random_port, Transport& transport_port,
          Points& points_port, Credentials credentials, EngineOptions engine_options);

  Store& store;
  Clock& clock;
  Points& points;
  const EngineOptions options;
  SwitchedTransport transport;
  StoredRefusal refusal;
  Session session;
  Client client;
  std::atomic<bool> stopped{false};

  // One draw; safe from several threads.
  uint64_t draw();
  // WAITS until the deadline; wakes do not end it, stop() does, and a clock that is set back does not
  // lengthen it. False: stopped.
  bool pause_until(UnixMillis deadline, Channel channel);
  void tell(EngineEvent::Kind kind, std::vector<PersonId> people, std::string text,
            std::optional<RetryNotice> again = std::nullopt);
  // Whoever reads the clock before looking for work tells it here: dates from before it was set back are
  // pulled in.
  void look_at_clock(UnixMillis now);
  bool watched() const { return options.observer != nullptr; }

  // Fields that Salesforce has taken for checkboxes.
  bool is_known_checkbox(Sobject object, const std::string& field);
  void remember_checkbox(Sobject object, const std::string& field);
  // What the page layouts of an object showed when they were asked for last; nobody has asked: everything.
  bool is_shown(Sobject object, const std::string& field);
  void remember_shown(Sobject object, const std::set<std::string>& fields);

  // Requests that got no usable answer, in a row, over all activities.
  std::atomic<int> failures_in_a_row{0};
  std::atomic<UnixMillis> last_failure_at{0};
  // Whether the store may hold open diagnostics, so that a success need not look for them every time.
  std::atomic<bool> diagnostics_open{true};

 private:
  std::atomic<UnixMillis> last_look_{0};
  Random& random_;
  std::mutex random_mutex_;
  std::mutex observer_mutex_;
  std::mutex fields_mutex_;
  std::set<std::pair<Sobject, std::string>> checkboxes_;
  std::map<Sobject, std::set<std::string>> shown_;
};

// How far ahead the engine sets dates.
Horizon horizon_at(UnixMillis now);
// Of leases only. Engines whose clocks are apart would bring each other's retries back for ever.
Horizon lease_horizon_at(UnixMillis now);

// 18-character ids begin with their object.
Sobject object_of(std::string_view salesforce_id);

WaitingFor waiting_for(Obstacle obstacle);

// "INVALID_FIELD No such column ...", cut to a line.
std::string describe(const Failure& failure);
// That `failure` is tried again, for the observer.
RetryNotice retry_notice(const Failure& failure, UnixMillis pause_ms, int next_try, int tries);
// "0.4 s", "15 min".
std::string duration_text(UnixMillis ms);
// A message as one line of at most about `n` bytes, cut between words; of a query error only the sentence
// after the window of the query.
std::string one_line(std::string_view text, size_t n);

}  // namespace syncer
