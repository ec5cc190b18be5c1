// The rules that speak of the end, when faults are over, the dead are up and two nights have passed. Those of
// time are in invariants_time.cpp.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/falses.h"
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
    case WaitingFor::sync:
      return true;
    case WaitingFor::nothing:
    case WaitingFor::push:
    case WaitingFor::retry:
    case WaitingFor::nightly:
      return false;
  }
  return false;
}

}  // namespace

void Invariants::at_end() {
  check_kept();
  judge_nights();
  if (!short_of_calls()) {
    check_agreement();
    check_liveness();
    check_followed();
    check_found();
    check_told();
  }
  check_owed();
  check_model();
  check_audit();
  check_time();
  send_rules_.at_end();
}

// The team leaves the nights fewer calls than they take: what is undone waits for them, and that is right.
bool Invariants::short_of_calls() const {
  const int64_t a_night_takes = world_.plan.org.bulk_job_ms > 0 ? 100 : 20;  // jobs are asked about
  if (!world_.plan.org.api_limit) return false;
  const int64_t theirs = *world_.plan.org.api_limit * (100 - world_.settings.api_reserve_percent) / 100;
  const std::vector<syncer::Run> runs = world_.store->runs();
  return theirs < a_night_takes && std::any_of(runs.begin(), runs.end(), [&](const syncer::Run& run) {
           return run.state == syncer::RunState::incomplete &&
                  run.finished_at >= world_.now() - 2 * 24 * 3600 * 1000;
         });
}

void Invariants::check_agreement() {
  const syncer::OptOutField field = effective(world_);
  const std::set<std::string> open = open_records();
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, true)) {
    const std::string& name = world_.name_of_person(person.id);
    const std::string& record = person.salesforce_id;
    if (!reachable(world_, record)) {
      check_pulled(person);
      // What was agreed before the record got out of reach stays agreed as far as anybody can know.
      if (!person.unsubscribed || person.synced(field) == true) continue;
      if (explained(world_.store->waiting(person).waiting_for)) continue;
      if (!sfsim::has_nights(world_.settings) && !open.contains(record))
        continue;  // nobody was asked to tell it
      const Value remote =
          world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record));
      if (remote == Value(true)) continue;
      broke("agreement",
            fmt::format("{} is unsubscribed, Salesforce cannot be told, and {} is not parked with a reason",
                        name, name),
            {name});
      continue;
    }
    // Out of the bin and out of sight at once looks like gone for good.
    if (person.record_state == syncer::RecordState::purged && hidden_once_.contains(record)) continue;
    if (!sfsim::has_nights(world_.settings))
      continue;  // nobody reconciles; what was pushed is checked by check_owed
    const Value remote =
        world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record));
    const std::optional<bool> synced = person.synced(field);
    const std::string also = world_.also_written_of(record);
    const bool told_there = !person.unsubscribed || also.empty() || !reachable(world_, record, also) ||
                            world_.org->get(world_.sobject_of(record), record, also) == Value(true);
    if (!told_there)
      broke("agreement",
            fmt::format("{} is unsubscribed, and {} in Salesforce, which is written as well, is not set",
                        name, also),
            {name});
    if (remote == Value(person.unsubscribed) && synced == person.unsubscribed) continue;
    broke("agreement",
          fmt::format("{}: Sales Connect has {}, Salesforce has {}, last agreed is {}", name,
                      flag_text(person.unsubscribed), text_of(remote),
                      synced ? flag_text(*synced) : "not known"),
          {name});
  }
}

// What cannot be written is read all the same.
void Invariants::check_pulled(const syncer::Person& person) {
  const std::string& record = person.salesforce_id;
  if (person.unsubscribed || !sfsim::has_nights(world_.settings) || falses_allowed(world_.settings).there)
    return;
  if (hidden_once_.contains(record) || !legible(world_, record)) return;
  if (world_.org->get(world_.sobject_of(record), record, world_.effective_field_of(record)) != Value(true))
    return;
  const std::string& name = world_.name_of_person(person.id);
  broke("agreement",
        fmt::format("{} is opted out in Salesforce, which can be read, and still subscribed in Sales Connect",
                    name),
        {name});
}

void Invariants::check_liveness() {
  if (!world_.settings.salesforce_sync) return;  // what waits, waits for it
  for (const syncer::OutboxRow& row : world_.store->outbox()) {
    if (!is_written(world_.settings, row.field))
      broke("liveness",
            fmt::format("a push of {} still waits for a field that is not the chosen one",
                        world_.name_of_person(row.person)),
            {world_.name_of_person(row.person)});
    const std::string& name = world_.name_of_person(row.person);
    const bool parked = row.state == syncer::OutboxState::parked && explained(row.waiting_for);
    const syncer::Sobject type =
        row.salesforce_id.starts_with("00Q") ? syncer::Sobject::lead : syncer::Sobject::contact;
    const std::string& api = syncer::api_name(world_.settings, row.field, type);
    if (parked && !reachable(world_, row.salesforce_id, api)) continue;
    if (parked) {
      broke("liveness",
            fmt::format("the push of {} is parked ({}, {}) although Salesforce would take it", name,
                        name_of(row.waiting_for), row.code),
            {name});
      continue;
    }
    broke("liveness",
          fmt::format("the push of {} is still open ({}) after everything was healed", name,
                      name_of(row.waiting_for)),
          {name});
  }
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, true)) {
    const WaitingFor waiting = world_.store->waiting(person).waiting_for;
    if (waiting == WaitingFor::nothing || explained(waiting)) continue;
    if (waiting == WaitingFor::nightly &&
        (!sfsim::has_nights(world_.settings) || !reachable(world_, person.salesforce_id)))
      continue;
    const std::string& name = world_.name_of_person(person.id);
    broke("liveness",
          fmt::format("{} still waits for {} after everything was healed", name, name_of(waiting)), {name});
  }
}

// With nothing pending, every push that an unsubscribe caused has arrived.
void Invariants::check_owed() {
  const std::set<std::string> open = open_records();
  for (const auto& [person, record] : links_) {
    if (!record.empty() && !open.contains(record) && reachable(world_, record)) model_.settle(record);
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
  // The trail has the engine's clock, the org's log the right one; they are the same but for clock steps.
  const auto covers = [slack = clock_slack_](const syncer::AuditRow& row, UnixMillis at) {
    return row.intended_at - slack <= at && (row.settled_at == 0 || at <= row.settled_at + slack);
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

}  // namespace sfsim
