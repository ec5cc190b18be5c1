// A standard layout shows what a person fills in: not the ids, not the bookkeeping, and not the opt-out
// checkbox, which an admin must put there.
#include "sim/org/layouts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sim/org/statement.h"

namespace sfsim {

bool on_standard_layout(const FieldSchema& field) {
  constexpr std::array<std::string_view, 4> audit = {"OwnerId", "CreatedById", "LastModifiedById",
                                                     "AccountId"};
  if (std::ranges::find(audit, field.name) != audit.end()) return true;
  if (field.custom || field.hidden_by_default) return false;
  if (field.type == FieldType::address) return true;
  bool part = !field.compound_field_name.empty();  // the page shows the compound instead
  bool preference = field.name.starts_with("UserPreferences") || field.name.starts_with("UserPermissions");
  bool bookkeeping = field.name.starts_with("Jigsaw") || field.name.starts_with("EmailBounced") ||
                     field.name == "IsConverted" || field.name == "IsUnreadByOwner" ||
                     field.name == "IndividualId" || field.name == "DandbCompanyId";
  return (field.name_field || field.createable || field.updateable) && !part && !preference && !bookkeeping;
}

bool belongs_on_a_page(const FieldSchema& field) {
  return field.custom || field.hidden_by_default || on_standard_layout(field);
}

void write_standard_layout(sqlite3* db, const SobjectSchema& object) {
  Statement insert(db, "INSERT INTO sf_layout VALUES(?, ?)");
  for (const FieldSchema& field : object.fields) {
    if (!on_standard_layout(field)) continue;
    insert.bind(1, std::string_view(object.name));
    insert.bind(2, std::string_view(field.name));
    insert.run();
  }
}

}  // namespace sfsim
