// `syncer runs`: the nightlies, the newest last, with what each should have cost and what it did cost.
#include <fmt/format.h>

#include <ostream>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/output.h"
#include "syncer/app/views.h"

namespace syncer::app {

namespace {

std::string result_text(const Run& run) {
  const RunCounts& counts = run.counts;
  std::string text =
      fmt::format("{}pulled {}, pushed {}", run.by_hand ? "by hand: " : "", counts.pulled, counts.pushed);
  const auto add = [&](int64_t n, std::string_view what) {
    if (n > 0) text += fmt::format(", {} {}", n, what);
  };
  add(counts.parked, "parked");
  add(counts.skipped_no_id, "without a Salesforce ID");
  add(counts.skipped_changed, "changed meanwhile");
  add(counts.conflicts, counts.conflicts == 1 ? "conflict" : "conflicts");
  add(counts.retries, counts.retries == 1 ? "retry" : "retries");
  if (!run.reason.empty()) text += "; " + run.reason;
  return text;
}

}  // namespace

Exit runs(const CommonOptions& common, const RunsOptions& options, Surroundings& around) {
  Desk desk(common, around);
  std::vector<Run> runs = desk.store().runs();
  const auto wanted = static_cast<size_t>(options.last);
  if (wanted != 0 && runs.size() > wanted) runs.erase(runs.begin(), runs.end() - options.last);
  if (common.json) {
    around.out << to_json(runs) << '\n';
    return Exit::done;
  }
  if (runs.empty()) {
    around.out << "no nightly yet; run one with: syncer nightly\n";
    return Exit::done;
  }
  const Settings settings = desk.store().settings();
  Table table({"run", "when", "state", "calls/planned", "result"});
  for (const Run& run : runs) {
    table.add({std::to_string(run.id), moment(run.by_hand ? run.begun_at : run.due_at, settings),
               std::string(name_of(run.state)),
               fmt::format("{}/{}", run.counts.calls, run.counts.planned_calls), result_text(run)});
  }
  around.out << table.text();
  return Exit::done;
}

}  // namespace syncer::app
