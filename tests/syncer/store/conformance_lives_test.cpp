// Conformance of any Store: links that move by themselves, and records in the recycle bin.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

PushResult moved(int64_t row, const std::string& to, MoveWhy why = MoveWhy::merged) {
  PushResult result;
  result.row = row;
  result.outcome = PushOutcome::moved;
  result.code = "ENTITY_IS_DELETED";
  result.moved_to = to;
  result.why = why;
  return result;
}

PersonDecision moving(Store& store, PersonId person, const std::string& to, bool remote) {
  PersonDecision decision = decided(store, person, remote);
  decision.moved_to = to;
  decision.why = MoveWhy::converted;
  return decision;
}

TEST_CASE("a moved push takes everybody on the record along, and waits at the new one") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1)), bob = add(*store, "bob", contact(1));
  store->set_initial_state(bob, {false, false, OptOutField::email_opt_out});
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  REQUIRE(taken.rows.size() == 1);
  CHECK(store->settle(taken, {moved(taken.rows[0].row.id, contact(2))}, t0 + 5));
  CHECK(get(*store, ada).salesforce_id == contact(2));
  CHECK(get(*store, bob).salesforce_id == contact(2));
  CHECK_FALSE(get(*store, bob).synced_email_opt_out.has_value());  // agreed about the record before
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(2));
  CHECK(store->outbox()[0].person == ada);
  CHECK(store->audit().at(0).result == "moved");
  const std::vector<MoveRow> moves = store->moves(bob);
  REQUIRE(moves.size() == 1);
  CHECK(moves[0].from == contact(1));
  CHECK(moves[0].to == contact(2));
  CHECK(moves[0].at == t0 + 5);
  CHECK(moves[0].why == MoveWhy::merged);
  CHECK(store->history(bob).empty());
}

TEST_CASE("a resubscribe while the push was under way: nothing is queued, the link is left to the night") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", lead(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  store->record_resubscribe(ada, "admin", "asked", t0 + 1);
  CHECK(store->settle(taken, {moved(taken.rows.at(0).row.id, contact(2))}, t0 + 5));
  CHECK(get(*store, ada).salesforce_id == lead(1));
  CHECK(store->moves(ada).empty());
  CHECK(store->outbox().empty());
  CHECK(store->audit().back().result == "dropped");
}

TEST_CASE("a run moves the link, decides about the new record, and ends what waited at the old one") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", lead(1));
  unsubscribe(*store, ada);
  park(*store);
  const BeginRun run = begin(*store);
  const ApplyOutcome outcome = apply(*store, run, {moving(*store, ada, contact(2), false)}, t0 + 5);
  CHECK(outcome.queued == 1);
  CHECK(get(*store, ada).salesforce_id == contact(2));
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(2));
  CHECK(store->outbox()[0].cause == "unsubscribe");  // it waits on, at the other record
  CHECK(store->moves(ada).at(0).run == run.run.id);
  CHECK(store->audit().back().result == "dropped");
  // Where no unsubscribe waited, it is the night's.
  const PersonId cy = add(*store, "cy", lead(6));
  store->set_initial_state(cy, {true, std::nullopt, OptOutField::email_opt_out});
  CHECK(apply(*store, run, {moving(*store, cy, contact(7), false)}, t0 + 5).queued == 1);
  CHECK(store->outbox().at(1).cause == "nightly");
  // Where the new record has it already, nothing is queued.
  const PersonId bob = add(*store, "bob", lead(3));
  CHECK(apply(*store, run, {moving(*store, bob, contact(4), true)}, t0 + 6).pulled == 1);
  CHECK(get(*store, bob).synced_email_opt_out == true);
  // Who is linked elsewhere by now is left alone.
  PersonDecision late = moving(*store, bob, contact(5), true);
  late.salesforce_id = lead(3);
  CHECK(apply(*store, run, {late}, t0 + 7).skipped_changed == 1);
  CHECK(get(*store, bob).salesforce_id == contact(4));
}

TEST_CASE("what lies in the bin is not swept up by a night, and goes on when it is back") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  const Claim taken = claim(*store);
  PushResult refused =
      failed(taken.rows.at(0).row.id, PushOutcome::parked, WaitingFor::record, "ENTITY_IS_DELETED", 0);
  refused.record_state = RecordState::deleted;
  CHECK(store->settle(taken, {refused}, t0));
  CHECK(get(*store, ada).record_state == RecordState::deleted);
  const BeginRun run = begin(*store);
  Store::ClaimWhat sweep;
  sweep.parked_too = true;
  sweep.run = run.run.id;
  CHECK(store->claim("w1", 200, t0 + 1, t0 + minutes, sweep).rows.empty());
  PersonDecision back{ada, contact(1), {}};
  back.decision.rule = name_of(store->settings().policy);
  back.record_state = RecordState::live;
  apply(*store, run, {back}, t0 + 2);
  CHECK(get(*store, ada).record_state == RecordState::live);
  CHECK(store->claim("w1", 200, t0 + 3, t0 + minutes, sweep).rows.size() == 1);
}

TEST_CASE("what is gone for good ends its push with a line in the audit") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  unsubscribe(*store, ada);
  park(*store);
  const BeginRun run = begin(*store);
  PersonDecision gone{ada, contact(1), {}};
  gone.decision.rule = name_of(store->settings().policy);
  gone.record_state = RecordState::purged;
  apply(*store, run, {gone}, t0 + 2);
  CHECK(store->outbox().empty());
  CHECK(store->audit().back().result == "dropped");
  CHECK_FALSE(store->audit().back().message.empty());
  const Store::Waiting why = waiting(*store, ada);
  CHECK(why.waiting_for == WaitingFor::record);
  CHECK(why.parked);
  CHECK(why.code == "NOT_FOUND");
  store->link(ada, contact(2), t0 + 3);
  CHECK(get(*store, ada).record_state == RecordState::live);
}

TEST_CASE("who is linked to a person account goes to its contact, with the push that waits") {
  const auto store = fresh_store();
  const std::string account = "0015e00000ABCDEAA5";
  const PersonId ada = add(*store, "ada", account), bob = add(*store, "bob", account);
  add(*store, "cy", contact(3));
  CHECK(store->linked_accounts() == std::vector<std::string>{account});
  unsubscribe(*store, ada);
  AccountAnswer answer;
  answer.account = account;
  answer.contact = contact(1);
  CHECK(store->settle_accounts({answer}, 7, t0 + 5) == 0);
  CHECK(get(*store, ada).salesforce_id == contact(1));
  CHECK(get(*store, bob).salesforce_id == contact(1));
  REQUIRE(store->outbox().size() == 1);
  CHECK(store->outbox()[0].salesforce_id == contact(1));
  CHECK(store->outbox()[0].cause == "unsubscribe");
  CHECK(store->moves(bob).at(0).why == MoveWhy::person_account);
  CHECK(store->moves(bob).at(0).run == 7);
  CHECK(store->linked_accounts().empty());
}

TEST_CASE("an account that stands for nobody is parked with the reason, by the night once and for all") {
  const auto store = fresh_store();
  const std::string account = "0015e00000ABCDEAA5";
  const PersonId ada = add(*store, "ada", account), bob = add(*store, "bob", account);
  store->set_initial_state(ada, {true, std::nullopt, OptOutField::email_opt_out});
  const AccountAnswer answer{account, {}, WaitingFor::record, "NOT_A_PERSON_ACCOUNT", "an ordinary one"};
  CHECK(store->settle_accounts({answer}, 7, t0 + 5) == 1);
  CHECK(get(*store, ada).salesforce_id == account);
  const Store::Waiting waiting = store->waiting(get(*store, ada));
  CHECK(waiting.parked);
  CHECK(waiting.code == "NOT_A_PERSON_ACCOUNT");
  CHECK(store->waiting(get(*store, bob)).waiting_for == WaitingFor::nothing);
  Store::ClaimWhat night;
  night.parked_too = true;
  night.run = 7;
  night.accounts = false;
  CHECK(store->claim("w", 10, t0 + 6, t0 + 1000, night).rows.empty());
  night.accounts = true;
  CHECK(store->claim("w", 10, t0 + 6, t0 + 1000, night).rows.size() == 1);
  CHECK(store->settle_accounts({answer}, 7, t0 + 7) == 0);  // held
}

}  // namespace
}  // namespace syncer
