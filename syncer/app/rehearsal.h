// What a nightly or a push would do: the real engine does it, on a copy of the database in memory, reading
// the real Salesforce; writes are answered here and never sent. So the list is exact, whatever the engine
// decides by.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "syncer/app/connection.h"
#include "syncer/app/desk.h"

namespace syncer::app {

struct PlannedChange {
  enum class Where { sales_connect, salesforce } where = Where::salesforce;
  PersonId person = 0;
  std::string email;
  std::string salesforce_id;
  std::string field;      // "unsubscribed", "salesforce_id", or the field's API name
  std::string old_value;  // empty: not known
  std::string new_value;
  std::string cause;
};

class RehearsalTransport;

class Rehearsal {
 public:
  Rehearsal(Desk& desk, const Connection& connection);
  ~Rehearsal();
  NightlyReport nightly();  // as if the nightly were on
  PushReport push();
  // This side first, in order of person; then Salesforce, in the order of writing.
  void tell_changes(const std::function<void(const PlannedChange&)>& tell);

 private:
  void tell_changes_here(const std::function<void(const PlannedChange&)>& tell);

  Desk& desk_;
  std::unique_ptr<Store> copy_;
  NoPoints points_;
  std::unique_ptr<RehearsalTransport> transport_;
  std::unique_ptr<Engine> engine_;
  int64_t audited_ = 0;  // the last audit row before
};

}  // namespace syncer::app
