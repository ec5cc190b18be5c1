// The Lead object: fields as recorded in a scratch org's describe (CumulusCI, v59). The three opt-out
// checkboxes were invisible there (salesforce-api.md 0.1): their facts are those of the field reference.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow lead_rows[] = {
    {"Id", "Lead ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"MasterRecordId", "Master Record ID", reference, 18, "nfsga", "Lead", "MasterRecord"},
    {"LastName", "Last Name", string_, 80, "cufsgaF", "Name"},
    {"FirstName", "First Name", string_, 40, "ncufsga", "Name"},
    {"Salutation", "Salutation", picklist, 40, "ncufsga", "Name", "", "Mr.|Ms.|Mrs.|Dr.|Prof.|Mx."},
    {"Name", "Full Name", string_, 121, "fsgaNF"},
    {"Title", "Title", string_, 128, "ncufsgap"},
    {"Company", "Company", string_, 255, "cufsga"},
    {"Street", "Street", textarea, 255, "ncufsgap", "Address"},
    {"City", "City", string_, 40, "ncufsgap", "Address"},
    {"State", "State/Province", string_, 80, "ncufsgap", "Address"},
    {"PostalCode", "Zip/Postal Code", string_, 20, "ncufsgap", "Address"},
    {"Country", "Country", string_, 80, "ncufsgap", "Address"},
    {"Latitude", "Latitude", double_, 0, "ncufsap", "Address"},
    {"Longitude", "Longitude", double_, 0, "ncufsap", "Address"},
    {"GeocodeAccuracy", "Geocode Accuracy", picklist, 40, "ncufsgarp", "Address", "", geocode_accuracies},
    {"Address", "Address", address, 0, "nfp"},
    {"Phone", "Phone", phone, 40, "ncufsgap"},
    {"MobilePhone", "Mobile Phone", phone, 40, "ncufsgap"},
    {"Fax", "Fax", phone, 40, "ncufsgap"},
    {"Email", "Email", email, 80, "ncufsgaipF"},
    {"Website", "Website", url, 255, "ncufsgap"},
    {"PhotoUrl", "Photo URL", url, 255, "nfsga"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"LeadSource", "Lead Source", picklist, 255, "ncufsgap", "", "", lead_sources},
    {"Status", "Status", picklist, 255, "cudfsga", "", "",
     "*Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted"},
    {"Industry", "Industry", picklist, 255, "ncufsgap", "", "", industries},
    {"Rating", "Rating", picklist, 255, "ncufsgap", "", "", ratings},
    {"AnnualRevenue", "Annual Revenue", currency, 0, "ncufsap"},
    {"NumberOfEmployees", "Employees", int_, 0, "ncufsgap"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "Group,User", "Owner"},
    {"HasOptedOutOfEmail", "Email Opt Out", boolean, 0, "cudfsgpH"},
    {"HasOptedOutOfFax", "Fax Opt Out", boolean, 0, "cudfsgpH"},
    {"DoNotCall", "Do Not Call", boolean, 0, "cudfsgpH"},
    {"IsConverted", "Converted", boolean, 0, "cdfsg"},
    {"ConvertedDate", "Converted Date", date, 0, "nfsga"},
    {"ConvertedAccountId", "Converted Account ID", reference, 18, "nfsgaS", "Account", "ConvertedAccount"},
    {"ConvertedContactId", "Converted Contact ID", reference, 18, "nfsgaS", "Contact", "ConvertedContact"},
    {"ConvertedOpportunityId", "Converted Opportunity ID", reference, 18, "nfsgaS", "Opportunity",
     "ConvertedOpportunity"},
    {"IsUnreadByOwner", "Unread By Owner", boolean, 0, "cudfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"LastActivityDate", "Last Activity", date, 0, "nfsga"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"Jigsaw", "Data.com Key", string_, 20, "ncufsgap"},
    {"JigsawContactId", "Jigsaw Contact ID", string_, 20, "nfsga", "", "JigsawContact"},
    {"CleanStatus", "Clean Status", picklist, 40, "ncufsgarp", "", "", clean_statuses},
    {"CompanyDunsNumber", "Company D-U-N-S Number", string_, 9, "ncufsgap"},
    {"DandbCompanyId", "D&B Company ID", reference, 18, "ncufsgapS", "DandBCompany", "DandbCompany"},
    {"EmailBouncedReason", "Email Bounced Reason", string_, 255, "nufsga"},
    {"EmailBouncedDate", "Email Bounced Date", datetime, 0, "nufsa"},
    {"IndividualId", "Individual ID", reference, 18, "ncufsgaS", "Individual", "Individual"},
};

}  // namespace

SobjectSchema lead_schema() {
  SobjectSchema object;
  object.name = "Lead";
  object.label = "Lead";
  object.label_plural = "Leads";
  object.key_prefix = "00Q";
  object.mergeable = true;
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"CampaignMember", "LeadId", "CampaignMembers", true},
                     {"CampaignMember", "LeadOrContactId", ""},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Event", "WhoId", "Events", true},
                     {"LeadHistory", "LeadId", "Histories", true},
                     {"Note", "ParentId", "Notes", true},
                     {"Task", "WhoId", "Tasks", true}};
  object.fields = fields_from(lead_rows);
  set_person_name(object);
  generate(object, "PhotoUrl", "'/services/images/photo/' || \"Id\"");
  object.reindex();
  return object;
}

}  // namespace sfsim
