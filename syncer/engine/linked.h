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
  bool local = false;     // unsubscribed
  bool pending = false;   // an unsubscribe of the record still waits to be pushed
  bool open = false;      // a push of the record waits, whoever queued it
  bool remote = false;    // read as opted out in Salesforce
  bool gone : 1 = false;  // read as opted out and deleted: neither pulled nor pushed (A23)
  bool also : 1 = false;  // opted out by the field that is pulled beside the chosen one
  int8_t synced = -1;     // last agreed value; -1: none
  PersonId person = 0;

  std::optional<bool> last_agreed() const { return synced < 0 ? std::nullopt : std::optional(synced == 1); }
};

class LinkedPeople {
 public:
  // Reads the store page by page; no port is called between the pages.
  static LinkedPeople load(Store& store, OptOutField field);

  std::vector<LinkedPerson>& of(Sobject object) { return object == Sobject::contact ? contacts_ : leads_; }
  const std::vector<LinkedPerson>& of(Sobject object) const {
    return object == Sobject::contact ? contacts_ : leads_;
  }
  int64_t unsubscribed() const { return unsubscribed_; }
  // Salesforce has this record opted out.
  void mark_remote(Sobject object, const RecordKey& record);
  // It is opted out by the other field.
  void mark_also(Sobject object, const RecordKey& record);
  // It is opted out and in the recycle bin.
  void mark_gone(Sobject object, const RecordKey& record);

 private:
  void mark_pending(Store& store, OptOutField field);

  std::vector<LinkedPerson> contacts_, leads_;
  int64_t unsubscribed_ = 0;
};

}  // namespace syncer
