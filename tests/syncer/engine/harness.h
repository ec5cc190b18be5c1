// A small Salesforce, a clock that jumps, a fixed random: enough to run an engine in one thread. The
// Salesforce here answers what the engine asks and nothing else; a test puts a reaction in front of it to
// break a request.
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "syncer/engine/engine.h"
#include "syncer/store/sqlite_store.h"

namespace syncer::test {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(UnixMillis start) : now_ms(start) {}
  UnixMillis now() override { return now_ms; }
  void sleep_until(UnixMillis deadline, Channel channel) override;
  void wake(Channel channel) override { woken.insert(channel); }

  UnixMillis now_ms;
  std::set<Channel> woken;
  std::vector<UnixMillis> sleeps;  // how long each was meant to be
  UnixMillis end = 0;              // a sleep beyond it calls at_end instead
  std::function<void()> at_end;
  std::vector<std::pair<UnixMillis, std::function<void()>>> events;  // in order of time, run inside sleeps
};

class FixedRandom final : public Random {
 public:
  uint64_t next() override { return state = state * 6364136223846793005ULL + 1442695040888963407ULL; }
  uint64_t state = 1;
};

class FakeSalesforce final : public Transport {
 public:
  explicit FakeSalesforce(FakeClock& clock) : clock_(clock) {}
  HttpResponse send(const HttpRequest& request) override;

  // Called for every API request, before it is answered; an answer here is the answer. Token requests go to
  // `on_token`.
  std::function<std::optional<HttpResponse>(const HttpRequest&)> before;
  std::function<std::optional<HttpResponse>(const HttpRequest&)> on_token;
  std::function<void(const HttpRequest&)> after;  // applied, not yet answered
  // What one record's write is refused with: id -> {code, message}.
  std::map<std::string, std::pair<std::string, std::string>> refuse;

  std::map<std::string, std::set<std::string>> opted_out;  // by field name, ids
  std::vector<HttpRequest> requests;                       // API requests
  int tokens = 0;
  size_t page_size = 2000;
  UnixMillis latency_ms = 50;

  int count(std::string_view word) const;  // requests whose method or target holds the word

 private:
  HttpResponse answer(const HttpRequest& request);
  HttpResponse query(const HttpRequest& request);
  HttpResponse patch_many(const HttpRequest& request);
  HttpResponse patch_one(const HttpRequest& request);

  FakeClock& clock_;
  std::vector<std::string> cursor_;
};

HttpResponse reply(int status, std::string body);
HttpResponse error(int status, const std::string& code, const std::string& message);
HttpResponse lost(TransportFailure failure);

struct Killed {};  // not a std::exception

class FakePoints final : public Points {
 public:
  void reach(Point point) override {
    reached.push_back(point);
    if (on) on(point);
  }
  std::vector<Point> reached;
  std::function<void(Point)> on;
};

class Watcher final : public EngineObserver {
 public:
  void on(const EngineEvent& event) override { events.push_back(event); }
  bool said(std::string_view words) const;
  std::string all() const;
  std::vector<EngineEvent> events;
};

// 2024-01-15 19:00 in Los Angeles, an hour before the nightly.
constexpr UnixMillis monday_19h = 1705374000000;
constexpr UnixMillis hour_ms = 3600 * 1000;

struct World {
  explicit World(UnixMillis start = monday_19h);

  FakeClock clock;
  FixedRandom random;
  FakeSalesforce salesforce;
  FakePoints points;
  Watcher watcher;
  std::shared_ptr<SqliteDatabase> database;
  std::unique_ptr<Store> store;
  std::unique_ptr<Engine> engine;

  std::unique_ptr<Engine> another(const std::string& worker);
  void restart();
  void set(const std::string& name, const std::string& value);
  // The n-th person, linked to the n-th record of the type; "" links nobody.
  PersonId person(int n, const std::string& type, bool unsubscribed = false,
                  std::optional<bool> synced = std::nullopt);
  void run_worker_for(UnixMillis ms);
  void run_scheduler_until(UnixMillis until);
  Person get(PersonId id) { return *store->person(id); }
  Store::Waiting waiting(PersonId id) { return store->waiting(get(id)); }
};

// The 18-character id of the n-th test record.
std::string contact_id(int n);
std::string lead_id(int n);

}  // namespace syncer::test
