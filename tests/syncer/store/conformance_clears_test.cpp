// Falses: announced only while everything they rest on still holds, carried out for a record or not at all,
// and on record with who allowed them.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

const Authorisation by_alice{"alice", t0, "consent renewed"};

void allow(Store& store, const char* policy = "three_way") {
  set(store, "nightly", "on");
  set(store, "policy", policy);
  set(store, "allow_opt_in", "on");
  set(store, "opt_in_authorisation", "consent renewed");
}

PersonId person_with(Store& store, const char* name, const std::string& record, bool unsubscribed,
                     std::optional<bool> synced) {
  const PersonId id = add(store, name, record);
  store.set_initial_state(id, {unsubscribed, synced, OptOutField::email_opt_out});
  return id;
}

Clear clear_of(PersonId person, const std::string& record) {
  return {record, OptOutField::email_opt_out, person, "three_way", by_alice};
}

PersonDecision opted_in(Store& store, PersonId id) {
  const Person p = get(store, id);
  Sides sides{p.unsubscribed, false, p.synced(OptOutField::email_opt_out)};
  return {id, p.salesforce_id, decide(sides, {Policy::three_way, true, true}), by_alice};
}

int64_t intend(Store& store, const BeginRun& run, const Clear& clear, int64_t read_version) {
  return store.intend_clear(run.run.id, run.token, read_version, clear, t0 + 1);
}

// A run has announced a false for ada, who is subscribed here and was last agreed to be opted out.
struct AnnouncedFalse {
  std::unique_ptr<Store> store = fresh_store();
  BeginRun run;
  PersonId ada = 0;
  Clear clear;
  int64_t audit = 0;
};

AnnouncedFalse announced_false() {
  AnnouncedFalse one;
  allow(*one.store);
  one.ada = person_with(*one.store, "ada", contact(1), false, true);
  one.run = begin(*one.store);
  one.clear = clear_of(one.ada, contact(1));
  one.audit = intend(*one.store, one.run, one.clear, one.store->change_counter());
  return one;
}

TEST_CASE("the team's authorisation is the reason in force, with who set it and when") {
  const auto store = fresh_store();
  CHECK_FALSE(store->team_authorisation().has_value());
  set(*store, "opt_in_authorisation", "consent renewed", t0 + 5);
  CHECK_FALSE(store->team_authorisation().has_value());  // the switch is off
  set(*store, "allow_opt_in", "on", t0 + 9);
  const auto given = store->team_authorisation();
  REQUIRE(given.has_value());
  CHECK(given->by == "admin");
  CHECK(given->at == t0 + 5);
  CHECK(given->why == "consent renewed");
  set(*store, "opt_in_authorisation", "none", t0 + 11);
  CHECK_FALSE(store->team_authorisation().has_value());
}

TEST_CASE("a false is announced with who allowed it, and agreed when it is accepted") {
  const auto [store, run, ada, clear, audit] = announced_false();
  REQUIRE(audit != 0);
  REQUIRE(store->audit().size() == 1);
  CHECK(store->audit()[0].old_value == true);
  CHECK_FALSE(store->audit()[0].new_value);
  CHECK(store->audit()[0].settled_at == 0);
  CHECK(store->audit()[0].authorised == text_of(by_alice));
  CHECK(get(*store, ada).synced_email_opt_out == true);
  store->settle_clear(audit, clear, accepted(0), t0 + 2);
  CHECK(store->audit()[0].result == "accepted");
  CHECK(get(*store, ada).synced_email_opt_out == false);
  CHECK(store->runs().at(0).counts.pushed == 1);
}

TEST_CASE("a false that failed agrees on nothing") {
  const auto [store, run, ada, clear, audit] = announced_false();
  store->settle_clear(audit, clear, failed(0, PushOutcome::dropped, WaitingFor::nothing, "X", 0), t0 + 2);
  CHECK(get(*store, ada).synced_email_opt_out == true);
  CHECK(store->audit()[0].result == "dropped");
}

TEST_CASE("a false is not announced when what it rests on has changed") {
  const auto store = fresh_store();
  allow(*store);
  const PersonId ada = person_with(*store, "ada", contact(1), false, true);
  const BeginRun run = begin(*store);
  const int64_t version = store->change_counter();
  const Clear clear = clear_of(ada, contact(1));
  SECTION("another run has taken over") {
    CHECK(store->intend_clear(run.run.id, run.token + 1, version, clear, t0) == 0);
  }
  SECTION("the switch is off") {
    set(*store, "allow_opt_in", "off");
    CHECK(intend(*store, run, clear, version) == 0);
  }
  SECTION("the policy is another") {
    set(*store, "policy", "salesforce_wins");
    CHECK(intend(*store, run, clear, version) == 0);
  }
  SECTION("the field is another") {
    set(*store, "opt_out_field", "sales_opt_out");
    CHECK(intend(*store, run, clear, version) == 0);
  }
  SECTION("somebody else on the record unsubscribed") {
    unsubscribe(*store, add(*store, "bob", contact(1)));
    CHECK(intend(*store, run, clear, store->change_counter()) == 0);
  }
  SECTION("the person unsubscribed and was resubscribed meanwhile") {
    unsubscribe(*store, ada);
    store->record_resubscribe(ada, "admin", "asked", t0);
    CHECK(intend(*store, run, clear, version) == 0);
  }
  for (const AuditRow& row : store->audit()) CHECK(row.new_value);
}

TEST_CASE("whoever unsubscribed during a false stays in disagreement with it") {
  const auto [store, run, ada, clear, audit] = announced_false();
  unsubscribe(*store, ada);
  store->settle_clear(audit, clear, accepted(0), t0 + 2);
  CHECK(get(*store, ada).unsubscribed);
  CHECK(get(*store, ada).synced_email_opt_out == true);
  CHECK(store->outbox().size() == 1);
}

TEST_CASE("an opt-in here has its history, drops what waited, and is agreed") {
  const auto store = fresh_store();
  allow(*store);
  const PersonId ada = person_with(*store, "ada", contact(1), true, true);
  const PersonId bob = person_with(*store, "bob", contact(1), true, true);
  const BeginRun run = begin(*store);
  const ApplyOutcome outcome = apply(*store, run, {opted_in(*store, ada), opted_in(*store, bob)});
  CHECK(outcome.cleared == 2);
  for (const PersonId id : {ada, bob}) {
    CHECK_FALSE(get(*store, id).unsubscribed);
    CHECK(get(*store, id).synced_email_opt_out == false);
    REQUIRE(store->history(id).size() == 1);
    CHECK(store->history(id)[0].kind == HistoryKind::resubscribe);
    CHECK(store->history(id)[0].source == "Salesforce Sync");
    CHECK(store->history(id)[0].details.find(text_of(by_alice)) != std::string::npos);
  }
}

TEST_CASE("an opt-in here gives way") {
  const auto store = fresh_store();
  allow(*store);
  const PersonId ada = person_with(*store, "ada", contact(1), true, true);
  const PersonId bob = person_with(*store, "bob", contact(1), true, true);
  const BeginRun run = begin(*store);
  const int64_t version = store->change_counter();
  PersonDecision decision = opted_in(*store, ada);
  SECTION("without an authorisation") { decision.authorised.reset(); }
  SECTION("with the switch off") { set(*store, "allow_opt_in", "off"); }
  SECTION("to another policy") { set(*store, "policy", "opt_out_wins"); }
  SECTION("to an unsubscribe of somebody else on the record") { unsubscribe(*store, bob); }
  SECTION("to a push in flight") {
    unsubscribe(*store, bob);
    claim(*store);
  }
  const ApplyOutcome outcome =
      store->apply(run.run.id, run.token, version, OptOutField::email_opt_out, {decision}, t0 + 3);
  CHECK(outcome.cleared == 0);
  CHECK(outcome.skipped_changed == 1);
  CHECK(get(*store, ada).unsubscribed);
}

}  // namespace
}  // namespace syncer
