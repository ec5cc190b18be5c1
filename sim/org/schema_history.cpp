// ContactHistory and LeadHistory: what Field History Tracking writes, fields as in the object reference. Only
// the opt-out checkboxes are tracked here, so that OldValue and NewValue, of any type in Salesforce, are
// checkboxes.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

SobjectSchema history_of(const std::string& parent) {
  const std::string parent_id = parent + "Id", id_label = parent + " ID";
  const FieldRow rows[] = {
      {"Id", "History ID", id, 18, "dfsgai"},
      {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
      {parent_id.c_str(), id_label.c_str(), reference, 18, "fsga", parent.c_str(), parent.c_str()},
      {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
      {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
      {"Field", "Changed Field", string_, 255, "fsga"},
      {"DataType", "Datatype", string_, 40, "nfsga"},
      {"OldValue", "Old Value", boolean, 0, "n"},
      {"NewValue", "New Value", boolean, 0, "n"},
  };
  SobjectSchema object;
  object.name = parent + "History";
  object.label = parent + " History";
  object.label_plural = parent + " History";
  object.key_prefix = "017";
  object.history_of = parent;
  object.createable = object.updateable = object.deletable = object.undeletable = object.layoutable =
      object.searchable = object.triggerable = object.mru_enabled = object.feed_enabled = false;
  object.fields = fields_from(rows);
  for (FieldSchema& field : object.fields) field.permissionable = false;
  object.reindex();
  return object;
}

}  // namespace

SobjectSchema contact_history_schema() { return history_of("Contact"); }
SobjectSchema lead_history_schema() { return history_of("Lead"); }

}  // namespace sfsim
