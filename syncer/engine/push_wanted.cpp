// People are looked up only when one of them has changed since.
#include "syncer/engine/push_wanted.h"

#include <algorithm>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

bool switched_off(const Settings& settings) {
  return !settings.salesforce_sync && !MUTANT(a_switched_off_sync_pushes);
}

}  // namespace

void PushWanted::look() {
  settings_ = store_.settings();
  counter_ = store_.change_counter();
}

bool PushWanted::somebody_wants(const OutboxRow& row) const {
  const std::vector<Person> people = store_.people_with_salesforce_id(row.salesforce_id);
  if (MUTANT(resubscribe_leaves_the_waiting_push)) return true;
  if (row.cause == cause_same_email && spreads_by_address(settings_)) {
    const std::optional<Person> person = store_.person(row.person);
    const bool unsubscribed = person && person->unsubscribed && !person->salesforce_id.empty();
    if (unsubscribed || MUTANT(a_resubscribe_leaves_the_records_of_its_address)) return true;
  }
  return std::any_of(people.begin(), people.end(), [](const Person& person) { return person.unsubscribed; });
}

bool PushWanted::judge(PushItem& item) const {
  item.retargeted = !is_pushed_to(settings_, item.row->field) || switched_off(settings_);
  item.unwanted = !item.retargeted && !somebody_wants(*item.row);
  if (item.retargeted) mark(Mark::push_of_another_field);
  if (item.unwanted) mark(Mark::push_no_longer_wanted);
  return item.open();
}

bool PushWanted::all_as_before(const std::vector<PushItem*>& items, std::vector<PushItem>& claimed) {
  const Settings before = settings_;
  const int64_t counter = counter_;
  look();
  for (PushItem& item : claimed) {
    if (!item.open()) continue;
    const Sobject object = object_of(item.row->salesforce_id);
    const OptOutField field = item.row->field;
    const bool renamed = api_name(settings_, field, object) != api_name(before, field, object);
    const bool same =
        counter == counter_ && is_pushed_to(settings_, field) && !renamed && !switched_off(settings_);
    if (same) continue;
    if (MUTANT(only_who_is_sent_next_is_asked) && std::find(items.begin(), items.end(), &item) == items.end())
      continue;
    // Under another name the row is claimed and written anew.
    if (judge(item) && renamed) item.retargeted = true;
  }
  return std::all_of(items.begin(), items.end(), [](const PushItem* item) { return item->open(); });
}

}  // namespace syncer
