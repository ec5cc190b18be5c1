// Conformance of any Store: what a run decided is carried out once, and never over somebody's later act.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

PersonId person_with(Store& store, const char* name, const std::string& salesforce_id, bool unsubscribed,
                     std::optional<bool> synced) {
  const PersonId id = add(store, name, salesforce_id);
  store.set_initial_state(id, {unsubscribed, synced, OptOutField::email_opt_out});
  return id;
}

TEST_CASE("a pull: flag, one history row from the sync, agreement, no push back (behaviours 12, 21)") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  const BeginRun run = begin(*store);
  const ApplyOutcome outcome = apply(*store, run, {decided(*store, ada, true)}, t0 + 3);
  CHECK(outcome.token_valid);
  CHECK(outcome.pulled == 1);
  CHECK(outcome.queued == 0);
  CHECK(outcome.conflicts == 0);
  CHECK(get(*store, ada).unsubscribed);
  CHECK(get(*store, ada).synced_email_opt_out == true);
  REQUIRE(store->history(ada).size() == 1);
  CHECK(store->history(ada)[0].source == "Salesforce Sync");
  CHECK(store->history(ada)[0].at == t0 + 3);
  CHECK(store->outbox().empty());
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nothing);
  CHECK(store->runs().at(0).counts.pulled == 1);  // at once, for a crash
}

TEST_CASE("a push: one row a record, for the run (behaviours 20, 48)") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), true, false);
  const PersonId bob = person_with(*store, "bob", contact(1), true, false);
  const BeginRun run = begin(*store);
  const ApplyOutcome outcome = apply(*store, run, {decided(*store, ada, false), decided(*store, bob, false)});
  CHECK(outcome.queued == 1);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].cause == "nightly");
  CHECK(store->outbox()[0].person == ada);
  CHECK(get(*store, ada).synced_email_opt_out == false);
  CHECK(store->history(ada).empty());
}

TEST_CASE("a push takes over an open row that nobody holds") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  unsubscribe(*store, ada);
  park(*store);
  const BeginRun run = begin(*store);
  CHECK(apply(*store, run, {decided(*store, ada, false, true)}, t0 + 3).queued == 1);
  REQUIRE(store->outbox().size() == 1);
  const OutboxRow row = store->outbox()[0];
  CHECK(row.cause == "unsubscribe");  // still an act that waits, for whoever resumes the run
  CHECK(row.state == OutboxState::pending);
  CHECK(row.next_try_at == t0 + 3);
  CHECK(row.code == "INVALID_FIELD");  // the last that is known
}

TEST_CASE("a push leaves a row in flight to its worker") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  const BeginRun run = begin(*store);
  CHECK(apply(*store, run, {decided(*store, ada, false, true)}).queued == 0);
  CHECK(store->outbox().at(0).cause == "unsubscribe");
  CHECK(store->settle(taken, all_accepted(taken), t0));
  CHECK(store->outbox().empty());
}

TEST_CASE(
    "a subscribed sibling of a record that is being opted out: unsubscribed now, agreed when it is written") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), true, false);
  const PersonId bob = person_with(*store, "bob", contact(1), false, false);
  const BeginRun run = begin(*store);
  PersonDecision sibling = decided(*store, ada, false);
  sibling.person = bob;
  sibling.decision.set_local = true;
  const ApplyOutcome outcome = apply(*store, run, {decided(*store, ada, false), sibling});
  CHECK(outcome.pulled == 1);
  CHECK(outcome.queued == 1);
  CHECK(get(*store, bob).unsubscribed);
  CHECK(get(*store, bob).synced_email_opt_out == false);
  Store::ClaimWhat what;
  what.run = run.run.id;
  const Claim taken = store->claim("w1", 200, t0, t0 + minutes, what);
  store->settle(taken, all_accepted(taken), t0);
  CHECK(get(*store, bob).synced_email_opt_out == true);
}

TEST_CASE("agreed: the last agreed value is stored, on both values, and only there") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), true, std::nullopt);
  const PersonId bob = person_with(*store, "bob", contact(2), false, true);
  const BeginRun run = begin(*store);
  const int64_t before = store->change_counter();
  apply(*store, run, {decided(*store, ada, true), decided(*store, bob, false)});
  CHECK(get(*store, ada).synced_email_opt_out == true);
  CHECK(get(*store, bob).synced_email_opt_out == false);
  CHECK_FALSE(get(*store, ada).synced_sales_opt_out.has_value());
  CHECK(store->history(ada).empty());
  CHECK(store->change_counter() == before);  // nobody acted
}

TEST_CASE("agreed on true closes a waiting push, with a line in the audit; not one in flight") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  unsubscribe(*store, ada);
  SECTION("waiting") {
    park(*store);
    const BeginRun run = begin(*store);
    apply(*store, run, {decided(*store, ada, true, true)}, t0 + 4);
    CHECK(store->outbox().empty());
    const AuditRow audit = store->audit().back();
    CHECK(audit.result == "dropped");
    CHECK(audit.message == "already equal");
    CHECK(audit.settled_at == t0 + 4);
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::nothing);
  }
  SECTION("in flight") {
    claim(*store);
    const BeginRun run = begin(*store);
    apply(*store, run, {decided(*store, ada, true, true)}, t0 + 4);
    CHECK(store->outbox().size() == 1);
  }
}

TEST_CASE("conflicts are recorded once a run and person") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), true, true);
  const PersonId bob = person_with(*store, "bob", contact(2), false, true);
  const BeginRun run = begin(*store);
  const std::vector<PersonDecision> decisions = {decided(*store, ada, false), decided(*store, bob, true)};
  CHECK(apply(*store, run, decisions, t0 + 2).conflicts == 2);
  CHECK(apply(*store, run, decisions, t0 + 3).conflicts == 0);
  const std::vector<ConflictRow> conflicts = store->conflicts();
  REQUIRE(conflicts.size() == 2);
  CHECK(conflicts[0].person == ada);
  CHECK(conflicts[0].winner == Winner::sales_connect);
  CHECK(conflicts[0].rule == "opt_out_wins");
  CHECK(conflicts[0].run == run.run.id);
  CHECK(conflicts[0].at == t0 + 2);
  CHECK(conflicts[1].winner == Winner::salesforce);
  CHECK(store->runs().at(0).counts.conflicts == 2);
}

TEST_CASE("whoever changed after the run read is left to the next run (behaviour 35)") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), true, true);
  const PersonId bob = person_with(*store, "bob", contact(2), false, false);
  const PersonId cy = person_with(*store, "cy", contact(3), true, false);
  const PersonId dee = person_with(*store, "dee", contact(4), false, false);
  const BeginRun run = begin(*store);
  const int64_t read_version = store->change_counter();
  const std::vector<PersonDecision> decisions = {decided(*store, ada, false), decided(*store, bob, true),
                                                 decided(*store, cy, false), decided(*store, dee, true)};
  store->record_resubscribe(ada, "grace", "asked", t0);
  unsubscribe(*store, bob);
  const Claim taken = claim(*store);
  REQUIRE(store->settle(taken, all_accepted(taken), t0));
  store->link(cy, contact(9), t0);
  const ApplyOutcome outcome =
      store->apply(run.run.id, run.token, read_version, OptOutField::email_opt_out, decisions, t0);
  CHECK(outcome.skipped_changed == 3);
  CHECK(outcome.pulled == 1);
  CHECK(outcome.queued == 0);
  CHECK(outcome.conflicts == 0);
  CHECK_FALSE(get(*store, ada).unsubscribed);
  CHECK(store->history(bob).size() == 1);
  CHECK(store->outbox().empty());
  CHECK(store->runs().at(0).counts.skipped_changed == 3);
}

TEST_CASE("a decision about another record than the linked one is refused, whatever the version") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  const BeginRun run = begin(*store);
  PersonDecision other = decided(*store, ada, true);
  other.salesforce_id = contact(2);
  CHECK(apply(*store, run, {other}).skipped_changed == 1);
  CHECK_FALSE(get(*store, ada).unsubscribed);
}

TEST_CASE("decisions about a field that is no longer the effective one are refused") {
  const auto store = fresh_store();
  set(*store, "nightly", "on");
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  const BeginRun run = begin(*store);
  const PersonDecision decision = decided(*store, ada, true);
  set(*store, "opt_out_field", "sales_opt_out");
  const ApplyOutcome outcome = store->apply(run.run.id, run.token, store->change_counter(),
                                            OptOutField::email_opt_out, {decision}, t0);
  CHECK(outcome.skipped_changed == 1);
  CHECK_FALSE(get(*store, ada).unsubscribed);
}

TEST_CASE("applying the same decisions twice changes nothing the second time (behaviour 27)") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, std::nullopt);
  const PersonId bob = person_with(*store, "bob", contact(2), true, std::nullopt);
  const BeginRun run = begin(*store);
  const std::vector<PersonDecision> decisions = {decided(*store, ada, true), decided(*store, bob, false)};
  const ApplyOutcome first = apply(*store, run, decisions);
  CHECK(first.pulled == 1);
  CHECK(first.queued == 1);
  const ApplyOutcome second = apply(*store, run, decisions);
  CHECK(second.pulled == 0);
  CHECK(second.queued == 0);
  CHECK(second.conflicts == 0);
  CHECK(store->history(ada).size() == 1);
  CHECK(store->outbox().size() == 1);
}

TEST_CASE("a stale token applies nothing") {
  const auto store = fresh_store();
  const PersonId ada = person_with(*store, "ada", contact(1), false, false);
  const BeginRun run = begin(*store);
  const ApplyOutcome outcome = store->apply(run.run.id, run.token + 1, store->change_counter(),
                                            OptOutField::email_opt_out, {decided(*store, ada, true)}, t0);
  CHECK_FALSE(outcome.token_valid);
  CHECK_FALSE(get(*store, ada).unsubscribed);
}

}  // namespace
}  // namespace syncer
