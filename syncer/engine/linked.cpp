// Sorted vectors: binary search finds the few rows that Salesforce returns, and people of one record are
// neighbours.
#include "syncer/engine/linked.h"

#include <algorithm>
#include <tuple>

namespace syncer {
namespace {

constexpr int people_a_page = 2000;

struct ByRecord {
  bool operator()(const LinkedPerson& a, const RecordKey& b) const { return a.record < b; }
  bool operator()(const RecordKey& a, const LinkedPerson& b) const { return a < b.record; }
};

Sobject type_of(const RecordKey& key) {
  return key.view().substr(0, 3) == "00Q" ? Sobject::lead : Sobject::contact;
}

void sort_by_record(std::vector<LinkedPerson>& people) {
  const auto before = [](const LinkedPerson& a, const LinkedPerson& b) {
    return std::tie(a.record, a.person) < std::tie(b.record, b.person);
  };
  if (!std::is_sorted(people.begin(), people.end(), before)) std::sort(people.begin(), people.end(), before);
}

}  // namespace

LinkedPeople LinkedPeople::load(Store& store, OptOutField field) {
  LinkedPeople linked;
  PersonId after = 0;
  for (;;) {
    const std::vector<Person> page = store.people_after(after, people_a_page, true);
    if (page.empty()) break;
    for (const Person& person : page) {
      const std::optional<RecordKey> key = record_key(person.salesforce_id);
      if (!key) continue;
      LinkedPerson one;
      one.record = *key;
      one.local = person.unsubscribed;
      const std::optional<bool> synced = person.synced(field);
      one.synced = synced ? static_cast<int8_t>(*synced) : static_cast<int8_t>(-1);
      one.was_deleted = person.record_state == RecordState::deleted;
      one.was_purged = person.record_state == RecordState::purged;
      one.person = person.id;
      linked.unsubscribed_ += person.unsubscribed;
      linked.of(type_of(*key)).push_back(one);
    }
    after = page.back().id;
  }
  sort_by_record(linked.contacts_);
  sort_by_record(linked.leads_);
  linked.mark_pending(store, field);
  return linked;
}

void LinkedPeople::mark_pending(Store& store, OptOutField field) {
  if (store.outbox_counts().oldest_at == 0) return;
  for (const OutboxRow& row : store.outbox()) {
    const std::optional<RecordKey> key = record_key(row.salesforce_id);
    if (!key) continue;
    std::vector<LinkedPerson>& people = of(type_of(*key));
    auto [first, last] = std::equal_range(people.begin(), people.end(), *key, ByRecord{});
    for (; first != last; ++first) {
      if (row.field != field) {
        first->open_also = true;
        continue;
      }
      first->open = true;
      first->pending = first->pending || row.cause == "unsubscribe";
    }
  }
}

std::vector<LinkedPerson> LinkedPeople::on(Sobject object, const RecordKey& record) const {
  const auto [first, last] = std::equal_range(of(object).begin(), of(object).end(), record, ByRecord{});
  return {first, last};
}

void LinkedPeople::take(Sobject object, const OptedOutRow& row, bool leads_on) {
  std::vector<LinkedPerson>& people = of(object);
  auto [first, last] = std::equal_range(people.begin(), people.end(), row.id, ByRecord{});
  for (; first != last; ++first) {
    first->seen = true;
    first->leads_on = leads_on;
    first->gone = row.deleted && !leads_on;
    first->remote = row.opted_out() && !row.deleted;
    first->also = row.other_flag && !row.deleted;
    first->came_back = (first->was_deleted || first->was_purged) && !row.deleted;
  }
}

void LinkedPeople::sort(Sobject object) { sort_by_record(of(object)); }

}  // namespace syncer
