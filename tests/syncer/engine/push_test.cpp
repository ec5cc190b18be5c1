// The real-time push: every class of answer, what becomes of the row, and when it is tried again.
#include <utility>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr const char* email_field = "HasOptedOutOfEmail";
constexpr const char* sales_field = "Marketo_Sales_Opt_Out__c";

bool pushed(World& w, const std::string& id, const char* field = email_field) {
  return w.salesforce.opted_out[field].count(id) == 1;
}

}  // namespace

TEST_CASE("an unsubscribe is pushed at once by one blind update") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  const UnsubscribeOutcome outcome = w.engine->unsubscribe(ada, Via::link);
  CHECK(outcome.newly_unsubscribed);
  CHECK(outcome.queued);
  w.run_worker_for(hour_ms / 60);
  CHECK(pushed(w, contact_id(1)));
  REQUIRE(w.salesforce.requests.size() == 1);
  const HttpRequest& request = w.salesforce.requests[0];
  CHECK(request.method == "PATCH");
  CHECK(request.base_url == "https://org.test");
  CHECK(request.target == "/services/data/v60.0/sobjects/Contact/" + contact_id(1));
  CHECK(request.body == R"({"HasOptedOutOfEmail":true})");
  CHECK(w.get(ada).synced_email_opt_out == true);
  CHECK(w.store->outbox().empty());
  CHECK(w.points.reached == std::vector<Point>{Point::unsubscribe_recorded, Point::push_claimed,
                                               Point::push_accepted, Point::push_settled});
  REQUIRE(w.store->audit().size() == 1);
  CHECK_FALSE(w.store->audit()[0].request_id.empty());
}

TEST_CASE("without a Salesforce ID nothing is sent; a bounce counts only when the setting is on") {
  World w;
  const PersonId nobody = w.person(1, "");
  const PersonId ada = w.person(2, "Lead");
  CHECK_FALSE(w.engine->unsubscribe(nobody, Via::manual).queued);
  CHECK(w.engine->unsubscribe(ada, Via::bounce).known);
  CHECK_FALSE(w.get(ada).unsubscribed);
  CHECK_FALSE(w.engine->unsubscribe(999, Via::link).known);
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.requests.empty());
  w.restart();
  w.set("bounce_unsubscribes", "on");
  CHECK(w.engine->unsubscribe(ada, Via::bounce).newly_unsubscribed);
}

TEST_CASE("the field follows the settings: the chosen one, and Email Opt Out while the nightly is off") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  const PersonId bob = w.person(2, "Lead");
  w.set("opt_out_field", "sales_opt_out");
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(1000);
  CHECK(pushed(w, contact_id(1), sales_field));
  CHECK_FALSE(pushed(w, contact_id(1)));
  w.restart();
  w.set("nightly", "off");
  w.engine->unsubscribe(bob, Via::link);
  w.run_worker_for(1000);
  CHECK(pushed(w, lead_id(2)));
  CHECK_FALSE(pushed(w, lead_id(2), sales_field));
}

TEST_CASE("several rows go out as one collections call, each with its own outcome") {
  World w;
  std::vector<PersonId> people;
  for (int i = 0; i < 200; ++i) people.push_back(w.person(i, i % 2 ? "Contact" : "Lead"));
  for (const PersonId id : people) w.engine->unsubscribe(id, Via::bulk);
  w.salesforce.refuse[contact_id(7)] = {"FIELD_CUSTOM_VALIDATION_EXCEPTION", "no"};
  w.salesforce.refuse[lead_id(8)] = {"UNABLE_TO_LOCK_ROW", "locked"};
  w.salesforce.refuse[contact_id(9)] = {"SOMETHING_NEW", "?"};
  w.run_worker_for(100);
  REQUIRE(w.salesforce.requests.size() >= 1);
  CHECK(w.salesforce.requests[0].target == "/services/data/v60.0/composite/sobjects");
  CHECK(w.salesforce.opted_out[email_field].size() == 197);
  CHECK(w.waiting(people[7]).waiting_for == WaitingFor::access);
  CHECK(w.waiting(people[7]).parked);
  CHECK(w.waiting(people[8]).waiting_for == WaitingFor::retry);
  CHECK(w.waiting(people[9]).code == "SOMETHING_NEW");
  CHECK(w.waiting(people[9]).parked);
  w.salesforce.refuse.erase(lead_id(8));
  w.restart();
  w.run_worker_for(60 * 1000);
  CHECK(pushed(w, lead_id(8)));
}

TEST_CASE("what an error does to the row") {
  struct Row {
    int status;
    const char* code;
    const char* message;
    WaitingFor waiting_for;
    bool parked;
  };
  const Row row = GENERATE(values<Row>({
      {400, "INVALID_FIELD", "No such column 'x' on sobject of type Contact", WaitingFor::field, true},
      {400, "INVALID_FIELD_FOR_INSERT_UPDATE", "read-only", WaitingFor::field, true},
      {404, "NOT_FOUND", "The requested resource does not exist", WaitingFor::record, true},
      {404, "ENTITY_IS_DELETED", "entity is deleted", WaitingFor::record, true},
      {400, "MALFORMED_ID", "bad", WaitingFor::record, true},
      {400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", WaitingFor::record, true},
      {403, "INSUFFICIENT_ACCESS_OR_READONLY", "no", WaitingFor::access, true},
      {400, "NEVER_SEEN_BEFORE", "?", WaitingFor::access, true},
      {403, "API_CURRENTLY_DISABLED", "off", WaitingFor::connection, true},
      {503, "SERVER_UNAVAILABLE", "down", WaitingFor::retry, false},
      {500, "UNKNOWN_EXCEPTION", "oops 123", WaitingFor::retry, false},
      {400, "UNABLE_TO_LOCK_ROW", "locked", WaitingFor::retry, false},
      {403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", WaitingFor::retry, false},
      {403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.", WaitingFor::retry, false},
  }));
  CAPTURE(row.code, row.message);
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.salesforce.before = [&](const HttpRequest&) { return error(row.status, row.code, row.message); };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(60);
  CHECK(w.waiting(ada).waiting_for == row.waiting_for);
  CHECK(w.waiting(ada).parked == row.parked);
  CHECK(w.waiting(ada).code == row.code);
  CHECK(w.get(ada).unsubscribed);
  REQUIRE(w.store->diagnostics().size() == 1);
  CHECK(w.store->diagnostics()[0].code == row.code);
  CHECK_FALSE(w.store->diagnostics()[0].fix.empty());
}

TEST_CASE("a lost answer, a malformed and a short one are sent again") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  const PersonId bob = w.person(2, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  w.engine->unsubscribe(bob, Via::link);
  int n = 0;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    switch (++n) {
      case 1:
        return lost(TransportFailure::no_answer);
      case 2:
        return lost(TransportFailure::not_sent);
      case 3:
        return reply(200, "<html>");
      case 4:
        return reply(200, R"([{"id":"x","success":true,"errors":[]}])");
      case 5:
        return reply(502, "<html>bad gateway</html>");
      default:
        return std::nullopt;
    }
  };
  w.run_worker_for(3 * 60 * 1000);
  CHECK(n == 6);
  CHECK(pushed(w, contact_id(1)));
  CHECK(pushed(w, contact_id(2)));
  CHECK(w.watcher.said("no answer, it may have been applied; tried again in"));
  for (const Diagnostic& d : w.store->diagnostics()) CHECK_FALSE(d.open);
}

TEST_CASE(
    "retries: full jitter under the doubling cap for ten minutes, then a quarter of an hour, for ever") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  std::vector<UnixMillis> sent;
  w.salesforce.before = [&](const HttpRequest&) {
    sent.push_back(w.clock.now_ms);
    return lost(TransportFailure::not_sent);
  };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(24 * hour_ms);
  REQUIRE(sent.size() > 100);
  for (size_t i = 1; i < sent.size(); ++i) {
    const UnixMillis gap = sent[i] - sent[i - 1] - w.salesforce.latency_ms;
    const UnixMillis cap = std::min<UnixMillis>(500LL << std::min<size_t>(i - 1, 7), 60000);
    CAPTURE(i, gap);
    if (sent[i - 1] - sent[0] >= 600000) {
      CHECK(gap == 15 * 60 * 1000);
    } else {
      CHECK(gap >= 1);
      CHECK(gap <= std::max<UnixMillis>(cap, i >= 10 ? 60000 : cap));
    }
  }
  CHECK(w.waiting(ada).waiting_for == WaitingFor::retry);
}

TEST_CASE(
    "an expired session is replaced once and the request replayed; a second refusal ends the connection") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  const PersonId bob = w.person(2, "Contact");
  bool all = false;
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    for (const auto& [name, value] : request.headers) {
      if (name == "Authorization" && (all || value == "Bearer token1")) {
        return error(401, "INVALID_SESSION_ID", "Session expired or invalid");
      }
    }
    return std::nullopt;
  };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(100);
  CHECK(pushed(w, contact_id(1)));
  CHECK(w.salesforce.tokens == 2);
  CHECK(w.salesforce.requests.size() == 2);

  w.restart();
  all = true;
  w.salesforce.requests.clear();
  w.engine->unsubscribe(bob, Via::link);
  w.run_worker_for(14 * 60 * 1000);
  CHECK(w.salesforce.requests.size() == 2);  // one replay, no storm
  CHECK(w.waiting(bob).waiting_for == WaitingFor::connection);
  CHECK(w.waiting(bob).parked);
  all = false;
  w.restart();
  w.run_worker_for(2 * 60 * 1000);
  CHECK(pushed(w, contact_id(2)));  // after a quarter of an hour by itself
}

TEST_CASE(
    "wrong credentials: pushes wait for the connection without a storm, a settings change tries again") {
  World w;
  bool wrong = true;
  w.salesforce.on_token = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (!wrong) return std::nullopt;
    return reply(400, R"({"error":"invalid_grant","error_description":"authentication failure"})");
  };
  std::vector<PersonId> people;
  for (int i = 0; i < 10; ++i) people.push_back(w.person(i, "Contact"));
  for (int i = 0; i < 10; ++i) {
    w.clock.events.emplace_back(w.clock.now_ms + 1000 * (i + 1),
                                [&w, &people, i] { w.engine->unsubscribe(people[i], Via::link); });
  }
  w.run_worker_for(5 * 60 * 1000);
  CHECK(w.salesforce.tokens == 1);
  CHECK(w.waiting(people[9]).waiting_for == WaitingFor::connection);
  CHECK(w.waiting(people[9]).code == "invalid_grant");
  REQUIRE(w.store->diagnostics().size() == 1);
  CHECK(w.store->diagnostics()[0].category == "Authentication");

  w.restart();
  const PushReport refused = w.engine->push_due(true, 3);
  CHECK(refused.no_connection);
  wrong = false;
  w.restart();
  w.set("nightly_time", "21:00");
  w.run_worker_for(1000);
  CHECK(w.salesforce.opted_out[email_field].size() == 10);
  CHECK_FALSE(w.store->diagnostics()[0].open);
}

TEST_CASE("a hidden field is one diagnostic, and its rows go out when somebody pushes after the grant") {
  World w;
  std::vector<PersonId> people;
  for (int i = 0; i < 5; ++i) {
    people.push_back(w.person(i, "Contact"));
    w.salesforce.refuse[contact_id(i)] = {"INVALID_FIELD", "No such column"};
    w.engine->unsubscribe(people.back(), Via::link);
  }
  w.run_worker_for(3 * hour_ms);
  CHECK(w.salesforce.requests.size() == 1);
  REQUIRE(w.store->diagnostics().size() == 1);
  CHECK(w.store->diagnostics()[0].object == "Contact");
  CHECK(w.store->diagnostics()[0].field == email_field);
  CHECK(w.store->diagnostics()[0].salesforce_id.empty());
  CHECK(w.watcher.said("push refused: INVALID_FIELD: No such column; parked until the field can be written"));
  w.salesforce.refuse.clear();
  w.restart();
  const PushReport report = w.engine->push_due(true, 1);
  CHECK(report.accepted == 5);
  CHECK_FALSE(w.store->diagnostics()[0].open);
}

TEST_CASE("with the nightly off a parked row is tried every day") {
  World w;
  w.set("nightly", "off");
  const PersonId ada = w.person(1, "Contact");
  w.salesforce.refuse[contact_id(1)] = {"ENTITY_IS_LOCKED", "approval"};
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(73 * hour_ms);
  CHECK(w.salesforce.requests.size() == 4);
}

TEST_CASE("push_due tries what waits for its next retry, with several tries of each row") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  int down = 1;
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (down-- > 0) return reply(503, "");
    return std::nullopt;
  };
  w.engine->unsubscribe(ada, Via::link);
  CHECK(w.engine->push_due(false, 1).retrying == 1);
  down = 2;
  const PushReport report = w.engine->push_due(true, 3);
  CHECK(report.accepted == 1);
  CHECK(w.salesforce.requests.size() == 4);
}

TEST_CASE("a resubscribe between the claim and the sending is obeyed") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.points.on = [&](Point point) {
    if (point == Point::push_claimed) w.engine->resubscribe(ada, "admin", "asked to");
  };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(1000);
  CHECK(w.salesforce.requests.empty());
  CHECK(w.store->outbox().empty());
}

TEST_CASE("a change of the field between the claim and the sending is obeyed") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  bool changed = false;
  w.points.on = [&](Point point) {
    if (point == Point::push_claimed && !changed) {
      changed = true;
      w.set("opt_out_field", "sales_opt_out");
    }
  };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(1000);
  CHECK_FALSE(pushed(w, contact_id(1)));
  CHECK(pushed(w, contact_id(1), sales_field));
}

TEST_CASE("killed anywhere in a push, another engine takes the row over when the lease ends") {
  World w;
  const Point where = GENERATE(Point::push_claimed, Point::push_accepted);
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  w.points.on = [&](Point point) {
    if (point == where) throw Killed{};
  };
  CHECK_THROWS_AS(w.run_worker_for(1000), Killed);
  w.points.on = nullptr;
  w.clock.at_end = nullptr;
  REQUIRE(w.store->outbox().size() == 1);

  w.engine = w.another("two");
  w.run_worker_for(4 * 60 * 1000);
  CHECK(w.store->outbox().size() == 1);
  w.engine = w.another("two");
  w.run_worker_for(2 * 60 * 1000);
  CHECK(w.store->outbox().empty());
  CHECK(pushed(w, contact_id(1)));
  CHECK(w.get(ada).synced_email_opt_out == true);
}

TEST_CASE("a worker that was taken over changes nothing any more") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  auto two = w.another("two");
  bool slept = false;
  w.salesforce.after = [&](const HttpRequest&) {
    if (std::exchange(slept, true)) return;
    w.clock.now_ms += 6 * 60 * 1000;  // asleep for longer than its lease
    CHECK(two->push_due(false, 1).accepted == 1);
    w.engine->unsubscribe(ada, Via::link);  // a new row, which is not the old claim's
  };
  w.run_worker_for(10 * 60 * 1000);
  CHECK(w.store->outbox().empty());
  CHECK(w.watcher.said("another worker took rows over"));
}

TEST_CASE("after ten calls without an answer the worker rests for a minute between calls") {
  World w;
  w.salesforce.before = [&](const HttpRequest&) { return lost(TransportFailure::no_answer); };
  for (int i = 0; i < 60; ++i) {
    const PersonId id = w.person(i, "Contact");
    w.clock.events.emplace_back(w.clock.now_ms + 100 * (i + 1),
                                [&w, id] { w.engine->unsubscribe(id, Via::link); });
  }
  w.run_worker_for(5 * 60 * 1000);
  CHECK(w.salesforce.requests.size() >= 12);
  CHECK(w.salesforce.requests.size() <= 17);
}
