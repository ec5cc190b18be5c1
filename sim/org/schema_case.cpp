// The Case object: fields as recorded (CumulusCI, v48). Its number counts up, and the ways to reach its
// contact are the contact's own.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow case_rows[] = {
    {"Id", "Case ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"MasterRecordId", "Master Record ID", reference, 18, "nfsga", "Case", "MasterRecord"},
    {"CaseNumber", "Case Number", string_, 30, "dfsaiN"},
    {"ContactId", "Contact ID", reference, 18, "ncufsgapS", "Contact", "Contact"},
    {"AccountId", "Account ID", reference, 18, "ncufsgapS", "Account", "Account"},
    {"AssetId", "Asset ID", reference, 18, "ncufsgapS", "Asset", "Asset"},
    {"ParentId", "Parent Case ID", reference, 18, "ncufsgapS", "Case", "Parent"},
    {"SuppliedName", "Name", string_, 80, "ncufsgap"},
    {"SuppliedEmail", "Email Address", email, 80, "ncufsgap"},
    {"SuppliedPhone", "Phone", string_, 40, "ncufsgap"},
    {"SuppliedCompany", "Company", string_, 80, "ncufsgap"},
    {"Type", "Case Type", picklist, 40, "ncufsgap", "", "",
     "Mechanical|Electrical|Electronic|Structural|Other"},
    {"Status", "Status", picklist, 40, "ncudfsga", "", "", "*New|Working|Escalated|Closed"},
    {"Reason", "Case Reason", picklist, 40, "ncufsgap", "", "",
     "Installation|Equipment Complexity|Performance|Breakdown|Equipment Design|Feedback|Other"},
    {"Origin", "Case Origin", picklist, 40, "ncufsgap", "", "", "Phone|Email|Web"},
    {"Subject", "Subject", string_, 255, "ncufsgap"},
    {"Priority", "Priority", picklist, 40, "ncudfsgap", "", "", "High|*Medium|Low"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"IsClosed", "Closed", boolean, 0, "dfsg"},
    {"ClosedDate", "Closed Date", datetime, 0, "nfsap"},
    {"IsEscalated", "Escalated", boolean, 0, "cudfsgp"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "Group,User", "Owner"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"ContactPhone", "Contact Phone", phone, 40, "nfsga"},
    {"ContactMobile", "Contact Mobile", phone, 40, "nfsga"},
    {"ContactEmail", "Contact Email", email, 80, "nfsga"},
    {"ContactFax", "Contact Fax", phone, 40, "nfsga"},
    {"Comments", "Internal Comments", textarea, 4000, "ncusa"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};

}  // namespace

SobjectSchema case_schema() {
  SobjectSchema object;
  object.name = "Case";
  object.label = "Case";
  object.label_plural = "Cases";
  object.key_prefix = "500";
  object.scopes =
      "All cases=everything|My case teams cases=genericteam|My cases=mine|Queue owned cases=queue_owned|"
      "My role-based team's cases=team_by_role|User owned cases=user_owned";
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"Case", "ParentId", "Cases"},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Event", "WhatId", "Events", true},
                     {"Task", "WhatId", "Tasks", true}};
  object.fields = fields_from(case_rows);
  for (FieldSchema& field : object.fields) {
    if (field.name != "CaseNumber") continue;
    field.auto_number = true;
    field.display_format = "{00000000}";
  }
  generate(object, "IsClosed", "coalesce(\"Status\" = 'Closed', 0)");
  object.view_from =
      "\"Case$rows\" AS r LEFT JOIN \"Contact\" AS c ON c.\"Id\" = r.\"ContactId\" AND c.\"IsDeleted\" = 0";
  show(object, "ContactPhone", "c.\"Phone\"");
  show(object, "ContactMobile", "c.\"MobilePhone\"");
  show(object, "ContactEmail", "c.\"Email\"");
  show(object, "ContactFax", "c.\"Fax\"");
  object.reindex();
  return object;
}

}  // namespace sfsim
