// What the store says about everybody, looked at whenever something in it has changed: nobody is subscribed
// again without an act or a policy that may, links are as they were made, flags as the model allows.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/falses.h"
#include "sim/world/invariants.h"

namespace sfsim {

void Invariants::check_kept() {
  const int64_t counter = world_.store->change_counter();
  if (counter == change_counter_) return;
  change_counter_ = counter;
  for (const syncer::Person& person : world_.store->people_after(0, 1 << 20, false)) {
    bool& before = flags_[person.id];
    const std::string& name = world_.name_of_person(person.id);
    if (before && !person.unsubscribed && !may_be_cleared_.contains(person.id) &&
        !opted_in_by_policy(person.id))
      broke(
          "kept",
          fmt::format("{} was unsubscribed and is subscribed again, and nobody resubscribed {}", name, name),
          {name});
    if (person.salesforce_id != links_[person.id] && !followed(person.id, person.salesforce_id) &&
        !found_by_email(person))
      broke("model",
            fmt::format("{} is linked to {}, and should be to {}", name,
                        person.salesforce_id.empty() ? "no record" : person.salesforce_id,
                        links_[person.id].empty() ? "none" : links_[person.id]),
            {name});
    if (!model_.local_may_be(person.id, person.unsubscribed))
      broke("model",
            fmt::format("{} is {} in Sales Connect; the model says otherwise", name,
                        person.unsubscribed ? "unsubscribed" : "subscribed"),
            {name});
    check_agreed(person);
    before = person.unsubscribed;
    if (before) may_be_cleared_.erase(person.id);
  }
}

void Invariants::check_agreed(const syncer::Person& person) {
  for (const auto field : {syncer::OptOutField::email_opt_out, syncer::OptOutField::sales_opt_out})
    check_agreed(person, field);
}

// Nothing is agreed that the person never was: by the history since the last agreement, or as last seen.
void Invariants::check_agreed(const syncer::Person& person, syncer::OptOutField field) {
  const auto [found, first] = agreed_.try_emplace({person.id, field});
  Agreed& seen = found->second;
  (person.unsubscribed ? seen.was_opted_out : seen.was_subscribed) = true;
  const bool linked_anew = first || seen.record != person.salesforce_id;
  const std::optional<bool> value = person.synced(field);
  if (!linked_anew && seen.value == value) return;
  const size_t history = world_.store->history(person.id).size();
  const bool was_so = !value || (*value ? seen.was_opted_out : seen.was_subscribed);
  if (!linked_anew && !was_so && history == seen.history) {
    const std::string& name = world_.name_of_person(person.id);
    broke("agreement",
          fmt::format("{} was never {} since the last agreement, and that became the agreed value", name,
                      *value ? "unsubscribed" : "subscribed"),
          {name});
  }
  seen = {person.salesforce_id, value, person.unsubscribed, !person.unsubscribed, history};
}

// By settings that allowed it, and the history says who did.
bool Invariants::opted_in_by_policy(syncer::PersonId person) const {
  const std::vector<syncer::HistoryRow> history = world_.store->history(person);
  if (history.empty() || history.back().kind != syncer::HistoryKind::resubscribe ||
      history.back().source != "Salesforce Sync")
    return false;
  const size_t from = chosen_.size() < 2 ? 0 : chosen_.size() - 2;
  return std::any_of(
      chosen_.begin() + static_cast<std::ptrdiff_t>(from), chosen_.end(), [&](const Chosen& chosen) {
        return falses_allowed(chosen.settings).here &&
               history.back().details.find(": " + chosen.settings.opt_in_authorisation) != std::string::npos;
      });
}

Model::FieldOf Invariants::also_written() const {
  return [this](const std::string& record) { return world_.also_written_of(record); };
}

}  // namespace sfsim
