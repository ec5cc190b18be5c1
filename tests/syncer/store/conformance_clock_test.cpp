// A clock that was set back leaves dates behind that lie further ahead than any could be meant.
#include "tests/catch.h"
#include "tests/syncer/store/backend.h"

namespace syncer {
namespace {

Horizon horizon_at(UnixMillis now) {
  return {now, now + 15 * minutes, now + 24 * hours, now + 10 * minutes, now + 10 * minutes};
}

TEST_CASE("dates from before the clock was set back are pulled in, others stay") {
  const auto store = fresh_store();
  for (int i = 1; i <= 4; ++i) unsubscribe(*store, add(*store, "p" + std::to_string(i), contact(i)), t0);
  const Claim taken = claim(*store, t0, 3);
  REQUIRE(taken.rows.size() == 3);
  const auto id = [&](size_t i) { return taken.rows[i].row.id; };
  store->settle(taken,
                {failed(id(0), PushOutcome::retry, WaitingFor::retry, "SERVER_UNAVAILABLE", t0 + minutes),
                 failed(id(1), PushOutcome::parked, WaitingFor::access, "X", t0 + 20 * hours),
                 failed(id(2), PushOutcome::parked, WaitingFor::access, "X", 0)},
                t0);
  const Claim held = claim(*store, t0);
  REQUIRE(held.rows.size() == 1);
  CHECK_FALSE(store->pull_in(horizon_at(t0)));
  const UnixMillis before = t0 - 30 * hours;
  CHECK(store->pull_in(horizon_at(before)));
  CHECK_FALSE(store->pull_in(horizon_at(before)));
  const std::vector<OutboxRow> rows = store->outbox();
  CHECK(rows[0].next_try_at == before + 15 * minutes);  // a retry
  CHECK(rows[1].next_try_at == before + 24 * hours);    // a daily try
  CHECK(rows[2].next_try_at > t0 + 1000 * 24 * hours);  // what no date wakes stays parked
  CHECK(rows[3].next_try_at == before + 10 * minutes);  // a lease
  CHECK(store->settle(held, {accepted(held.rows[0].row.id)}, before));
}

TEST_CASE("a run's lease, its next try and the nightly's switch are pulled in when the clock was set back") {
  const auto store = fresh_store();
  set(*store, "nightly", "on", t0);
  const BeginRun run = store->begin_run(false, t0, "2023-11-14", "w1", t0, t0 + 10 * minutes);
  const UnixMillis before = t0 - 5 * hours;
  const Horizon horizon = horizon_at(before);
  CHECK(store->pull_in(horizon));
  CHECK(store->nightly_since() == before);
  CHECK(store->runs()[0].lease_until == before + 10 * minutes);
  CHECK(store->finish_run(run.run.id, run.token, RunState::incomplete, "why", t0 + minutes, {}, t0));
  CHECK(store->pull_in(horizon));
  CHECK(store->runs()[0].next_try_at == before + 15 * minutes);
  CHECK_FALSE(store->pull_in(horizon));
}

}  // namespace
}  // namespace syncer
