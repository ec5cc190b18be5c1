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

Sobject object_of(const RecordKey& key) {
  return key.view().substr(0, 3) == "00Q" ? Sobject::lead : Sobject::contact;
}

void sort(std::vector<LinkedPerson>& people) {
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
      one.person = person.id;
      linked.unsubscribed_ += person.unsubscribed;
      linked.of(object_of(*key)).push_back(one);
    }
    after = page.back().id;
  }
  sort(linked.contacts_);
  sort(linked.leads_);
  linked.mark_pending(store, field);
  return linked;
}

void LinkedPeople::mark_pending(Store& store, OptOutField field) {
  if (store.outbox_counts().oldest_at == 0) return;
  for (const OutboxRow& row : store.outbox()) {
    const std::optional<RecordKey> key = record_key(row.salesforce_id);
    if (!key || row.field != field) continue;
    std::vector<LinkedPerson>& people = of(object_of(*key));
    auto [first, last] = std::equal_range(people.begin(), people.end(), *key, ByRecord{});
    for (; first != last; ++first) {
      first->open = true;
      first->pending = first->pending || row.cause == "unsubscribe";
    }
  }
}

void LinkedPeople::mark_remote(Sobject object, const RecordKey& record) {
  std::vector<LinkedPerson>& people = of(object);
  auto [first, last] = std::equal_range(people.begin(), people.end(), record, ByRecord{});
  for (; first != last; ++first) first->remote = true;
}

void LinkedPeople::mark_also(Sobject object, const RecordKey& record) {
  std::vector<LinkedPerson>& people = of(object);
  auto [first, last] = std::equal_range(people.begin(), people.end(), record, ByRecord{});
  for (; first != last; ++first) first->also = true;
}

void LinkedPeople::mark_gone(Sobject object, const RecordKey& record) {
  std::vector<LinkedPerson>& people = of(object);
  auto [first, last] = std::equal_range(people.begin(), people.end(), record, ByRecord{});
  for (; first != last; ++first) first->gone = true;
}

}  // namespace syncer
