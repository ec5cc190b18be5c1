// Campaigns: cut in any way, they come out the same.
#include "sim/explore/campaign.h"

#include <nlohmann/json.hpp>

#include "sim/explore/generate.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

CampaignResult run(uint64_t first, uint64_t step, uint64_t runs, bool twice = false) {
  CampaignOptions options;
  options.draw = [](uint64_t world) { return generate(seed_of("campaign"), world, {}); };
  options.first = first;
  options.step = step;
  options.twice = twice;
  options.goes_on = [runs](uint64_t world) { return world < runs; };
  return run_campaign(options);
}

}  // namespace

TEST_CASE("two halves are the whole, also over a pipe") {
  const CampaignResult whole = run(0, 1, 24);
  CampaignResult halves = campaign_from_json(to_json(run(1, 2, 24)));
  halves.add(campaign_from_json(to_json(run(0, 2, 24))));
  CHECK(whole.schedules == 24);
  CHECK(to_json(halves) == to_json(whole));
}

TEST_CASE("worlds are taken by the loader, are the same twice, and reach the engine") {
  const CampaignResult result = run(0, 1, 24, true);
  CHECK(result.not_taken.empty());
  CHECK(result.unlike.empty());
  CHECK(result.requests > 0);
  CHECK(result.simulated_days > 24);
  CHECK(result.verbs.size() > 10);
  CHECK(result.points.size() > 5);
}
