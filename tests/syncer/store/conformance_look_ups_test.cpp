// Conformance of any Store: who is looked up by e-mail, what becomes of whom was found, and the switch that
// holds everything back.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

std::unique_ptr<Store> looking_store() {
  auto store = fresh_store();
  set(*store, "without_salesforce_id", "look_up_by_email");
  return store;
}

std::vector<PersonId> ids_of(const std::vector<Person>& people) {
  std::vector<PersonId> ids;
  for (const Person& person : people) ids.push_back(person.id);
  return ids;
}

using Ids = std::vector<PersonId>;

TEST_CASE("only unsubscribed people without an ID are looked up, and only where the team wants it") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob"), cy = add(*store, "cy", contact(1));
  CHECK_FALSE(unsubscribe(*store, ada).to_look_up);
  CHECK(store->to_look_up(10, t0).empty());
  CHECK(store->all_to_look_up(0, 10).empty());
  CHECK(store->next_look_up_at() == 0);
  set(*store, "without_salesforce_id", "look_up_by_email");
  CHECK(store->to_look_up(10, t0).empty());  // not before the next night
  CHECK(ids_of(store->all_to_look_up(0, 10)) == Ids{ada});
  CHECK(unsubscribe(*store, bob, t0 + 5).to_look_up);
  CHECK_FALSE(unsubscribe(*store, cy).to_look_up);
  CHECK(store->next_look_up_at() == t0 + 5);
  CHECK(store->to_look_up(10, t0 + 4).empty());
  CHECK(ids_of(store->to_look_up(10, t0 + 5)) == Ids{bob});
  CHECK(ids_of(store->all_to_look_up(ada, 10)) == Ids{bob});
  store->put_off_look_ups({get(*store, bob)}, t0 + 100);
  CHECK(store->next_look_up_at() == t0 + 100);
  store->record_resubscribe(bob, "admin", "asked", t0 + 200);
  CHECK(store->to_look_up(10, t0 + 300).empty());
  CHECK(store->next_look_up_at() == 0);
}

TEST_CASE("one record: linked, told why, and pushed") {
  const auto store = looking_store();
  const PersonId ada = add(*store, "ada");
  unsubscribe(*store, ada);
  CHECK(store->link_found({{ada, {contact(1)}}}, 7, t0 + 5) == 1);
  CHECK(get(*store, ada).salesforce_id == contact(1));
  REQUIRE(store->moves(ada).size() == 1);
  CHECK(store->moves(ada)[0].from.empty());
  CHECK(store->moves(ada)[0].to == contact(1));
  CHECK(store->moves(ada)[0].why == MoveWhy::same_email);
  CHECK(store->moves(ada)[0].run == 7);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].cause == "unsubscribe");
  CHECK(store->next_look_up_at() == 0);
  CHECK(store->history(ada).size() == 1);
}

TEST_CASE("several records: nobody's, with their ids, until somebody links the person; none: not due again") {
  const auto store = looking_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob");
  unsubscribe(*store, ada);
  unsubscribe(*store, bob);
  CHECK(store->link_found({{ada, {contact(1), contact(2)}}, {bob, {}}}, 0, t0) == 0);
  CHECK(get(*store, ada).salesforce_id.empty());
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::salesforce_id);
  CHECK(waiting(*store, ada).code == "SEVERAL_RECORDS");
  CHECK(waiting(*store, ada).message.find(contact(1) + ", " + contact(2)) == 0);
  CHECK(waiting(*store, bob).code.empty());
  CHECK(store->next_look_up_at() == 0);
  CHECK(store->all_to_look_up(0, 10).size() == 2);  // by the nightly
  store->make_parked_due(t0 + 9);                   // a person asks
  CHECK(ids_of(store->to_look_up(10, t0 + 9)) == Ids{ada, bob});
  store->link(ada, contact(2), t0 + 10);
  CHECK(waiting(*store, ada).code.empty());
  CHECK(ids_of(store->to_look_up(10, t0 + 10)) == Ids{bob});
}

TEST_CASE("an answer that comes too late moves nobody") {
  const auto store = looking_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob"), cy = add(*store, "cy");
  for (const PersonId person : {ada, bob, cy}) unsubscribe(*store, person);
  store->link(ada, lead(1), t0);
  store->record_resubscribe(bob, "admin", "asked", t0);
  CHECK(store->link_found({{ada, {contact(1)}}, {bob, {contact(2)}}}, 0, t0 + 1) == 0);
  set(*store, "without_salesforce_id", "wait");
  CHECK(store->link_found({{cy, {contact(3)}}}, 0, t0 + 1) == 0);
  CHECK(get(*store, ada).salesforce_id == lead(1));
  CHECK(get(*store, bob).salesforce_id.empty());
  CHECK(get(*store, cy).salesforce_id.empty());
}

TEST_CASE("a clock that is set back brings look-ups nearer") {
  const auto store = looking_store();
  const PersonId ada = add(*store, "ada");
  unsubscribe(*store, ada);
  store->put_off_look_ups({get(*store, ada)}, t0 + 100 * hours);
  Horizon horizon;
  horizon.now = horizon.retry = horizon.claim = horizon.run = t0;
  horizon.parked = t0 + 24 * hours;
  CHECK(store->pull_in(horizon));
  CHECK(store->next_look_up_at() == t0 + 24 * hours);
  CHECK_FALSE(store->pull_in(horizon));
}

TEST_CASE("while the sync is switched off nothing is claimed or looked up, and it all waits for the switch") {
  const auto store = looking_store();
  const PersonId ada = add(*store, "ada", contact(1)), bob = add(*store, "bob");
  set(*store, "salesforce_sync", "off");
  CHECK(unsubscribe(*store, ada).queued);
  CHECK(unsubscribe(*store, bob).to_look_up);
  CHECK(claim(*store, t0 + hours).rows.empty());
  CHECK(store->to_look_up(10, t0 + hours).empty());
  CHECK(store->outbox_counts().next_try_at == 0);
  CHECK(store->outbox_counts().pending == 1);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::sync);
  set(*store, "salesforce_sync", "on", t0 + 2 * hours);
  CHECK(claim(*store, t0 + 2 * hours).rows.size() == 1);
  CHECK(ids_of(store->to_look_up(10, t0 + 2 * hours)) == Ids{bob});
}

TEST_CASE("nights that were due while the sync was off are not owed") {
  const auto store = fresh_store();
  set(*store, "nightly", "on", t0);
  CHECK(store->nightly_since() == t0);
  set(*store, "salesforce_sync", "off", t0 + hours);
  CHECK(store->nightly_since() == 0);
  set(*store, "salesforce_sync", "on", t0 + 2 * hours);
  CHECK(store->nightly_since() == t0 + 2 * hours);
}

}  // namespace
}  // namespace syncer
