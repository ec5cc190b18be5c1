// Many people, half of them Contacts and half Leads, in a live org and in a syncer database, and the verdict
// on both sides after whatever was done to them.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "tests/process/live_org.h"

namespace testing {

class Crowd {
 public:
  // Creates `targets` + `bystanders` people on both sides and switches the nightly on.
  Crowd(const TemporaryFolder& folder, const LiveOrg& org, size_t targets, size_t bystanders);

  const Environment& environment() const { return environment_; }
  size_t targets() const { return targets_; }
  std::string email(size_t person) const { return "person" + std::to_string(person) + "@example.com"; }
  // Somebody checks the box of a bystander in Salesforce.
  void opt_out_in_salesforce(size_t person);
  // A run of `syncer unsubscribe` said this: whoever it says is recorded has to stay so.
  void heard(const std::string& out);

  // Everything that must hold once nothing is running any more; empty, or what is wrong.
  std::vector<std::string> wrongs() const;
  size_t acknowledged() const { return acknowledged_.size(); }

 private:
  const LiveOrg& org_;
  std::string database_;
  Environment environment_;
  size_t targets_;
  std::vector<std::string> ids_;         // by person
  std::set<std::string> acknowledged_;   // e-mails
  std::set<std::string> in_salesforce_;  // e-mails of those opted out there by hand
};

// Numbers that follow from the seed alone (splitmix64).
class Draw {
 public:
  explicit Draw(uint64_t seed) : state_(seed) {}
  uint64_t below(uint64_t limit);

 private:
  uint64_t state_;
};

// What no user may ever read on standard error while several processes share a database.
bool speaks_of_locks(const Ran& ran);

}  // namespace testing
