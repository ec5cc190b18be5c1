// A bug is found when the rule named for it goes red in the suite; the searches are told beside it.
#include "tests/mutants/runner/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace {

const Red* expected(const SeededBug& bug, const Hunt& hunt, const std::deque<Case>& cases) {
  for (const Red& red : hunt.reds) {
    if (red.rule == bug.caught_by || cases[red.index].name == bug.caught_by) return &red;
  }
  return nullptr;
}

std::string search_text(const Find& find) {
  if (!find.found) return fmt::format("{:>6} {:>7} {:<10}", find.schedules, "", "-");
  return fmt::format("{:>6} {:>6.2f}s {:<10}", find.schedules, find.seconds, find.rule);
}

template <class T>
T middle(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

void Table::begin(const HuntOptions& options) {
  options_ = options;
  std::cout << fmt::format("{:<9} {:<46} {:<9} {:<26} {:<26} {}\n", "", "seeded bug", "suite",
                           "exhaust: schedules", "explore: schedules", "steps left");
}

bool Table::without_a_bug(const Hunt& hunt) {
  for (const Red& red : hunt.reds)
    std::cout << fmt::format("RED WITHOUT A BUG  {}: {}: {}\n", cases_[red.index].name, red.rule, red.what);
  for (const Find* find : {&hunt.exhaust, &hunt.explore})
    if (find->found)
      std::cout << fmt::format("FOUND WITHOUT A BUG  {}: {}\n{}\n", find->rule, find->what, find->text);
  std::cout << fmt::format("          {:<46} {:<9} {:<26} {:<26}\n", "none",
                           hunt.reds.empty() ? "green" : "RED", search_text(hunt.exhaust),
                           search_text(hunt.explore));
  return hunt.reds.empty() && !hunt.exhaust.found && !hunt.explore.found && hunt.ended.empty();
}

void Table::add(const SeededBug& bug, const Hunt& hunt, bool with_suite) {
  const bool searched = hunt.exhaust.found || hunt.explore.found;
  std::string verdict = "found";
  if (with_suite && options_.suite && expected(bug, hunt, cases_) == nullptr) {
    verdict = hunt.reds.empty() && !searched && hunt.ended.empty() ? "SURVIVES" : "NOT BY";
    verdict == "SURVIVES" ? ++survived_ : ++elsewhere_;
  }
  std::cout << fmt::format("{:<9} {:<46} {:>3} red   {} {} {}\n", verdict, bug.name, hunt.reds.size(),
                           search_text(hunt.exhaust), search_text(hunt.explore),
                           hunt.explore.steps < 0 ? "" : fmt::format("{}", hunt.explore.steps))
            << std::flush;
  if (verdict == "NOT BY") std::cout << fmt::format("          expected {}\n", bug.caught_by);
  if (!hunt.ended.empty()) std::cout << fmt::format("          its process: {}\n", hunt.ended);
  if (!hunt.reds.empty()) ++by_search_["suite"];
  if (hunt.exhaust.found) ++by_search_["exhaust"];
  if (hunt.explore.found) ++by_search_["explore"];
  for (const Find* find : {&hunt.exhaust, &hunt.explore})
    if (find->found) ++by_rule_[find->rule];
  if (options_.explore && !hunt.explore.found) ++unexplored_[bug.name];
  if (hunt.explore.found) seconds_.push_back(hunt.explore.seconds);
  if (hunt.explore.steps >= 0) steps_.push_back(hunt.explore.steps);
  if (verbose_) tell_more(hunt);
}

void Table::tell_more(const Hunt& hunt) const {
  for (const Red& red : hunt.reds)
    std::cout << fmt::format("            {}: {}: {}\n", cases_[red.index].name, red.rule, red.what);
  for (const Find* find : {&hunt.exhaust, &hunt.explore})
    if (find->found) std::cout << fmt::format("            {}: {}\n{}\n", find->rule, find->what, find->text);
}

bool Table::end(size_t bugs, double seconds) const {
  std::cout << fmt::format("\n{} seeded bugs in {:.1f} s", bugs, seconds);
  for (const auto& [search, count] : by_search_) std::cout << fmt::format("; {} found {}", search, count);
  if (survived_ > 0) std::cout << fmt::format("; {} SURVIVE", survived_);
  if (elsewhere_ > 0) std::cout << fmt::format("; {} not by the rule that should", elsewhere_);
  std::cout << "\n";
  if (!seconds_.empty())
    std::cout << fmt::format("explore: median {:.2f} s, worst {:.2f} s\n", middle(seconds_),
                             *std::max_element(seconds_.begin(), seconds_.end()));
  if (!steps_.empty())
    std::cout << fmt::format("steps of the shrunk scenarios: median {}, most {}\n", middle(steps_),
                             *std::max_element(steps_.begin(), steps_.end()));
  std::cout << "by rule:";
  for (const auto& [rule, count] : by_rule_) std::cout << fmt::format(" {} {}", rule, count);
  std::cout << "\n";
  if (!unexplored_.empty()) {
    std::cout << "only the suite's expectations can tell:";
    for (const auto& [name, times] : unexplored_) std::cout << " " << name;
    std::cout << "\n";
  }
  return survived_ == 0 && elsewhere_ == 0;
}
