// A person account in a scenario: one person with two records, of which the Contact is meant unless a step
// names what only the Account has, or does something to the person as a whole.
#include <algorithm>

#include "sim/world/stage.h"

namespace sfsim {

bool is_person_account(const std::string& type) { return type == "PersonAccount" || type == "PersonContact"; }

std::vector<NamedValue> World::as_account(std::vector<NamedValue> fields) const {
  const SobjectSchema& accounts = *org->schema().find("Account");
  for (NamedValue& field : fields) {
    if (accounts.field(field.name) != nullptr) continue;
    for (const FieldSchema& one : accounts.fields)
      if (one.of_contact == field.name) field.name = one.name;
  }
  return fields;
}

World::Record World::whole(const Record& record) const {
  const std::string account = record.type == "Contact" ? org->other_half(record.id) : std::string();
  return account.empty() ? record : Record{"Account", account};
}

World::Record World::with_fields(const Record& record, const std::vector<NamedValue>& fields) const {
  const Record account = whole(record);
  const SobjectSchema& here = *org->schema().find(record.type);
  const SobjectSchema& there = *org->schema().find(account.type);
  const bool elsewhere = std::any_of(fields.begin(), fields.end(), [&](const NamedValue& field) {
    return here.field(field.name) == nullptr && there.field(field.name) != nullptr;
  });
  return elsewhere ? account : record;
}

bool accounts_can_be_looked_up(World& world) {
  return world.with_org([&](Org& org) {
    const User* user = org.user(world.integration_id);
    return org.has_person_accounts() && user != nullptr &&
           org.access(*user, *org.schema().find("Account")).read;
  });
}

}  // namespace sfsim
