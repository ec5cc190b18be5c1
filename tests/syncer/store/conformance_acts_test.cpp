// Conformance of any Store: unsubscribe, resubscribe, history, settings, admins.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

TEST_CASE("an unsubscribe is the flag, a history row and a push, at once") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const int64_t version = get(*store, ada).version;
  const UnsubscribeOutcome outcome = store->record_unsubscribe(ada, Via::link, "too many mails", t0);
  CHECK(outcome.known);
  CHECK(outcome.newly_unsubscribed);
  CHECK(outcome.queued);
  CHECK(get(*store, ada).unsubscribed);
  CHECK(get(*store, ada).version > version);

  const std::vector<HistoryRow> history = store->history(ada);
  REQUIRE(history.size() == 1);
  CHECK(history[0].kind == HistoryKind::unsubscribe);
  CHECK(history[0].source == "Clicked Link");
  CHECK(history[0].details == "too many mails");
  CHECK(history[0].at == t0);

  REQUIRE(store->outbox().size() == 1);
  const OutboxRow row = store->outbox()[0];
  CHECK(row.salesforce_id == contact(1));
  CHECK(row.field == OptOutField::email_opt_out);
  CHECK(row.person == ada);
  CHECK(row.cause == "unsubscribe");
  CHECK(row.state == OutboxState::pending);
  CHECK(row.next_try_at == t0);
  CHECK(row.created_at == t0);
  CHECK(store->audit().empty());
}

TEST_CASE("sources of the history card (behaviour 36)") {
  const auto store = fresh_store();
  for (const Via via : {Via::link, Via::manual, Via::bulk, Via::bounce}) {
    const PersonId person = add(*store, std::string(name_of(via)));
    store->record_unsubscribe(person, via, {}, t0);
    CHECK(store->history(person).at(0).source == history_source(via));
  }
}

TEST_CASE("without a Salesforce ID the unsubscribe holds and nothing is queued (behaviour 1)") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  const UnsubscribeOutcome outcome = unsubscribe(*store, ada);
  CHECK(outcome.newly_unsubscribed);
  CHECK_FALSE(outcome.queued);
  CHECK(get(*store, ada).unsubscribed);
  CHECK(store->outbox().empty());
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::salesforce_id);
}

TEST_CASE("nobody is unsubscribed or resubscribed who is not there") {
  const auto store = fresh_store();
  CHECK_FALSE(unsubscribe(*store, 1).known);
  CHECK_FALSE(store->record_resubscribe(1, "admin", "asked", t0).known);
}

TEST_CASE("a repeated unsubscribe adds no history, but a push and a version") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  REQUIRE(store->settle(taken, all_accepted(taken), t0));
  REQUIRE(store->outbox().empty());
  const int64_t version = get(*store, ada).version;

  const UnsubscribeOutcome again = unsubscribe(*store, ada, t0 + 1);
  CHECK(again.known);
  CHECK_FALSE(again.newly_unsubscribed);
  CHECK(again.queued);
  CHECK(store->history(ada).size() == 1);
  CHECK(store->outbox().size() == 1);
  CHECK(get(*store, ada).version > version);
}

TEST_CASE("one open row a record and field: a repeat makes it due at once and forgets its failure") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  SECTION("waiting for a retry") {
    const Claim taken = claim(*store);
    store->settle(
        taken,
        {failed(taken.rows[0].row.id, PushOutcome::retry, WaitingFor::retry, "QUERY_TIMEOUT", t0 + hours)},
        t0);
  }
  SECTION("parked") { park(*store); }
  unsubscribe(*store, ada, t0 + 7);
  REQUIRE(store->outbox().size() == 1);
  const OutboxRow row = store->outbox()[0];
  CHECK(row.state == OutboxState::pending);
  CHECK(row.next_try_at == t0 + 7);
  CHECK(row.attempts == 0);
  CHECK(row.first_failed_at == 0);
  CHECK(row.code.empty());
  CHECK(row.waiting_for == WaitingFor::push);
  CHECK(row.created_at == t0);
}

TEST_CASE("an unsubscribe while its push is in flight is sent again") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  unsubscribe(*store, ada, t0 + 1);
  CHECK(store->outbox().at(0).state == OutboxState::claimed);
  CHECK(claim(*store, t0 + 2).rows.empty());

  const int64_t row = taken.rows.at(0).row.id;
  SECTION("after it was accepted") { CHECK(store->settle(taken, {accepted(row)}, t0 + 3)); }
  SECTION("after it was parked") {
    CHECK(store->settle(taken, {failed(row, PushOutcome::parked, WaitingFor::field, "INVALID_FIELD", 0)},
                        t0 + 3));
  }
  SECTION("after it was dropped") {
    CHECK(store->settle(taken, {failed(row, PushOutcome::dropped, WaitingFor::nothing, "", 0)}, t0 + 3));
  }
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].state == OutboxState::pending);
  CHECK(store->outbox()[0].next_try_at == t0 + 3);
  CHECK(store->outbox()[0].code.empty());
  const Claim again = claim(*store, t0 + 3);
  REQUIRE(again.rows.size() == 1);
  CHECK(store->settle(again, all_accepted(again), t0 + 4));
  CHECK(store->outbox().empty());
}

TEST_CASE("a resubscribe takes the flag and the waiting push, and keeps the last agreed value") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  store->settle(taken, all_accepted(taken), t0);
  unsubscribe(*store, ada, t0 + 1);

  const ResubscribeOutcome outcome = store->record_resubscribe(ada, "grace", "asked by phone", t0 + 2);
  CHECK(outcome.known);
  CHECK(outcome.was_unsubscribed);
  CHECK_FALSE(get(*store, ada).unsubscribed);
  CHECK(get(*store, ada).synced_email_opt_out == true);
  CHECK(store->outbox().empty());
  CHECK(store->audit().back().result == "dropped");
  CHECK(store->audit().back().settled_at == t0 + 2);
  const HistoryRow row = store->history(ada).back();
  CHECK(row.kind == HistoryKind::resubscribe);
  CHECK(row.source == "grace");
  CHECK(row.details == "asked by phone");

  const int64_t version = get(*store, ada).version;
  CHECK_FALSE(store->record_resubscribe(ada, "grace", "again", t0 + 3).was_unsubscribed);
  CHECK(store->history(ada).size() == 2);
  CHECK(get(*store, ada).version == version);
}

TEST_CASE("a resubscribe leaves the push of another unsubscribed person on the record") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(1));
  unsubscribe(*store, ada);
  unsubscribe(*store, bob);
  store->record_resubscribe(bob, "grace", "asked", t0);
  REQUIRE(store->outbox().size() == 1);
  CHECK(waiting(*store, ada).waiting_for == WaitingFor::push);
  CHECK(waiting(*store, bob).waiting_for == WaitingFor::nothing);
}

TEST_CASE("a resubscribe while the push is in flight: it is not tried again") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  const int64_t row = taken.rows.at(0).row.id;
  store->record_resubscribe(ada, "grace", "asked", t0 + 1);
  SECTION("when it failed") {
    CHECK(store->settle(taken, {failed(row, PushOutcome::retry, WaitingFor::retry, "X", t0 + 2)}, t0 + 2));
    CHECK(store->outbox().empty());
  }
  SECTION("when Salesforce took it: that side is opted out now, this one has not agreed") {
    CHECK(store->settle(taken, {accepted(row)}, t0 + 2));
    CHECK(store->outbox().empty());
    CHECK_FALSE(get(*store, ada).synced_email_opt_out.has_value());
  }
  SECTION("when its worker died") {
    CHECK(claim(*store, t0 + hours).rows.empty());
    CHECK(store->outbox().empty());
    CHECK(store->audit().back().result == "dropped");
  }
  SECTION("unless they unsubscribe once more") {
    unsubscribe(*store, ada, t0 + 2);
    CHECK(store->settle(taken, {accepted(row)}, t0 + 3));
    CHECK(claim(*store, t0 + 3).rows.size() == 1);
  }
}

TEST_CASE("settings are kept whole") {
  const auto store = fresh_store();
  Settings settings = store->settings();
  CHECK_FALSE(settings.nightly);
  settings.nightly = true;
  settings.opt_out_field = OptOutField::sales_opt_out;
  settings.nightly_time_minutes = 6 * 60 + 5;
  settings.nightly_zone = "Europe/London";
  settings.bounce_unsubscribes = true;
  settings.sales_opt_out.lead = "Other__c";
  store->change_settings(settings, "admin", t0);
  for (const SettingInfo& info : setting_table()) {
    CHECK(get_setting(store->settings(), info.name) == get_setting(settings, info.name));
  }
}

TEST_CASE("since when the nightly is on") {
  const auto store = fresh_store();
  CHECK(store->nightly_since() == 0);
  set(*store, "nightly", "on", t0 + 1);
  CHECK(store->nightly_since() == t0 + 1);
  set(*store, "nightly_time", "21:00", t0 + 2);
  set(*store, "nightly", "on", t0 + 3);
  CHECK(store->nightly_since() == t0 + 1);
  set(*store, "nightly", "off", t0 + 4);
  CHECK(store->nightly_since() == 0);
  set(*store, "nightly", "on", t0 + 5);
  CHECK(store->nightly_since() == t0 + 5);
}

TEST_CASE("a change of the field re-targets what is queued, and parked rows are tried again") {
  const auto store = fresh_store();
  set(*store, "nightly", "on");
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  park(*store);
  REQUIRE(store->outbox().at(0).state == OutboxState::parked);
  set(*store, "opt_out_field", "sales_opt_out", t0 + 1);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].field == OptOutField::sales_opt_out);
  CHECK(store->outbox()[0].state == OutboxState::pending);
  CHECK(store->outbox()[0].next_try_at == t0 + 1);
  CHECK(claim(*store, t0 + 1).rows.size() == 1);
  CHECK(store->audit().back().field == "Marketo_Sales_Opt_Out__c");
}

TEST_CASE("switching the nightly off sends what is queued to Email Opt Out (behaviour 10)") {
  const auto store = fresh_store();
  set(*store, "nightly", "on");
  set(*store, "opt_out_field", "sales_opt_out");
  unsubscribe(*store, add(*store, "ada", contact(1)));
  CHECK(store->outbox().at(0).field == OptOutField::sales_opt_out);
  set(*store, "nightly", "off");
  CHECK(store->outbox().at(0).field == OptOutField::email_opt_out);
}

TEST_CASE("a change of the field while a write is in flight") {
  const auto store = fresh_store();
  set(*store, "nightly", "on");
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  const int64_t row = taken.rows.at(0).row.id;
  set(*store, "opt_out_field", "sales_opt_out", t0 + 1);
  SECTION("accepted: the old field was written, the rest is the nightly's") {
    CHECK(store->settle(taken, {accepted(row)}, t0 + 2));
    CHECK(store->outbox().empty());
    CHECK(get(*store, ada).synced_email_opt_out == true);
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::nightly);
  }
  SECTION("failed: tried again with the new field only") {
    CHECK(
        store->settle(taken, {failed(row, PushOutcome::retry, WaitingFor::retry, "X", t0 + hours)}, t0 + 2));
    CHECK(store->outbox().at(0).field == OptOutField::sales_opt_out);
    CHECK(store->outbox().at(0).next_try_at == t0 + 2);
  }
  SECTION("a new act is queued for the new field; the old row ends with its flight") {
    unsubscribe(*store, ada, t0 + 2);
    CHECK(store->outbox().size() == 2);
    CHECK(waiting(*store, ada).waiting_for == WaitingFor::push);
    CHECK(
        store->settle(taken, {failed(row, PushOutcome::retry, WaitingFor::retry, "X", t0 + hours)}, t0 + 3));
    REQUIRE(store->outbox().size() == 1);
    CHECK(store->outbox()[0].field == OptOutField::sales_opt_out);
  }
  SECTION("its worker died: taken over with the new field") {
    const Claim over = claim(*store, t0 + hours);
    REQUIRE(over.rows.size() == 1);
    CHECK(over.rows[0].row.field == OptOutField::sales_opt_out);
  }
  SECTION("back again while another row waits: they become one") {
    unsubscribe(*store, ada, t0 + 2);
    set(*store, "opt_out_field", "email_opt_out", t0 + 3);
    REQUIRE(store->outbox().size() == 1);
    CHECK(store->settle(taken, {accepted(row)}, t0 + 4));
    CHECK(claim(*store, t0 + 4).rows.size() == 1);  // the second act came after the first write was sent
  }
}

TEST_CASE("admins") {
  const auto store = fresh_store();
  CHECK_FALSE(store->has_admin());
  store->add_admin("grace", t0);
  store->add_admin("grace", t0);
  CHECK(store->has_admin());
  CHECK(store->is_admin("grace"));
  CHECK_FALSE(store->is_admin("Grace"));
  CHECK_FALSE(store->is_admin("mallory"));
}

TEST_CASE("what may be written yet stays open in the audit trail, and the push goes on") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  PushResult result{taken.rows[0].row.id, PushOutcome::retry, WaitingFor::push, {}, {}, "r1", t0 + 9};
  result.unanswered = true;
  CHECK(store->settle(taken, {result}, t0 + 5));
  CHECK(store->audit().at(0).settled_at == 0);
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].next_try_at == t0 + 9);
}

}  // namespace
}  // namespace syncer
