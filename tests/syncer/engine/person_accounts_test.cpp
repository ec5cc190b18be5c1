// People who are linked to an Account: what is asked, and what comes of each answer.
#include <fmt/format.h>

#include "tests/catch.h"
#include "tests/syncer/engine/harness.h"

using namespace syncer;
using test::World;

namespace {

const std::string account_of_ada = "0015e00000ABCDEAA5";

bool asks_for_accounts(const HttpRequest& request) {
  return request.target.find("PersonContactId") != std::string::npos;
}

HttpResponse person_account(const std::string& contact) {
  return test::reply(
      200, fmt::format(R"({{"totalSize":1,"done":true,"records":[{{"Id":"{}","PersonContactId":{}}}]}})",
                       account_of_ada, contact.empty() ? "null" : "\"" + contact + "\""));
}

void answer_accounts(World& w, std::function<HttpResponse()> answer) {
  w.salesforce.before = [answer = std::move(answer)](const HttpRequest& request) {
    return asks_for_accounts(request) ? std::optional(answer()) : std::nullopt;
  };
}

PersonId ada_of(World& w, bool unsubscribed = false) {
  const PersonId ada = w.person(1, "", unsubscribed);
  w.store->link(ada, account_of_ada, w.clock.now());
  return ada;
}

}  // namespace

TEST_CASE("a push of a person account's id is looked up, and goes to the contact") {
  World w;
  const PersonId ada = ada_of(w);
  answer_accounts(w, [] { return person_account(test::contact_id(7)); });
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(test::hour_ms / 60);
  CHECK(w.get(ada).salesforce_id == test::contact_id(7));
  CHECK(w.get(ada).synced_email_opt_out == true);
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].count(test::contact_id(7)) == 1);
  CHECK(w.salesforce.count("PersonContactId") == 1);
  CHECK(w.salesforce.count("/queryAll") == 1);
  CHECK(w.store->moves(ada).at(0).why == MoveWhy::person_account);
  CHECK(w.store->audit().at(0).result == "moved");
  CHECK(w.store->diagnostics().empty());
}

TEST_CASE("whatever is wrong with the look-up for a moment costs a retry, not the push") {
  World w;
  const PersonId ada = ada_of(w);
  int asked = 0;
  answer_accounts(w, [&asked] {
    ++asked;
    if (asked == 1) return test::error(503, "SERVER_UNAVAILABLE", "Server Unavailable");
    if (asked == 2) return test::reply(200, R"({"totalSize":1,"done":true,"records":[{"Id":"x"}]})");
    return person_account(test::contact_id(7));
  });
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(test::hour_ms / 6);
  CHECK(asked == 3);
  CHECK(w.salesforce.opted_out["HasOptedOutOfEmail"].count(test::contact_id(7)) == 1);
}

TEST_CASE("who stands for nobody, cannot be seen, or has no person accounts is parked once") {
  const auto [answer, code, waiting] =
      GENERATE(table<std::function<HttpResponse()>, std::string, WaitingFor>({
          {[] { return person_account(""); }, "NOT_A_PERSON_ACCOUNT", WaitingFor::record},
          {[] { return test::reply(200, R"({"totalSize":0,"done":true,"records":[]})"); }, "NOT_FOUND",
           WaitingFor::record},
          {[] { return test::error(400, "INVALID_FIELD", "No such column 'PersonContactId' on entity"); },
           "NOT_A_PERSON_ACCOUNT", WaitingFor::record},
          {[] { return test::error(400, "INVALID_TYPE", "sObject type 'Account' is not supported."); },
           "INVALID_TYPE", WaitingFor::access},
      }));
  World w;
  const PersonId ada = ada_of(w);
  answer_accounts(w, answer);
  w.engine->unsubscribe(ada, Via::link);
  w.run_worker_for(test::hour_ms);
  CHECK(w.waiting(ada).parked);
  CHECK(w.waiting(ada).code == code);
  CHECK(w.waiting(ada).waiting_for == waiting);
  CHECK(w.salesforce.count("PersonContactId") == 1);
  CHECK(w.salesforce.count("PATCH") == 0);
  CHECK(w.get(ada).salesforce_id == account_of_ada);
}

TEST_CASE("a nightly asks for Accounts before it reads, as planned, and counts what it parks") {
  World w;
  w.set("nightly", "on");
  const PersonId ada = ada_of(w), bob = w.person(2, "");
  w.store->link(bob, "0015e00000ABCDFAA5", w.clock.now());
  w.store->set_initial_state(bob, {true, std::nullopt, OptOutField::email_opt_out});
  w.salesforce.opted_out["HasOptedOutOfEmail"].insert(test::contact_id(7));
  answer_accounts(w, [] { return person_account(test::contact_id(7)); });
  w.run_scheduler_until(test::monday_19h + 2 * test::hour_ms);
  REQUIRE(w.store->runs().size() == 1);
  const Run run = w.store->runs().front();
  CHECK(run.state == RunState::complete);
  CHECK(run.counts.calls == 3);
  CHECK(run.counts.planned_calls == 3);
  CHECK(run.counts.parked == 1);
  CHECK(w.get(ada).unsubscribed);
  CHECK(w.store->moves(ada).at(0).run == run.id);
  CHECK(w.waiting(bob).code == "NOT_FOUND");
  w.restart();
  w.run_scheduler_until(test::monday_19h + 26 * test::hour_ms);
  REQUIRE(w.store->runs().size() == 2);
  CHECK(w.store->runs().back().counts.calls == 3);  // bob's, and two reads
  CHECK(w.salesforce.count("PATCH") == 0);
}

TEST_CASE("a nightly whose Accounts cannot be read reads everybody else, and comes again") {
  World w;
  w.set("nightly", "on");
  const PersonId ada = ada_of(w), cy = w.person(3, "Contact");
  w.salesforce.opted_out["HasOptedOutOfEmail"] = {test::contact_id(3), test::contact_id(7)};
  int asked = 0;
  answer_accounts(w, [&asked] {
    return ++asked <= 6 ? test::error(503, "SERVER_UNAVAILABLE", "Server Unavailable")
                        : person_account(test::contact_id(7));
  });
  w.run_scheduler_until(test::monday_19h + test::hour_ms + 5 * 60 * 1000);
  CHECK(w.get(cy).unsubscribed);
  CHECK(w.store->runs().front().state == RunState::incomplete);
  w.restart();
  w.run_scheduler_until(test::monday_19h + 2 * test::hour_ms);
  CHECK(w.store->runs().front().state == RunState::complete);
  CHECK(w.get(ada).unsubscribed);
}
