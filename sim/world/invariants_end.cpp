// The rules that speak of the end, when faults are over, the dead are up and two nights have passed. The due
// times are worked out here once more, from the zone's own rules, not with the engine's schedule.
#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "sim/world/invariants.h"

namespace sfsim {
namespace {

using syncer::WaitingFor;

const char* flag_text(bool flag) { return flag ? "true" : "false"; }

bool explained(WaitingFor waiting) {
  switch (waiting) {
    case WaitingFor::salesforce_id:
    case WaitingFor::field:
    case WaitingFor::connection:
    case WaitingFor::access:
    case WaitingFor::record:
      return true;
    case WaitingFor::nothing:
    case WaitingFor::push:
    case WaitingFor::retry:
    case WaitingFor::nightly:
      return false;
  }
  return false;
}

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

void Invariants::at_end() {
  catch_up();
  check_kept();
  check_agreement();
  check_liveness();
  check_owed();
  check_model();
  check_audit();
  check_time();
}

void Invariants::check_agreement() {
  const syncer::OptOutField field = effective(world_);
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, true)) {
    const std::string& name = world_.name_of_person(person.id);
    const std::string& record = person.salesforce_id;
    if (!reachable(record)) {
      // What was agreed before the record got out of reach stays agreed as far as anybody can know.
      if (!person.unsubscribed || person.synced(field) == true) continue;
      if (explained(world_.store->waiting(person).waiting_for)) continue;
      if (!world_.settings.nightly && !open_row(record)) continue;  // nobody was asked to tell it
      const Value remote =
          world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record));
      if (remote == Value(true)) continue;
      broke("agreement",
            fmt::format("{} is unsubscribed, Salesforce cannot be told, and {} is not parked with a reason",
                        name, name),
            {name});
      continue;
    }
    if (!world_.settings.nightly) continue;  // nobody reconciles; what was pushed is checked by check_owed
    const Value remote =
        world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record));
    const std::optional<bool> synced = person.synced(field);
    if (remote == Value(person.unsubscribed) && synced == person.unsubscribed) continue;
    broke("agreement",
          fmt::format("{}: Sales Connect has {}, Salesforce has {}, last agreed is {}", name,
                      flag_text(person.unsubscribed), text_of(remote),
                      synced ? flag_text(*synced) : "not known"),
          {name});
  }
}

void Invariants::check_liveness() {
  for (const syncer::OutboxRow& row : world_.store->outbox()) {
    if (row.state == syncer::OutboxState::parked && explained(row.waiting_for)) continue;
    if (row.waiting_for == WaitingFor::connection) continue;
    const std::string& name = world_.name_of_person(row.person);
    broke("liveness",
          fmt::format("the push of {} is still open ({}) after everything was healed", name,
                      name_of(row.waiting_for)),
          {name});
  }
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, true)) {
    const WaitingFor waiting = world_.store->waiting(person).waiting_for;
    if (waiting == WaitingFor::nothing || explained(waiting)) continue;
    if (waiting == WaitingFor::nightly && (!world_.settings.nightly || !reachable(person.salesforce_id)))
      continue;
    const std::string& name = world_.name_of_person(person.id);
    broke("liveness",
          fmt::format("{} still waits for {} after everything was healed", name, name_of(waiting)), {name});
  }
}

// With nothing pending, every push that an unsubscribe caused has arrived.
void Invariants::check_owed() {
  for (const auto& [person, record] : links_) {
    if (!record.empty() && reachable(record) && !open_row(record)) model_.settle(record);
  }
}

void Invariants::check_model() {
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, false)) {
    const std::string& name = world_.name_of_person(person.id);
    if (!model_.local_may_be(person.id, person.unsubscribed))
      broke("model",
            fmt::format("{} is {} in Sales Connect; the model says otherwise", name,
                        person.unsubscribed ? "unsubscribed" : "subscribed"),
            {name});
    const std::string& record = person.salesforce_id;
    if (record.empty()) continue;
    const syncer::Sobject type = record.starts_with("00Q") ? syncer::Sobject::lead : syncer::Sobject::contact;
    for (const syncer::OptOutField field :
         {syncer::OptOutField::email_opt_out, syncer::OptOutField::sales_opt_out}) {
      const std::string& api = syncer::api_name(world_.settings, field, type);
      const Value remote = world_.org->get(world_.sobject_of(record), record, api);
      const bool* flag = std::get_if<bool>(&remote);
      if (flag == nullptr || model_.remote_may_be({record, api}, *flag)) continue;
      broke(
          "model",
          fmt::format("{} of {} is {} in Salesforce; the model says otherwise", api, name, flag_text(*flag)),
          {name});
    }
  }
}

// Every write stands in the audit trail: an intent was committed before it, and not settled by then. And the
// org's own log has every write that the trail calls accepted. One intent may stand behind several tries of
// one request.
void Invariants::check_audit() {
  using Key = std::pair<std::string, std::string>;  // record, field
  std::map<Key, std::vector<UnixMillis>> written;
  for (const EngineWrite& write : world_.engine_writes) {
    const WriteLogEntry& entry = world_.org->write_log()[write.entry];
    written[{entry.record_id, entry.field}].push_back(entry.at);
  }
  std::map<Key, std::vector<syncer::AuditRow>> trail;
  for (syncer::AuditRow& row : world_.store->audit())
    trail[{row.salesforce_id, row.field}].push_back(std::move(row));
  const auto who = [this](const Key& key) {
    const std::vector<std::string> people = world_.names_on_record(key.first);
    return people.empty() ? key.first : people.front();
  };
  const auto covers = [](const syncer::AuditRow& row, UnixMillis at) {
    return row.intended_at <= at && (row.settled_at == 0 || at <= row.settled_at);
  };
  for (const auto& [key, moments] : written) {
    for (const UnixMillis at : moments) {
      const std::vector<syncer::AuditRow>& rows = trail[key];
      if (std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return covers(row, at); })) continue;
      broke("protocol",
            fmt::format("Salesforce accepted a write of {} for {} that the audit trail does not have",
                        key.second, who(key)),
            world_.names_on_record(key.first));
    }
  }
  for (const auto& [key, rows] : trail) {
    for (const syncer::AuditRow& row : rows) {
      if (row.result != "accepted") continue;
      const std::vector<UnixMillis>& moments = written[key];
      if (std::any_of(moments.begin(), moments.end(), [&](UnixMillis at) { return covers(row, at); }))
        continue;
      broke("protocol",
            fmt::format("the audit trail has an accepted write of {} for {} that Salesforce never saw",
                        key.second, who(key)),
            world_.names_on_record(key.first));
    }
  }
}

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
    const bool due = std::any_of(chosen_.begin(), chosen_.end(), [&](const Chosen& chosen) {
      const date::time_zone& zone = *date::locate_zone(chosen.settings.nightly_zone);
      const date::local_days day = local_day(run.due_at, zone);
      return date_text(day) == run.local_date &&
             moment(day, chosen.settings.nightly_time_minutes, zone) == run.due_at;
    });
    if (!due)
      broke("time", fmt::format("the nightly of {} was due at a moment that is not the configured local time",
                                run.local_date));
    scheduled.push_back(std::move(run));
  }
  check_missed(scheduled);
}

bool Invariants::was_up(UnixMillis from, UnixMillis to) const {
  constexpr UnixMillis time_to_notice = 1000;
  return std::any_of(up_.begin(), up_.end(), [&](const Up& up) {
    const UnixMillis end = std::min(up.to == 0 ? to : up.to, to);
    return end - std::max(up.from, from) >= time_to_notice;
  });
}

void Invariants::check_missed(const std::vector<syncer::Run>& scheduled) {
  std::set<std::string> seen;  // one a local date, also when the time or the zone changed on that date
  for (const syncer::Run& run : scheduled) seen.insert(run.local_date);
  for (size_t i = 0; i < chosen_.size(); ++i) {
    const syncer::Settings& settings = chosen_[i].settings;
    if (!settings.nightly) continue;
    const UnixMillis until = i + 1 < chosen_.size() ? chosen_[i + 1].from : world_.now();
    const date::time_zone& zone = *date::locate_zone(settings.nightly_zone);
    for (date::local_days day = local_day(chosen_[i].from, zone);; day += date::days(1)) {
      const UnixMillis due = moment(day, settings.nightly_time_minutes, zone);
      if (due >= until) break;
      const UnixMillis next = moment(day + date::days(1), settings.nightly_time_minutes, zone);
      if (due <= chosen_[i].from || seen.contains(date_text(day))) continue;
      if (!was_up(due, std::min(next, until))) continue;
      broke("time", fmt::format("the nightly of {} never began", date_text(day)));
    }
  }
}

}  // namespace sfsim
