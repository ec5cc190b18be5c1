// What is a write is decided by method and path, so that a request nobody thought of is refused, not sent.
#include "syncer/app/rehearsal.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "syncer/app/output.h"
#include "syncer/store/sqlite_store.h"

namespace syncer::app {

namespace {

using Json = nlohmann::json;

constexpr int rows_a_page = 1'000;

HttpResponse answered(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json;charset=UTF-8"}};
  response.body = std::move(body);
  return response;
}

// sObject Collections: one result a record, in order.
HttpResponse accepted(const HttpRequest& request) {
  const Json body = Json::parse(request.body, nullptr, false);
  Json results = Json::array();
  if (body.is_object() && body.contains("records")) {
    for (const Json& record : body.at("records"))
      results.push_back({{"id", record.value("id", "")}, {"success", true}, {"errors", Json::array()}});
  }
  return answered(200, results.dump());
}

// POST only where it reads: the log-in, and records by a list of ids.
bool only_reads(const HttpRequest& request) {
  if (request.method == "GET") return true;
  if (request.method != "POST") return false;
  return request.target == "/services/oauth2/token" ||
         request.target.find("/composite/sobjects/") != std::string::npos;
}

}  // namespace

class RehearsalTransport : public Transport {
 public:
  explicit RehearsalTransport(std::unique_ptr<Transport> inner) : inner_(std::move(inner)) {}
  HttpResponse send(const HttpRequest& request) override {
    if (only_reads(request)) return inner_->send(request);
    if (request.method == "PATCH" && request.target.ends_with("/composite/sobjects"))
      return accepted(request);
    if (request.method == "PATCH") return answered(204, "");
    HttpResponse refused;
    refused.failure = TransportFailure::not_sent;
    refused.failure_detail = "a dry run sends no " + request.method;
    return refused;
  }

 private:
  const std::unique_ptr<Transport> inner_;
};

Rehearsal::Rehearsal(Desk& desk, const Connection& connection) : desk_(desk) {
  SqliteStoreOptions options;
  options.file = desk.database();
  options.team = desk.options.team;
  const std::string bytes = serialize(*open_database(options));
  options.file = ":memory:";
  const std::shared_ptr<SqliteDatabase> memory = open_database(options);
  deserialize(*memory, bytes);
  copy_ = open_store(memory, options);
  Settings settings = copy_->settings();
  settings.nightly = true;
  settings.bulk_writes_from = 0;  // by collections it is the same, and they are answered here
  settings.bulk_reads_from = 0;   // page by page, too, and nothing is made there
  const UnixMillis now = desk.around.clock.now();
  copy_->change_settings(settings, "dry run", now);
  audited_ = copy_->last_audit();
  transport_ = std::make_unique<RehearsalTransport>(transport_of(desk.around, connection));
  EngineOptions engine_options;
  engine_options.worker = desk.worker();
  engine_ = std::make_unique<Engine>(*copy_, desk.around.clock, desk.around.random, *transport_, points_,
                                     connection.credentials, engine_options);
  desk.around.interrupt.on_request([this] { engine_->stop(); });
}

Rehearsal::~Rehearsal() { desk_.around.interrupt.on_request({}); }

NightlyReport Rehearsal::nightly() { return engine_->run_nightly_by_hand(); }

PushReport Rehearsal::push() { return engine_->push_due(true, 1); }

void Rehearsal::tell_changes(const std::function<void(const PlannedChange&)>& tell) {
  tell_changes_here(tell);
  for (int64_t after = audited_;;) {
    const std::vector<AuditRow> rows = copy_->audit_after(after, rows_a_page);
    if (rows.empty()) return;
    after = rows.back().id;
    for (const AuditRow& row : rows) {
      const std::optional<Person> person = copy_->person(row.person);
      tell({PlannedChange::Where::salesforce, row.person, person ? person->email : "", row.salesforce_id,
            row.field, text_of(row.old_value), text_of(row.new_value), row.cause});
    }
  }
}

void Rehearsal::tell_changes_here(const std::function<void(const PlannedChange&)>& tell) {
  for (PersonId after = 0;;) {
    const std::vector<Person> people = copy_->people_after(after, rows_a_page, false);
    if (people.empty()) return;
    after = people.back().id;
    for (const Person& then : people) {
      const std::optional<Person> now = desk_.store().person(then.id);
      if (!now) continue;
      const auto add = [&](std::string field, std::string old_value, std::string new_value) {
        tell({PlannedChange::Where::sales_connect, then.id, then.email, then.salesforce_id, std::move(field),
              std::move(old_value), std::move(new_value), "Salesforce Sync"});
      };
      if (now->salesforce_id != then.salesforce_id)
        add("salesforce_id", now->salesforce_id, then.salesforce_id);
      if (now->unsubscribed != then.unsubscribed)
        add("unsubscribed", text_of(now->unsubscribed), text_of(then.unsubscribed));
    }
  }
}

}  // namespace syncer::app
