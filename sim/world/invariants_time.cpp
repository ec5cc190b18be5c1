// When nightlies come. The due times are worked out here once more, from the zone's own rules, not with the
// engine's schedule.
#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sim/world/invariants.h"

namespace sfsim {
namespace {

std::string date_text(date::local_days day) {
  const date::year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

// A wall-clock moment; in a gap the first moment after it, in an overlap the first of the two.
UnixMillis moment(date::local_days day, int minutes, const date::time_zone& zone) {
  const auto local = day + std::chrono::minutes(minutes);
  const date::local_info info = zone.get_info(local);
  std::chrono::seconds at{};
  if (info.result == date::local_info::nonexistent) {
    at = info.second.begin.time_since_epoch();
  } else {
    at = std::chrono::seconds(local.time_since_epoch()) - info.first.offset;
  }
  return at.count() * 1000;
}

date::local_days local_day(UnixMillis at, const date::time_zone& zone) {
  const date::sys_seconds second{std::chrono::seconds(at / 1000)};
  return date::floor<date::days>(zone.to_local(second));
}

}  // namespace

void Invariants::check_time() {
  std::vector<syncer::Run> scheduled;
  std::set<std::string> dates;
  for (syncer::Run& run : world_.store->runs()) {
    if (run.by_hand) continue;
    if (!dates.insert(run.local_date).second)
      broke("time", fmt::format("there are two scheduled nightlies for {}", run.local_date));
    if (run.begun_at < run.due_at)
      broke("time", fmt::format("the nightly of {} began {} s before it was due", run.local_date,
                                (run.due_at - run.begun_at) / 1000));
    check_due(run);
    scheduled.push_back(std::move(run));
  }
  check_missed(scheduled);
  check_late(scheduled);
  check_given_up(scheduled);
}

// It was due by the settings that were in force when it began, after the nightly was switched on, and is the
// latest that was: of a long downtime only the last night is made up.
void Invariants::check_due(const syncer::Run& run) {
  bool configured = false, in_force = false;
  for (size_t i = 0; i < chosen_.size(); ++i) {
    const Chosen& chosen = chosen_[i];
    const date::time_zone& zone = *date::locate_zone(chosen.settings.nightly_zone);
    const date::local_days day = local_day(run.due_at, zone);
    const int minutes = chosen.settings.nightly_time_minutes;
    if (date_text(day) != run.local_date || moment(day, minutes, zone) != run.due_at) continue;
    configured = true;
    size_t on = i;  // since when the nightly is on
    while (on > 0 && sfsim::has_nights(chosen_[on - 1].settings)) --on;
    const UnixMillis until = i + 1 < chosen_.size() ? chosen_[i + 1].from : world_.now() + 1;
    const UnixMillis next = moment(day + date::days(1), minutes, zone);
    const UnixMillis last = run.due_at + (chosen.settings.nightly_window_minutes + 61) * 60'000;
    if (chosen.settings.missed_nightly == syncer::MissedNightly::skip && run.begun_at > last) continue;
    in_force = in_force || (sfsim::has_nights(chosen.settings) && chosen.from <= run.begun_at &&
                            run.begun_at <= until && chosen_[on].from <= run.due_at && run.begun_at < next);
  }
  if (!configured)
    broke("time", fmt::format("the nightly of {} was due at a moment that is not the configured local time",
                              run.local_date));
  else if (!in_force && clock_slack_ == 0)
    broke("time", fmt::format("the nightly of {} was not owed when it began", run.local_date));
}

UnixMillis Invariants::longest_window() const {
  int minutes = 0;
  for (const Chosen& chosen : chosen_) minutes = std::max(minutes, chosen.settings.nightly_window_minutes);
  return minutes * 60'000;
}

// Somebody was up when it was due and nothing else was running: it begins at once.
void Invariants::check_late(const std::vector<syncer::Run>& scheduled) {
  constexpr UnixMillis at_once = 2 * 60 * 1000;
  if (clock_slack_ != 0) return;
  const std::vector<syncer::Run> all = world_.store->runs();
  for (const syncer::Run& run : scheduled) {
    const UnixMillis window = longest_window();
    if (run.begun_at - run.due_at <= at_once + window) continue;
    const bool up = std::any_of(up_.begin(), up_.end(), [&](const Up& one) {
      return one.from < run.due_at && (one.to == 0 || one.to > run.due_at + at_once + window);
    });
    const bool settled = std::none_of(chosen_.begin() + 1, chosen_.end(), [&](const Chosen& chosen) {
      return chosen.from >= run.due_at - at_once && chosen.from <= run.begun_at;
    });
    const bool busy = std::any_of(all.begin(), all.end(), [&](const syncer::Run& other) {
      return other.id != run.id && other.begun_at <= run.due_at + at_once + window &&
             (other.finished_at == 0 || other.finished_at >= run.due_at);
    });
    if (up && settled && !busy)
      broke("time", fmt::format("the nightly of {} began {} minutes late", run.local_date,
                                (run.begun_at - run.due_at) / 60000));
  }
}

void Invariants::look_for_reach() {
  for (const auto& [person, record] : links_) {
    if (record.empty() || out_of_reach_) continue;
    const std::string also = world_.also_pulled_of(record);
    out_of_reach_ = !reachable(world_, record) || (!also.empty() && !reachable(world_, record, also));
  }
}

// What could not be read is tried again the same evening, as soon as Salesforce answers.
void Invariants::check_given_up(const std::vector<syncer::Run>& scheduled) {
  constexpr UnixMillis try_again = 30 * 60 * 1000;
  if (clock_slack_ != 0 || access_changed_ || world_.plan.org.api_limit) return;
  look_for_reach();
  for (const syncer::Run& run : scheduled) {
    if (run.state == syncer::RunState::complete || chosen_.back().from >= run.begun_at) continue;
    if (!sfsim::has_nights(chosen_.back().settings)) continue;
    const syncer::Settings& settings = chosen_.back().settings;
    const date::time_zone& zone = *date::locate_zone(settings.nightly_zone);
    const UnixMillis next =
        moment(local_day(run.due_at, zone) + date::days(1), settings.nightly_time_minutes, zone);
    // It waits for a person, or did until its evening was over.
    if (out_of_reach_ && (run.next_try_at == 0 || run.next_try_at >= next)) continue;
    const UnixMillis quiet_from = std::max(run.finished_at, last_fault_before(next));
    const UnixMillis quiet_until = std::min(next, world_.now());
    const bool up = std::any_of(up_.begin(), up_.end(), [&](const Up& one) {
      const UnixMillis end = one.to == 0 ? quiet_until : std::min(one.to, quiet_until);
      return end - std::max(one.from, quiet_from) > try_again;
    });
    if (up)
      broke("liveness",
            fmt::format("the nightly of {} stayed incomplete although Salesforce answered again: {}",
                        run.local_date, run.reason));
  }
}

UnixMillis Invariants::last_fault_before(UnixMillis at) const {
  const auto after = std::upper_bound(fault_times_.begin(), fault_times_.end(), at);
  return after == fault_times_.begin() ? 0 : *(after - 1) + 60 * 1000;
}

// An engine that is up for a moment, after a night was due on its own clock and before the next one is,
// begins it. One a local date, also when the time or the zone changed on that date.
void Invariants::check_missed(const std::vector<syncer::Run>& scheduled) {
  std::set<std::string> seen;
  for (const syncer::Run& run : scheduled) seen.insert(run.local_date);
  const std::vector<syncer::Run> all = world_.store->runs();
  const auto busy = [&](UnixMillis at) {
    return std::any_of(all.begin(), all.end(), [&](const syncer::Run& run) {
      return run.begun_at <= at + 1000 && (run.finished_at == 0 || run.finished_at >= at);
    });
  };
  for (size_t i = 0; i < chosen_.size(); ++i) {
    const Chosen& chosen = chosen_[i];
    if (!sfsim::has_nights(chosen.settings)) continue;
    const UnixMillis until = i + 1 < chosen_.size() ? chosen_[i + 1].from : world_.now();
    const date::time_zone& zone = *date::locate_zone(chosen.settings.nightly_zone);
    const int minutes = chosen.settings.nightly_time_minutes;
    for (const Up& up : up_) {
      const UnixMillis begin = std::max(up.from, chosen.from) + up.offset;
      const UnixMillis end = std::min(up.to == 0 ? until : up.to, until) + up.offset;
      for (date::local_days day = local_day(begin, zone) - date::days(1);; day += date::days(1)) {
        const UnixMillis due = moment(day, minutes, zone);
        const UnixMillis latest = due + chosen.settings.nightly_window_minutes * 60'000;
        if (due >= end) break;
        // Who comes an hour too late may leave the night out, where the team wants that.
        if (chosen.settings.missed_nightly == syncer::MissedNightly::skip && begin > due + 50 * 60'000)
          continue;
        const UnixMillis next = moment(day + date::days(1), minutes, zone);
        if (due <= chosen.since || seen.contains(date_text(day))) continue;
        // Who is in the middle of another night comes to this one when that has been tried often enough.
        const UnixMillis time_to_notice =
            clock_slack_ != 0 || busy(std::max(begin, latest)) ? 30 * 60 * 1000 : 1000;
        if (std::min(end, next) - std::max(begin, latest) < time_to_notice) continue;
        broke("time", fmt::format("the nightly of {} never began", date_text(day)));
      }
    }
  }
}

}  // namespace sfsim
