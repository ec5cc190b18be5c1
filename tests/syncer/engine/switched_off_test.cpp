// The switch salesforce_sync in the middle of things: what has been sent has been sent, and nothing more
// goes.
#include <utility>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

TEST_CASE("switched off while the engine logs in, nothing is sent, parked or reported") {
  World w;
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  bool first = true;
  w.salesforce.on_token = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (std::exchange(first, false)) w.set("salesforce_sync", "off");
    return std::nullopt;
  };
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.tokens == 1);
  CHECK(w.salesforce.requests.empty());
  CHECK(w.waiting(ada).waiting_for == WaitingFor::sync);
  CHECK(w.store->diagnostics().empty());
  w.restart();
  w.set("salesforce_sync", "on");
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].contains(contact_id(1)));
  CHECK(w.waiting(ada).waiting_for == WaitingFor::nothing);
}

TEST_CASE("switched off before a push has looked, its row is as it was claimed") {
  World w;
  w.set("push_check", "read_first");
  const PersonId ada = w.person(1, "Contact");
  w.engine->unsubscribe(ada, Via::link);
  bool first = true;
  w.salesforce.on_token = [&](const HttpRequest&) -> std::optional<HttpResponse> {
    if (std::exchange(first, false)) w.set("salesforce_sync", "off");
    return std::nullopt;
  };
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.requests.empty());
  REQUIRE(w.store->outbox().size() == 1);
  CHECK(w.store->outbox()[0].state == OutboxState::pending);
  CHECK(w.store->outbox()[0].code.empty());
  CHECK(w.store->diagnostics().empty());
  w.restart();
  w.set("salesforce_sync", "on");
  w.run_worker_for(hour_ms);
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].contains(contact_id(1)));
}

TEST_CASE("switched off between two pages of a night, the next page is not asked for") {
  World w;
  w.person(1, "Contact");
  w.person(2, "Contact");
  w.salesforce.opted_out["HasOptedOutOfEmail"] = {contact_id(1), contact_id(2)};
  w.salesforce.page_size = 1;
  bool first = true;
  w.salesforce.after = [&](const HttpRequest&) {
    if (std::exchange(first, false)) w.set("salesforce_sync", "off");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(w.salesforce.requests.size() == 1);
  CHECK(report.run.state == RunState::incomplete);
  CHECK(w.store->diagnostics().empty());
}

TEST_CASE("switched off, a night by hand asks nothing, not even for a token") {
  World w;
  w.person(1, "Contact");
  w.set("salesforce_sync", "off");
  CHECK(w.engine->run_nightly_by_hand().run.state == RunState::incomplete);
  CHECK(w.engine->push_due(true, 3).accepted == 0);
  CHECK(w.engine->push_to_sales_connect({contact_id(1)}).failure->code == sync_switched_off);
  CHECK(w.salesforce.tokens == 0);
  CHECK(w.salesforce.requests.empty());
}
