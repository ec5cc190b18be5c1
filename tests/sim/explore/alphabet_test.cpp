// What the explorer draws: everything the language has, worlds the loader takes, the same from the same seed.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/explore/generate.h"
#include "syncer/domain/ports.h"
#include "tests/catch.h"

using namespace sfsim;

namespace {

// Every text that stands as a value under `key` anywhere in a step.
void collect(const Draft& draft, const std::string& key, std::set<std::string>& found) {
  for (const Draft& step : draft.at("steps"))
    if (step.contains(key) && step[key].is_string()) found.insert(step[key].get<std::string>());
}

}  // namespace

TEST_CASE("every act and fault has a weight, no check has") {
  for (const Verb verb : all_verbs()) {
    INFO(name_of(verb));
    CHECK((usual_weight(verb) > 0) == (kind_of(verb) != VerbKind::check));
  }
  for (const Fault fault : all_faults()) {
    INFO(name_of(fault));
    CHECK(usual_weight(fault) > 0);
  }
}

TEST_CASE("two thousand worlds use every verb, fault, point, phase, setting and way to unsubscribe") {
  std::set<std::string> verbs, faults, points, phases, kinds, settings, ways;
  for (uint64_t world = 0; world < 2000; ++world) {
    const Draft draft = generate(7, world, {});
    collect(draft, "fault", faults);
    collect(draft, "when", points);
    collect(draft, "via", ways);
    for (const Draft& step : draft.at("steps")) {
      for (const auto& [key, value] : step.items()) verbs.insert(key);
      if (step.contains("during")) phases.insert(step["during"]["phase"].get<std::string>());
      if (step.contains("crash")) kinds.insert(step.value("kind", "process"));
      if (step.contains("settings"))
        for (const auto& [name, value] : step["settings"].items()) settings.insert(name);
    }
  }
  for (const Verb verb : all_verbs()) {
    INFO(name_of(verb));
    CHECK(verbs.contains(std::string(name_of(verb))) == (kind_of(verb) != VerbKind::check));
  }
  for (const Fault fault : all_faults()) CHECK(faults.contains(std::string(name_of(fault))));
  for (const syncer::Point point : syncer::all_points()) CHECK(points.contains(std::string(name_of(point))));
  for (const Phase phase : {Phase::sent, Phase::applied, Phase::answered})
    CHECK(phases.contains(std::string(name_of(phase))));
  for (const syncer::SettingInfo& setting : syncer::setting_table()) {
    INFO(setting.name);
    CHECK(settings.contains(setting.name));
  }
  CHECK(kinds == std::set<std::string>{"power", "process"});
  CHECK(ways == std::set<std::string>{"bounce", "bulk", "link", "manual"});
}

TEST_CASE("half of the worlds are swarms, and a swarm has most of its alphabet off or odd") {
  int swarms = 0;
  for (uint64_t world = 0; world < 1000; ++world) {
    Draws draws = Draws::stream(1, world, "alphabet");
    const Alphabet alphabet = choose_alphabet(draws);
    swarms += alphabet.swarm;
    int off = 0;
    for (const Verb verb : all_verbs())
      off += kind_of(verb) != VerbKind::check && alphabet.verbs[static_cast<size_t>(verb)] == 0;
    if (!alphabet.swarm) CHECK(off == 0);
  }
  CHECK(swarms > 400);
  CHECK(swarms < 600);
}

TEST_CASE("two thousand worlds are scenarios that the loader takes") {
  for (uint64_t world = 0; world < 2000; ++world) {
    const std::string text = text_of(generate(world % 16, world, {}));
    const auto loaded = load_scenario("world", text);
    if (std::holds_alternative<Plans>(loaded)) continue;
    INFO(render(std::get<Problems>(loaded).front()) << "\n" << text);
    FAIL("the loader refuses world " << world);
  }
}

TEST_CASE("the same seed draws the same world, another seed another") {
  const std::string one = text_of(generate(seed_of("35d79da"), 3, {}));
  CHECK(one == text_of(generate(seed_of("35d79da"), 3, {})));
  CHECK(one != text_of(generate(seed_of("35d79da"), 4, {})));
  CHECK(one != text_of(generate(seed_of("35d79db"), 3, {})));
}

TEST_CASE("streams are independent: a longer week has the same people") {
  const Draft week = generate(5, 8, {4, 7, 20});
  const Draft month = generate(5, 8, {4, 30, 80});
  CHECK(week.at("people") == month.at("people"));
  CHECK(week.value("settings", Draft()) == month.value("settings", Draft()));
}

TEST_CASE("draws are the same on every compiler") {
  Draws draws(42);
  CHECK(draws.next() == 13679457532755275413ULL);
  CHECK(draws.next() == 2949826092126892291ULL);
  CHECK(draws.weighted({0, 5, 0}) == 1);
  CHECK(draws.weighted({0, 0}) == -1);
  for (int i = 0; i < 1000; ++i) {
    const int drawn = draws.between(3, 5);
    CHECK(drawn >= 3);
    CHECK(drawn <= 5);
  }
}
