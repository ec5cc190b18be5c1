// When the night is disturbed: reads that fail, pushes that fail, kills, other engines, changed settings.
// Whatever happens, the same run record comes to the same end.
#include <algorithm>
#include <utility>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr const char* email_field = "HasOptedOutOfEmail";
constexpr UnixMillis monday_20h = monday_19h + hour_ms;

Run last_run(World& w) { return w.store->runs().back(); }

}  // namespace

TEST_CASE("pages that were read are pulled even when the rest could not be read, and nothing is pushed") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  const PersonId bob = w.person(4000, "Contact", true, false);
  const PersonId lena = w.person(5, "Lead", true);
  for (int i = 0; i < 3000; ++i) w.salesforce.opted_out[email_field].insert(contact_id(i));
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.find("/query/") == std::string::npos) return std::nullopt;
    return error(400, "QUERY_TIMEOUT", "too long");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::incomplete);
  CHECK(report.run.next_try_at > w.clock.now_ms);
  CHECK(w.get(ada).unsubscribed);
  CHECK(w.get(bob).synced_email_opt_out == false);
  CHECK(w.salesforce.opted_out[email_field].count(contact_id(4000)) == 0);
  CHECK(w.get(lena).synced_email_opt_out == true);  // the other object was read
  CHECK(report.run.counts.retries == 8);            // the page twice, then the first half six times
  CHECK(report.run.counts.planned_calls == 4);
  CHECK(report.run.counts.calls == 4);
}

TEST_CASE("a query that takes Salesforce too long is asked in halves, down to what it can answer") {
  World w;
  std::vector<PersonId> people;
  for (int i = 0; i < 16; ++i) people.push_back(w.person(i, "Contact"));
  w.person(3, "Contact");  // a second one on a record
  for (int i = 0; i < 40; ++i) w.salesforce.opted_out[email_field].insert(contact_id(i));
  const size_t bearable = GENERATE(8U, 30U);
  const auto id_after = [](const std::string& target, const std::string& words) {
    const size_t at = target.find(words);
    return at == std::string::npos ? std::string() : target.substr(at + words.size(), 18);
  };
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.find("FROM%20Contact") == std::string::npos) return std::nullopt;
    const std::string from = id_after(request.target, "Id%20%3E%3D%20%27");
    const std::string below = id_after(request.target, "Id%20%3C%20%27");
    if (!from.empty() || !below.empty())
      CHECK(request.target.find("WHERE%20%28HasOptedOutOfEmail") != std::string::npos);
    std::string rows;
    size_t found = 0;
    for (const std::string& id : w.salesforce.opted_out[email_field]) {
      if (id < from || (!below.empty() && id >= below)) continue;
      rows +=
          (found++ == 0 ? "" : ",") + (R"({"Id":")" + id + R"(","IsDeleted":false,"MasterRecordId":null})");
    }
    if (found > bearable) return error(400, "QUERY_TIMEOUT", "Your query request was running for too long.");
    return reply(200,
                 R"({"totalSize":)" + std::to_string(found) + R"(,"done":true,"records":[)" + rows + "]}");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  // 24 of the records, which nobody is linked to, are beyond the last half: with 8 they never come through.
  CHECK(report.run.state == (bearable == 8 ? RunState::incomplete : RunState::complete));
  for (size_t i = 0; i < 15; ++i) CHECK(w.get(people[i]).unsubscribed);
  CHECK(report.run.counts.calls == report.run.counts.planned_calls);
  if (bearable == 8) return;
  CHECK(report.run.counts.calls == 4);  // a half, two quarters, and the leads
  CHECK(report.run.counts.retries == 4);
}

TEST_CASE("a query that takes too long only once is not taken apart") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.person(2, "Contact");
  w.salesforce.opted_out[email_field].insert(contact_id(1));
  int slow = 1;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (slow-- <= 0) return std::nullopt;
    return error(400, "QUERY_TIMEOUT", "too long");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(w.get(ada).unsubscribed);
  CHECK(report.run.counts.calls == 2);
  CHECK(report.run.counts.retries == 1);
}

TEST_CASE("rows that are missing from the pages make the read incomplete") {
  World w;
  w.person(1, "Contact", true);
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.method != "GET") return std::nullopt;
    return reply(200, R"({"totalSize":2,"done":true,"records":[{"Id":")" + contact_id(9) + R"("}]})");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::incomplete);
  CHECK(w.salesforce.count("PATCH") == 0);
}

TEST_CASE("a lost cursor begins again at the first page") {
  World w;
  const PersonId ada = w.person(2999, "Contact");
  for (int i = 0; i < 3000; ++i) w.salesforce.opted_out[email_field].insert(contact_id(i));
  bool lost_once = false;
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.find("/query/") == std::string::npos || std::exchange(lost_once, true))
      return std::nullopt;
    return error(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(w.get(ada).unsubscribed);
  CHECK(report.run.counts.calls == 3);
  CHECK(report.run.counts.planned_calls == 3);
  CHECK(report.run.counts.retries == 2);
}

TEST_CASE("intermittent failures of a push are tried again inside the run, then left to the outbox") {
  World w;
  const PersonId ada = w.person(1, "Contact", true);
  int failures = GENERATE(2, 100);
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.method != "PATCH" || failures-- <= 0) return std::nullopt;
    return lost(TransportFailure::no_answer);
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(report.run.counts.calls == 3);
  CHECK(report.run.counts.planned_calls == 3);
  if (report.run.counts.pushed == 1) {
    CHECK(report.run.counts.retries == 2);
  } else {
    CHECK(report.run.counts.retries == 5);
    CHECK(w.waiting(ada).waiting_for == WaitingFor::retry);
    failures = 0;
    w.run_worker_for(2 * 60 * 1000);
    CHECK(w.get(ada).synced_email_opt_out == true);
  }
}

TEST_CASE("the daily limit stops the run, which is taken up a quarter of an hour later") {
  World w;
  w.person(1, "Contact", true);
  int refused = 1;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (refused-- <= 0) return std::nullopt;
    return error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  };
  w.run_scheduler_until(monday_20h + hour_ms);
  REQUIRE(w.store->runs().size() == 1);
  CHECK(last_run(w).state == RunState::complete);
  CHECK(w.salesforce.requests.size() == 4);
  CHECK(last_run(w).finished_at >= monday_20h + 15 * 60 * 1000);
  CHECK(last_run(w).due_at == monday_20h);
}

TEST_CASE("killed at any point, the run is resumed as the same record and comes to the same end") {
  World w;
  const Point where =
      GENERATE(Point::nightly_begun, Point::nightly_read, Point::nightly_applied, Point::push_claimed,
               Point::push_accepted, Point::push_settled, Point::nightly_pushed, Point::nightly_finished);
  const bool same_worker = GENERATE(true, false);
  CAPTURE(name_of(where), same_worker);
  const PersonId ada = w.person(1, "Contact", true);
  const PersonId bob = w.person(2, "Lead");
  w.salesforce.opted_out[email_field] = {lead_id(2)};
  bool killed = false;
  w.points.on = [&](Point point) {
    if (point == where && !std::exchange(killed, true)) throw Killed{};
  };
  CHECK_THROWS_AS(w.run_scheduler_until(monday_20h + hour_ms), Killed);
  w.clock.at_end = nullptr;
  w.engine.reset();
  w.engine = w.another(same_worker ? "one" : "two");
  w.run_scheduler_until(monday_20h + hour_ms);
  REQUIRE(w.store->runs().size() == 1);
  CHECK(last_run(w).state == RunState::complete);
  CHECK(last_run(w).counts.pulled == 1);
  // Accepted but not recorded: the next reading finds it there.
  CHECK(last_run(w).counts.pushed == (where == Point::push_accepted ? 0 : 1));
  CHECK(w.get(ada).synced_email_opt_out == true);
  CHECK(w.get(bob).unsubscribed);
  CHECK(w.store->history(bob).size() == 1);
  CHECK(w.store->outbox().empty());
}

TEST_CASE("changing the field while a run reads ends it, and it begins again at once with the new field") {
  World w;
  w.person(1, "Contact", true);
  bool changed = false;
  w.points.on = [&](Point point) {
    if (point == Point::nightly_read && !std::exchange(changed, true))
      w.set("opt_out_field", "sales_opt_out");
  };
  w.run_scheduler_until(monday_20h + 60 * 1000);
  CHECK(w.salesforce.opted_out[email_field].empty());
  CHECK(w.salesforce.opted_out["Marketo_Sales_Opt_Out__c"].size() == 1);
  REQUIRE(w.store->runs().size() == 1);
  CHECK(last_run(w).state == RunState::complete);
}

TEST_CASE("a second engine does not run the same night") {
  World w;
  w.person(1, "Contact", true);
  auto two = w.another("two");
  bool asked = false;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (!std::exchange(asked, true))
      CHECK(two->run_nightly_by_hand().answer == BeginRun::Answer::held_by_other);
    return std::nullopt;
  };
  CHECK(w.engine->run_nightly_by_hand().run.state == RunState::complete);
  CHECK(asked);
}

TEST_CASE("a record that stays locked is tried six times in a run and left to the outbox") {
  World w;
  const PersonId ada = w.person(1, "Contact", true);
  for (int i = 2; i < 300; ++i) w.person(i, "Contact", true);
  w.salesforce.refuse[contact_id(1)] = {"UNABLE_TO_LOCK_ROW", "locked"};
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(report.run.counts.pushed == 298);
  CHECK(w.waiting(ada).waiting_for == WaitingFor::retry);
  CHECK(w.salesforce.count("/composite/sobjects") == 7);
  CHECK(report.run.counts.planned_calls == report.run.counts.calls);
}

TEST_CASE("an unsubscribe while the run pushes is the worker's, and is not lost") {
  World w;
  w.person(1, "Contact", true);
  const PersonId bob = w.person(2, "Contact");
  w.points.on = [&](Point point) {
    if (point == Point::nightly_applied) w.engine->unsubscribe(bob, Via::link);
  };
  w.engine->run_nightly_by_hand();
  w.points.on = nullptr;
  w.run_worker_for(1000);
  CHECK(w.get(bob).synced_email_opt_out == true);
  CHECK(w.salesforce.opted_out[email_field].count(contact_id(2)) == 1);
}

TEST_CASE("a stopped engine ends its run so that the next start takes it up") {
  World w;
  w.person(1, "Contact", true);
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    w.engine->stop();
    return reply(503, "");
  };
  w.run_scheduler_until(monday_20h + hour_ms);
  CHECK(w.salesforce.requests.size() == 1);
  CHECK(last_run(w).state == RunState::incomplete);
  w.salesforce.before = nullptr;
  w.restart();
  w.run_scheduler_until(monday_20h + hour_ms);
  REQUIRE(w.store->runs().size() == 1);
  CHECK(last_run(w).state == RunState::complete);
}
