// Nightlies, from their beginning to what their records say: the model is told what each may do and had to
// do.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/falses.h"
#include "sim/world/invariants.h"

namespace sfsim {
namespace {

bool incremental(const syncer::Settings& settings) {
  return settings.nightly_reading == syncer::NightlyReading::incremental;
}

}  // namespace

void Invariants::night_begun(int engine) {
  if (!nights_.empty() && nights_.back().finished_at == 0) nights_.pop_back();
  Night night;
  night.engine = engine;
  night.activity = world_.scheduler.current()->number;
  night.begun_at = world_.now();
  night.begun_clock = clock_of(engine);
  night.faults_before = world_.network->faults_met();
  if (!nights_.empty()) nights_.back().superseded = true;
  nights_.push_back(std::move(night));
  const Falses falses = falses_allowed(world_.settings);
  model_.nightly_begins(
      field_of(),
      {falses.here, falses.there, [this](const std::string& record) { return world_.also_pulled_of(record); },
       also_written()});
  const bool may_miss = traceless_ && incremental(world_.settings);
  if (may_miss) model_.touch_all();  // it may not see what it would have to mend
  deliveries_.nightly_begun();
  // In a world of a thousand nights, all at first and ever fewer later.
  const bool closely = ++nights_begun_ <= 64 || (nights_begun_ & (nights_begun_ - 1)) == 0;
  if (closely) look_for_reach();
  night_rules_.begun(engine, world_.scheduler.current()->number, closely && !may_miss);
}

void Invariants::night_finished(int engine) {
  if (looked_up_lately()) check_kept();
  night_rules_.finished();
  if (nights_.empty()) return;
  if (traceless_ && *traceless_ < nights_.back().begun_at &&
      has_read_everything(nights_.back(), clock_of(engine)))
    traceless_.reset();
  nights_.back().finished_at = last_nightly_.emplace(world_.now());
  nights_.back().finished_clock = clock_of(engine);
  nights_.back().pages.clear();
  model_.nightly_ends();
  if (world_.network->faults_met() != nights_.back().faults_before) nights_.back().disturbed = true;
}

bool Invariants::has_read_everything(const Night& night, UnixMillis finished_clock) const {
  if (night.read_changes_only || world_.network->faults_met() != night.faults_before) return false;
  const std::vector<syncer::Run> runs = world_.store->runs();
  return std::any_of(runs.begin(), runs.end(), [&](const syncer::Run& run) {
    return run.finished_at == finished_clock && run.state == syncer::RunState::complete;
  });
}

// All runs are read only now and then, so that a world of a thousand nights does not read a million rows;
// until then the model allows for more than it must.
void Invariants::catch_up() {
  check_kept();
  const size_t finished = nights_.size() - (!nights_.empty() && nights_.back().finished_at == 0 ? 1 : 0);
  if (finished > runs_.size() / 16) judge_nights();
}

void Invariants::judge_nights() {
  check_runs();
  for (const Night& night : nights_) {
    if (night.finished_at == 0) continue;
    const auto ended_then = [&](const auto& entry) {
      return entry.second.finished_at == night.finished_clock;
    };
    const auto run = std::find_if(runs_.begin(), runs_.end(), ended_then);
    if (run == runs_.end() || run->second.state != syncer::RunState::complete) continue;
    if (std::any_of(std::next(run), runs_.end(), ended_then)) continue;  // a clock was set back between them
    // A second attempt that had nothing to do ended in the same moment, and is the one in the record.
    const Night* const next = &night == &nights_.back() ? nullptr : &night + 1;
    if (next != nullptr && next->finished_clock == night.finished_clock) continue;
    if (!night.disturbed) check_calls(night, run->second);
    const bool left_somebody = run->second.counts.skipped_changed > 0;  // to the next night, and says so
    if (night.disturbed || left_somebody || night.superseded) continue;
    const std::set<std::string> open = open_records();
    model_.nightly_completes(field_of(), [&](const std::string& record) {
      const std::string also = world_.also_pulled_of(record);
      // A dead engine's write may still be on its way: it comes after the night has agreed.
      return !open.contains(record) && !world_.network->carries(record) && reachable(world_, record) &&
             (also.empty() || reachable(world_, record, also));
    });
  }
  const bool running = !nights_.empty() && nights_.back().finished_at == 0;
  nights_.erase(nights_.begin(), running ? nights_.end() - 1 : nights_.end());
}

// A run's record only grows: what is complete stays complete, and counts do not shrink.
void Invariants::check_runs() {
  for (syncer::Run& run : world_.store->runs()) {
    const auto before = runs_.find(run.id);
    if (before != runs_.end()) {
      const syncer::Run& old = before->second;
      const bool reopened = old.state == syncer::RunState::complete && run.state != old.state;
      if (reopened || run.due_at != old.due_at || run.begun_at < old.begun_at)
        broke("protocol", fmt::format("the nightly of {} went backwards", run.local_date));
    }
    runs_[run.id] = std::move(run);
  }
}

// A query that met an expired session is asked again; such retries are no part of the plan.
void Invariants::check_calls(const Night& night, const syncer::Run& run) {
  if (run.begun_at != night.begun_clock) return;  // resumed: only a part was seen
  const int64_t calls = night.calls - run.counts.retries;
  if (calls == run.counts.calls && calls == run.counts.planned_calls) return;
  broke("liveness", fmt::format("the nightly of {} made {} API calls, says {} and had planned {}",
                                run.local_date, calls, run.counts.calls, run.counts.planned_calls));
}

void Invariants::quiet_night_over() {
  if (world_.engine_writes.size() == quiet_from_) return;
  const WriteLogEntry& entry = world_.org->write_log()[world_.engine_writes[quiet_from_].entry];
  const std::vector<std::string> people = world_.names_on_record(entry.record_id);
  broke("metamorphic",
        fmt::format("the second of two nightlies in a row wrote {} of {}", entry.field,
                    people.empty() ? entry.record_id : people.front()),
        people);
}

}  // namespace sfsim
