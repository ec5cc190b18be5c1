// What a search tells. Short unless asked: what was never reached is what its reader can act on.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sim/cli/findings.h"
#include "sim/cli/search.h"
#include "syncer/domain/marks.h"

namespace sfsim {
namespace {

constexpr int broken_exit = 4, unlike_exit = 5;

using Counts = std::map<std::string, int64_t>;

std::string counts_text(const Counts& counts) {
  std::vector<std::pair<int64_t, std::string>> sorted;
  for (const auto& [name, times] : counts) sorted.emplace_back(-times, name);
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  for (const auto& [times, name] : sorted)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, -times);
  return text.empty() ? "none" : text;
}

std::vector<std::string> words_of_acts() {
  std::vector<std::string> names;
  for (const Verb verb : all_verbs())
    if (kind_of(verb) != VerbKind::check) names.emplace_back(name_of(verb));
  return names;
}

template <class T>
std::vector<std::string> words_of(const std::vector<T>& all) {
  std::vector<std::string> names;
  for (const T one : all) names.emplace_back(name_of(one));
  return names;
}

// "  steps   4210 of 22 kinds; never: layout", or every count.
std::string counted(const char* what, const Counts& counts, const std::vector<std::string>& all,
                    bool verbose) {
  int64_t sum = 0;
  for (const auto& [name, times] : counts) sum += times;
  std::string never;
  for (const std::string& name : all)
    if (!counts.contains(name)) never += (never.empty() ? "" : ", ") + name;
  std::string text = fmt::format("  {:<8}{}", what, sum);
  if (verbose) text += ": " + counts_text(counts);
  if (!verbose) text += fmt::format(" of {} kinds", counts.size());
  return text + (never.empty() ? "" : "; never: " + never);
}

std::string marks_text(const CampaignResult& result, bool verbose) {
  std::string text, never;
  size_t reached = 0;
  for (const syncer::Mark mark : syncer::all_marks()) {
    const auto found = result.marks.find(std::string(name_of(mark)));
    if (found == result.marks.end()) {
      never += fmt::format("    {:<30}  {}\n", name_of(mark), sentence_of(mark));
      continue;
    }
    ++reached;
    if (verbose)
      text += fmt::format("    {:>9}  {:<30}  {}\n", found->second, name_of(mark), sentence_of(mark));
  }
  const std::string head = fmt::format("  marks   {} of {} reached, and {} pairs of states and steps\n",
                                       reached, syncer::mark_count, result.pairs_reached());
  return head + text + (never.empty() ? "" : "  never reached\n" + never);
}

std::string rate_text(const SearchEnd& end, const SearchReport& report) {
  const CampaignResult& r = end.result;
  const double seconds = std::max(end.seconds, 0.001);
  const double rate = static_cast<double>(r.schedules) / seconds;
  return fmt::format(
      "{}: {} schedules in {:.1f} s, {:.0f}/s on {} process{} ({:.0f}/s each), {:.0f} simulated days/s\n",
      report.title, r.schedules, seconds, rate, end.jobs, end.jobs == 1 ? "" : "es", rate / end.jobs,
      static_cast<double>(r.simulated_days) / seconds);
}

void deliver(const Finding& finding, const SearchReport& report) {
  if (finding.rule != "died") {
    const Shrunk shrunk{finding.again, finding.rule, finding.what, finding.steps, finding.runs, finding.text};
    std::cout << keep_finding(report.found, report.program, fmt::format("world {}", finding.world), shrunk,
                              0);
    return;
  }
  const std::string path = write_found(report.found, finding.file, finding.text);
  std::cout << fmt::format("\nworld {} {}; {} step{} left after {} runs\n      {} run {}\n", finding.world,
                           finding.what, finding.steps, finding.steps == 1 ? "" : "s", finding.runs,
                           report.program, path);
}

void deliver(const UnlikeWorld& unlike, const SearchReport& report) {
  const Draft draft = Draft::parse(unlike.draft);
  const std::string text = canonical_text(draft);
  const std::string path = write_found(
      report.found, fmt::format("unlike-{:08x}.jsonc", static_cast<uint32_t>(seed_of(text))), text);
  std::cout << fmt::format("\nworld {} is not deterministic: its runs part here\n{}      {} run {} --twice\n",
                           unlike.world, unlike.difference, report.program, path);
}

}  // namespace

std::string summary(const SearchEnd& end, const SearchReport& report) {
  const CampaignResult& r = end.result;
  std::string text = rate_text(end, report);
  if (r.mutated > 0)
    text += fmt::format("  worlds  {} drawn afresh, {} made from worlds that reached something new\n",
                        r.schedules - r.mutated, r.mutated);
  text += fmt::format("  hash    {:016x}\n", r.hash);
  text += marks_text(r, report.verbose);
  text += counted("steps", r.verbs, words_of_acts(), report.verbose) +
          fmt::format("; {} could not be carried out\n", r.skipped_steps);
  text += counted("faults", r.faults, words_of(all_faults()), report.verbose) +
          fmt::format("; in {} requests\n", r.requests);
  text += counted("points", r.points, words_of(syncer::all_points()), report.verbose) + "\n";
  text += counted("crashes", r.deaths, words_of(syncer::all_points()), report.verbose) + "\n";
  text += fmt::format("  broken  {}\n", counts_text(r.rules));
  for (const Killer& killer : end.killers)
    text += fmt::format("  DIED    world {} {}\n", killer.world, killer.how);
  if (r.unlike_worlds > 0) text += fmt::format("  NOT DETERMINISTIC: {} worlds\n", r.unlike_worlds);
  if (!r.not_taken.empty())
    text += fmt::format("  {} worlds are no scenarios: a mistake of the explorer; the first is {}\n",
                        r.not_taken.size(), r.not_taken.front());
  return text;
}

void deliver_findings(const SearchEnd& end, const SearchReport& report) {
  std::set<std::string> files;
  for (const Finding& finding : end.findings) {
    if (finding.rule != "died" && static_cast<int>(files.size()) >= report.keep) continue;
    if (files.insert(finding.file).second) deliver(finding, report);
  }
  for (const UnlikeWorld& unlike : end.result.unlike) {
    if (static_cast<int>(files.size()) >= report.keep) break;
    files.insert(std::to_string(unlike.world));
    deliver(unlike, report);
  }
}

int exit_code_of(const SearchEnd& end) {
  if (end.result.unlike_worlds > 0) return unlike_exit;
  const bool broke = !end.result.rules.empty() || !end.killers.empty() || !end.result.not_taken.empty();
  return broke ? broken_exit : 0;
}

}  // namespace sfsim
