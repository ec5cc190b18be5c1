// An act runs until it first waits, so that nothing else has happened between the two looks.
#include "sim/world/act_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/world/stage.h"

namespace sfsim {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

int64_t longest_unseen(const Plan& plan) {
  int64_t longest = 1000;
  for (const Step& step : plan.steps) longest = std::max(longest, step.unseen_ms.value_or(0));
  return longest;
}

}  // namespace

ActRules::ActRules(World& world, Broke broke) : world_(world), broke_(std::move(broke)) {
  for (const PlanPerson& person : world.plan.people) addresses_.insert(lower(person.email));
}

std::string ActRules::name(syncer::PersonId person) const { return world_.name_of_person(person); }

bool ActRules::open_row(const std::string& record) const {
  const std::vector<syncer::OutboxRow> rows = world_.store->outbox();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const syncer::OutboxRow& row) { return row.salesforce_id == record; });
}

ActRules::Before ActRules::before(syncer::PersonId id) {
  Before before;
  const auto person = world_.store->person(id);
  if (!person) return before;
  before.unsubscribed = person->unsubscribed;
  before.record = person->salesforce_id;
  before.synced = person->synced(effective(world_));
  before.history = world_.store->history(id).size();
  before.open = !before.record.empty() && open_row(before.record);
  // A row that ends with its worker, as when the person was unlinked, waits for nothing.
  if (world_.store->waiting(*person).waiting_for == syncer::WaitingFor::nightly) return before;
  for (const syncer::OutboxRow& row : world_.store->outbox()) {
    if (row.salesforce_id != before.record || row.person != id) continue;
    before.waits = before.waits || row.state != syncer::OutboxState::claimed;
  }
  return before;
}

void ActRules::unsubscribed(syncer::PersonId id, syncer::Via via, const Before& before) {
  const auto person = world_.store->person(id);
  if (!person) return;
  if (via == syncer::Via::bounce && !world_.settings.bounce_unsubscribes) return;
  if (!person->unsubscribed)
    broke_("kept", fmt::format("{} unsubscribed, and is still subscribed", name(id)), {name(id)});
  const size_t wanted = before.history + (before.unsubscribed ? 0 : 1);
  if (world_.store->history(id).size() != wanted)
    broke_("model",
           before.unsubscribed
               ? fmt::format("{} was unsubscribed before, and has one more row of history", name(id))
               : fmt::format("the unsubscribe of {} is not in the history exactly once", name(id)),
           {name(id)});
  if (before.record.empty()) {
    if (open_row({}))
      broke_("protocol", fmt::format("{} has no Salesforce ID, and a push is queued", name(id)), {name(id)});
    return;
  }
  if (!open_row(before.record))
    broke_("liveness", fmt::format("{} unsubscribed, and no push is queued", name(id)), {name(id)});
  if (person->synced(effective(world_)) != before.synced)
    broke_("agreement",
           fmt::format("the last agreed value of {} changed although nothing was sent yet", name(id)),
           {name(id)});
}

void ActRules::resubscribed(syncer::PersonId id, const Before& before) {
  const auto person = world_.store->person(id);
  if (!person) return;
  if (person->unsubscribed)
    broke_("model", fmt::format("{} was resubscribed, and is still unsubscribed", name(id)), {name(id)});
  const size_t wanted = before.history + (before.unsubscribed ? 1 : 0);
  if (world_.store->history(id).size() != wanted)
    broke_("model", fmt::format("the resubscribe of {} is not in the history exactly once", name(id)),
           {name(id)});
  if (!before.unsubscribed || !before.open || open_row(before.record)) return;
  for (const syncer::Person& other : world_.store->people_with_salesforce_id(before.record)) {
    if (!other.unsubscribed) continue;
    broke_("liveness",
           fmt::format("{} was resubscribed, and the push for {}, on the same record, is gone with it",
                       name(id), name(other.id)),
           {name(id), name(other.id)});
  }
}

void ActRules::linked(syncer::PersonId id, const Before& before, const std::string& record) {
  const auto person = world_.store->person(id);
  if (!person) return;
  if (person->salesforce_id == before.record) return;
  if (person->synced_email_opt_out || person->synced_sales_opt_out)
    broke_("agreement",
           fmt::format("{} has another record, and keeps what was agreed about the one before", name(id)),
           {name(id)});
  if (!record.empty() && before.waits && before.unsubscribed && !open_row(record))
    broke_("liveness", fmt::format("the push of {} that waited is lost with the old record", name(id)),
           {name(id)});
}

void ActRules::imported(const std::vector<std::string>& addresses) {
  for (const std::string& address : addresses) addresses_.insert(lower(address));
  const int64_t people = world_.store->count_people();
  if (people == static_cast<int64_t>(addresses_.size())) return;
  broke_("model",
         fmt::format("there are {} people after the import, of {} addresses", people, addresses_.size()), {});
}

void ActRules::taken_in(const syncer::Person& person, const std::string& record, const PushedIn& pushed) {
  addresses_.insert(lower(person.email));
  if (person.unsubscribed)
    broke_("protocol",
           fmt::format("{} is unsubscribed, and was linked by a push to Sales Connect", name(person.id)),
           {name(person.id)});
  // Opted out for longer than the push took, and than a stale read may miss.
  if (pushed.flags != world_.opt_out_fields(record)) return;
  const std::vector<WriteLogEntry>& log = world_.org->write_log();
  if (std::any_of(log.begin(), log.end(), [&](const WriteLogEntry& entry) {
        return entry.record_id == record && entry.at >= pushed.since - longest_unseen(world_.plan);
      }))
    return;
  for (const std::string& field : pushed.flags) {
    if (world_.org->get(world_.sobject_of(record), record, field) != Value(true)) continue;
    broke_(
        "protocol",
        fmt::format("{} came in by a push to Sales Connect, and is opted out in Salesforce", name(person.id)),
        {name(person.id)});
  }
}

bool ActRules::is_admin(const std::string& user) {
  const auto& users = world_.plan.org.users;
  const bool admin = user == "admin" || std::any_of(users.begin(), users.end(), [&](const PlanUser& planned) {
                       return planned.name == user && planned.admin;
                     });
  if (world_.store->is_admin(user) != admin)
    broke_("model", fmt::format("{} is {} an admin", user, admin ? "not taken for" : "taken for"), {});
  return admin;
}

}  // namespace sfsim
