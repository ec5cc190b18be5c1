// The Event object: fields as recorded (CumulusCI, v59), WhatId without the objects of products that a plain
// org has not. There is no recurrence here: those fields are there, empty, and cannot be written.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow event_rows[] = {
    {"Id", "Activity ID", id, 18, "dfsgai"},
    {"WhoId", "Name ID", reference, 18, "ncufsgapS", "Contact,Lead", "Who"},
    {"WhatId", "Related To ID", reference, 18, "ncufsgapS",
     "Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2,Solution", "What"},
    {"Subject", "Subject", combobox, 255, "ncufsaN", "", "", "Call|Email|Meeting|Send Letter/Quote|Other"},
    {"Location", "Location", string_, 255, "ncufsgap"},
    {"IsAllDayEvent", "All-Day Event", boolean, 0, "cudfsgp"},
    {"ActivityDateTime", "Due Date Time", datetime, 0, "ncufsa"},
    {"ActivityDate", "Due Date Only", date, 0, "ncufsg"},
    {"DurationInMinutes", "Duration", int_, 0, "ncufsga"},
    {"StartDateTime", "Start Date Time", datetime, 0, "ncufsa"},
    {"EndDateTime", "End Date Time", datetime, 0, "ncufsa"},
    {"EndDate", "End Date", date, 0, "nfsga"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"AccountId", "Account ID", reference, 18, "nfsgaS", "Account", "Account"},
    {"OwnerId", "Assigned To ID", reference, 18, "cudfsga", "Calendar,User", "Owner"},
    {"IsPrivate", "Private", boolean, 0, "cudfsg"},
    {"ShowAs", "Show Time As", picklist, 40, "ncudfsgar", "", "", "*Busy|OutOfOffice=Out of Office|Free"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"IsChild", "Is Child", boolean, 0, "dfsg"},
    {"IsGroupEvent", "Is Group Event", boolean, 0, "dfsg"},
    {"GroupEventType", "Group Event Type", picklist, 40, "ndfsgar", "", "",
     "*0=Non-group Event|1=Group Event|2=Proposed Event|3=IsRecurrence2 Series Pattern"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"IsArchived", "Archived", boolean, 0, "dfsg"},
    {"RecurrenceActivityId", "Recurrence Activity ID", reference, 18, "nfsga", "Event"},
    {"IsRecurrence", "Create Recurring Series of Events", boolean, 0, "dfsg"},
    {"RecurrenceStartDateTime", "Recurrence Start", datetime, 0, "nfsa"},
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
    {"ReminderDateTime", "Reminder Date/Time", datetime, 0, "ncufsa"},
    {"IsReminderSet", "Reminder Set", boolean, 0, "cudfsg"},
    {"EventSubtype", "Event Subtype", picklist, 40, "ncfsgar", "", "", "Event"},
    {"IsRecurrence2Exclusion", "Historical Event, Not Following Recurrence", boolean, 0, "dfsg"},
    {"Recurrence2PatternText", "Recurrence Pattern", textarea, 512, "n"},
    {"Recurrence2PatternVersion", "Pattern Version", picklist, 40, "nfsgar", "", "",
     "1=RFC 5545 v4 RRULE|2=RFC 5545 v4_2 RRULE"},
    {"IsRecurrence2", "Repeat", boolean, 0, "dfsg"},
    {"IsRecurrence2Exception", "Is Exception", boolean, 0, "dfsg"},
    {"Recurrence2PatternStartDate", "Recurrence Pattern Start Date", datetime, 0, "nfsa"},
    {"Recurrence2PatternTimeZone", "Recurrence Pattern Time Zone Reference", string_, 255, "nfsga"},
};

}  // namespace

SobjectSchema event_schema() {
  SobjectSchema object;
  object.name = "Event";
  object.label = "Event";
  object.label_plural = "Events";
  object.key_prefix = "00U";
  object.feed_enabled = false;
  object.scopes =
      "My delegated events=delegated|All events=everything|My events=mine|Filter by scope=scopingRule|"
      "My team's events=team";
  object.listviews = false;
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Event", "RecurrenceActivityId", "RecurringEvents"}};
  object.fields = fields_from(event_rows);
  for (FieldSchema& field : object.fields)
    if (field.type == int_ && field.name != "DurationInMinutes") field.digits = 9;
  object.reindex();
  return object;
}

}  // namespace sfsim
