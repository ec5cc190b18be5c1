// One world at a time: document, loader, run, count.
#include "sim/explore/campaign.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "sim/explore/shrink.h"
#include "sim/explore/twice.h"

namespace sfsim {
namespace {

constexpr size_t most_broken = 400, most_unlike = 20;
constexpr int of_a_kind = 2;
constexpr int64_t day_ms = 24 * 3600 * 1000;

void count_marks(CampaignResult& result, const Coverage& coverage) {
  for (const syncer::Mark mark : syncer::all_marks())
    if (coverage.marks[static_cast<size_t>(mark)] != 0) ++result.marks[std::string(name_of(mark))];
  if (result.pairs.empty()) result.pairs.assign(coverage_pairs(), false);
  for (const uint16_t pair : coverage.pairs) result.pairs[pair] = true;
}

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
  count_marks(result, outcome.coverage);
  result.requests += outcome.api_calls;
  if (!outcome.trace.empty())
    result.simulated_days += (outcome.trace.back().at - plan.start + day_ms - 1) / day_ms;
}

void run_again(CampaignResult& result, const Plan& plan, const WorldOptions& how, const Outcome& outcome,
               uint64_t world, const std::string& text) {
  const Outcome again = run_plan(plan, how);
  if (again.hash == outcome.hash) return;
  ++result.unlike_worlds;
  if (result.unlike.size() < most_unlike)
    result.unlike.push_back({world, side_by_side(outcome, again, plan.zone), text});
}

// False: the loader does not take it, so that it reached nothing.
std::optional<Coverage> run_world(const CampaignOptions& options, uint64_t world, const Draft& draft,
                                  CampaignResult& result) {
  const std::string text = text_of(draft);
  if (options.begins) options.begins(world, text);
  const auto loaded = load_scenario("world", text);
  const Plans* plans = std::get_if<Plans>(&loaded);
  if (plans == nullptr) {
    result.not_taken.push_back(world);
    return std::nullopt;
  }
  const Plan& plan = plans->front();
  WorldOptions how;
  how.skip_impossible = true;
  how.coverage = true;
  Outcome outcome = run_plan(plan, how);
  result.hash += outcome.hash * (2 * world + 1);
  count(result, plan, outcome);
  if (options.twice) run_again(result, plan, how, outcome, world, text);
  if (const std::string rule = rule_of(plan, outcome); !rule.empty()) {
    ++result.rules[rule];
    if (options.broke) options.broke(world);
    result.broken.push_back({world, rule, outcome.failure->what, text});
  }
  return std::move(outcome.coverage);
}

void add_counts(std::map<std::string, int64_t>& to, const std::map<std::string, int64_t>& from) {
  for (const auto& [key, times] : from) to[key] += times;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// The first of each kind, whichever way the worlds came together.
void keep_first(CampaignResult& result) {
  const auto by_world = [](const auto& a, const auto& b) { return a.world < b.world; };
  std::stable_sort(result.broken.begin(), result.broken.end(), by_world);
  std::map<std::string, int> of_kind;
  std::erase_if(result.broken,
                [&](const BrokenWorld& one) { return ++of_kind[kind_of_failure(one)] > of_a_kind; });
  if (result.broken.size() > most_broken) result.broken.resize(most_broken);
  std::stable_sort(result.unlike.begin(), result.unlike.end(), by_world);
  if (result.unlike.size() > most_unlike) result.unlike.resize(most_unlike);
}

}  // namespace

void CampaignResult::add(const CampaignResult& other) {
  schedules += other.schedules;
  mutated += other.mutated;
  hash += other.hash;
  simulated_days += other.simulated_days;
  requests += other.requests;
  skipped_steps += other.skipped_steps;
  add_counts(verbs, other.verbs);
  add_counts(faults, other.faults);
  add_counts(points, other.points);
  add_counts(deaths, other.deaths);
  add_counts(rules, other.rules);
  add_counts(marks, other.marks);
  if (pairs.size() < other.pairs.size()) pairs.resize(other.pairs.size());
  for (size_t i = 0; i < other.pairs.size(); ++i)
    if (other.pairs[i]) pairs[i] = true;
  append(broken, other.broken);
  append(unlike, other.unlike);
  unlike_worlds += other.unlike_worlds;
  append(not_taken, other.not_taken);
  std::sort(not_taken.begin(), not_taken.end());
  keep_first(*this);
}

int64_t CampaignResult::pairs_reached() const { return std::count(pairs.begin(), pairs.end(), true); }

std::string kind_of_failure(const BrokenWorld& broken) {
  std::string out = broken.rule + ":";
  std::string word;
  const auto put = [&] {
    const bool name = word.size() < 4 || word.find("00") != std::string::npos;
    out += name ? "*" : word;
    word.clear();
  };
  for (const char c : broken.what) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
      word += c;
      continue;
    }
    put();
    out += c;
  }
  put();
  return out;
}

CampaignResult run_block(const CampaignOptions& options, uint64_t first, uint64_t end) {
  CampaignResult result;
  std::optional<Guide> guide;
  if (options.guidance) guide.emplace(*options.guidance, options.draw);
  for (uint64_t world = first; world < end; ++world) {
    if (options.goes_on && !options.goes_on(world)) break;
    const bool fresh = !guide || world % worlds_a_block < drawn_afresh;
    ++result.schedules;
    result.mutated += !fresh;
    if (options.deadly.contains(world)) continue;
    const Draft draft = guide ? guide->draw(world) : options.draw(world);
    const std::optional<Coverage> coverage = run_world(options, world, draft, result);
    if (guide && coverage) guide->reached(draft, *coverage);
  }
  keep_first(result);
  return result;
}

}  // namespace sfsim
