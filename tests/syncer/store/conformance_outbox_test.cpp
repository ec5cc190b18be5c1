// Conformance of any Store: claims, leases, fencing, settling, what people wait for.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

TEST_CASE("nothing due: no claim") {
  const auto store = fresh_store();
  CHECK(claim(*store).rows.empty());
  unsubscribe(*store, add(*store, "ada", contact(1)), t0 + 10);
  CHECK(claim(*store, t0 + 9).rows.empty());
  CHECK(claim(*store, t0 + 10, 0).rows.empty());
  CHECK(claim(*store, t0 + 10).rows.size() == 1);
}

TEST_CASE("a claim takes the longest due first, at most as many as asked for, each once") {
  const auto store = fresh_store();
  for (int i = 0; i < 5; ++i)
    unsubscribe(*store, add(*store, "p" + std::to_string(i), contact(i)), t0 + 10 - i);
  const Claim first = claim(*store, t0 + 10, 2);
  REQUIRE(first.rows.size() == 2);
  CHECK(first.rows[0].row.salesforce_id == contact(4));
  CHECK(first.rows[1].row.salesforce_id == contact(3));
  const Claim second = claim(*store, t0 + 10, 200, "w2");
  REQUIRE(second.rows.size() == 3);
  CHECK(second.token > first.token);
  CHECK(claim(*store, t0 + 10).rows.empty());
  CHECK(store->workers() == std::vector<std::string>{"w1", "w2"});
}

TEST_CASE("a claim commits the audit intent with the field's API name") {
  const auto store = fresh_store();
  set(*store, "lead_email_opt_out", "Lead_Out__c");
  const PersonId ada = add(*store, "ada", lead(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  REQUIRE(store->audit().size() == 1);
  const AuditRow audit = store->audit()[0];
  CHECK(audit.id == taken.rows.at(0).audit);
  CHECK(audit.person == ada);
  CHECK(audit.salesforce_id == lead(1));
  CHECK(audit.field == "Lead_Out__c");
  CHECK_FALSE(audit.old_value.has_value());
  CHECK(audit.new_value);
  CHECK(audit.cause == "unsubscribe");
  CHECK(audit.run == 0);
  CHECK(audit.intended_at == t0);
  CHECK(audit.settled_at == 0);
  CHECK(audit.result.empty());
}

TEST_CASE("only the objects named") {
  const auto store = fresh_store();
  unsubscribe(*store, add(*store, "ada", contact(1)));
  unsubscribe(*store, add(*store, "bob", lead(1)));
  Store::ClaimWhat what;
  what.contacts = false;
  const Claim leads = store->claim("w1", 200, t0, t0 + minutes, what);
  REQUIRE(leads.rows.size() == 1);
  CHECK(leads.rows[0].row.salesforce_id == lead(1));
  what = {};
  what.leads = false;
  CHECK(store->claim("w1", 200, t0, t0 + minutes, what).rows.at(0).row.salesforce_id == contact(1));
}

TEST_CASE("accepted: closed, agreed for every unsubscribed person of the record, audited") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(1));
  const PersonId cy = add(*store, "cy", contact(1));
  unsubscribe(*store, ada);
  unsubscribe(*store, bob);
  const Claim taken = claim(*store);
  REQUIRE(taken.rows.size() == 1);
  CHECK(store->settle(taken, all_accepted(taken), t0 + 5));
  CHECK(store->outbox().empty());
  CHECK(get(*store, ada).synced_email_opt_out == true);
  CHECK(get(*store, bob).synced_email_opt_out == true);
  CHECK_FALSE(get(*store, ada).synced_sales_opt_out.has_value());
  CHECK_FALSE(get(*store, cy).synced_email_opt_out.has_value());
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nothing);
  const AuditRow audit = store->audit().at(0);
  CHECK(audit.result == "accepted");
  CHECK(audit.settled_at == t0 + 5);
  CHECK(audit.request_id == "r1");
}

TEST_CASE("an agreement reached meanwhile is a change: a nightly that read before must look again") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const int64_t read_version = store->change_counter();
  const Claim taken = claim(*store);
  store->settle(taken, all_accepted(taken), t0);
  CHECK(get(*store, ada).version > read_version);
}

TEST_CASE("retry: stays open until its next try, and remembers how long it has failed") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  const int64_t row = taken.rows.at(0).row.id;
  CHECK(store->settle(
      taken, {failed(row, PushOutcome::retry, WaitingFor::retry, "SERVER_UNAVAILABLE", t0 + 30)}, t0 + 5));
  OutboxRow open = store->outbox().at(0);
  CHECK(open.state == OutboxState::pending);
  CHECK(open.attempts == 1);
  CHECK(open.first_failed_at == t0 + 5);
  CHECK(open.next_try_at == t0 + 30);
  CHECK(open.code == "SERVER_UNAVAILABLE");
  CHECK(open.message == "about SERVER_UNAVAILABLE");
  CHECK(open.worker.empty());
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::retry);
  CHECK_FALSE(waiting(*store, ada).parked);
  CHECK(waiting(*store, ada).code == "SERVER_UNAVAILABLE");

  CHECK(claim(*store, t0 + 29).rows.empty());
  const Claim again = claim(*store, t0 + 30);
  REQUIRE(again.rows.size() == 1);
  CHECK(again.rows[0].row.attempts == 1);
  CHECK(store->settle(again, {failed(row, PushOutcome::retry, WaitingFor::retry, "X", t0 + 90)}, t0 + 31));
  open = store->outbox().at(0);
  CHECK(open.attempts == 2);
  CHECK(open.first_failed_at == t0 + 5);
  CHECK(store->audit().size() == 2);
  CHECK(store->audit()[0].result == "retry");
  CHECK(store->audit()[0].code == "SERVER_UNAVAILABLE");
}

TEST_CASE("parked: waits for a person, a date, or whoever asks for the parked") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  const int64_t row = taken.rows.at(0).row.id;
  SECTION("without a date") {
    store->settle(taken, {failed(row, PushOutcome::parked, WaitingFor::field, "INVALID_FIELD", 0)}, t0);
    CHECK(claim(*store, t0 + 10000 * hours).rows.empty());
    CHECK(store->outbox_counts().next_try_at == 0);
    CHECK(store->outbox_counts().parked == 1);
    const Store::Waiting what = waiting(*store, ada);
    CHECK(what.waiting_for == WaitingFor::field);
    CHECK(what.parked);
    CHECK(what.code == "INVALID_FIELD");
    SECTION("made due by a person") {
      store->make_parked_due(t0 + 1);
      CHECK(store->outbox_counts().pending == 1);
      CHECK(waiting(*store, ada).waiting_for == WaitingFor::field);  // until the next try tells better
      CHECK(claim(*store, t0 + 1).rows.size() == 1);
    }
    SECTION("asked for") {
      Store::ClaimWhat parked;
      parked.parked_too = true;
      CHECK(store->claim("w1", 200, t0 + 1, t0 + minutes, parked).rows.size() == 1);
    }
  }
  SECTION("with a date") {
    store->settle(taken, {failed(row, PushOutcome::parked, WaitingFor::access, "X", t0 + 24 * hours)}, t0);
    CHECK(store->outbox_counts().next_try_at == t0 + 24 * hours);
    CHECK(claim(*store, t0 + 23 * hours).rows.empty());
    CHECK(claim(*store, t0 + 24 * hours).rows.size() == 1);
  }
}

TEST_CASE("a run asks for each parked row once") {
  const auto store = fresh_store();
  unsubscribe(*store, add(*store, "ada", contact(1)));
  park(*store);
  const BeginRun run = begin(*store, t0);
  Store::ClaimWhat what;
  what.parked_too = true;
  what.run = run.run.id;
  const Claim once = store->claim("w1", 200, t0, t0 + minutes, what);
  REQUIRE(once.rows.size() == 1);
  store->settle(
      once, {failed(once.rows[0].row.id, PushOutcome::parked, WaitingFor::field, "INVALID_FIELD", 0)}, t0);
  CHECK(store->claim("w1", 200, t0, t0 + minutes, what).rows.empty());
  CHECK(store->audit().back().run == run.run.id);
}

TEST_CASE("dropped: closed without a write, with the reason") {
  const auto store = fresh_store();
  unsubscribe(*store, add(*store, "ada", contact(1)));
  const Claim taken = claim(*store);
  PushResult dropped = failed(taken.rows[0].row.id, PushOutcome::dropped, WaitingFor::nothing, "", 0);
  dropped.message = "nobody wants it";
  CHECK(store->settle(taken, {dropped}, t0));
  CHECK(store->outbox().empty());
  CHECK(store->audit().at(0).result == "dropped");
  CHECK(store->audit().at(0).message == "nobody wants it");
}

TEST_CASE("an expired lease is taken over; the first owner's token is stale") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim first = claim(*store, t0);
  CHECK(claim(*store, t0 + minutes - 1, 200, "w2").rows.empty());
  const Claim second = claim(*store, t0 + minutes, 200, "w2");
  REQUIRE(second.rows.size() == 1);
  CHECK(second.token > first.token);

  const int64_t row = first.rows.at(0).row.id;
  CHECK_FALSE(
      store->settle(first, {failed(row, PushOutcome::parked, WaitingFor::field, "LATE", 0)}, t0 + minutes));
  CHECK(store->outbox().at(0).state == OutboxState::claimed);
  CHECK(store->outbox().at(0).worker == "w2");
  CHECK(store->outbox().at(0).code.empty());
  CHECK_FALSE(get(*store, ada).synced_email_opt_out.has_value());
  CHECK(store->audit().at(0).code == "LATE");  // it was sent, and answered
  CHECK(store->audit().at(1).result.empty());

  CHECK(store->settle(second, all_accepted(second), t0 + minutes));
  CHECK(store->outbox().empty());
  CHECK_FALSE(store->settle(first, all_accepted(first), t0 + minutes));
  CHECK(store->audit().at(0).code == "LATE");
}

TEST_CASE("an expired lease that nobody took over still settles") {
  const auto store = fresh_store();
  unsubscribe(*store, add(*store, "ada", contact(1)));
  const Claim taken = claim(*store, t0);
  CHECK(store->settle(taken, all_accepted(taken), t0 + hours));
  CHECK(store->outbox().empty());
}

TEST_CASE("what was partly lost is settled where it is still held") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(2));
  unsubscribe(*store, ada);
  unsubscribe(*store, bob);
  const Claim first = claim(*store, t0);
  const Claim second = claim(*store, t0 + minutes, 1, "w2");
  REQUIRE(second.rows.size() == 1);
  CHECK_FALSE(store->settle(first, all_accepted(first), t0 + minutes));
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(1));
  CHECK(get(*store, bob).synced_email_opt_out == true);
}

TEST_CASE("a dead worker's claims are freed at once, and its token is void") {
  const auto store = fresh_store();
  unsubscribe(*store, add(*store, "ada", contact(1)));
  const Claim dead = claim(*store, t0);
  store->release("w2", t0 + 1);
  CHECK(claim(*store, t0 + 1).rows.empty());
  store->release("w1", t0 + 1);
  CHECK(store->workers().empty());
  CHECK_FALSE(store->settle(dead, {accepted(dead.rows[0].row.id)}, t0 + 1));
  CHECK(claim(*store, t0 + 1, 200, "w2").rows.size() == 1);
}

TEST_CASE("an unsubscribe while a dead worker's lease has run out needs no second send") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim dead = claim(*store, t0);
  unsubscribe(*store, ada, t0 + hours);
  CHECK(store->outbox().at(0).state == OutboxState::pending);
  CHECK_FALSE(store->settle(dead, all_accepted(dead), t0 + hours));
  CHECK(store->outbox().size() == 1);
}

TEST_CASE("counts tell when to look again") {
  const auto store = fresh_store();
  CHECK(store->outbox_counts().next_try_at == 0);
  CHECK(store->outbox_counts().oldest_at == 0);
  unsubscribe(*store, add(*store, "ada", contact(1)), t0);
  unsubscribe(*store, add(*store, "bob", contact(2)), t0 + 5);
  OutboxCounts counts = store->outbox_counts();
  CHECK(counts.pending == 2);
  CHECK(counts.oldest_at == t0);
  CHECK(counts.next_try_at == t0);
  claim(*store, t0 + 5);
  counts = store->outbox_counts();
  CHECK(counts.claimed == 2);
  CHECK(counts.pending == 0);
  CHECK(counts.next_try_at == t0 + 5 + minutes);  // when a dead worker's claim could be taken over
}

TEST_CASE("what people wait for") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(1));
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nothing);
  unsubscribe(*store, ada);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::push);
  CHECK(waiting(*store, bob).waiting_for == WaitingFor::nothing);
  unsubscribe(*store, bob);
  CHECK(waiting(*store, bob).waiting_for == WaitingFor::push);
  const Claim taken = claim(*store);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::push);
  store->settle(taken, all_accepted(taken), t0);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nothing);
  // Another field becomes effective: nothing was agreed about it.
  set(*store, "nightly", "on");
  set(*store, "opt_out_field", "sales_opt_out");
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
}

namespace {

// An object that could not be read or written as a whole.
Diagnostic diagnostic(const char* object, const char* field, const char* code = "INVALID_FIELD",
                      const char* category = "Access/Validation") {
  Diagnostic d;
  d.category = category;
  d.code = code;
  d.object = object;
  d.field = field;
  d.message = "hidden";
  return d;
}

}  // namespace

TEST_CASE("an object that is known to be blocked is what its people wait for") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", lead(1));
  for (const PersonId person : {ada, bob}) store->set_initial_state(person, {true, std::nullopt, {}});
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
  SECTION("its opt-out field") {
    store->report(diagnostic("Contact", "HasOptedOutOfEmail"), t0);
    const Store::Waiting what = waiting(*store, ada);
    CHECK(what.waiting_for == WaitingFor::field);
    CHECK(what.parked);
    CHECK(what.code == "INVALID_FIELD");
    CHECK(what.message == "hidden");
    CHECK(waiting(*store, bob).waiting_for == WaitingFor::nightly);
    store->close_diagnostics("Contact", "HasOptedOutOfEmail", "");
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
    CHECK_FALSE(waiting(*store, ada).parked);
  }
  SECTION("the object itself") {
    store->report(diagnostic("Contact", "HasOptedOutOfEmail", "INVALID_TYPE"), t0);
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::access);
    CHECK(waiting(*store, ada).parked);
  }
  SECTION("not by another field, one record, or what goes away by itself") {
    store->report(diagnostic("Contact", "Other__c"), t0);
    store->report(diagnostic("Contact", "HasOptedOutOfEmail", "QUERY_TIMEOUT", "Intermittent"), t0);
    Diagnostic one = diagnostic("Contact", "HasOptedOutOfEmail");
    one.salesforce_id = contact(1);
    store->report(one, t0);
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
  }
}

TEST_CASE("a row that is due again waits for the field once that was seen to be blocked still") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  park(*store);
  store->report(diagnostic("Contact", "HasOptedOutOfEmail"), t0);
  set(*store, "nightly", "on", t0 + hours);
  CHECK_FALSE(waiting(*store, ada).parked);
  store->report(diagnostic("Contact", "HasOptedOutOfEmail"), t0 + 2 * hours);
  CHECK(waiting(*store, ada).parked);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::field);
  // A new act is a new chance.
  unsubscribe(*store, ada, t0 + 3 * hours);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::push);
}

TEST_CASE("nobody waits for a write in flight that is wanted no more") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  claim(*store);
  store->link(ada, contact(2), t0);
  const PersonId bob = add(*store, "bob");
  unsubscribe(*store, bob);
  store->link(bob, contact(1), t0);
  CHECK(waiting(*store, bob).waiting_for == WaitingFor::nightly);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::push);
}

TEST_CASE("the names of what people wait for") {
  CHECK(name_of(WaitingFor::nothing).empty());
  CHECK(name_of(WaitingFor::salesforce_id) == "salesforce_id");
  CHECK(name_of(WaitingFor::field) == "field");
  CHECK(name_of(WaitingFor::nightly) == "nightly");
}

}  // namespace
}  // namespace syncer
