// Campaigns over processes: however many there are, the same comes out; a world that ends its process costs
// itself only.
#include "sim/cli/workers.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "sim/cli/run_apart.h"
#include "sim/cli/search.h"
#include "sim/explore/generate.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

using Clock = std::chrono::steady_clock;

Draft quiet_world(uint64_t world) {
  return Draft::parse(R"({"scenario": "World )" + std::to_string(world) +
                      R"(", "start": "2024-01-15 12:00 America/Los_Angeles",
    "people": {"ada": {"salesforce": "Contact"}}, "steps": [{"unsubscribe": "ada"}]})");
}

CampaignPlan plan_of(uint64_t runs, int jobs) {
  CampaignPlan plan;
  plan.worlds.draw = quiet_world;
  plan.runs = runs;
  plan.jobs = jobs;
  plan.seconds = [begin = Clock::now()] {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  return plan;
}

}  // namespace

TEST_CASE("one process and two give the same result") {
  const std::string one = to_json(run_processes(plan_of(worlds_a_block + 4, 1)).result);
  CHECK(one == to_json(run_processes(plan_of(worlds_a_block + 4, 2)).result));
  CHECK(campaign_from_json(one).schedules == worlds_a_block + 4);
}

TEST_CASE("a world that kills its process is named, and the others are run all the same") {
  for (const int jobs : {1, 2}) {
    CampaignPlan plan = plan_of(12, jobs);
    plan.worlds.draw = [](uint64_t world) {
      if (world == 3 || world == 7) raise(SIGKILL);
      return quiet_world(world);
    };
    const CampaignEnd end = run_processes(plan);
    REQUIRE(end.killers.size() == 2);
    CHECK(end.killers[0].world == 3);
    CHECK(end.killers[1].world == 7);
    CHECK(end.killers[0].how == "killed its process by signal 9");
    CHECK(end.result.schedules == 12);
    CHECK(end.result.verbs.at("unsubscribe") == 10);
  }
}

TEST_CASE("a world that does not end is stopped") {
  CampaignPlan plan = plan_of(4, 1);
  plan.world_seconds = 0.3;
  plan.worlds.draw = [](uint64_t world) {
    while (world == 2) pause();
    return quiet_world(world);
  };
  const CampaignEnd end = run_processes(plan);
  REQUIRE_FALSE(end.killers.empty());
  CHECK(end.killers.front().world == 2);
  CHECK(end.killers.front().how.find("did not end within") == 0);
}

TEST_CASE("time that is up ends a search in the middle of a block") {
  CampaignPlan plan = plan_of(1000000, 2);
  plan.most_seconds = 0.3;
  const CampaignEnd end = run_processes(plan);
  CHECK(end.result.schedules > 0);
  CHECK(end.result.schedules < 1000000);
}

TEST_CASE("a draft that fails apart fails by the same rule") {
  Draft draft = quiet_world(1);
  draft["steps"].push_back({{"expect", "ada"}, {"unsubscribed", false}});
  CHECK(run_apart(draft, false).rule == "expect");
  CHECK(run_apart(quiet_world(1), false).rule.empty());
}

TEST_CASE("a shard's line says everything that its end says") {
  SearchEnd end;
  end.name.seed = "7";
  end.name.runs = 12;
  end.shard = 2;
  end.shards = 4;
  end.killers.push_back({5, "killed its process by signal 11", "{}"});
  end.findings.push_back({9, true, "kept", "ada is mailed", "kept-1.jsonc", 2, 40, "text"});
  end.result.schedules = 3;
  end.result.pairs = {true, false, false, true};
  const SearchEnd read = shard_from_line(shard_line(end));
  CHECK(read.name == end.name);
  CHECK(read.shard == 2);
  CHECK(read.shards == 4);
  CHECK(read.killers.front().world == 5);
  CHECK(read.findings.front().text == "text");
  CHECK(shard_line(read) == shard_line(end));
}
