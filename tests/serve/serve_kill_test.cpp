// Two services on one file, each killed and started again at random moments while unsubscribes come in over
// both and the nightly's hour strikes: whatever a 200 acknowledged is in Salesforce in the end. KILLS=1000 in
// the environment is the long form, SEED another one.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "tests/catch.h"
#include "tests/process/crowd.h"
#include "tests/serve/live_syncer.h"

using namespace testing;
using Json = nlohmann::json;

namespace {

int number_from(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

// The next full minute that is not about to strike, "HH:MM" in UTC.
std::string next_minute() {
  const std::time_t at = std::time(nullptr) + 60 + 8;
  std::tm utc{};
  gmtime_r(&at, &utc);
  char text[8];
  std::snprintf(text, sizeof text, "%02d:%02d", utc.tm_hour, utc.tm_min);
  return text;
}

// Who was told "200", by several desks at once.
struct Acknowledged {
  std::mutex mutex;
  std::set<size_t> people;
  void add(size_t person) {
    const std::lock_guard lock(mutex);
    people.insert(person);
  }
};

// Sends its people's unsubscribes over and over, each until it is acknowledged, to whichever port listens.
class Desk {
 public:
  Desk(const Crowd& crowd, const std::atomic<int>& port, Acknowledged& acknowledged, size_t first,
       size_t last)
      : thread_([this, &crowd, &port, &acknowledged, first, last] {
          for (size_t person = first; !stop_; person = person + 1 < last ? person + 1 : first) {
            bool done = false;
            while (!stop_ && !(done = send(crowd.email(person), port))) pause(20);
            if (done) acknowledged.add(person);
          }
        }) {}
  ~Desk() {
    stop_ = true;
    thread_.join();
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  static void pause(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

 private:
  static bool send(const std::string& email, int port) {
    return ask(port, "POST", "/api/unsubscribes", Json{{"email", email}}.dump(),
               {{"Content-Type", "application/json"}})
               .status == 200;
  }

  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// The scheduled runs of the database; a run by hand would be a mistake of this test.
Json scheduled_runs(const Environment& environment) {
  return Json::parse(syncer(environment, {"runs", "--json"}).out).at("runs");
}

}  // namespace

TEST_CASE("two services on one file, killed at any moment while the nightly's hour strikes, lose nothing") {
  const int kills = number_from("KILLS", 20);
  const auto seed = static_cast<uint64_t>(number_from("SEED", 20240115));
  TemporaryFolder folder;
  LiveOrg org(folder);
  const size_t people = std::clamp<size_t>(12 * static_cast<size_t>(kills), 400, 4000);
  Crowd crowd(folder, org, people, 20);
  for (size_t i = 0; i < 5; ++i) crowd.opt_out_in_salesforce(crowd.targets() + i);
  REQUIRE(syncer(crowd.environment(), {"settings", "set", "nightly_zone", "UTC"}).exit_code == 0);
  REQUIRE(syncer(crowd.environment(), {"settings", "set", "nightly_time", next_minute()}).exit_code == 0);

  Draw draw(seed);
  Acknowledged acknowledged;
  std::unique_ptr<LiveSyncer> services[2];
  std::atomic<int> ports[2] = {0, 0};
  const auto begin = [&](int which) {
    services[which] = std::make_unique<LiveSyncer>(folder, crowd.environment(), std::vector<std::string>{},
                                                   "syncer" + std::to_string(which));
    ports[which] = services[which]->port();
  };
  begin(0);
  begin(1);
  int killed = 0;
  const auto night = [&] {
    const Json runs = scheduled_runs(crowd.environment());
    return runs.empty() ? std::string() : runs.back().at("state").get<std::string>();
  };
  {
    const Desk left(crowd, ports[0], acknowledged, 0, people * 2 / 3);
    const Desk right(crowd, ports[1], acknowledged, people / 3, people);
    for (int round = 0; killed < kills || (round < 400 && night() != "complete"); ++round) {
      Desk::pause(static_cast<int>(draw.below(kills > 20 ? 120 : 600)));
      const int which = static_cast<int>(draw.below(2));
      const int exit = services[which]->stop(SIGKILL);
      INFO("seed " << seed << ", round " << round << "\n" << services[which]->log());
      REQUIRE(exit == 128 + SIGKILL);  // it did not end by itself
      CHECK(services[which]->log().find("error") == std::string::npos);
      ++killed;
      begin(which);
    }
    CHECK(within(60, [&] {
      const std::lock_guard lock(acknowledged.mutex);
      return acknowledged.people.size() == people;
    }));
  }
  INFO("seed " << seed << ", " << killed << " kills");
  if (std::getenv("KILLS")) std::cout << "seed " << seed << ": " << killed << " kills of two services\n";
  for (const size_t person : acknowledged.people) crowd.heard(crowd.email(person) + "  unsubscribed\n");
  CHECK(within(60, [&] {
    return services[0]->metric("syncer_outbox_pending") + services[0]->metric("syncer_outbox_claimed") == 0;
  }));
  const Json runs = scheduled_runs(crowd.environment());
  INFO(runs.dump(2));
  CHECK(runs.size() == 1);
  CHECK(night() == "complete");
  for (const auto& service : services) {
    CHECK(service->stop() == 0);
    INFO(service->log());
    CHECK(service->log().find("error") == std::string::npos);
  }
  std::string wrongs;
  for (const std::string& wrong : crowd.wrongs()) wrongs += wrong + "\n";
  INFO("wrong:\n" << wrongs);
  CHECK(wrongs.empty());
}
