// Conformance of any Store: people, links, import.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

TEST_CASE("an imported person is found by any spelling of the address") {
  const auto store = fresh_store();
  const PersonImport ada{" Ada@Example.com", "Ada", "Lovelace", contact(1)};
  CHECK(store->import_person(ada, t0) == ImportOutcome::created);
  const std::optional<Person> found = store->person_by_email("ADA@example.COM ");
  REQUIRE(found.has_value());
  CHECK(found->email == " Ada@Example.com");
  CHECK(found->first_name == "Ada");
  CHECK(found->last_name == "Lovelace");
  CHECK(found->salesforce_id == contact(1));
  CHECK_FALSE(found->unsubscribed);
  CHECK_FALSE(found->synced_email_opt_out.has_value());
  CHECK(found->version == store->change_counter());
  CHECK(store->count_people() == 1);
  CHECK_FALSE(store->person_by_email("bob@example.com").has_value());
  CHECK_FALSE(store->person(found->id + 1).has_value());
}

TEST_CASE("an existing address is updated: empty cells change nothing, nobody is resubscribed") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  store->set_initial_state(ada, {true, true, OptOutField::email_opt_out});
  const Person before = get(*store, ada);

  CHECK(store->import_person({"ADA@example.com", "", "", ""}, t0) == ImportOutcome::unchanged);
  CHECK(store->import_person({"ada@example.com", "ada", "", contact(1)}, t0) == ImportOutcome::unchanged);
  CHECK(get(*store, ada).version == before.version);

  CHECK(store->import_person({"ada@example.com", "", "King", ""}, t0) == ImportOutcome::updated);
  const Person after = get(*store, ada);
  CHECK(after.last_name == "King");
  CHECK(after.first_name == "ada");
  CHECK(after.unsubscribed);
  CHECK(after.salesforce_id == contact(1));
  CHECK(after.synced_email_opt_out == true);
  CHECK(after.version > before.version);
  CHECK(store->history(ada).empty());
}

TEST_CASE("an import that changes the Salesforce ID links anew") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  store->set_initial_state(ada, {false, true, OptOutField::sales_opt_out});
  CHECK(store->import_person({"ada@example.com", "", "", lead(2)}, t0) == ImportOutcome::updated);
  CHECK(get(*store, ada).salesforce_id == lead(2));
  CHECK_FALSE(get(*store, ada).synced_sales_opt_out.has_value());
}

TEST_CASE("many rows are imported in order, in one go") {
  const auto store = fresh_store();
  const std::vector<ImportOutcome> outcomes = store->import_people(
      {{"a@b", "A", "", ""}, {"A@B", "", "", contact(1)}, {"c@d", "", "", ""}, {"c@d", "", "", ""}}, t0);
  CHECK(outcomes == std::vector<ImportOutcome>{ImportOutcome::created, ImportOutcome::updated,
                                               ImportOutcome::created, ImportOutcome::unchanged});
  CHECK(store->count_people() == 2);
  CHECK(store->import_people({}, t0).empty());
}

TEST_CASE("a link clears both last agreed values; the same link is no change") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  store->set_initial_state(ada, {false, true, OptOutField::email_opt_out});
  store->set_initial_state(ada, {false, false, OptOutField::sales_opt_out});
  const Person before = get(*store, ada);

  CHECK(store->link(ada, contact(1), t0));
  CHECK(get(*store, ada).version == before.version);
  CHECK(get(*store, ada).synced_email_opt_out == true);

  CHECK(store->link(ada, contact(2), t0));
  CHECK(get(*store, ada).salesforce_id == contact(2));
  CHECK_FALSE(get(*store, ada).synced_email_opt_out.has_value());
  CHECK_FALSE(get(*store, ada).synced_sales_opt_out.has_value());
  CHECK(get(*store, ada).version > before.version);

  CHECK(store->unlink(ada, t0));
  CHECK(get(*store, ada).salesforce_id.empty());
  const int64_t version = get(*store, ada).version;
  CHECK(store->unlink(ada, t0));
  CHECK(get(*store, ada).version == version);

  CHECK_FALSE(store->link(ada + 1, contact(3), t0));
  CHECK_FALSE(store->unlink(ada + 1, t0));
}

TEST_CASE("linking an unsubscribed person queues nothing: the next nightly pushes (behaviour 53)") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  CHECK_FALSE(unsubscribe(*store, ada).queued);
  store->link(ada, contact(1), t0);
  CHECK(store->outbox().empty());
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
}

TEST_CASE("a push that still waits goes along to the new record") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  park(*store);
  store->link(ada, contact(2), t0 + 5);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(2));
  CHECK(store->outbox()[0].state == OutboxState::pending);
  CHECK(store->outbox()[0].next_try_at == t0 + 5);
  CHECK(store->audit().back().result == "dropped");
  CHECK(store->audit().back().salesforce_id == contact(1));

  SECTION("and ends with the link") {
    store->unlink(ada, t0);
    CHECK(store->outbox().empty());
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::salesforce_id);
  }
  SECTION("but not when another unsubscribed person is on the record: the record keeps its own") {
    const PersonId bob = add(*store, "bob", contact(2));
    unsubscribe(*store, bob);
    store->link(ada, contact(3), t0);
    REQUIRE(store->outbox().size() == 2);
    CHECK(store->outbox()[0].salesforce_id == contact(2));
    CHECK(store->outbox()[1].salesforce_id == contact(3));
  }
}

TEST_CASE("a delivered unsubscribe does not travel with somebody else's waiting push") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  store->settle(taken, all_accepted(taken), t0);
  unsubscribe(*store, bob);
  store->link(ada, contact(2), t0);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(1));
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
}

TEST_CASE("a relink while the old record's write is in flight sends to the new one as well") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  store->link(ada, contact(2), t0);
  CHECK(store->settle(taken, all_accepted(taken), t0));
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(2));
  CHECK_FALSE(get(*store, ada).synced_email_opt_out.has_value());
}

TEST_CASE("people come in the order of their ids, a page at a time") {
  const auto store = fresh_store();
  std::vector<PersonId> ids;
  for (int i = 1; i <= 7; ++i)
    ids.push_back(add(*store, "p" + std::to_string(i), i % 2 == 0 ? contact(i) : ""));
  std::vector<PersonId> seen;
  PersonId after = 0;
  for (;;) {
    const std::vector<Person> page = store->people_after(after, 3, false);
    if (page.empty()) break;
    CHECK(page.size() <= 3);
    for (const Person& person : page) seen.push_back(person.id);
    after = page.back().id;
  }
  CHECK(seen == ids);
  const std::vector<Person> linked = store->people_after(0, 100, true);
  REQUIRE(linked.size() == 3);
  CHECK(linked[0].id == ids[1]);
  CHECK(store->people_after(linked[0].id, 1, true).at(0).id == ids[3]);
  CHECK(store->count_people() == 7);
  CHECK(store->count_linked() == 3);
}

TEST_CASE("several people may share a record") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(1));
  add(*store, "cy", contact(2));
  const std::vector<Person> both = store->people_with_salesforce_id(contact(1));
  REQUIRE(both.size() == 2);
  CHECK(both[0].id == ada);
  CHECK(both[1].id == bob);
  CHECK(store->people_with_salesforce_id(contact(9)).empty());
}

TEST_CASE("an initial state is no act") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  store->set_initial_state(ada, {true, false, OptOutField::sales_opt_out});
  CHECK(get(*store, ada).unsubscribed);
  CHECK(get(*store, ada).synced_sales_opt_out == false);
  CHECK_FALSE(get(*store, ada).synced_email_opt_out.has_value());
  CHECK(store->history(ada).empty());
  CHECK(store->outbox().empty());
  CHECK(store->count_unsubscribed() == 1);
}

}  // namespace
}  // namespace syncer
