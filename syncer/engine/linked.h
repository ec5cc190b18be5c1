// Everybody who is linked to a record, 32 bytes each, sorted by record: what a nightly compares Salesforce's
// rows with. Several people may stand on one record; together they are one side of the merge (A10).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "syncer/domain/settings.h"
#include "syncer/salesforce/client.h"
#include "syncer/store/store.h"

namespace syncer {

struct LinkedPerson {
  RecordKey record;
  bool local : 1 = false;        // unsubscribed
  bool pending : 1 = false;      // an unsubscribe of the record still waits to be pushed
  bool open : 1 = false;         // a push of the record waits, whoever queued it
  bool remote : 1 = false;       // read as opted out in Salesforce
  bool gone : 1 = false;         // read as deleted: neither pulled nor pushed (A23)
  bool leads_on : 1 = false;     // read as merged or converted
  bool moved : 1 = false;        // `record` is where the record that the person is linked to lives on
  bool carried : 1 = false;      // moved from a record that was opted out
  bool was_deleted : 1 = false;  // so far known to be in the recycle bin
  bool was_purged : 1 = false;   // so far known to be gone for good
  bool came_back : 1 = false;    // known as deleted or purged, and certainly not now
  bool also : 1 = false;         // opted out by the field that is pulled beside the chosen one
  bool seen : 1 = false;         // Salesforce has told of the record in this run
  bool open_also : 1 = false;    // a push of the record waits for that field
  int8_t synced = -1;            // last agreed value; -1: none
  PersonId person = 0;

  std::optional<bool> last_agreed() const { return synced < 0 ? std::nullopt : std::optional(synced == 1); }
  // What is decided from, without times.
  Sides sides() const { return {local, remote, last_agreed(), pending}; }
};

class LinkedPeople {
 public:
  // Reads the store page by page; no port is called between the pages.
  static LinkedPeople load(Store& store, OptOutField field);

  std::vector<LinkedPerson>& of(Sobject object) { return object == Sobject::contact ? contacts_ : leads_; }
  const std::vector<LinkedPerson>& of(Sobject object) const {
    return object == Sobject::contact ? contacts_ : leads_;
  }
  std::vector<LinkedPerson> on(Sobject object, const RecordKey& record) const;
  int64_t unsubscribed() const { return unsubscribed_; }
  // What Salesforce says of a record. `leads_on`: it lives on as another one.
  void take(Sobject object, const OptedOutRow& row, bool leads_on);
  // After people of this object were given other records.
  void sort(Sobject object);

 private:
  void mark_pending(Store& store, OptOutField field);

  std::vector<LinkedPerson> contacts_, leads_;
  int64_t unsubscribed_ = 0;
};

}  // namespace syncer
