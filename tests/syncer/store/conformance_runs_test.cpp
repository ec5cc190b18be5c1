// Conformance of any Store: begin, resume, fence and finish of nightly runs; diagnostics.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

using Answer = BeginRun::Answer;

bool finish(Store& store, const BeginRun& run, RunState state, UnixMillis next_try, UnixMillis now,
            const RunCounts& counts = {}) {
  return store.finish_run(run.run.id, run.token, state, state == RunState::complete ? "" : "no answer",
                          next_try, counts, now);
}

TEST_CASE("a run begins, and is the run record of its due time") {
  const auto store = fresh_store();
  const BeginRun run = begin(*store, t0, "2023-11-14");
  CHECK(run.answer == Answer::begun);
  CHECK(run.token > 0);
  CHECK_FALSE(run.run.by_hand);
  CHECK(run.run.due_at == t0);
  CHECK(run.run.local_date == "2023-11-14");
  CHECK(run.run.begun_at == t0);
  CHECK(run.run.state == RunState::running);
  CHECK(run.run.worker == "w1");
  CHECK(store->workers() == std::vector<std::string>{"w1"});
  CHECK(store->runs().size() == 1);
}

TEST_CASE("a finished run keeps its counts and is not done again") {
  const auto store = fresh_store();
  const BeginRun run = begin(*store);
  RunCounts counts;
  counts.pulled = 1, counts.pushed = 2, counts.parked = 3, counts.skipped_no_id = 4,
  counts.skipped_changed = 5;
  counts.conflicts = 6, counts.planned_calls = 7, counts.calls = 8, counts.retries = 9;
  CHECK(finish(*store, run, RunState::complete, 0, t0 + 9, counts));
  const Run stored = store->runs().at(0);
  CHECK(stored.state == RunState::complete);
  CHECK(stored.finished_at == t0 + 9);
  CHECK(stored.counts.pulled == 1);
  CHECK(stored.counts.pushed == 2);
  CHECK(stored.counts.parked == 3);
  CHECK(stored.counts.skipped_no_id == 4);
  CHECK(stored.counts.skipped_changed == 5);
  CHECK(stored.counts.conflicts == 6);
  CHECK(stored.counts.planned_calls == 7);
  CHECK(stored.counts.calls == 8);
  CHECK(stored.counts.retries == 9);

  CHECK(begin(*store).answer == Answer::complete_already);
  CHECK(begin(*store, t0 + hours, "2023-11-14").answer == Answer::complete_already);  // the time was moved
  CHECK(begin(*store, t0 + 24 * hours, "2023-11-15").answer == Answer::begun);
  CHECK_FALSE(finish(*store, run, RunState::complete, 0, t0 + 10));
  CHECK_FALSE(store->extend_run(run.run.id, run.token, t0 + hours));
}

TEST_CASE("never two at once, by hand or not") {
  const auto store = fresh_store();
  const BeginRun run = begin(*store);
  CHECK(store->begin_run(false, t0, "2023-11-14", "w2", t0 + 1, t0 + hours).answer == Answer::held_by_other);
  const BeginRun hand = store->begin_run(true, 0, "2023-11-14", "w2", t0 + 1, t0 + hours);
  CHECK(hand.answer == Answer::held_by_other);
  CHECK(hand.token == 0);
  CHECK(hand.run.id == run.run.id);
}

TEST_CASE("runs by hand are as many as people like, and count for no date") {
  const auto store = fresh_store();
  for (int i = 0; i < 2; ++i) {
    const BeginRun hand = store->begin_run(true, t0, "2023-11-14", "w1", t0 + i, t0 + hours);
    CHECK(hand.answer == Answer::begun);
    CHECK(hand.run.by_hand);
    CHECK(finish(*store, hand, RunState::complete, 0, t0 + i));
  }
  CHECK(begin(*store).answer == Answer::begun);
}

TEST_CASE("an incomplete run is taken up again when its time has come") {
  const auto store = fresh_store();
  const BeginRun first = begin(*store);
  RunCounts counts;
  counts.calls = 3;
  finish(*store, first, RunState::incomplete, t0 + 15 * minutes, t0 + 1, counts);
  CHECK(store->runs().at(0).reason == "no answer");
  const auto again = [&](UnixMillis now) {
    return store->begin_run(false, t0, "2023-11-14", "w2", now, now + minutes);
  };
  const BeginRun early = again(t0 + 15 * minutes - 1);
  CHECK(early.answer == Answer::not_yet);
  CHECK(early.run.next_try_at == t0 + 15 * minutes);
  const BeginRun second = again(t0 + 15 * minutes);
  CHECK(second.answer == Answer::resumed);
  CHECK(second.run.id == first.run.id);
  CHECK(second.token > first.token);
  CHECK(second.run.counts.calls == 3);
  CHECK(second.run.state == RunState::running);
  CHECK(second.run.finished_at == 0);
  CHECK(second.run.reason.empty());
  CHECK_FALSE(finish(*store, first, RunState::complete, 0, t0 + hours));
  CHECK(finish(*store, second, RunState::complete, 0, t0 + hours));
  CHECK(store->runs().size() == 1);
}

TEST_CASE("a run that waits for a person is taken up when the settings change, not before") {
  const auto store = fresh_store();
  finish(*store, begin(*store), RunState::incomplete, 0, t0 + 1);
  CHECK(begin(*store, t0).answer == Answer::not_yet);
  set(*store, "contact_email_opt_out", "Other__c", t0);
  CHECK(begin(*store, t0).answer == Answer::resumed);
}

TEST_CASE("a run whose lease is over is resumed by another, and the first is fenced off") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const BeginRun first = begin(*store);
  CHECK(store->extend_run(first.run.id, first.token, t0 + 10 * minutes));
  const auto take = [&](UnixMillis now) {
    return store->begin_run(false, t0, "2023-11-14", "w2", now, now + minutes);
  };
  CHECK(take(t0 + 10 * minutes - 1).answer == Answer::held_by_other);
  const BeginRun second = take(t0 + 10 * minutes);
  CHECK(second.answer == Answer::resumed);
  CHECK_FALSE(store->extend_run(first.run.id, first.token, t0 + hours));
  CHECK_FALSE(apply(*store, first, {decided(*store, ada, true)}).token_valid);
  CHECK_FALSE(get(*store, ada).unsubscribed);
  CHECK(apply(*store, second, {decided(*store, ada, true)}).pulled == 1);
}

TEST_CASE("what a nightly queued is put off, what a person did is not") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  const PersonId bob = add(*store, "bob", contact(2));
  unsubscribe(*store, bob);
  const BeginRun night = begin(*store);
  store->set_initial_state(ada, {true, std::nullopt, OptOutField::email_opt_out});
  REQUIRE(apply(*store, night, {decided(*store, ada, false)}).queued == 1);
  const auto due = [&](UnixMillis now) {
    const Claim claimed = claim(*store, now, 10);
    store->settle(claimed, all_accepted(claimed), now);
    return claimed.rows.size();
  };
  store->put_off(night.run.id, night.token + 1, t0 + hours);  // not its holder: nothing
  store->put_off(night.run.id, night.token, t0 + hours);
  REQUIRE(finish(*store, night, RunState::incomplete, t0 + hours, t0 + 1));
  CHECK(due(t0 + 2) == 1);
  CHECK(due(t0 + hours - 1) == 0);
  CHECK(due(t0 + hours) == 1);
}

TEST_CASE("how far was read is kept by the run that read it, replaced and forgotten") {
  const auto store = fresh_store();
  CHECK_FALSE(store->read_position());
  const BeginRun night = begin(*store);
  store->set_read_position(night.run.id, night.token + 1, ReadPosition{"x", t0, t0});  // not its holder
  CHECK_FALSE(store->read_position());
  store->set_read_position(night.run.id, night.token, ReadPosition{"x", t0, t0});
  store->set_read_position(night.run.id, night.token, ReadPosition{"y", t0 + 2, t0 + 1});
  REQUIRE(store->read_position());
  CHECK(store->read_position()->of == "y");
  CHECK(store->read_position()->since == t0 + 2);
  CHECK(store->read_position()->full_since == t0 + 1);
  store->set_read_position(night.run.id, night.token, std::nullopt);
  CHECK_FALSE(store->read_position());
}

TEST_CASE("a dead worker's run is free at once") {
  const auto store = fresh_store();
  const BeginRun dead = begin(*store);
  store->release("w1", t0 + 1);
  CHECK_FALSE(store->extend_run(dead.run.id, dead.token, t0 + hours));
  CHECK_FALSE(store->extend_run(dead.run.id, 0, t0 + hours));  // no token is nobody's token
  const BeginRun next = store->begin_run(false, t0, "2023-11-14", "w2", t0 + 1, t0 + hours);
  CHECK(next.answer == Answer::resumed);
}

TEST_CASE("a dead run of another date or hand does not stay running") {
  const auto store = fresh_store();
  begin(*store, t0, "2023-11-14");
  const BeginRun hand = store->begin_run(true, t0, "2023-11-14", "w2", t0 + hours, t0 + 2 * hours);
  CHECK(hand.answer == Answer::begun);
  CHECK(store->runs().at(0).state == RunState::incomplete);
  CHECK_FALSE(store->runs().at(0).reason.empty());
  // The scheduled one is taken up once the hand is done.
  finish(*store, hand, RunState::complete, 0, t0 + hours + 1);
  CHECK(store->begin_run(false, t0, "2023-11-14", "w1", t0 + 2 * hours, t0 + 3 * hours).answer ==
        Answer::resumed);
}

TEST_CASE("a run pushes its own rows; they are free when it ends or dies") {
  const auto store = fresh_store();
  const PersonId ada = add(*store, "ada", contact(1));
  store->set_initial_state(ada, {true, false, OptOutField::email_opt_out});
  const BeginRun run = begin(*store);
  REQUIRE(apply(*store, run, {decided(*store, ada, false)}).queued == 1);
  CHECK(claim(*store, t0).rows.empty());
  CHECK(store->outbox_counts().next_try_at == t0 + minutes);  // the end of the run's lease
  SECTION("its own claim") {
    Store::ClaimWhat what;
    what.run = run.run.id;
    const Claim taken = store->claim("w1", 200, t0, t0 + minutes, what);
    REQUIRE(taken.rows.size() == 1);
    CHECK(store->audit().at(0).run == run.run.id);
    CHECK(store->audit().at(0).cause == "nightly");
    CHECK(store->audit().at(0).old_value == false);
    CHECK(store->settle(taken, all_accepted(taken), t0));
    CHECK(store->runs().at(0).counts.pushed == 1);
    CHECK(get(*store, ada).synced_email_opt_out == true);
  }
  SECTION("it ended") {
    finish(*store, run, RunState::incomplete, 0, t0);
    CHECK(claim(*store, t0).rows.size() == 1);
  }
  SECTION("it died") { CHECK(claim(*store, t0 + minutes).rows.size() == 1); }
  SECTION("the person asks again: that is no longer the run's") {
    unsubscribe(*store, ada, t0);
    CHECK(claim(*store, t0).rows.size() == 1);
  }
}

TEST_CASE("diagnostics are one row a thing, closed by a success and opened by the next failure") {
  const auto store = fresh_store();
  Diagnostic field;
  field.category = "Access/Validation";
  field.code = "INVALID_FIELD";
  field.object = "Contact";
  field.field = "HasOptedOutOfEmail";
  field.message = "no such column";
  field.fix = "make it visible";
  store->report(field, t0);
  store->report(field, t0 + 5);
  Diagnostic record = field;
  record.code = "ENTITY_IS_LOCKED";
  record.salesforce_id = contact(1);
  store->report(record, t0 + 6);
  Diagnostic connection;
  connection.code = "INVALID_GRANT";
  store->report(connection, t0 + 7);

  std::vector<Diagnostic> all = store->diagnostics();
  REQUIRE(all.size() == 3);
  CHECK(all[0].times == 2);
  CHECK(all[0].first_at == t0);
  CHECK(all[0].last_at == t0 + 5);
  CHECK(all[0].open);
  CHECK(all[0].fix == "make it visible");

  store->close_diagnostics("Lead", "HasOptedOutOfEmail", "");
  CHECK(store->diagnostics()[0].open);
  CHECK_FALSE(store->diagnostics()[2].open);  // there is a connection, whatever was read over it

  store->close_diagnostics("Contact", "HasOptedOutOfEmail", "");
  all = store->diagnostics();
  CHECK_FALSE(all[0].open);
  CHECK(all[1].open);  // the field works; this record is another matter
  store->close_diagnostics("Contact", "HasOptedOutOfEmail", contact(2));
  CHECK(store->diagnostics()[1].open);
  store->close_diagnostics("Contact", "HasOptedOutOfEmail", contact(1));
  CHECK_FALSE(store->diagnostics()[1].open);

  store->report(field, t0 + 9);
  CHECK(store->diagnostics()[0].open);
  CHECK(store->diagnostics()[0].times == 3);
  CHECK(store->diagnostics().size() == 3);
}

}  // namespace
}  // namespace syncer
