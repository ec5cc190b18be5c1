// Texts of a nightly. A night of a million people must not tell a million lines.
#include "syncer/engine/nightly_text.h"

#include <fmt/format.h>

#include <utility>

#include "syncer/domain/marks.h"

namespace syncer {
namespace {

constexpr int told_decisions = 50;
constexpr size_t named_people = 20;

std::string_view what_follows(const Decision& decision) {
  if (decision.set_local) return "to be unsubscribed here";
  if (decision.set_remote) return "to be pushed";
  if (decision.clear_local) return "to be subscribed again here";
  return decision.clear_remote ? "to be opted in in Salesforce" : "left alone";
}

std::string summary(const RunCounts& counts, const OptedIn& opted_in, const std::string& reason) {
  std::string text = fmt::format("nightly: pulled {}, pushed {}", counts.pulled, counts.pushed);
  if (opted_in.here + opted_in.there > 0)
    text += fmt::format(", opted in {} here and {} in Salesforce", opted_in.here, opted_in.there);
  if (counts.parked > 0) text += fmt::format(", parked {}", counts.parked);
  if (counts.skipped_no_id > 0) text += fmt::format(", skipped {} (no Salesforce ID)", counts.skipped_no_id);
  if (counts.skipped_changed > 0)
    text += fmt::format(", left {} that changed meanwhile", counts.skipped_changed);
  if (!reason.empty()) text += "; incomplete: " + reason;
  return text;
}

// Some of those who were skipped, for the timeline; a look at one page, not at a million people.
std::vector<PersonId> without_id(Context& context, const RunCounts& counts) {
  std::vector<PersonId> ids;
  if (!context.watched() || counts.skipped_no_id == 0) return ids;
  for (const Person& person : context.store.people_after(0, 1000, false)) {
    if (!person.unsubscribed || !person.salesforce_id.empty()) continue;
    ids.push_back(person.id);
    if (ids.size() == named_people) break;
  }
  return ids;
}

}  // namespace

void tell_decisions(Context& context, const std::vector<PersonDecision>& decisions,
                    const ApplyOutcome& outcome, int& told) {
  if (!context.watched()) return;
  for (const PersonDecision& one : decisions) {
    const Decision& d = one.decision;
    if (d.agreed) continue;
    if (++told > told_decisions) break;
    std::string text = fmt::format("nightly: {}: {}", what_follows(d), d.reason);
    if (d.conflict) text += fmt::format(" (conflict, {} wins by {})", name_of(d.winner), d.rule);
    context.tell(d.set_local ? EngineEvent::Kind::pull : EngineEvent::Kind::decision, {one.person},
                 std::move(text));
  }
  if (outcome.skipped_changed > 0) {
    context.tell(EngineEvent::Kind::decision, {},
                 fmt::format("nightly: {} changed while it was reading, left to the next run",
                             outcome.skipped_changed));
  }
}

Run taken_over(Context& context, Run run, UnixMillis now) {
  mark(Mark::run_lost);
  run.state = RunState::incomplete;
  run.reason = "another engine took the run over";
  run.next_try_at = now + minute_ms;
  context.tell(EngineEvent::Kind::nightly, {}, "nightly: another engine took the run over");
  return run;
}

void tell_summary(Context& context, const RunCounts& counts, const OptedIn& opted_in,
                  const std::string& reason) {
  context.tell(EngineEvent::Kind::nightly, without_id(context, counts), summary(counts, opted_in, reason));
}

}  // namespace syncer
