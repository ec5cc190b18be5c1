// The other records of an address: how many queries, what is queued, and what one refused object does to the
// other.
#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using namespace syncer::test;

namespace {

PersonId told_person(World& w, int n) {
  const std::string email = fmt::format("p{}@example.com", n);
  w.store->import_person({email, "", "", contact_id(n)}, w.clock.now_ms);
  const PersonId id = w.store->person_by_email(email)->id;
  w.store->set_initial_state(id, {true, true, OptOutField::email_opt_out});
  w.salesforce.opted_out["HasOptedOutOfEmail"].insert(contact_id(n));
  return id;
}

bool searches(const HttpRequest& request, const std::string& object) {
  return request.target.find("Email%20IN") != std::string::npos &&
         request.target.find("FROM%20" + object) != std::string::npos;
}

std::string second_of_p1(const char* flag) {
  return fmt::format(
      R"({{"totalSize":1,"done":true,"records":[{{"attributes":{{"type":"x"}},"Id":"{}",)"
      R"("Email":"P1@Example.com","FirstName":null,"LastName":"L","HasOptedOutOfEmail":{}}}]}})",
      contact_id(901), flag);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("a night asks for the addresses of a hundred people with two queries, and tells what is not told") {
  World w;
  w.set("records_of_an_address", "all");
  for (int n = 1; n <= 150; ++n) told_person(w, n);
  const char* flag = GENERATE("false", "true");
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (searches(request, "Contact") && request.target.find("p1%40") != std::string::npos)
      return reply(200, second_of_p1(flag));
    if (searches(request, "Contact") || searches(request, "Lead"))
      return reply(200, R"({"totalSize":0,"done":true,"records":[]})");
    return std::nullopt;
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(report.run.state == RunState::complete);
  CHECK(w.salesforce.count("Email%20IN") == 4);
  CHECK(report.run.counts.calls == report.run.counts.planned_calls);
  const bool told = w.salesforce.opted_out["HasOptedOutOfEmail"].contains(contact_id(901));
  CHECK(told == (std::string_view(flag) == "false"));
}

TEST_CASE("an object that may not be searched does not keep the other one's records from being told") {
  World w;
  w.set("records_of_an_address", "all");
  const PersonId ada = told_person(w, 1);
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (searches(request, "Lead")) return error(400, "INVALID_TYPE", "sObject type 'Lead' is not supported.");
    if (searches(request, "Contact")) return reply(200, second_of_p1("false"));
    return std::nullopt;
  };
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(20 * test::hour_ms);
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].contains(contact_id(901)));
  CHECK(w.salesforce.count("FROM%20Lead") == 1);  // again after a day
  REQUIRE(w.store->diagnostics().size() == 1);
  CHECK(w.store->diagnostics()[0].object == "Lead");
}

TEST_CASE("of two fields the one that can be read is told, also to the addresses of the next query") {
  World w;
  w.set("records_of_an_address", "all");
  w.set("opt_out_field", "sales_opt_out");
  w.set("field_choice", "additional");
  for (int n = 1; n <= 150; ++n) told_person(w, n);
  w.salesforce.before = [&](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (!searches(request, "Contact") && !searches(request, "Lead")) return std::nullopt;
    if (request.target.find("Marketo_Sales_Opt_Out__c") != std::string::npos)
      return error(400, "INVALID_FIELD", "No such column 'Marketo_Sales_Opt_Out__c' on entity 'Contact'.");
    if (searches(request, "Contact") && request.target.find("p150%40") != std::string::npos)
      return reply(200, replaced(second_of_p1("false"), "P1@", "P150@"));
    return reply(200, R"({"totalSize":0,"done":true,"records":[]})");
  };
  const NightlyReport report = w.engine->run_nightly_by_hand();
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].contains(contact_id(901)));
  CHECK(w.salesforce.count("Email%20IN") == 8);  // both, each alone, and the one that is left
  CHECK(report.run.counts.calls == report.run.counts.planned_calls);
}
