// What people change between a push's decision and its sending: while the engine logs in, while a session is
// renewed, between two halves of a batch. What is sent is what is wanted when it is sent.
#include <functional>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

constexpr const char* email_field = "HasOptedOutOfEmail";

// Does something once, in the middle of the next login.
void during_login(World& w, std::function<void()> act) {
  w.salesforce.on_token = [&w, act = std::move(act)](const HttpRequest&) -> std::optional<HttpResponse> {
    w.clock.now_ms += 30 * 1000;
    const std::function<void()> once = act;
    w.salesforce.on_token = nullptr;
    once();
    return std::nullopt;
  };
}

const std::set<std::string>& pushed(World& w, const char* field = email_field) {
  return w.salesforce.opted_out[field];
}

}  // namespace

TEST_CASE("whoever is resubscribed while the engine logs in is not pushed") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  during_login(w, [&] { w.engine->resubscribe(ada, "admin", "a slip"); });
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.requests.empty());
  CHECK(w.salesforce.tokens == 1);
  CHECK(w.store->outbox().empty());
  REQUIRE(w.store->audit().size() == 1);
  CHECK(w.store->audit()[0].result == "dropped");
}

TEST_CASE("a push follows the person and the settings that change while the engine logs in") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  SECTION("to another record") {
    during_login(w, [&] { w.store->link(ada, contact_id(2), w.clock.now_ms); });
    w.run_worker_for(hour_ms);
    CHECK(pushed(w) == std::set<std::string>{contact_id(2)});
  }
  SECTION("to the field that is chosen instead") {
    during_login(w, [&] { w.set("opt_out_field", "sales_opt_out"); });
    w.run_worker_for(hour_ms);
    CHECK(pushed(w).empty());
    CHECK(pushed(w, "Marketo_Sales_Opt_Out__c") == std::set<std::string>{contact_id(1)});
  }
  SECTION("to the field by its new name") {
    during_login(w, [&] { w.set("contact_email_opt_out", "DoNotCall"); });
    w.run_worker_for(hour_ms);
    CHECK(pushed(w).empty());
    CHECK(pushed(w, "DoNotCall") == std::set<std::string>{contact_id(1)});
  }
  CHECK(w.store->outbox().empty());
}

TEST_CASE("what is no longer wanted is not replayed after a session was renewed") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    during_login(w, [&w, ada] { w.engine->resubscribe(ada, "admin", "a slip"); });
    w.salesforce.before = nullptr;
    return error(401, "INVALID_SESSION_ID", "Session expired or invalid");
  };
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.requests.size() == 1);
  CHECK(pushed(w).empty());
  CHECK(w.store->outbox().empty());
}

TEST_CASE("the others of a batch go out without the one that is no longer wanted") {
  World w;
  const PersonId ada = w.person(1, "Contact"), bob = w.person(2, "Lead"), cy = w.person(3, "Contact");
  for (const PersonId id : {ada, bob, cy}) w.engine->unsubscribe(id, Via::bulk);
  SECTION("while the engine logs in") {
    during_login(w, [&] { w.engine->resubscribe(cy, "admin", "a slip"); });
    w.run_worker_for(hour_ms);
    CHECK(w.salesforce.requests.size() == 1);
    CHECK(pushed(w) == std::set<std::string>{contact_id(1), lead_id(2)});
  }
  SECTION("while the first half of a batch that was split is under way") {
    w.salesforce.before = [&](const HttpRequest&) -> std::optional<HttpResponse> {
      w.salesforce.before = nullptr;
      return error(400, "INVALID_FIELD", "No such column");
    };
    w.salesforce.after = [&](const HttpRequest&) {
      w.engine->resubscribe(bob, "admin", "a slip");
      w.salesforce.after = nullptr;
    };
    w.run_worker_for(hour_ms);
    CHECK(pushed(w) == std::set<std::string>{contact_id(1), contact_id(3)});
  }
  CHECK(w.store->outbox().empty());
}

TEST_CASE("a nightly that lost its only push to a resubscribe keeps to its plan") {
  World w;
  const PersonId ada = w.person(1, "Contact", true, false);
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.method != "PATCH") return std::nullopt;
    during_login(w, [&w, ada] { w.engine->resubscribe(ada, "admin", "a slip"); });
    w.salesforce.before = nullptr;
    return error(401, "INVALID_SESSION_ID", "Session expired or invalid");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(report.run.counts.calls == report.run.counts.planned_calls);
  CHECK(report.run.counts.pushed == 0);
  CHECK(pushed(w).empty());
}
