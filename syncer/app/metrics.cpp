// GET /metrics in Prometheus' text format: what an operator watches (sync.md 2.2). Counts of people and
// pushes are of the database and so of all processes; those of requests are of this one.
#include <fmt/format.h>

#include <map>

#include "syncer/app/routes.h"
#include "syncer/domain/schedule.h"

namespace syncer::app {

namespace {

class Metrics {
 public:
  void family(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    text_ += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
  }
  void sample(double value, std::string_view labels = {}) {
    text_ += fmt::format("{}{}{}{} {}\n", name_, labels.empty() ? "" : "{", labels, labels.empty() ? "" : "}",
                         value);
  }
  void sample(int64_t value, std::string_view labels = {}) {
    text_ += fmt::format("{}{}{}{} {}\n", name_, labels.empty() ? "" : "{", labels, labels.empty() ? "" : "}",
                         value);
  }
  void gauge(std::string_view name, std::string_view help, int64_t value) {
    family(name, "gauge", help);
    sample(value);
  }
  const std::string& text() const { return text_; }

 private:
  std::string name_, text_;
};

void add_outbox(Metrics& metrics, Store& store, UnixMillis now) {
  const OutboxCounts counts = store.outbox_counts();
  std::map<WaitingFor, int64_t> parked = counts.parked_for;
  for (const WaitingFor reason :
       {WaitingFor::field, WaitingFor::connection, WaitingFor::access, WaitingFor::record})
    parked.try_emplace(reason, 0);
  metrics.gauge("syncer_outbox_pending", "Pushes that wait for their turn or their next try.",
                counts.pending);
  metrics.gauge("syncer_outbox_claimed", "Pushes being sent right now.", counts.claimed);
  metrics.family("syncer_outbox_parked", "gauge", "Pushes that wait for a person to mend something.");
  for (const auto& [reason, n] : parked) metrics.sample(n, fmt::format("reason=\"{}\"", name_of(reason)));
  metrics.family("syncer_outbox_oldest_age_seconds", "gauge",
                 "Age of the oldest open push; 0: none is open.");
  metrics.sample(counts.oldest_at == 0 ? 0.0 : static_cast<double>(now - counts.oldest_at) / 1000.0);
}

void add_nightly(Metrics& metrics, Store& store) {
  std::optional<Run> last, complete;
  for (const Run& run : store.runs()) {
    if (run.state == RunState::running) continue;
    last = run;
    if (run.state == RunState::complete) complete = run;
  }
  metrics.gauge("syncer_nightly_enabled", "Whether the nightly is on.", store.settings().nightly ? 1 : 0);
  metrics.family("syncer_nightly_last_timestamp_seconds", "gauge", "When the last nightly ended; 0: never.");
  metrics.sample(last ? static_cast<double>(last->finished_at) / 1000.0 : 0.0);
  metrics.family("syncer_nightly_last_complete_timestamp_seconds", "gauge",
                 "When the last complete nightly ended; 0: never.");
  metrics.sample(complete ? static_cast<double>(complete->finished_at) / 1000.0 : 0.0);
  if (!last) return;
  metrics.family("syncer_nightly_last_result", "gauge", "How the last nightly ended.");
  for (const RunState state : {RunState::complete, RunState::incomplete})
    metrics.sample(int64_t{last->state == state}, fmt::format("result=\"{}\"", name_of(state)));
  metrics.gauge("syncer_nightly_last_calls", "API calls of the last nightly.", last->counts.calls);
  metrics.gauge("syncer_nightly_last_planned_calls", "What the last nightly should have needed.",
                last->counts.planned_calls);
  metrics.gauge("syncer_nightly_last_pulled", "People unsubscribed by the last nightly.",
                last->counts.pulled);
  metrics.gauge("syncer_nightly_last_pushed", "Records written by the last nightly.", last->counts.pushed);
}

void add_api(Metrics& metrics, const TransportCounts& counts) {
  if (counts.usage) {
    metrics.gauge("syncer_api_calls_used", "API calls of the org in the last 24 hours, as it said last.",
                  counts.usage->used);
    metrics.gauge("syncer_api_calls_limit", "API calls the org allows in 24 hours.", counts.usage->limit);
  }
  metrics.family("syncer_salesforce_requests_total", "counter", "Requests of this process to Salesforce.");
  metrics.sample(counts.requests);
  metrics.family("syncer_salesforce_unanswered_total", "counter", "Those of them that got no answer.");
  metrics.sample(counts.unanswered);
}

}  // namespace

WebResponse Routes::metrics() {
  Store& store = service_.store();
  Metrics metrics;
  metrics.gauge("syncer_people", "People in the database.", store.count_people());
  metrics.gauge("syncer_people_linked", "People with a Salesforce ID.", store.count_linked());
  metrics.gauge("syncer_people_unsubscribed", "People who are unsubscribed.", store.count_unsubscribed());
  add_outbox(metrics, store, service_.desk().around.clock.now());
  metrics.family("syncer_pushes_total", "counter", "Writes to Salesforce by how they ended.");
  for (const auto& [result, n] : store.audit_counts())
    metrics.sample(n, fmt::format("result=\"{}\"", result.empty() ? "under_way" : result));
  add_nightly(metrics, store);
  add_api(metrics, service_.transport_counts());
  metrics.gauge("syncer_connection_refused",
                "Whether Salesforce refused the connection; a person must mend it.",
                store.connection_refusal() ? 1 : 0);
  metrics.gauge("syncer_database_trouble", "Whether the database cannot be used.",
                service_.trouble().empty() ? 0 : 1);
  metrics.family("syncer_http_requests_total", "counter", "Requests answered by this process.");
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, n] : answered_)
      metrics.sample(n, fmt::format("route=\"{}\",status=\"{}\"", key.first, key.second));
  }
  WebResponse response;
  response.type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics.text();
  return response;
}

}  // namespace syncer::app
