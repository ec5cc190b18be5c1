// The bound holds what it says: every act and fault is a letter, every world is a scenario.
#include "sim/explore/exhaustive.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "sim/world/world.h"
#include "tests/catch.h"

using namespace sfsim;

TEST_CASE("every act and every fault is a letter of the alphabet") {
  std::set<std::string> verbs, faults;
  for (const Draft& letter : exhaustive_letters()) {
    verbs.insert(letter.begin().key());
    if (letter.contains("fault")) faults.insert(letter["fault"].get<std::string>());
  }
  for (const Verb verb : all_verbs()) {
    INFO(name_of(verb));
    CHECK(verbs.contains(std::string(name_of(verb))) == (kind_of(verb) != VerbKind::check));
  }
  for (const Fault fault : all_faults()) {
    INFO(name_of(fault));
    CHECK(faults.contains(std::string(name_of(fault))));
  }
}

TEST_CASE("the parts of a bound are its worlds, without gap and overlap") {
  const Bound bound{2, 4};
  uint64_t next = 0;
  for (const ExhaustivePart& part : exhaustive_parts(bound)) {
    CHECK(part.first == next);
    CHECK(part.core == (part.length > 2));
    next += part.worlds;
  }
  CHECK(exhaustive_worlds(bound) == next);
  CHECK(exhaustive_parts(bound).size() == 4);
}

TEST_CASE("a sequence is a world once, and one that the loader takes") {
  const Bound bound{3, 4};
  std::set<std::string> texts;
  for (const ExhaustivePart& part : exhaustive_parts(bound)) {
    const uint64_t stride = part.worlds / 300 + 1;
    for (uint64_t world = part.first; world < part.first + part.worlds; world += stride) {
      Draft draft = exhaustive_world(bound, world);
      CHECK(draft.at("steps").size() == static_cast<size_t>(part.length) + 1);
      const std::string text = text_of(draft);
      if (const auto loaded = load_scenario("world", text); std::holds_alternative<Problems>(loaded)) {
        INFO(render(std::get<Problems>(loaded).front()) << "\n" << text);
        FAIL("the loader refuses world " << world);
      }
      draft.erase("scenario");  // its number
      CHECK(texts.insert(draft.dump()).second);
    }
  }
}

TEST_CASE("a sequence that is left out does what the one in its place does") {
  const std::vector<Draft>& letters = exhaustive_letters();
  // Ada unsubscribes, the two steps, a day passes, and somebody starts a nightly.
  const auto seen = [&](const Draft& world, size_t a, size_t b) {
    Draft draft = world;
    for (const size_t letter : {size_t{0}, a, b, size_t{4}, size_t{5}})
      draft["steps"].push_back(letters[letter]);
    WorldOptions options;
    options.skip_impossible = true;
    const auto loaded = load_scenario("world", text_of(draft));
    REQUIRE(std::holds_alternative<Plans>(loaded));
    const Outcome outcome = run_plan(std::get<Plans>(loaded).front(), options);
    CHECK(outcome.verdict == Verdict::passed);
    std::vector<std::string> events;
    for (const TraceEvent& event : outcome.trace)
      if (event.kind != TraceEvent::Kind::act && event.kind != TraceEvent::Kind::fault)
        events.push_back(std::to_string(event.at) + " " + event.text);
    return events;
  };
  std::vector<Draft> worlds = {exhaustive_world({1, 1}, 0), exhaustive_world({1, 1}, 3)};
  for (Draft& world : worlds) world["steps"].erase(1);
  size_t left_out = 0;
  for (size_t a = 0; a < letters.size(); ++a) {
    for (size_t b = 0; b < letters.size(); ++b) {
      if (!the_other_way_round(a, b)) continue;
      CHECK_FALSE(the_other_way_round(b, a));
      ++left_out;
      INFO(letters[a].dump() << " " << letters[b].dump());
      const Draft& world = worlds[left_out % worlds.size()];
      CHECK(seen(world, a, b) == seen(world, b, a));
    }
  }
  CHECK(left_out > 300);
}
