// Conformance of any Store: pushes to the other records of somebody's address, and what becomes of them.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

std::unique_ptr<Store> telling_store() {
  auto store = fresh_store();
  set(*store, "records_of_an_address", "all");
  return store;
}

SameAddress other_records(PersonId person, std::vector<std::string> records) {
  SameAddress found;
  found.person = person;
  for (std::string& record : records)
    found.records.push_back({std::move(record), {OptOutField::email_opt_out}});
  return found;
}

TEST_CASE("who is unsubscribed and linked is due to have the address told, where the team wants it") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1)), bob = add(*store, "bob");
  unsubscribe(*store, ada);
  CHECK(store->to_spread(10, t0).empty());
  CHECK(store->all_to_spread(0, 10).empty());
  set(*store, "records_of_an_address", "all");
  CHECK(store->to_spread(10, t0).empty());  // not before the next night
  REQUIRE(store->all_to_spread(0, 10).size() == 1);
  unsubscribe(*store, bob, t0 + 5);
  CHECK(store->next_look_up_at() == 0);
  unsubscribe(*store, ada, t0 + 5);
  CHECK(store->next_look_up_at() == t0 + 5);
  CHECK(store->to_spread(10, t0 + 4).empty());
  REQUIRE(store->to_spread(10, t0 + 5).size() == 1);
  CHECK(store->to_spread(10, t0 + 5)[0].id == ada);
  set(*store, "allow_opt_in", "on");
  CHECK(store->to_spread(10, t0 + 5).empty());
  CHECK(store->all_to_spread(0, 10).empty());
}

TEST_CASE(
    "each other record gets a push with its cause; the person's own, and what waits already, does not") {
  const auto store = telling_store();
  const PersonId ada = add(*store, "ada", contact(1)), cy = add(*store, "cy", contact(3));
  unsubscribe(*store, ada);
  unsubscribe(*store, cy);
  CHECK(store->spread({other_records(ada, {contact(1), contact(2), contact(3), lead(4)})}, t0) == 2);
  CHECK(store->to_spread(10, t0).size() == 1);  // cy
  const std::vector<OutboxRow> rows = store->outbox();
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].cause == "unsubscribe");
  CHECK(rows[2].salesforce_id == contact(2));
  CHECK(rows[2].cause == "same_email");
  CHECK(rows[2].person == ada);
  CHECK(rows[3].salesforce_id == lead(4));
  const Claim all = claim(*store);
  REQUIRE(all.rows.size() == 4);
  CHECK(store->settle(all, {accepted(rows[2].id)}, t0 + 1));
  CHECK(store->outbox().size() == 3);
  CHECK(get(*store, ada).synced_email_opt_out == std::nullopt);  // nothing is agreed about her own record
}

TEST_CASE("what another record refuses is closed, and its address is due again") {
  const auto store = telling_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  store->spread({other_records(ada, {contact(2)})}, t0);
  const Claim all = claim(*store);
  REQUIRE(all.rows.size() == 2);
  CHECK(store->settle(all,
                      {accepted(all.rows[0].row.id), failed(all.rows[1].row.id, PushOutcome::parked,
                                                            WaitingFor::access, "FIELD_CUSTOM", 0)},
                      t0 + 1));
  CHECK(store->outbox().empty());
  CHECK(store->audit().back().result == "dropped");
  CHECK(store->to_spread(10, t0 + 23 * hours).empty());
  CHECK(store->to_spread(10, t0 + 25 * hours).size() == 1);
  store->make_parked_due(t0 + 2);
  CHECK(store->to_spread(10, t0 + 2).size() == 1);
}

TEST_CASE("an act of the record's own person takes such a push over") {
  const auto store = telling_store();
  const PersonId ada = add(*store, "ada", contact(1)), bob = add(*store, "bob", contact(2));
  unsubscribe(*store, ada);
  store->spread({other_records(ada, {contact(2)})}, t0);
  unsubscribe(*store, bob, t0 + 1);
  REQUIRE(store->outbox().size() == 2);
  CHECK(store->outbox()[1].cause == "unsubscribe");
  CHECK(store->outbox()[1].person == bob);
}

TEST_CASE("switched off, or another field: what waits ends, and is looked for again where it is wanted") {
  const auto store = telling_store();
  set(*store, "nightly", "on");
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  store->spread({other_records(ada, {contact(2)})}, t0);
  set(*store, "opt_out_field", "sales_opt_out", t0 + 1);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(1));
  CHECK(store->to_spread(10, t0 + 1).size() == 1);
  SameAddress found = other_records(ada, {contact(2)});
  CHECK(store->spread({found}, t0 + 2) == 0);  // found for the field of before
  found.records[0].open = {OptOutField::sales_opt_out};
  found.complete = false;
  unsubscribe(*store, ada, t0 + 3);
  CHECK(store->spread({found}, t0 + 3) == 1);
  CHECK(store->to_spread(10, t0 + 3).size() == 1);
  set(*store, "records_of_an_address", "linked", t0 + 4);
  CHECK(store->outbox().size() == 1);
  CHECK(store->to_spread(10, t0 + 4).empty());
}

}  // namespace
}  // namespace syncer
