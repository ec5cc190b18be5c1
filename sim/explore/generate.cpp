// When things happen. Bugs live where things meet, so steps gather around the nightly and around each other:
// in the same second, within a request, some milliseconds later; between the crowds time leaps.
#include "sim/explore/generate.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "syncer/domain/schedule.h"

namespace sfsim {
namespace {

constexpr UnixMillis second = 1000, minute = 60 * second, hour = 60 * minute;

UnixMillis next_night(const Sketch& sketch) {
  return syncer::next_due(sketch.now, sketch.settings.nightly_time_minutes, sketch.settings.nightly_zone);
}

// The next step's moment; now: no `at`.
UnixMillis draw_moment(Sketch& sketch) {
  static const std::vector<int> ways = {45, 20, 25, 10};
  static const std::vector<int> around = {-600, -60, -2, -1, 0, 0, 0, 0, 1, 1, 2, 5, 60, 600, 1200};
  const int way = sketch.time.weighted(ways);
  UnixMillis at = sketch.now;
  if (way == 1) at += sketch.time.between(1, 90) * second;
  if (way == 2) at = next_night(sketch) + sketch.time.pick(around) * second;
  if (way == 3) at += sketch.time.between(5, 30 * 60) * minute;
  return std::max(sketch.now, std::min(at, sketch.end));
}

Draft draw_during(Sketch& sketch) {
  static const std::vector<const char*> requests = {"PATCH", "PATCH",         "query",      "GET",
                                                    "token", "query Contact", "query Lead", "composite"};
  static const std::vector<const char*> phases = {"sent", "applied", "answered"};
  Draft during = {{"request", sketch.time.pick(requests)}};
  if (sketch.time.percent(20)) during["nth"] = sketch.time.between(2, 3);
  during["phase"] = sketch.time.pick(phases);
  return during;
}

// Those that a request of the engine can carry in its middle.
bool may_be_during(const Sketch& sketch, Verb verb, const Draft& step) {
  if (verb == Verb::wait || verb == Verb::restart || verb == Verb::create || verb == Verb::import)
    return false;
  return !step.contains("when") && sketch.restart_after != 0;
}

void put(Sketch& sketch, Draft& steps, Verb verb, Draft step) {
  Draft out = Draft::object();
  UnixMillis at = draw_moment(sketch);
  const bool during = sketch.time.percent(12) && may_be_during(sketch, verb, step);
  if (during) {
    out["during"] = draw_during(sketch);
  } else if (at > sketch.now) {
    out["at"] = writable(at, sketch.file, sketch.now);
    sketch.now = at;
  }
  for (auto& [key, value] : step.items()) out[key] = std::move(value);
  steps.push_back(std::move(out));
}

bool put_one(Sketch& sketch, Draft& steps, Verb verb) {
  Draft step = Draft::object();
  if (!draw_step(sketch, verb, step)) return false;
  put(sketch, steps, verb, std::move(step));
  if (verb == Verb::wait) {
    const auto length = parse_duration(steps.back()["wait"].get<std::string>());
    if (const auto* millis = std::get_if<int64_t>(&length)) sketch.now += *millis;
  }
  return true;
}

}  // namespace

std::string writable(UnixMillis& at, const FileTime& file, UnixMillis now) {
  at = (at + second - 1) / second * second;
  for (;; at += hour) {
    const std::string text = day_text(at, file);
    const auto resolved = resolve_time(text, file, now);
    const auto* time = std::get_if<ResolvedTime>(&resolved);
    if (time != nullptr && time->at == at) return text;
  }
}

Draft generate(uint64_t seed, uint64_t world, const Shape& shape) {
  Sketch sketch(seed, world, shape);
  Draft draft = {{"scenario", fmt::format("World {} of seed {:016x}", world, seed)}};
  draw_world(sketch, draft);
  Draft steps = Draft::array();
  if (sketch.settings.sales_opt_out.lead == "DoNotCall")  // hidden like every opt-out field, of no package
    steps.push_back({{"grant", "DoNotCall"}, {"on", "Lead"}});
  const int wanted = sketch.time.between(std::max(1, shape.acts / 2), shape.acts * 3 / 2);
  for (int tries = 0; static_cast<int>(steps.size()) < wanted && tries < wanted * 8; ++tries) {
    if (sketch.restart_after == 0) {
      put_one(sketch, steps, Verb::restart);
      continue;
    }
    const int index = sketch.step.weighted(sketch.alphabet.verbs);
    if (index < 0) break;
    if (put_one(sketch, steps, all_verbs()[static_cast<size_t>(index)]) && sketch.restart_after > 0)
      --sketch.restart_after;
  }
  if (steps.empty()) put_one(sketch, steps, Verb::wait);
  draft["steps"] = std::move(steps);
  return draft;
}

}  // namespace sfsim
