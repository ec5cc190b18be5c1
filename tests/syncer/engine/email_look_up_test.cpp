// Look-ups by e-mail: how many queries, in what words, and what becomes of refusals.
#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

PersonId without_id(World& w, const std::string& email, bool unsubscribed = true) {
  w.store->import_person({email, "", "", ""}, w.clock.now_ms);
  const PersonId id = w.store->person_by_email(email)->id;
  if (unsubscribed) w.store->set_initial_state(id, {true, std::nullopt, OptOutField::email_opt_out});
  return id;
}

std::string found_page(const std::string& rows) {
  return fmt::format(R"({{"totalSize":1,"done":true,"records":[{}]}})", rows);
}

std::string found_row(const std::string& id, const std::string& email) {
  return fmt::format(
      R"({{"attributes":{{"type":"x"}},"Id":"{}","Email":"{}","FirstName":null,"LastName":"L"}})", id, email);
}

bool asks_by_email(const HttpRequest& request) {
  return request.target.find("Email%20IN") != std::string::npos;
}

}  // namespace

TEST_CASE("a night looks up many people with two queries for each hundred") {
  World w;
  w.set("without_salesforce_id", "look_up_by_email");
  for (int i = 0; i < 150; ++i) without_id(w, fmt::format("p{}@example.com", i));
  without_id(w, "subscribed@example.com", false);
  without_id(w, "too-long-for-salesforce-" + std::string(60, 'x') + "@example.com");
  w.salesforce.before = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!asks_by_email(request)) return std::nullopt;
    return reply(200, found_page(""));
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(report.run.counts.calls == 4);
  CHECK(report.run.counts.planned_calls == 4);
  REQUIRE(w.salesforce.requests.size() == 4);
  for (const HttpRequest& request : w.salesforce.requests) {
    CHECK(request.target.size() < 12'000);
    CHECK(request.target.find("subscribed") == std::string::npos);
    CHECK(request.target.find("too-long") == std::string::npos);
    const bool lead = request.target.find("FROM%20Lead") != std::string::npos;
    CHECK((request.target.find("IsConverted%20%3D%20false") != std::string::npos) == lead);
  }
}

TEST_CASE("quotes and backslashes of an address stay inside their text; letters are compared in any case") {
  World w;
  w.set("without_salesforce_id", "look_up_by_email");
  const PersonId ada = without_id(w, "Ada.O'Hara\\x@example.com", false);
  w.engine->unsubscribe(ada, Via::link);
  w.salesforce.before = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!asks_by_email(request)) return std::nullopt;
    CHECK(request.target.find("%28%27Ada.O%5C%27Hara%5C%5Cx%40example.com%27%29") != std::string::npos);
    const bool lead = request.target.find("FROM%20Lead") != std::string::npos;
    return reply(200, found_page(lead ? "" : found_row(contact_id(1), R"(ada.o'hara\\x@EXAMPLE.com)")));
  };
  w.run_worker_for(test::hour_ms);
  CHECK(w.get(ada).salesforce_id == contact_id(1));
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].contains(contact_id(1)));
}

TEST_CASE("a search that fails is made again after a while, and never in a tight loop") {
  World w;
  w.set("without_salesforce_id", "look_up_by_email");
  const PersonId ada = without_id(w, "ada@example.com", false);
  w.engine->unsubscribe(ada, Via::link);
  SECTION("for a moment: each minute") {
    w.salesforce.before = [](const HttpRequest&) { return lost(TransportFailure::no_answer); };
    w.run_worker_for(10 * 60 * 1000);
    CHECK(w.salesforce.requests.size() >= 3);
    CHECK(w.salesforce.requests.size() <= 33);
  }
  SECTION("for good: each day") {
    w.salesforce.before = [](const HttpRequest&) {
      return error(400, "INVALID_TYPE", "sObject type 'Contact' is not supported.");
    };
    w.run_worker_for(20 * test::hour_ms);
    CHECK(w.salesforce.requests.size() == 1);
    REQUIRE(w.store->diagnostics().size() == 1);
    CHECK(w.store->diagnostics()[0].object == "Contact");
  }
  CHECK(w.waiting(ada).waiting_for == WaitingFor::salesforce_id);
}
