// Conformance of any Store: groups, mails, and what an unsubscribe does to both.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

using State = MailState;

std::vector<std::string> groups_of(Store& store, PersonId person) {
  std::vector<std::string> names;
  for (const GroupMember& member : store.groups())
    if (member.person == person) names.push_back(member.group);
  return names;
}

MailOrder order(std::vector<PersonId> people, UnixMillis due_at = t0, bool commercial = true) {
  return {std::move(people), {}, "alice", commercial, due_at};
}
MailOrder order_to(const char* group, UnixMillis due_at = t0) { return {{}, group, "alice", true, due_at}; }

Mail mail_of(Store& store, int64_t id) {
  for (const Mail& mail : store.mails())
    if (mail.id == id) return mail;
  FAIL("no such mail");
  return {};
}

TEST_CASE("groups: who is in them, in order of name and person") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob");
  CHECK(store->join_group("Prospects", bob, t0));
  CHECK(store->join_group("Prospects", ada, t0));
  CHECK(store->join_group("Partners", ada, t0));
  CHECK_FALSE(store->join_group("Partners", ada, t0 + 1));
  CHECK_FALSE(store->join_group("Partners", 99, t0));
  CHECK_FALSE(store->join_group("", ada, t0));
  const std::vector<GroupMember> all = store->groups();
  REQUIRE(all.size() == 3);
  CHECK(all[0].group == "Partners");
  CHECK(all[1].person == ada);
  CHECK(all[2].person == bob);
  CHECK(store->leave_group("Partners", ada));
  CHECK_FALSE(store->leave_group("Partners", ada));
  CHECK(store->groups().size() == 2);
}

TEST_CASE("an order becomes a row for each person, and what is due is sent") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob");
  const std::vector<Mail> mails = store->record_mails(order({ada, 99, bob}), t0);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].person == ada);
  CHECK(mails[0].state == State::sent);
  CHECK(mails[0].reason.empty());
  CHECK(mails[0].sender == "alice");
  CHECK(mails[0].group.empty());
  CHECK(mails[0].recorded_at == t0);
  CHECK(mails[0].at == t0);
  CHECK(store->mails().size() == 2);
  CHECK(store->next_mail_at() == 0);
  CHECK(store->due_mails(10, t0 + hours).empty());
}

TEST_CASE("to a group: everybody in it; who may not get it is dropped") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob");
  store->join_group("Prospects", ada, t0);
  store->join_group("Prospects", bob, t0);
  unsubscribe(*store, bob);
  const std::vector<Mail> mails = store->record_mails(order_to("Prospects"), t0);
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].state == State::sent);
  CHECK(mails[1].state == State::dropped);
  CHECK(mails[1].reason == "unsubscribed");
  CHECK(mails[1].group == "Prospects");
  CHECK(store->record_mails(order_to("Nobody"), t0).empty());
}

TEST_CASE("the gates are asked when a mail is recorded: failed at once, also for later") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  unsubscribe(*store, ada);
  CHECK(store->record_mails(order({ada}, t0 + hours), t0).at(0).reason == "unsubscribed");
  CHECK(store->record_mails(order({ada}, t0, false), t0).at(0).state == State::sent);
  set(*store, "blocked_domains", "Example.com");
  CHECK(store->record_mails(order({ada}, t0, false), t0).at(0).reason == "blocked_domain");
  CHECK(store->next_mail_at() == 0);
}

TEST_CASE("scheduled mails wait for their time, and are settled once") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada"), bob = add(*store, "bob");
  const int64_t later = store->record_mails(order({ada}, t0 + 2 * hours), t0).at(0).id;
  const int64_t sooner = store->record_mails(order({bob}, t0 + hours), t0).at(0).id;
  CHECK(mail_of(*store, later).state == State::scheduled);
  CHECK(store->next_mail_at() == t0 + hours);
  CHECK(store->due_mails(10, t0 + hours - 1).empty());
  REQUIRE(store->due_mails(10, t0 + 3 * hours).size() == 2);
  CHECK(store->due_mails(10, t0 + 3 * hours).at(0).id == sooner);
  CHECK(store->due_mails(1, t0 + 3 * hours).size() == 1);

  const std::vector<Mail> settled = store->settle_mails({{sooner}, {99}}, t0 + hours);
  REQUIRE(settled.size() == 1);
  CHECK(settled[0].state == State::sent);
  CHECK(settled[0].at == t0 + hours);
  CHECK(store->settle_mails({{sooner}}, t0 + 2 * hours).empty());
  CHECK(mail_of(*store, sooner).at == t0 + hours);
  CHECK(store->next_mail_at() == t0 + 2 * hours);
}

TEST_CASE("the gates are asked again when a mail is settled") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  const int64_t id = store->record_mails(order({ada}, t0 + hours), t0).at(0).id;
  unsubscribe(*store, ada);  // by a link
  CHECK(mail_of(*store, id).state == State::scheduled);
  CHECK(store->settle_mails({{id}}, t0 + hours).at(0).reason == "unsubscribed");
}

TEST_CASE("an unsubscribe by hand leaves every group and ends what is scheduled (behaviour 40)") {
  for (const Via via : {Via::manual, Via::bulk}) {
    const auto store = fresh_store();
    const PersonId ada = add(*store, "ada"), bob = add(*store, "bob");
    for (const PersonId one : {ada, bob}) store->join_group("Prospects", one, t0);
    store->join_group("Partners", ada, t0);
    const std::vector<Mail> mails = store->record_mails(order({ada, bob}, t0 + hours, false), t0);
    store->record_unsubscribe(ada, via, {}, t0 + 5);
    CHECK(groups_of(*store, ada).empty());
    CHECK(groups_of(*store, bob).size() == 1);
    const Mail ended = mail_of(*store, mails[0].id);
    CHECK(ended.state == State::failed);
    CHECK(ended.reason == "unsubscribed");
    CHECK(ended.at == t0 + 5);
    CHECK(mail_of(*store, mails[1].id).state == State::scheduled);
  }
}

TEST_CASE("who unsubscribed by a link before is taken out by hand all the same") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  store->join_group("Partners", ada, t0);
  unsubscribe(*store, ada);
  store->record_unsubscribe(ada, Via::manual, {}, t0);
  CHECK(groups_of(*store, ada) == std::vector<std::string>{"Unsubscribed Contacts"});
}

TEST_CASE("a link leaves its own group for Unsubscribed Contacts, until a resubscribe") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  store->join_group("Prospects", ada, t0);
  store->join_group("Partners", ada, t0);
  store->record_unsubscribe(ada, UnsubscribeAct{Via::link, {}, "Prospects"}, t0);
  CHECK(groups_of(*store, ada) == std::vector<std::string>{"Partners", "Unsubscribed Contacts"});
  store->record_resubscribe(ada, "alice", "asked", t0);
  CHECK(groups_of(*store, ada) == std::vector<std::string>{"Partners"});
}

TEST_CASE("a bounce leaves groups and scheduled mails to the gate") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  store->join_group("Prospects", ada, t0);
  store->record_mails(order({ada}, t0 + hours), t0);
  store->record_unsubscribe(ada, Via::bounce, {}, t0);
  CHECK(groups_of(*store, ada).size() == 1);
  CHECK(store->mails().at(0).state == State::scheduled);
}

TEST_CASE("a pull does what an unsubscribe by hand does (sales-connect.md A29)") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  store->join_group("Prospects", ada, t0);
  store->record_mails(order({ada}, t0 + hours, false), t0);
  set(*store, "nightly", "on");
  const BeginRun run = begin(*store);
  CHECK(apply(*store, run, {decided(*store, ada, true)}).pulled == 1);
  CHECK(groups_of(*store, ada).empty());
  CHECK(store->mails().at(0).state == State::failed);
  CHECK(store->mails().at(0).reason == "unsubscribed");
}

TEST_CASE("from one user only: no flag, no push, and only that user's mails are stopped") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  set(*store, "personal_unsubscribes", "on");
  store->join_group("Prospects", ada, t0);
  const int64_t hers = store->record_mails(order({ada}, t0 + hours), t0).at(0).id;
  MailOrder of_bob = order({ada}, t0 + hours);
  of_bob.sender = "bob";
  const int64_t his = store->record_mails(of_bob, t0).at(0).id;
  const UnsubscribeAct act{Via::manual, {}, {}, "alice"};
  const UnsubscribeOutcome outcome = store->record_unsubscribe(ada, act, t0);
  CHECK(outcome.known);
  CHECK(outcome.personal);
  CHECK(outcome.newly_unsubscribed);
  CHECK_FALSE(outcome.queued);
  CHECK_FALSE(store->record_unsubscribe(ada, act, t0).newly_unsubscribed);
  CHECK_FALSE(get(*store, ada).unsubscribed);
  CHECK(store->history(ada).empty());
  CHECK(store->outbox().empty());
  CHECK(groups_of(*store, ada).size() == 1);
  CHECK(mail_of(*store, hers).state == State::failed);
  CHECK(mail_of(*store, his).state == State::scheduled);
  CHECK(store->record_mails(order({ada}), t0).at(0).reason == "unsubscribed");
  CHECK(store->record_mails(order({ada}, t0, false), t0).at(0).state == State::sent);
  REQUIRE(store->personal_unsubscribes(ada).size() == 1);
  CHECK(store->personal_unsubscribes(ada)[0].user == "alice");
  CHECK(store->personal_unsubscribes(ada)[0].source == "Manual");

  CHECK(store->record_resubscribe(ada, "alice", "asked", t0).was_unsubscribed);
  CHECK(store->history(ada).empty());
  CHECK(store->record_mails(order({ada}), t0).at(0).state == State::sent);
}

TEST_CASE("where a team has no personal unsubscribes, each is from everybody") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const UnsubscribeOutcome outcome =
      store->record_unsubscribe(ada, UnsubscribeAct{Via::manual, {}, {}, "alice"}, t0);
  CHECK_FALSE(outcome.personal);
  CHECK(outcome.queued);
  CHECK(get(*store, ada).unsubscribed);
  CHECK(store->personal_unsubscribes(ada).empty());
}

TEST_CASE("with marketo_check commercial mail waits for the answer (behaviour 43)") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada");
  set(*store, "marketo_check", "on");
  const Mail mail = store->record_mails(order({ada}), t0).at(0);
  CHECK(mail.state == State::scheduled);
  CHECK(store->due_mails(10, t0).size() == 1);
  CHECK(store->record_mails(order({ada}, t0, false), t0).at(0).state == State::sent);
  CHECK(store->settle_mails({{mail.id, MarketoAnswer::not_asked}}, t0).empty());
  SECTION("subscribed there") {
    CHECK(store->settle_mails({{mail.id, MarketoAnswer::subscribed}}, t0).at(0).state == State::sent);
  }
  SECTION("unsubscribed there: nobody is unsubscribed here by it") {
    CHECK(store->settle_mails({{mail.id, MarketoAnswer::unsubscribed}}, t0).at(0).reason ==
          "unsubscribed_in_marketo");
    CHECK_FALSE(get(*store, ada).unsubscribed);
  }
  SECTION("no answer: not sent unchecked") {
    CHECK(store->settle_mails({{mail.id, MarketoAnswer::unavailable}}, t0).at(0).reason ==
          "marketo_unavailable");
  }
  SECTION("unsubscribed here meanwhile: there is nothing to ask") {
    unsubscribe(*store, ada);
    CHECK(store->settle_mails({{mail.id, MarketoAnswer::not_asked}}, t0).at(0).reason == "unsubscribed");
  }
  SECTION("switched off meanwhile: the answer counts nothing") {
    set(*store, "marketo_check", "off");
    CHECK(store->settle_mails({{mail.id, MarketoAnswer::unsubscribed}}, t0).at(0).state == State::sent);
  }
}

}  // namespace
}  // namespace syncer
