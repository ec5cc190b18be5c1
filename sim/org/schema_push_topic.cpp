// PushTopic: a query whose changes are told over CometD; StreamingChannel: a channel that clients push to.
// Fields as in the object reference (v60).
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow topic_rows[] = {
    {"Id", "Push Topic ID", id, 18, "dfsgai"},
    {"Name", "Topic Name", string_, 25, "cufsgaiNF"},
    {"Query", "SOQL Query", textarea, 1300, "cu"},
    {"ApiVersion", "API Version", double_, 0, "cufsa"},
    {"IsActive", "Is Active", boolean, 0, "cudfsg"},
    {"NotifyForFields", "Notify For Fields", picklist, 255, "cudfsgar", "", "",
     "All|*Referenced|Select|Where"},
    {"NotifyForOperations", "Notify For Operations", picklist, 255, "nfsga", "", "",
     "All|Create|Extended|Update"},
    {"Description", "Description", string_, 400, "ncufsga"},
    {"NotifyForOperationCreate", "Create", boolean, 0, "cudfsg"},
    {"NotifyForOperationUpdate", "Update", boolean, 0, "cudfsg"},
    {"NotifyForOperationDelete", "Delete", boolean, 0, "cudfsg"},
    {"NotifyForOperationUndelete", "Undelete", boolean, 0, "cudfsg"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
};

const FieldRow channel_rows[] = {
    {"Id", "Streaming Channel ID", id, 18, "dfsgai"},
    {"Name", "Streaming Channel Name", string_, 80, "cufsgaiNF"},
    {"Description", "Description", string_, 255, "ncufsga"},
    {"IsDynamic", "Is Dynamic", boolean, 0, "dfsg"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};

}  // namespace

SobjectSchema streaming_channel_schema() {
  SobjectSchema object;
  object.name = "StreamingChannel";
  object.label = "Streaming Channel";
  object.label_plural = "Streaming Channels";
  object.key_prefix = "0M6";
  object.undeletable = object.searchable = object.replicateable = object.triggerable = object.feed_enabled =
      false;
  object.fields = fields_from(channel_rows);
  for (FieldSchema& field : object.fields) {
    field.permissionable = false;
    if (field.name == "Name") field.unique = true;
  }
  object.reindex();
  return object;
}

SobjectSchema push_topic_schema() {
  SobjectSchema object;
  object.name = "PushTopic";
  object.label = "Push Topic";
  object.label_plural = "Push Topics";
  object.key_prefix = "0IF";
  object.undeletable = object.layoutable = object.searchable = object.replicateable = object.triggerable =
      object.feed_enabled = object.mru_enabled = false;
  object.fields = fields_from(topic_rows);
  for (FieldSchema& field : object.fields) {
    field.permissionable = false;
    const bool notifies = field.name.starts_with("NotifyForOperation") && field.type == boolean;
    if (notifies || field.name == "IsActive") field.default_value = true;
    if (field.name == "Name") field.unique = true;
  }
  object.reindex();
  return object;
}

}  // namespace sfsim
