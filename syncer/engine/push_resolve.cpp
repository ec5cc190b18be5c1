// NOT_FOUND is a reason to look only for a record that was known to be in the recycle bin: no query finds it
// when the bin is empty, and an object that may not be read any more answers the same.
#include "syncer/engine/push_resolve.h"

#include <algorithm>
#include <map>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/look_up.h"

namespace syncer {
namespace {

bool says_missing(const PushItem& item) {
  const Failure& failure = *item.failure;
  return failure.code == "NOT_FOUND" || failure.code == "INVALID_CROSS_REFERENCE_KEY";
}

bool was_in_the_bin(Context& context, const PushItem& item) {
  const std::vector<Person> people = context.store.people_with_salesforce_id(item.row->salesforce_id);
  return std::any_of(people.begin(), people.end(),
                     [](const Person& person) { return person.record_state != RecordState::live; });
}

// People who left a record in the last hour by its own leading on: more often than records are merged.
constexpr size_t most_moves_an_hour = 10;
bool goes_in_circles(Context& context, const PushItem& item, UnixMillis now) {
  const std::vector<MoveRow> moves = context.store.moves(item.row->person);
  const auto lately = std::count_if(moves.begin(), moves.end(),
                                    [&](const MoveRow& move) { return move.at > now - 60 * minute_ms; });
  return static_cast<size_t>(lately) >= most_moves_an_hour;
}

// Nothing found: gone for good, if it was known to be in the bin; else that is still to be seen.
PushItem::Fate fate_of(const OptedOutRow* row, bool was_in_bin, const Settings& settings) {
  PushItem::Fate fate;
  fate.known = true;
  if (row == nullptr) {
    fate.gone = was_in_bin;
    fate.deleted = !was_in_bin;
    return fate;
  }
  const bool follows = row->merged ? settings.follow_merges : row->converted && settings.follow_conversions;
  if (follows) {
    fate.moved_to = row->successor.view();
    fate.why = row->merged ? MoveWhy::merged : MoveWhy::converted;
  }
  fate.deleted = row->deleted;
  fate.converted = row->converted;
  return fate;
}

}  // namespace

bool must_be_resolved(Context& context, const PushItem& item, const Settings& settings) {
  if (!item.failure || item.accepted || item.unwanted) return false;
  if (item.failure->code == "CANNOT_UPDATE_CONVERTED_LEAD")
    return settings.follow_conversions && !MUTANT(a_converted_lead_is_a_dead_end);
  if (says_missing(item)) return was_in_the_bin(context, item);
  return item.failure->code == "ENTITY_IS_DELETED" && !MUTANT(a_deleted_record_is_not_looked_up);
}

std::optional<Failure> resolve(Context& context, const std::vector<PushItem*>& items, const PushHow& how,
                               PushTally& tally) {
  const Settings settings = context.store.settings();
  std::vector<RecordKey> records;
  for (PushItem* item : items) {
    if (MUTANT(not_found_is_gone) && item->failure && says_missing(*item) && was_in_the_bin(context, *item)) {
      item->fate.known = item->fate.gone = true;
      continue;
    }
    const std::optional<RecordKey> key = record_key(item->row->salesforce_id);
    if (key && must_be_resolved(context, *item, settings)) records.push_back(*key);
  }
  if (records.empty()) return std::nullopt;
  const LookUp looked =
      look_up(context, records, {how.channel, how.tries, &tally.count, [&] { return !context.stopped; }});
  tally.planned_calls += looked.planned_calls;
  if (looked.failure) return looked.failure;
  const UnixMillis now = context.clock.now();
  for (PushItem* item : items) {
    const std::optional<RecordKey> key = record_key(item->row->salesforce_id);
    if (!key || !must_be_resolved(context, *item, settings)) continue;
    const auto found = looked.found.find(*key);
    const OptedOutRow* row = found == looked.found.end() ? nullptr : &found->second;
    if (row != nullptr && says_missing(*item)) continue;  // it may not be written, whatever it is
    item->fate = fate_of(row, row == nullptr && was_in_the_bin(context, *item), settings);
    if (item->failure->code == "CANNOT_UPDATE_CONVERTED_LEAD") item->fate.converted = true;
    if (!item->fate.moved_to.empty() && goes_in_circles(context, *item, now)) item->fate.moved_to.clear();
  }
  return std::nullopt;
}

void place_by_fate(PushResult& result, const PushItem& item, UnixMillis retry_at) {
  const PushItem::Fate& fate = item.fate;
  if (!fate.moved_to.empty()) {
    result.outcome = PushOutcome::moved;
    result.moved_to = fate.moved_to;
    result.why = fate.why;
  } else if (fate.gone) {
    mark(Mark::push_given_up);
    result.outcome = PushOutcome::dropped;
    result.record_state = RecordState::purged;
    result.message = "the record was deleted and is gone from the recycle bin";
  } else if (fate.deleted) {
    result.record_state = RecordState::deleted;
  } else if (!fate.converted) {
    mark(Mark::push_found_it_back);
    result.outcome = PushOutcome::retry;
    result.waiting_for = WaitingFor::retry;
    result.next_try_at = retry_at;
  }
}

}  // namespace syncer
