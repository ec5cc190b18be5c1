// The whole decision table of opt_out_wins (sync.md 5.1, P1), and the properties that make it safe to repeat
// and to reorder.
#include <optional>
#include <string>
#include <vector>

#include "syncer/domain/decide.h"
#include "tests/catch.h"

namespace syncer {
namespace {

const std::optional<bool> never;

struct Case {
  bool local, remote;
  std::optional<bool> synced;
  bool pending;
  bool set_local, set_remote, agreed, value, conflict;
  Winner winner;
};

constexpr Winner ours = Winner::sales_connect;
constexpr Winner theirs = Winner::salesforce;

// Every combination: 2 x 2 x 3 x 2.
const std::vector<Case> table = {
    // local remote synced pending | set_local set_remote agreed value conflict winner
    {false, false, never, false, false, false, true, false, false, ours},
    {false, false, never, true, false, false, true, false, false, ours},
    {false, false, false, false, false, false, true, false, false, ours},
    {false, false, false, true, false, false, true, false, false, ours},
    {false, false, true, false, false, false, true, false, false, ours},
    {false, false, true, true, false, false, true, false, false, ours},
    {true, true, never, false, false, false, true, true, false, ours},
    {true, true, never, true, false, false, true, true, false, ours},
    {true, true, false, false, false, false, true, true, false, ours},
    {true, true, false, true, false, false, true, true, false, ours},
    {true, true, true, false, false, false, true, true, false, ours},
    {true, true, true, true, false, false, true, true, false, ours},
    // Sales Connect wins: unknown agreement, unchecked since, or an act pending on the winning side.
    {true, false, never, false, false, true, false, true, true, ours},
    {true, false, never, true, false, true, false, true, true, ours},
    {true, false, false, false, false, true, false, true, false, ours},
    {true, false, false, true, false, true, false, true, true, ours},
    {true, false, true, false, false, true, false, true, true, ours},
    {true, false, true, true, false, true, false, true, true, ours},
    // Salesforce wins: an act pending in Sales Connect is on the losing side and says nothing.
    {false, true, never, false, true, false, false, true, true, theirs},
    {false, true, never, true, true, false, false, true, true, theirs},
    {false, true, false, false, true, false, false, true, false, theirs},
    {false, true, false, true, true, false, false, true, false, theirs},
    {false, true, true, false, true, false, false, true, true, theirs},
    {false, true, true, true, true, false, false, true, true, theirs},
};

const std::vector<std::optional<bool>> agreements = {never, false, true};

template <typename Body>
void for_all_sides(Body body) {
  for (const bool local : {false, true}) {
    for (const bool remote : {false, true}) {
      for (const auto& synced : agreements) {
        for (const bool pending : {false, true}) body(Sides{local, remote, synced, pending});
      }
    }
  }
}

std::string text_of(const Sides& sides) {
  const std::string synced = sides.synced.has_value() ? (*sides.synced ? "1" : "0") : "none";
  return std::string("local ") + (sides.local ? "1" : "0") + " remote " + (sides.remote ? "1" : "0") +
         " synced " + synced + " pending " + (sides.act_pending ? "1" : "0");
}

// Both sides after the decision was carried out.
Sides carried_out(const Sides& sides) {
  const Decision decision = decide(sides);
  Sides after = sides;
  after.local = sides.local || decision.set_local;
  after.remote = sides.remote || decision.set_remote;
  after.synced = decision.value;
  after.act_pending = false;
  return after;
}

TEST_CASE("every combination of both sides, agreement and pending act") {
  REQUIRE(table.size() == 24);
  int seen = 0;
  for_all_sides([&](const Sides& sides) {
    INFO(text_of(sides));
    for (const Case& expected : table) {
      const bool same = expected.local == sides.local && expected.remote == sides.remote &&
                        expected.synced == sides.synced && expected.pending == sides.act_pending;
      if (!same) continue;
      ++seen;
      const Decision decision = decide(sides);
      CHECK(decision.set_local == expected.set_local);
      CHECK(decision.set_remote == expected.set_remote);
      CHECK(decision.agreed == expected.agreed);
      CHECK(decision.value == expected.value);
      CHECK(decision.conflict == expected.conflict);
      if (sides.local != sides.remote) CHECK(decision.winner == expected.winner);
      CHECK(decision.rule == "opt_out_wins");
      CHECK_FALSE(decision.reason.empty());
    }
  });
  CHECK(seen == 24);
}

TEST_CASE("the result is the OR, whatever was agreed or pending") {
  for_all_sides([](const Sides& sides) {
    INFO(text_of(sides));
    const Sides after = carried_out(sides);
    CHECK(after.local == (sides.local || sides.remote));
    CHECK(after.remote == (sides.local || sides.remote));
    CHECK(decide(sides).value == (sides.local || sides.remote));
  });
}

TEST_CASE("nothing is ever cleared") {
  for_all_sides([](const Sides& sides) {
    INFO(text_of(sides));
    const Sides after = carried_out(sides);
    CHECK(after.local >= sides.local);
    CHECK(after.remote >= sides.remote);
  });
}

TEST_CASE("deciding again after a decision changes nothing") {
  for_all_sides([](const Sides& sides) {
    INFO(text_of(sides));
    const Decision again = decide(carried_out(sides));
    CHECK(again.agreed);
    CHECK_FALSE(again.set_local);
    CHECK_FALSE(again.set_remote);
    CHECK_FALSE(again.conflict);
  });
}

TEST_CASE("the value does not depend on which side said it") {
  for_all_sides([](const Sides& sides) {
    INFO(text_of(sides));
    const Sides mirrored{sides.remote, sides.local, sides.synced, sides.act_pending};
    CHECK(decide(sides).value == decide(mirrored).value);
    CHECK(decide(sides).set_local == decide(mirrored).set_remote);
  });
}

TEST_CASE("more opt-outs never give a smaller result") {
  for_all_sides([](const Sides& sides) {
    INFO(text_of(sides));
    Sides more = sides;
    more.local = true;
    CHECK(decide(more).value >= decide(sides).value);
    more = sides;
    more.remote = true;
    CHECK(decide(more).value >= decide(sides).value);
  });
}

TEST_CASE("winners have the names of the scenario format") {
  CHECK(name_of(Winner::sales_connect) == "sales_connect");
  CHECK(name_of(Winner::salesforce) == "salesforce");
}

}  // namespace
}  // namespace syncer
