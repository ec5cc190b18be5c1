// One world at a time: document, loader, run, count.
#include "sim/explore/campaign.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/explore/shrink.h"

namespace sfsim {
namespace {

constexpr size_t most_broken = 1000;
constexpr int64_t day_ms = 24 * 3600 * 1000;

void count(CampaignResult& result, const Plan& plan, const Outcome& outcome) {
  const std::set<int> skipped(outcome.skipped_lines.begin(), outcome.skipped_lines.end());
  const int last = outcome.failure ? outcome.failure->step_line : 0;
  for (const Step& step : plan.steps) {
    if (skipped.contains(step.at_place.line)) {
      ++result.skipped_steps;
      continue;
    }
    if (last > 0 && step.at_place.line > last) continue;
    ++result.verbs[std::string(name_of(step.verb))];
  }
  for (const auto& [fault, times] : outcome.coverage.faults)
    result.faults[std::string(name_of(fault))] += times;
  for (const auto& [point, times] : outcome.coverage.points)
    result.points[std::string(name_of(point))] += times;
  for (const auto& [point, times] : outcome.coverage.deaths)
    result.deaths[std::string(name_of(point))] += times;
  result.requests += outcome.api_calls;
  if (!outcome.trace.empty())
    result.simulated_days += (outcome.trace.back().at - plan.start + day_ms - 1) / day_ms;
}

void run_world(const CampaignOptions& options, uint64_t world, CampaignResult& result) {
  const Draft draft = options.draw(world);
  const auto loaded = load_scenario("world", text_of(draft));
  const Plans* plans = std::get_if<Plans>(&loaded);
  if (plans == nullptr) return result.not_taken.push_back(world);
  const Plan& plan = plans->front();
  WorldOptions how;
  how.skip_impossible = true;
  const Outcome outcome = run_plan(plan, how);
  count(result, plan, outcome);
  if (options.twice && run_plan(plan, how).hash != outcome.hash) result.unlike.push_back(world);
  const std::string rule = rule_of(plan, outcome);
  if (rule.empty()) return;
  ++result.rules[rule];
  if (options.broke) options.broke(world);
  if (result.broken.size() < most_broken) result.broken.push_back({world, rule, outcome.failure->what});
}

void add_counts(std::map<std::string, int64_t>& to, const std::map<std::string, int64_t>& from) {
  for (const auto& [key, times] : from) to[key] += times;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

void CampaignResult::add(const CampaignResult& other) {
  schedules += other.schedules;
  simulated_days += other.simulated_days;
  requests += other.requests;
  skipped_steps += other.skipped_steps;
  add_counts(verbs, other.verbs);
  add_counts(faults, other.faults);
  add_counts(points, other.points);
  add_counts(deaths, other.deaths);
  add_counts(rules, other.rules);
  append(broken, other.broken);
  append(unlike, other.unlike);
  append(not_taken, other.not_taken);
  std::sort(broken.begin(), broken.end(),
            [](const BrokenWorld& a, const BrokenWorld& b) { return a.world < b.world; });
  std::sort(unlike.begin(), unlike.end());
  std::sort(not_taken.begin(), not_taken.end());
}

CampaignResult run_campaign(const CampaignOptions& options) {
  CampaignResult result;
  for (uint64_t world = options.first; options.goes_on(world); world += options.step) {
    run_world(options, world, result);
    ++result.schedules;
  }
  return result;
}

std::string to_json(const CampaignResult& result) {
  Draft broken = Draft::array();
  for (const BrokenWorld& one : result.broken)
    broken.push_back({{"world", one.world}, {"rule", one.rule}, {"what", one.what}});
  const Draft out = {{"schedules", result.schedules}, {"simulated_days", result.simulated_days},
                     {"requests", result.requests},   {"skipped_steps", result.skipped_steps},
                     {"verbs", result.verbs},         {"faults", result.faults},
                     {"points", result.points},       {"deaths", result.deaths},
                     {"rules", result.rules},         {"broken", broken},
                     {"unlike", result.unlike},       {"not_taken", result.not_taken}};
  return out.dump(-1, ' ', false, Draft::error_handler_t::replace);
}

CampaignResult campaign_from_json(const std::string& text) {
  const Draft in = Draft::parse(text);
  CampaignResult out;
  in.at("schedules").get_to(out.schedules);
  in.at("simulated_days").get_to(out.simulated_days);
  in.at("requests").get_to(out.requests);
  in.at("skipped_steps").get_to(out.skipped_steps);
  in.at("verbs").get_to(out.verbs);
  in.at("faults").get_to(out.faults);
  in.at("points").get_to(out.points);
  in.at("deaths").get_to(out.deaths);
  in.at("rules").get_to(out.rules);
  in.at("unlike").get_to(out.unlike);
  in.at("not_taken").get_to(out.not_taken);
  for (const Draft& one : in.at("broken"))
    out.broken.push_back({one.at("world").get<uint64_t>(), one.at("rule").get<std::string>(),
                          one.at("what").get<std::string>()});
  return out;
}

}  // namespace sfsim
