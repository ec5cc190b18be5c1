// The Task object: fields as in the object reference, what it shares with Event as recorded there. No
// recurrence, as with Event.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow task_rows[] = {
    {"Id", "Activity ID", id, 18, "dfsgai"},
    {"WhoId", "Name ID", reference, 18, "ncufsgapS", "Contact,Lead", "Who"},
    {"WhatId", "Related To ID", reference, 18, "ncufsgapS",
     "Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2,Solution", "What"},
    {"Subject", "Subject", combobox, 255, "ncufsaN", "", "", "Call|Send Letter|Send Quote|Other"},
    {"ActivityDate", "Due Date Only", date, 0, "ncufsgap"},
    {"Status", "Status", picklist, 255, "cudfsga", "", "",
     "*Not Started|In Progress|Completed|Waiting on someone else|Deferred"},
    {"Priority", "Priority", picklist, 255, "cudfsga", "", "", "High|*Normal|Low"},
    {"IsHighPriority", "High Priority", boolean, 0, "dfsg"},
    {"OwnerId", "Assigned To ID", reference, 18, "cudfsga", "Group,User", "Owner"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"AccountId", "Account ID", reference, 18, "nfsgaS", "Account", "Account"},
    {"IsClosed", "Closed", boolean, 0, "dfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"IsArchived", "Archived", boolean, 0, "dfsg"},
    {"CallDurationInSeconds", "Call Duration", int_, 0, "ncufsgap"},
    {"CallType", "Call Type", picklist, 40, "ncufsgarp", "", "", "Internal|Inbound|Outbound"},
    {"CallDisposition", "Call Result", string_, 255, "ncufsgap"},
    {"CallObject", "Call Object Identifier", string_, 255, "ncufsgap"},
    {"ReminderDateTime", "Reminder Date/Time", datetime, 0, "ncufsa"},
    {"IsReminderSet", "Reminder Set", boolean, 0, "cudfsg"},
    {"RecurrenceActivityId", "Recurrence Activity ID", reference, 18, "nfsga", "Task"},
    {"IsRecurrence", "Create Recurring Series of Tasks", boolean, 0, "dfsg"},
    {"RecurrenceStartDateOnly", "Recurrence Start", date, 0, "nfsga"},
    {"RecurrenceEndDateOnly", "Recurrence End", date, 0, "nfsga"},
    {"RecurrenceTimeZoneSidKey", "Recurrence Time Zone", picklist, 40, "nfsgar"},
    {"RecurrenceType", "Recurrence Type", picklist, 40, "nfsgar", "", "",
     "RecursDaily=Recurs Daily|RecursEveryWeekday=Recurs Every Weekday|RecursMonthly=Recurs "
     "Monthly|RecursMonthlyNth=Recurs Monthly Nth|RecursWeekly=Recurs Weekly|RecursYearly=Recurs "
     "Yearly|RecursYearlyNth=Recurs Yearly Nth"},
    {"RecurrenceInterval", "Recurrence Interval", int_, 0, "nfsga"},
    {"RecurrenceDayOfWeekMask", "Recurrence Day of Week Mask", int_, 0, "nfsga"},
    {"RecurrenceDayOfMonth", "Recurrence Day of Month", int_, 0, "nfsga"},
    {"RecurrenceInstance", "Recurrence Instance", picklist, 40, "nfsgar", "", "",
     "First=1st|Second=2nd|Third=3rd|Fourth=4th|Last=last"},
    {"RecurrenceMonthOfYear", "Recurrence Month of Year", picklist, 40, "nfsgar", "", "",
     "January|February|March|April|May|June|July|August|September|October|November|December"},
    {"RecurrenceRegeneratedType", "Repeat This Task", picklist, 40, "nfsgar", "", "",
     "RecurrenceRegenerateAfterDueDate=After due date|RecurrenceRegenerateAfterToday=After date "
     "completed|RecurrenceRegenerated=(Task Closed)"},
    {"TaskSubtype", "Task Subtype", picklist, 40, "ncdfsgar", "", "",
     "*Task|Email|ListEmail=List Email|Cadence|Call|LinkedIn"},
    {"CompletedDateTime", "Completed Date", datetime, 0, "nfsa"},
};

}  // namespace

SobjectSchema task_schema() {
  SobjectSchema object;
  object.name = "Task";
  object.label = "Task";
  object.label_plural = "Tasks";
  object.key_prefix = "00T";
  object.feed_enabled = false;
  object.scopes =
      "My delegated tasks=delegated|All tasks=everything|My tasks=mine|Filter by scope=scopingRule|"
      "My team's tasks=team";
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Task", "RecurrenceActivityId", "RecurringTasks"}};
  object.fields = fields_from(task_rows);
  for (FieldSchema& field : object.fields)
    if (field.type == int_ && field.name != "CallDurationInSeconds") field.digits = 9;
  generate(object, "IsClosed", "coalesce(\"Status\" = 'Completed', 0)");
  generate(object, "IsHighPriority", "coalesce(\"Priority\" = 'High', 0)");
  object.reindex();
  return object;
}

}  // namespace sfsim
