// The test world's parts.
#include "tests/syncer/engine/harness.h"

#include <fmt/format.h>

#include <algorithm>

#include "syncer/domain/salesforce_id.h"

namespace syncer::test {
namespace {

constexpr const char* base = "/services/data/v60.0";

std::string record_id(const char* prefix, int n) {
  const ParsedId parsed = parse_salesforce_id(fmt::format("{}5e{:010}", prefix, n));
  return parsed.id.text;
}

std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const size_t begin = text.find(before);
  if (begin == std::string::npos) return {};
  const size_t from = begin + before.size();
  return text.substr(from, text.find(after, from) - from);
}

}  // namespace

std::string contact_id(int n) { return record_id("003", n); }
std::string lead_id(int n) { return record_id("00Q", n); }

HttpResponse reply(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}
HttpResponse error(int status, const std::string& code, const std::string& message) {
  return reply(status, fmt::format(R"([{{"message":"{}","errorCode":"{}"}}])", message, code));
}
HttpResponse lost(TransportFailure failure) {
  HttpResponse response;
  response.failure = failure;
  response.failure_detail = "scripted";
  return response;
}

void FakeClock::sleep_until(UnixMillis deadline, Channel channel) {
  sleeps.push_back(deadline - now_ms);
  if (woken.erase(channel) > 0) return;
  if (!events.empty() && events.front().first <= deadline) {
    const auto event = events.front();
    events.erase(events.begin());
    now_ms = std::max(now_ms, event.first);
    event.second();
    return;
  }
  if (at_end && deadline > end) {
    now_ms = std::max(now_ms, end);
    at_end();
    return;
  }
  now_ms = std::max(now_ms, deadline);
}

int FakeSalesforce::count(std::string_view word) const {
  return static_cast<int>(std::count_if(requests.begin(), requests.end(), [&](const HttpRequest& r) {
    return r.method == word || r.target.find(word) != std::string::npos;
  }));
}

HttpResponse FakeSalesforce::send(const HttpRequest& request) {
  clock_.now_ms += latency_ms;
  if (request.target == "/services/oauth2/token") {
    ++tokens;
    if (on_token) {
      if (auto answered = on_token(request)) return *answered;
    }
    return reply(200,
                 fmt::format(R"({{"access_token":"token{}","instance_url":"https://org.test"}})", tokens));
  }
  requests.push_back(request);
  if (before) {
    if (auto answered = before(request)) return *answered;
  }
  HttpResponse response = answer(request);
  if (after) after(request);
  return response;
}

HttpResponse FakeSalesforce::answer(const HttpRequest& request) {
  if (request.method == "GET") return query(request);
  if (request.target == std::string(base) + "/composite/sobjects") return patch_many(request);
  return patch_one(request);
}

HttpResponse FakeSalesforce::query(const HttpRequest& request) {
  size_t from = 0;
  if (request.target.find("/query/01g-") != std::string::npos) {
    from = std::stoul(request.target.substr(request.target.rfind('-') + 1));
  } else {
    const std::string field = between(request.target, "SELECT%20Id%2C%20", "%2C%20IsDeleted");
    const std::string prefix = request.target.find("FROM%20Lead") != std::string::npos ? "00Q" : "003";
    cursor_.clear();
    for (const std::string& id : opted_out[field]) {
      if (id.substr(0, 3) == prefix) cursor_.push_back(id);
    }
  }
  const size_t to = std::min(cursor_.size(), from + page_size);
  std::string rows;
  for (size_t i = from; i < to; ++i) {
    rows +=
        fmt::format(R"({}{{"attributes":{{"type":"x"}},"Id":"{}","IsDeleted":false,"MasterRecordId":null}})",
                    rows.empty() ? "" : ",", cursor_[i]);
  }
  const bool done = to == cursor_.size();
  const std::string next = done ? "" : fmt::format(R"("nextRecordsUrl":"{}/query/01g-{}",)", base, to);
  return reply(
      200, fmt::format(R"({{"totalSize":{},"done":{},{}"records":[{}]}})", cursor_.size(), done, next, rows));
}

HttpResponse FakeSalesforce::patch_one(const HttpRequest& request) {
  const std::string id = request.target.substr(request.target.rfind('/') + 1);
  if (refuse.count(id)) return error(400, refuse[id].first, refuse[id].second);
  opted_out[between(request.body, "{\"", "\"")].insert(id);
  return reply(204, "");
}

HttpResponse FakeSalesforce::patch_many(const HttpRequest& request) {
  std::string results;
  size_t at = 0;
  while ((at = request.body.find("\"id\":\"", at)) != std::string::npos) {
    const std::string id = request.body.substr(at + 6, 18);
    at += 6 + 18 + 3;
    const std::string field = request.body.substr(at, request.body.find('"', at) - at);
    if (!results.empty()) results += ',';
    if (refuse.count(id)) {
      results +=
          fmt::format(R"({{"success":false,"errors":[{{"statusCode":"{}","message":"{}","fields":[]}}]}})",
                      refuse[id].first, refuse[id].second);
    } else {
      opted_out[field].insert(id);
      results += fmt::format(R"({{"id":"{}","success":true,"errors":[]}})", id);
    }
  }
  return reply(200, "[" + results + "]");
}

bool Watcher::said(std::string_view words) const {
  return std::any_of(events.begin(), events.end(),
                     [&](const EngineEvent& e) { return e.text.find(words) != std::string::npos; });
}
std::string Watcher::all() const {
  std::string text;
  for (const EngineEvent& e : events) text += fmt::format("{} {}\n", e.at, e.text);
  return text;
}

World::World(UnixMillis start) : clock(start), salesforce(clock) {
  SqliteStoreOptions options;
  options.file = ":memory:";
  options.busy_timeout_ms = 0;
  database = open_database(options);
  store = open_store(database, options);
  set("nightly", "on");
  engine = another("one");
}

std::unique_ptr<Engine> World::another(const std::string& worker) {
  EngineOptions options;
  options.worker = worker;
  options.observer = &watcher;
  Credentials credentials;
  credentials.instance_url = "https://login.test";
  credentials.client_id = "id";
  credentials.client_secret = "secret";
  return std::make_unique<Engine>(*store, clock, random, salesforce, points, credentials, options);
}

void World::restart() {
  engine.reset();
  engine = another("one");
}

void World::set(const std::string& name, const std::string& value) {
  Settings settings = store->settings();
  set_setting(settings, name, value);
  if (engine) {
    engine->change_settings(settings, "test");
  } else {
    store->change_settings(settings, "test", clock.now_ms);
  }
}

PersonId World::person(int n, const std::string& type, bool unsubscribed, std::optional<bool> synced) {
  PersonImport row;
  row.email = fmt::format("p{}{}@example.com", type, n);
  if (type == "Contact") row.salesforce_id = contact_id(n);
  if (type == "Lead") row.salesforce_id = lead_id(n);
  store->import_person(row, clock.now_ms);
  const PersonId id = store->person_by_email(row.email)->id;
  if (unsubscribed || synced)
    store->set_initial_state(id, {unsubscribed, synced, OptOutField::email_opt_out});
  return id;
}

void World::run_worker_for(UnixMillis ms) {
  clock.end = clock.now_ms + ms;
  clock.at_end = [this] { engine->stop(); };
  engine->run_outbox_worker();
  clock.at_end = nullptr;
}

void World::run_scheduler_until(UnixMillis until) {
  clock.end = until;
  clock.at_end = [this] { engine->stop(); };
  engine->run_scheduler();
  clock.at_end = nullptr;
}

}  // namespace syncer::test
