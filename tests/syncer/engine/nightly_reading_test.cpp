// When a night may read only what has changed, and when it must not: what scenarios cannot bring about, such
// as answers without a date, a Salesforce whose clock goes back, thousands of newly linked people.
#include <algorithm>

#include "syncer/salesforce/dates.h"
#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

// Nobody is opted out there; every answer bears Salesforce's date, as far as it has one.
struct IncrementalWorld : World {
  UnixMillis ahead = 0;  // of Salesforce's clock
  bool dated = true;
  std::vector<std::string> asked;

  IncrementalWorld() {
    set("nightly", "on");
    set("nightly_reading", "incremental");
    salesforce.before = [this](const HttpRequest& request) -> std::optional<HttpResponse> {
      if (request.target.find("queryAll") == std::string::npos) return std::nullopt;
      asked.push_back(request.target);
      HttpResponse none = reply(200, R"({"totalSize":0,"done":true,"records":[]})");
      if (dated) none.headers.emplace_back("Date", http_date(clock.now() + ahead));
      return none;
    };
  }
  // Of the night of that many days after the first.
  std::vector<std::string> night(int days) {
    asked.clear();
    run_scheduler_until(monday_19h + days * 24 * test::hour_ms + 2 * test::hour_ms);
    restart();  // it was stopped
    REQUIRE_FALSE(asked.empty());
    return asked;
  }
  static bool everything(const std::vector<std::string>& targets) {
    return std::none_of(targets.begin(), targets.end(), [](const std::string& one) {
      return one.find("SystemModstamp") != std::string::npos;
    });
  }
};

}  // namespace

TEST_CASE("after a complete night the next reads what changed since, an hour of overlap included") {
  IncrementalWorld w;
  w.person(1, "Contact");
  CHECK(IncrementalWorld::everything(w.night(0)));
  const std::vector<std::string> second = w.night(1);
  REQUIRE(second.size() == 2);
  CHECK(second[0].find("SystemModstamp%20%3E%3D%202024-01-16T03%3A00%3A00Z") != std::string::npos);
  CHECK(second[1].find("FROM%20Lead") != std::string::npos);
}

TEST_CASE("whose agreement is not known is looked up by id; too many of them, and everything is read") {
  IncrementalWorld w;
  w.person(1, "Contact");
  w.night(0);
  const int newcomers = GENERATE(200, 201, 2000, 2001);
  CAPTURE(newcomers);
  for (int n = 2; n < newcomers + 2; ++n) w.person(n, "Contact");
  const std::vector<std::string> second = w.night(1);
  if (newcomers > 2000) {
    CHECK(IncrementalWorld::everything(second));
  } else {
    CHECK(static_cast<int>(second.size()) == 2 + (newcomers + 199) / 200);
    CHECK_FALSE(IncrementalWorld::everything(second));
  }
  CHECK(w.store->runs().back().counts.planned_calls == static_cast<int64_t>(second.size()));
}

TEST_CASE("without Salesforce's date, and after its clock went back, everything is read") {
  IncrementalWorld w;
  w.person(1, "Contact");
  SECTION("no date") {
    w.dated = false;
    w.night(0);
    CHECK_FALSE(w.store->read_position());
    CHECK(IncrementalWorld::everything(w.night(1)));
  }
  SECTION("its clock was ahead, and is no more") {
    w.ahead = 48 * test::hour_ms;
    w.night(0);
    REQUIRE(w.store->read_position());
    w.ahead = 0;
    w.night(1);
    CHECK_FALSE(w.store->read_position());
    CHECK(IncrementalWorld::everything(w.night(2)));
  }
  SECTION("the rules changed") {
    w.night(0);
    w.set("follow_merges", "off");
    CHECK(IncrementalWorld::everything(w.night(1)));
    CHECK_FALSE(IncrementalWorld::everything(w.night(2)));
  }
  SECTION("the days are over") {
    w.set("full_reading_days", "2");
    w.night(0);
    CHECK_FALSE(IncrementalWorld::everything(w.night(1)));
    CHECK(IncrementalWorld::everything(w.night(2)));
  }
  SECTION("a person wants to see for themselves") {
    w.night(0);
    w.asked.clear();
    w.engine->run_nightly_by_hand();
    CHECK(IncrementalWorld::everything(w.asked));
  }
}
