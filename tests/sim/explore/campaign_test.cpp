// Campaigns: cut in any way, they come out the same; and a world that is made from others is a world.
#include "sim/explore/campaign.h"

#include <nlohmann/json.hpp>

#include "sim/explore/generate.h"
#include "sim/explore/mutate.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

constexpr Shape small = {2, 1, 4};

CampaignOptions options(bool guided) {
  CampaignOptions out;
  out.draw = [](uint64_t world) { return generate(seed_of("campaign"), world, small); };
  if (guided) out.guidance = Guidance{seed_of("campaign"), small};
  return out;
}

}  // namespace

TEST_CASE("parts are the whole, in any order, also over a pipe") {
  const CampaignOptions fresh = options(false);
  const CampaignResult whole = run_block(fresh, 0, 24);
  CampaignResult parts = campaign_from_json(to_json(run_block(fresh, 10, 24)));
  parts.add(campaign_from_json(to_json(run_block(fresh, 0, 10))));
  CHECK(whole.schedules == 24);
  CHECK(to_json(parts) == to_json(whole));
}

TEST_CASE("worlds are taken by the loader, are the same twice, and reach the engine") {
  CampaignOptions twice = options(false);
  twice.twice = true;
  const CampaignResult result = run_block(twice, 0, 24);
  CHECK(result.not_taken.empty());
  CHECK(result.unlike_worlds == 0);
  CHECK(result.requests > 0);
  CHECK(result.simulated_days > 24);
  CHECK(result.verbs.size() > 10);
  CHECK(result.points.size() > 5);
  CHECK(result.marks.size() > 10);
  CHECK(result.pairs_reached() > 50);
}

TEST_CASE("a block with guidance is a function of its number") {
  std::vector<std::string> drafts, again;
  CampaignOptions one = options(true), other = options(true);
  one.begins = [&](uint64_t, const std::string& text) { drafts.push_back(text); };
  other.begins = [&](uint64_t, const std::string& text) { again.push_back(text); };
  const uint64_t end = drawn_afresh + 10;
  const std::string result = to_json(run_block(one, 0, end));
  run_block(options(true), worlds_a_block, worlds_a_block + 3);  // another block in between changes nothing
  CHECK(result == to_json(run_block(other, 0, end)));
  CHECK(drafts == again);
  const CampaignResult read = campaign_from_json(result);
  CHECK(read.mutated == 10);
  CHECK(read.not_taken.empty());
  // The first part is as without guidance, the rest is not.
  for (uint64_t world = 0; world < end; ++world) {
    INFO(world);
    const bool fresh = drafts.at(world) == text_of(generate(seed_of("campaign"), world, small));
    if (world < drawn_afresh) CHECK(fresh);
  }
}

TEST_CASE("a deadly world is passed over, and the others stay what they are") {
  std::vector<uint64_t> run;
  CampaignOptions careful = options(false);
  careful.deadly = {3};
  careful.begins = [&](uint64_t world, const std::string&) { run.push_back(world); };
  CHECK(run_block(careful, 0, 6).schedules == 6);
  CHECK(run == std::vector<uint64_t>{0, 1, 2, 4, 5});
}

TEST_CASE("two failures of one kind are kept, with their drafts, whoever came first") {
  CampaignResult one, other;
  one.broken = {{5, "kept", "ada is mailed", "a"}, {9, "kept", "bob is mailed", "b"}};
  other.broken = {{2, "kept", "cy is mailed", "c"}, {7, "model", "ada differs", "d"}};
  one.add(other);
  REQUIRE(one.broken.size() == 3);
  CHECK(one.broken[0].draft == "c");
  CHECK(one.broken[1].draft == "a");
  CHECK(one.broken[2].rule == "model");
}

TEST_CASE("mutated worlds are scenarios that the loader takes, the same each time") {
  const Shape shape;
  std::vector<Draft> parents;
  for (uint64_t world = 0; world < 20; ++world) parents.push_back(generate(3, world, shape));
  int different = 0;
  for (uint64_t world = 100; world < 350; ++world) {
    const Draft fresh = generate(3, world, shape);
    const Draft& parent = parents[world % parents.size()];
    const Draft child = mutated({parent, parents[world % 7], fresh}, 3, world, shape);
    const std::string text = text_of(child);
    const auto loaded = load_scenario("world", text);
    if (!std::holds_alternative<Plans>(loaded)) {
      INFO(render(std::get<Problems>(loaded).front()) << "\n" << text);
      FAIL("the loader refuses mutated world " << world);
    }
    CHECK(child.at("scenario") == fresh.at("scenario"));
    different += child.at("steps") != parent.at("steps") && child.at("steps") != fresh.at("steps");
    if (world % 10 == 0)
      CHECK(text == text_of(mutated({parent, parents[world % 7], fresh}, 3, world, shape)));
    // Grandchildren, too.
    parents[world % parents.size()] = child;
  }
  CHECK(different > 180);
}
