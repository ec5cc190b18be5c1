// The twelve rows of sync.md 5.1 under the five policies, typed off the table, and what holds for all of
// them: a false needs its permission, a waiting unsubscribe is never cleared, and one decision is enough.
#include <optional>
#include <string>
#include <vector>

#include "syncer/domain/decide.h"
#include "tests/catch.h"

namespace syncer {
namespace {

const std::optional<bool> never;
constexpr const char *nothing = ".", *local_1 = "L=1", *remote_1 = "R=1", *local_0 = "L=0", *remote_0 = "R=0",
                     *newer = "newer";

struct Row {
  int number;
  std::optional<bool> synced;
  bool local, remote;
  // P1 opt_out_wins, P2 three_way, P3 salesforce_wins, P4 sales_connect_wins, P5 most_recent_wins
  const char *p1, *p2, *p3, *p4, *p5;
};

const std::vector<Row> table = {
    {1, never, false, false, nothing, nothing, nothing, nothing, nothing},
    {2, never, true, false, remote_1, remote_1, local_0, remote_1, newer},
    {3, never, false, true, local_1, local_1, local_1, remote_0, newer},
    {4, never, true, true, nothing, nothing, nothing, nothing, nothing},
    {5, false, false, false, nothing, nothing, nothing, nothing, nothing},
    {6, false, true, false, remote_1, remote_1, remote_1, remote_1, remote_1},
    {7, false, false, true, local_1, local_1, local_1, local_1, local_1},
    {8, false, true, true, nothing, nothing, nothing, nothing, nothing},
    {9, true, true, true, nothing, nothing, nothing, nothing, nothing},
    {10, true, false, true, local_1, remote_0, local_1, remote_0, newer},
    {11, true, true, false, remote_1, local_0, local_0, remote_1, newer},
    {12, true, false, false, nothing, nothing, nothing, nothing, nothing},
};

const char* cell(const Row& row, Policy policy) {
  switch (policy) {
    case Policy::opt_out_wins:
      return row.p1;
    case Policy::three_way:
      return row.p2;
    case Policy::salesforce_wins:
      return row.p3;
    case Policy::sales_connect_wins:
      return row.p4;
    case Policy::most_recent_wins:
      return row.p5;
  }
  return nothing;
}

struct Times {
  std::optional<UnixMillis> here, there;
};
const std::vector<Times> all_times = {{{}, {}},       {5000, {}},    {{}, 5000},   {5000, 9000},
                                      {9000, 5000},   {5000, 5000},  {5999, 5000}, {5000, 5999},
                                      {5'999, 6'000}, {6'000, 5'999}};

// What the table says, in the end, for a case with these permissions, times and pending act.
std::string expected(const Row& row, Policy policy, const Times& times, bool pending, bool may_local,
                     bool may_remote) {
  std::string wanted = cell(row, policy);
  if (wanted == newer) {
    wanted = row.p1;  // a tie or an unreadable clock: OR
    if (times.here && times.there && *times.here / 1000 != *times.there / 1000) {
      const bool here_is_newer = *times.here / 1000 > *times.there / 1000;
      const bool value = here_is_newer ? row.local : row.remote;
      wanted = value ? row.p1 : here_is_newer ? remote_0 : local_0;
    }
  }
  if (wanted == local_0 && (!may_local || pending)) wanted = row.p1;
  if (wanted == remote_0 && (!may_remote || pending)) wanted = row.p1;
  return wanted;
}

std::string actual(const Decision& decision) {
  std::string text;
  for (const auto& [flag, name] : {std::pair{decision.set_local, local_1},
                                   {decision.set_remote, remote_1},
                                   {decision.clear_local, local_0},
                                   {decision.clear_remote, remote_0}})
    if (flag) text += name;
  return text.empty() ? nothing : text;
}

// Calls body(row, policy, times, sides, rules, wanted) for every combination.
template <typename Body>
void for_all(Body body) {
  for (const Row& row : table)
    for (const Policy policy : all_policies())
      for (const Times& times : all_times)
        for (int bits = 0; bits < 8; ++bits) {
          const bool pending = bits & 1, may_local = bits & 2, may_remote = bits & 4;
          const Sides sides{row.local, row.remote, row.synced, pending, times.here, times.there};
          const DecisionRules rules{policy, may_local, may_remote};
          INFO("row " << row.number << " " << name_of(policy) << " bits " << bits << " times "
                      << times.here.value_or(0) << " " << times.there.value_or(0));
          body(row, sides, rules, expected(row, policy, times, pending, may_local, may_remote));
        }
}

TEST_CASE("the twelve rows under the five policies, with every permission, pending act and time") {
  int cases = 0;
  for_all([&](const Row&, const Sides& sides, const DecisionRules& rules, const std::string& wanted) {
    ++cases;
    const Decision decision = decide(sides, rules);
    CHECK(actual(decision) == wanted);
    CHECK(decision.agreed == (sides.local == sides.remote));
    CHECK(decision.rule == name_of(rules.policy));
    CHECK_FALSE(decision.reason.empty());
  });
  CHECK(cases == 12 * 5 * 10 * 8);
}

TEST_CASE("without permission every policy does what opt_out_wins does") {
  for_all([](const Row&, const Sides& sides, const DecisionRules& rules, const std::string&) {
    CHECK(actual(decide(sides, {rules.policy})) == actual(decide(sides)));
  });
}

TEST_CASE("the common value, the winner and the conflict follow from what is written") {
  for_all([](const Row& row, const Sides& sides, const DecisionRules& rules, const std::string& wanted) {
    const Decision decision = decide(sides, rules);
    const bool value = wanted == nothing ? sides.local : wanted == local_1 || wanted == remote_1;
    CHECK(decision.value == value);
    if (sides.local == sides.remote) {
      CHECK_FALSE(decision.conflict);
      return;
    }
    const bool ours = wanted == remote_1 || wanted == remote_0;
    CHECK(decision.winner == (ours ? Winner::sales_connect : Winner::salesforce));
    // scenario-format.md: unknown agreement, or the losing value is an act since, or an act waits at the
    // winner.
    const bool losing_value = ours ? sides.remote : sides.local;
    const bool conflict =
        !row.synced || losing_value != *row.synced || (ours && sides.local && sides.act_pending);
    CHECK(decision.conflict == conflict);
  });
}

TEST_CASE("under every policy one decision is enough") {
  for_all([](const Row&, const Sides& sides, const DecisionRules& rules, const std::string&) {
    const Decision decision = decide(sides, rules);
    Sides after = sides;
    after.local = (sides.local || decision.set_local) && !decision.clear_local;
    after.remote = (sides.remote || decision.set_remote) && !decision.clear_remote;
    after.synced = decision.value;
    after.act_pending = false;
    CHECK(after.local == after.remote);
    CHECK(actual(decide(after, rules)) == nothing);
  });
}

TEST_CASE("times are asked for only where they can change something") {
  for_all([](const Row&, const Sides& sides, const DecisionRules& rules, const std::string&) {
    bool changes = false;
    for (const Times& times : all_times) {
      Sides timed = sides;
      timed.local_changed_at = times.here;
      timed.remote_changed_at = times.there;
      changes = changes || actual(decide(timed, rules)) != actual(decide(sides, {rules.policy}));
    }
    CHECK(times_matter(sides, rules) == (changes && rules.policy == Policy::most_recent_wins));
  });
}

TEST_CASE("every policy has a name, and the first is the product's own") {
  CHECK(policy_names() == std::vector<std::string>{"opt_out_wins", "three_way", "most_recent_wins",
                                                   "salesforce_wins", "sales_connect_wins"});
  for (const Policy policy : all_policies()) CHECK(policy_from(name_of(policy)) == policy);
  CHECK_FALSE(policy_from("p1").has_value());
}

}  // namespace
}  // namespace syncer
