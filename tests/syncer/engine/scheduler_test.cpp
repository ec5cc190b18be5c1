// When nightlies run: once per local date, through clock changes, after downtime, when switched on and off.
#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr UnixMillis monday_20h = monday_19h + hour_ms;

std::vector<UnixMillis> dues(World& w) {
  std::vector<UnixMillis> at;
  for (const Run& run : w.store->runs()) {
    if (run.state == RunState::complete && !run.by_hand) at.push_back(run.due_at);
  }
  return at;
}

}  // namespace

TEST_CASE("switched on, the first night is the next 20:00; switched off, there is none and no call") {
  World w;
  w.person(1, "Contact");
  w.clock.events.emplace_back(monday_20h + 24 * hour_ms + hour_ms, [&] { w.set("nightly", "off"); });
  w.run_scheduler_until(monday_20h + 5 * 24 * hour_ms);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h, monday_20h + 24 * hour_ms});
  CHECK(w.salesforce.requests.size() == 4);
}

TEST_CASE("switching on after 20:00 does not run at once") {
  World w(monday_20h + hour_ms);
  w.person(1, "Contact");
  w.run_scheduler_until(monday_20h + 23 * hour_ms);
  CHECK(dues(w).empty());
  w.restart();
  w.run_scheduler_until(monday_20h + 25 * hour_ms);
  CHECK(dues(w).size() == 1);
}

TEST_CASE("20:00 local on the days of 23 and 25 hours") {
  struct Row {
    UnixMillis start;
    UnixMillis first, second;
  };
  // 2024-03-09 and -10, 2024-11-02 and -03.
  const Row row = GENERATE(values<Row>(
      {{1710039600000, 1710043200000, 1710126000000}, {1730599200000, 1730602800000, 1730692800000}}));
  World w(row.start);
  w.person(1, "Contact");
  w.run_scheduler_until(row.start + 49 * hour_ms - 10 * 60 * 1000);
  REQUIRE(dues(w).size() >= 2);
  CHECK(dues(w)[0] == row.first);
  CHECK(dues(w)[1] == row.second);
}

TEST_CASE("after days of downtime only the latest night is made up for, at once") {
  World w;
  w.person(1, "Contact");
  w.clock.now_ms = monday_20h + 3 * 24 * hour_ms + 5 * hour_ms;
  w.run_scheduler_until(w.clock.now_ms + 60 * 1000);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h + 3 * 24 * hour_ms});
}

TEST_CASE("a night that waits for a person is tried again when settings change, not before") {
  World w;
  w.person(1, "Contact");
  bool hidden = true;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (!hidden) return std::nullopt;
    return error(400, "INVALID_FIELD", "No such column");
  };
  w.clock.events.emplace_back(monday_20h + 2 * hour_ms, [&] {
    CHECK(w.salesforce.requests.size() == 2);
    hidden = false;
    w.set("contact_email_opt_out", "Other__c");
  });
  w.run_scheduler_until(monday_20h + 3 * hour_ms);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h});
  CHECK(w.store->runs()[0].finished_at < monday_20h + 2 * hour_ms + 60 * 1000);
}

TEST_CASE("Salesforce down all night: a try every quarter of an hour until it answers, one run record") {
  World w;
  w.person(1, "Contact", true);
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (w.clock.now_ms > monday_20h + 2 * hour_ms) return std::nullopt;
    return reply(503, "");
  };
  w.run_scheduler_until(monday_20h + 3 * hour_ms);
  REQUIRE(w.store->runs().size() == 1);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h});
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].size() == 1);
  CHECK(w.salesforce.requests.size() < 9 * 12 + 5);
}

TEST_CASE("a night somebody else holds is looked at again when that lease is over") {
  World w;
  w.person(1, "Contact");
  w.clock.now_ms = monday_20h + 1000;
  w.store->begin_run(false, monday_20h, "2024-01-15", "dead", w.clock.now_ms,
                     w.clock.now_ms + 10 * 60 * 1000);
  w.run_scheduler_until(monday_20h + 9 * 60 * 1000);
  CHECK(dues(w).empty());
  w.restart();
  w.run_scheduler_until(monday_20h + 11 * 60 * 1000);
  CHECK(dues(w).size() == 1);
}

TEST_CASE("a run by hand is no night: the scheduled one comes all the same") {
  World w;
  w.person(1, "Contact");
  CHECK(w.engine->run_nightly_by_hand().run.by_hand);
  w.run_scheduler_until(monday_20h + 60 * 1000);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h});
}

TEST_CASE("a clock that is set back does not run a night twice, and the next one comes in time") {
  World w;
  w.person(1, "Contact");
  w.clock.events.emplace_back(monday_20h + 60 * 1000, [&] { w.clock.now_ms -= 2 * hour_ms; });
  w.run_scheduler_until(monday_20h + 25 * hour_ms);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h, monday_20h + 24 * hour_ms});
  CHECK(w.salesforce.requests.size() == 4);
}

TEST_CASE("a clock that is set right while a night runs does not make the next one late") {
  World w;
  w.person(1, "Contact");
  w.clock.now_ms = monday_20h + 3 * 24 * hour_ms + hour_ms;
  bool first = true;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (first) w.clock.now_ms = monday_19h;
    first = false;
    return std::nullopt;
  };
  w.run_scheduler_until(monday_20h + hour_ms);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h + 3 * 24 * hour_ms, monday_20h});
}

TEST_CASE("a lease of another whose clock is days ahead is believed for ten minutes") {
  World w;
  w.person(1, "Contact");
  w.store->begin_run(false, monday_20h, "2024-01-15", "ahead", monday_20h + 48 * hour_ms,
                     monday_20h + 48 * hour_ms + 10 * 60 * 1000);
  w.run_scheduler_until(monday_20h + 9 * 60 * 1000);
  CHECK(dues(w).empty());
  w.restart();
  w.run_scheduler_until(monday_20h + 11 * 60 * 1000);
  CHECK(dues(w) == std::vector<UnixMillis>{monday_20h});
}
