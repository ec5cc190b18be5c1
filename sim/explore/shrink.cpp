// Runs every candidate as the file it would be. The engine's own randomness hangs on the sentence of the
// file, so that sentence stays until everything else is settled, and is changed only if the rule still
// breaks.
#include "sim/explore/shrink.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/explore/draws.h"
#include "sim/explore/simplify.h"

namespace sfsim {
namespace {

// A note is one line that people read.
std::string shortened(const std::string& text) {
  constexpr size_t most = 160;
  if (text.size() <= most) return text;
  const size_t blank = text.rfind(' ', most);
  return blank == std::string::npos ? text : text.substr(0, blank) + " ...";
}

class Shrinker {
 public:
  Shrinker(Draft draft, const Judge& judge, int most_runs)
      : draft_(std::move(draft)), judge_(judge), most_runs_(most_runs) {}

  Shrunk run() {
    Shrunk out;
    if (begin()) {
      const Accept accept = [this](const Draft& candidate) { return still_breaks(candidate); };
      while (pass(accept)) {
      }
      retitle();
      write_note();
      out.broken = true;
    }
    out.rule = rule_;
    out.what = what_;
    out.steps = static_cast<int>(draft_.at("steps").size());
    out.runs = runs_;
    out.text = canonical_text(draft_);
    return out;
  }

 private:
  // Finds the rule, and the steps that could not be carried out: a file that people run has none of those.
  bool begin() {
    const DraftRun lenient = judge_(draft_, true);
    ++runs_;
    rule_ = lenient.rule;
    what_ = lenient.outcome.failure ? lenient.outcome.failure->what : std::string();
    if (rule_.empty() || rule_ == "?") {
      const DraftRun strict = judge_(draft_, false);  // an expectation about what could not be carried out
      rule_ = strict.rule;
      what_ = strict.outcome.failure ? strict.outcome.failure->what : std::string();
      return !rule_.empty() && rule_ != "?";
    }
    std::vector<int> lines = lenient.outcome.skipped_lines;
    std::sort(lines.begin(), lines.end());
    Draft carried_out = draft_;
    const int first = first_step_line(draft_);
    for (size_t i = lines.size(); i-- > 0;) {
      if (i + 1 < lines.size() && lines[i] == lines[i + 1]) continue;
      const auto index = static_cast<size_t>(lines[i] - first);
      carried_out = without_steps(carried_out, index, index + 1);
    }
    if (!still_breaks(carried_out)) return still_breaks(draft_);
    draft_ = std::move(carried_out);
    return true;
  }

  bool pass(const Accept& accept) {
    bool changed = drop_steps(draft_, accept);
    changed = drop_people(draft_, accept) || changed;
    changed = drop_keys(draft_, accept) || changed;
    changed = plainer_values(draft_, accept) || changed;
    changed = plainer_times(draft_, accept) || changed;
    return changed && !done();
  }

  bool done() const { return runs_ >= most_runs_; }

  bool still_breaks(const Draft& candidate) {
    if (candidate.at("steps").empty() || done()) return false;
    std::string text = text_of(candidate);
    if (!tried_.insert(text).second) return false;
    ++runs_;
    const DraftRun run = judge_(candidate, false);
    if (run.rule != rule_) return false;
    what_ = run.outcome.failure->what;
    const int line = run.outcome.failure->step_line;
    broke_at_ = line == 0 ? -1 : line - first_step_line(candidate);
    return true;
  }

  void retitle() {
    for (const char* ending : {"", "!", " again", " once more", " still"}) {
      Draft candidate = draft_;
      candidate["scenario"] = fmt::format("{}{}", title(), ending);
      candidate["tags"] = Draft::array({"found", rule_});
      const std::string what = what_;
      if (still_breaks(candidate)) {
        draft_ = std::move(candidate);
        return;
      }
      what_ = what;
    }
  }

  // On the step that broke, or on the last one, after which it did.
  void write_note() {
    Draft& steps = draft_["steps"];
    const bool within = broke_at_ >= 0 && broke_at_ < static_cast<int>(steps.size());
    Draft& step = within ? steps[static_cast<size_t>(broke_at_)] : steps.back();
    const bool expectation = rule_.starts_with("expect");
    const std::string verb = expectation ? "fails" : "breaks " + rule_;
    step["note"] = fmt::format("{}{}: {}", verb, within ? "" : " in the end", shortened(what_));
  }

  std::string title() const {
    std::string text = what_;
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
  }

  Draft draft_;
  const Judge& judge_;
  const int most_runs_;
  std::string rule_, what_;
  std::set<std::string> tried_;
  int runs_ = 0;
  int broke_at_ = -1;  // the step of draft_ that broke the rule; -1: it broke after all of them
};

}  // namespace

std::string rule_of(const Plan& plan, const Outcome& outcome) {
  switch (outcome.verdict) {
    case Verdict::passed:
    case Verdict::skipped:
      return {};
    case Verdict::invariant_broken:
      return outcome.failure->rule;
    case Verdict::engine_crashed:
      return outcome.failure->what.find("circles") != std::string::npos ? "circles" : "crash";
    case Verdict::failed:
      break;
  }
  for (const Step& step : plan.steps)
    if (step.at_place.line == outcome.failure->step_line) return std::string(name_of(step.verb));
  return "start";
}

DraftRun run_draft(const Draft& draft, bool skip_impossible) {
  DraftRun out;
  const auto loaded = load_scenario("draft", text_of(draft));
  const Plans* plans = std::get_if<Plans>(&loaded);
  if (plans == nullptr || plans->empty()) {
    out.rule.assign(1, '?');
    return out;
  }
  WorldOptions options;
  options.skip_impossible = skip_impossible;
  out.outcome = run_plan(plans->front(), options);
  out.rule = rule_of(plans->front(), out.outcome);
  return out;
}

Shrunk shrink(Draft draft, int most_runs) { return shrink(std::move(draft), run_draft, most_runs); }

Shrunk shrink(Draft draft, const Judge& judge, int most_runs) {
  return Shrinker(std::move(draft), judge, most_runs).run();
}

std::string found_name(const Shrunk& shrunk) {
  return fmt::format("{}-{:08x}.jsonc", shrunk.rule, static_cast<uint32_t>(seed_of(shrunk.text)));
}

}  // namespace sfsim
