// Objects that others point at and few orgs use: Individual, OperatingHours, and four that an org which never
// set them up has no rows of (Calendar, CallCenter, DandBCompany, BusinessProcess). Fields as in the object
// reference (v60).
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow individual_rows[] = {
    {"Id", "Individual ID", id, 18, "dfsgai"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"LastName", "Last Name", string_, 80, "cufsgaF", "Name"},
    {"FirstName", "First Name", string_, 40, "ncufsgaF", "Name"},
    {"Salutation", "Salutation", picklist, 40, "ncufsga", "Name", "", "Mr.|Ms.|Mrs.|Dr.|Prof.|Mx."},
    {"Name", "Name", string_, 121, "fsgaNF"},
    {"HasOptedOutTracking", "Don't Track", boolean, 0, "cudfsgp"},
    {"HasOptedOutProfiling", "Don't Profile", boolean, 0, "cudfsgp"},
    {"HasOptedOutProcessing", "Don't Process", boolean, 0, "cudfsgp"},
    {"HasOptedOutSolicit", "Don't Market", boolean, 0, "cudfsgp"},
    {"ShouldForget", "Forget this Individual", boolean, 0, "cudfsgp"},
    {"SendIndividualData", "Export Individual's Data", boolean, 0, "cudfsgp"},
    {"CanStorePiiElsewhere", "OK to Store PII Data Elsewhere", boolean, 0, "cudfsgp"},
    {"HasOptedOutGeoTracking", "Block Geolocation Tracking", boolean, 0, "cudfsgp"},
    {"BirthDate", "Birth Date", date, 0, "ncufsgap"},
    {"DeathDate", "Death Date", date, 0, "ncufsgap"},
    {"ConvictionsCount", "Conviction Count", int_, 0, "ncufsgap"},
    {"ChildrenCount", "Number of Children", int_, 0, "ncufsgap"},
    {"MilitaryService", "Military Service", picklist, 40, "ncufsgap", "", "", "Yes|No"},
    {"IsHomeOwner", "Home Owner", boolean, 0, "cudfsgp"},
    {"Occupation", "Occupation", string_, 150, "ncufsgap"},
    {"Website", "Website", url, 255, "ncufsgap"},
    {"IndividualsAge", "Individual's Age", picklist, 40, "ncufsgap", "", "",
     "13OrOlder=13 or Older|16OrOlder=16 or Older"},
};
const FieldRow individual_end[] = {
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"MasterRecordId", "Master Record ID", reference, 18, "nfsga", "Individual", "MasterRecord"},
    {"ConsumerCreditScore", "Consumer Credit Score", int_, 0, "ncufsgap"},
    {"ConsumerCreditScoreProviderName", "Consumer Credit Score Provider Name", string_, 150, "ncufsgap"},
    {"InfluencerRating", "Influencer Rating", int_, 0, "ncufsgap"},
};

const FieldRow hours_rows[] = {
    {"Id", "Operating Hours ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"Name", "Name", string_, 255, "cufsgaiNF"},
};
const FieldRow hours_end[] = {
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"Description", "Description", textarea, 255, "ncufsgap"},
    {"TimeZone", "Time Zone", picklist, 40, "cufsgar", "", "",
     "America/Los_Angeles|America/Denver|America/Chicago|America/New_York|Europe/London|Europe/Berlin|"
     "Asia/Tokyo|GMT"},
};

const FieldRow calendar_rows[] = {
    {"Id", "Calendar ID", id, 18, "dfsgai"},
    {"Name", "Calendar Name", string_, 80, "fsgaN"},
    {"UserId", "User ID", reference, 18, "nfsga", "User", "User"},
    {"Type", "Calendar Type", picklist, 40, "fsgar", "", "",
     "User|Public=Public Calendar|Resource|Holiday=Holiday Calendar"},
    {"IsActive", "Active", boolean, 0, "dfsg"},
};

const FieldRow call_center_rows[] = {
    {"Id", "Call Center ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 80, "fsgaN"},
    {"InternalName", "Internal Name", string_, 80, "fsga"},
    {"Version", "Version", double_, 0, "nfsa"},
    {"AdapterUrl", "CTI Adapter URL", string_, 2000, "nfs"},
    {"CustomSettings", "Custom Settings", string_, 2000, "nfs"},
};

const FieldRow company_rows[] = {
    {"Id", "D&B Company ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"Name", "Primary Business Name", string_, 255, "fsgaNF"},
    {"DunsNumber", "D-U-N-S Number", string_, 9, "fsga"},
    {"City", "City", string_, 40, "nfsga"},
    {"Country", "Country", string_, 80, "nfsga"},
    {"Description", "Description", textarea, 32000, "n"},
    {"URL", "URL", url, 104, "nfsga"},
};

const FieldRow process_rows[] = {
    {"Id", "Business Process ID", id, 18, "dfsgai"},
    {"Name", "Name", string_, 80, "fsgaN"},
    {"NamespacePrefix", "Namespace Prefix", string_, 15, "nfsga"},
    {"Description", "Description", string_, 255, "nfsga"},
    {"TableEnumOrId", "Entity Enumeration Or ID", picklist, 40, "fsgar", "", "",
     "Case|Lead|Opportunity|Solution"},
    {"IsActive", "Active", boolean, 0, "dfsg"},
};

SobjectSchema rare_object(const char* name, const char* label, const char* plural, const char* prefix,
                          std::span<const FieldRow> rows, std::span<const FieldRow> end) {
  SobjectSchema object;
  object.name = name;
  object.label = label;
  object.label_plural = plural;
  object.key_prefix = prefix;
  object.fields = fields_from(rows);
  add_audit(object);
  for (FieldSchema& field : fields_from(end)) object.fields.push_back(std::move(field));
  return object;
}

// What only Setup makes.
SobjectSchema empty_object(const char* name, const char* label, const char* plural, const char* prefix,
                           std::span<const FieldRow> rows) {
  SobjectSchema object = rare_object(name, label, plural, prefix, rows, {});
  object.createable = object.updateable = object.deletable = object.undeletable = object.layoutable =
      object.searchable = object.replicateable = object.triggerable = object.feed_enabled =
          object.mru_enabled = object.listviews = false;
  for (FieldSchema& field : object.fields) field.permissionable = false;
  return object;
}

}  // namespace

std::vector<SobjectSchema> rare_objects() {
  SobjectSchema individual =
      rare_object("Individual", "Individual", "Individuals", "0PK", individual_rows, individual_end);
  individual.children = {{"Contact", "IndividualId", "Contacts"}, {"Lead", "IndividualId", "Leads"}};
  individual.feed_enabled = false;
  set_person_name(individual);
  SobjectSchema hours =
      rare_object("OperatingHours", "Operating Hours", "Operating Hours", "0OH", hours_rows, hours_end);
  hours.children = {{"Account", "OperatingHoursId", "Accounts"}};
  std::vector<SobjectSchema> objects = {
      std::move(individual),
      std::move(hours),
      empty_object("Calendar", "Calendar", "Calendars", "023", calendar_rows),
      empty_object("CallCenter", "Call Center", "Call Centers", "04v", call_center_rows),
      empty_object("DandBCompany", "D&B Company", "D&B Companies", "06E", company_rows),
      empty_object("BusinessProcess", "Business Process", "Business Processes", "019", process_rows)};
  for (SobjectSchema& object : objects) object.reindex();
  return objects;
}

}  // namespace sfsim
