// The table by its columns: each policy says whose value counts where both sides differ and did not last
// agree on "subscribed"; then come the reasons for which a false gives way.
#include "sim/world/falses.h"

#include <algorithm>

namespace sfsim {
namespace {

using syncer::Policy;

std::optional<UnixMillis> changed_there(World& world, const TwoSides& sides) {
  const std::string object = world.sobject_of(sides.record);
  const SobjectSchema* history = world.org->schema().find(object + "History");
  if (history == nullptr) return std::nullopt;
  std::optional<UnixMillis> at;
  bool value = !sides.remote;
  const std::string field = world.effective_field_of(sides.record);
  for (const std::string& row : world.org->find(*history, *history->field(object + "Id"), sides.record, -1)) {
    if (world.org->get(history->name, row, "Field") != Value(field)) continue;
    const Value written = world.org->get(history->name, row, "CreatedDate");
    const UnixMillis moment = std::get<Datetime>(written).at;
    if (at && moment < *at) continue;
    at = moment;
    value = world.org->get(history->name, row, "NewValue") == Value(true);
  }
  return value == sides.remote ? at : std::nullopt;
}

std::optional<UnixMillis> changed_here(World& world, const TwoSides& sides) {
  const std::vector<syncer::HistoryRow> rows = world.store->history(sides.person);
  if (rows.empty()) return std::nullopt;
  const bool unsubscribed = rows.back().kind == syncer::HistoryKind::unsubscribe;
  return unsubscribed == sides.local ? std::optional(rows.back().at) : std::nullopt;
}

bool resubscribed_by_hand(World& world, syncer::PersonId person) {
  const std::vector<syncer::HistoryRow> rows = world.store->history(person);
  return !rows.empty() && rows.back().kind == syncer::HistoryKind::resubscribe &&
         rows.back().source != "Salesforce Sync";
}

// Whether the side that is not opted out has its way, if it is allowed to.
bool the_false_counts(World& world, const TwoSides& sides) {
  const bool false_is_here = !sides.local;
  switch (world.settings.policy) {
    case Policy::opt_out_wins:
      return false;
    case Policy::three_way:
      return sides.synced == true;
    case Policy::salesforce_wins:
      return !false_is_here;
    case Policy::sales_connect_wins:
      return false_is_here;
    case Policy::most_recent_wins: {
      const auto here = changed_here(world, sides), there = changed_there(world, sides);
      if (!here || !there) return false;
      return false_is_here ? *here / 1000 > *there / 1000 : *there / 1000 > *here / 1000;
    }
  }
  return false;
}

}  // namespace

Falses falses_allowed(const syncer::Settings& settings) {
  Falses falses;
  if (!settings.allow_opt_in) return falses;
  const Policy policy = settings.policy;
  const bool both = policy == Policy::three_way || policy == Policy::most_recent_wins;
  falses.here = (both || policy == Policy::salesforce_wins) && !settings.opt_in_authorisation.empty();
  falses.there = both || policy == Policy::sales_connect_wins;
  return falses;
}

std::optional<bool> value_after_night(World& world, const TwoSides& sides) {
  if (sides.local == sides.remote) return sides.local;
  if (sides.synced == false) return true;  // only one side has changed, and it opted out
  const Falses falses = falses_allowed(world.settings);
  const bool may = sides.local ? falses.here
                               : falses.there && (!world.settings.opt_in_authorisation.empty() ||
                                                  resubscribed_by_hand(world, sides.person));
  if (!may || !the_false_counts(world, sides)) return true;
  // Within the last moments before the night nobody knows what it will dare to overwrite.
  const Value modified = world.org->get(world.sobject_of(sides.record), sides.record, "LastModifiedDate");
  constexpr UnixMillis moments = 60 * 1000;
  if (std::get<Datetime>(modified).at > world.now() - moments) return std::nullopt;
  return false;
}

bool is_conditional(const syncer::HttpRequest& request) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [](const auto& header) { return header.first == "If-Unmodified-Since"; });
}

}  // namespace sfsim
