// The Contact object: fields as recorded in a scratch org's describe (CumulusCI, v59; names and flags equal
// in a Developer Edition of v42). The three opt-out checkboxes were invisible there (salesforce-api.md 0.1):
// their facts are those of the field reference.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow contact_rows[] = {
    {"Id", "Contact ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"MasterRecordId", "Master Record ID", reference, 18, "nfsga", "Contact", "MasterRecord"},
    {"AccountId", "Account ID", reference, 18, "ncufsgapS", "Account", "Account"},
    {"LastName", "Last Name", string_, 80, "cufsgaF", "Name"},
    {"FirstName", "First Name", string_, 40, "ncufsga", "Name"},
    {"Salutation", "Salutation", picklist, 40, "ncufsga", "Name", "", "Mr.|Ms.|Mrs.|Dr.|Prof."},
    {"Name", "Full Name", string_, 121, "fsgaNF"},
    {"OtherStreet", "Other Street", textarea, 255, "ncufsgap", "OtherAddress"},
    {"OtherCity", "Other City", string_, 40, "ncufsgap", "OtherAddress"},
    {"OtherState", "Other State/Province", string_, 80, "ncufsgap", "OtherAddress"},
    {"OtherPostalCode", "Other Zip/Postal Code", string_, 20, "ncufsgap", "OtherAddress"},
    {"OtherCountry", "Other Country", string_, 80, "ncufsgap", "OtherAddress"},
    {"OtherLatitude", "Other Latitude", double_, 0, "ncufsap", "OtherAddress"},
    {"OtherLongitude", "Other Longitude", double_, 0, "ncufsap", "OtherAddress"},
    {"OtherGeocodeAccuracy", "Other Geocode Accuracy", picklist, 40, "ncufsgarp", "OtherAddress", "",
     geocode_accuracies},
    {"OtherAddress", "Other Address", address, 0, "nfp"},
    {"MailingStreet", "Mailing Street", textarea, 255, "ncufsgap", "MailingAddress"},
    {"MailingCity", "Mailing City", string_, 40, "ncufsgap", "MailingAddress"},
    {"MailingState", "Mailing State/Province", string_, 80, "ncufsgap", "MailingAddress"},
    {"MailingPostalCode", "Mailing Zip/Postal Code", string_, 20, "ncufsgap", "MailingAddress"},
    {"MailingCountry", "Mailing Country", string_, 80, "ncufsgap", "MailingAddress"},
    {"MailingLatitude", "Mailing Latitude", double_, 0, "ncufsap", "MailingAddress"},
    {"MailingLongitude", "Mailing Longitude", double_, 0, "ncufsap", "MailingAddress"},
    {"MailingGeocodeAccuracy", "Mailing Geocode Accuracy", picklist, 40, "ncufsgarp", "MailingAddress", "",
     geocode_accuracies},
    {"MailingAddress", "Mailing Address", address, 0, "nfp"},
    {"Phone", "Business Phone", phone, 40, "ncufsgap"},
    {"Fax", "Business Fax", phone, 40, "ncufsgap"},
    {"MobilePhone", "Mobile Phone", phone, 40, "ncufsgap"},
    {"HomePhone", "Home Phone", phone, 40, "ncufsgap"},
    {"OtherPhone", "Other Phone", phone, 40, "ncufsgap"},
    {"AssistantPhone", "Asst. Phone", phone, 40, "ncufsgap"},
    {"ReportsToId", "Reports To ID", reference, 18, "ncufsgapS", "Contact", "ReportsTo"},
    {"Email", "Email", email, 80, "ncufsgaipF"},
    {"Title", "Title", string_, 128, "ncufsgap"},
    {"Department", "Department", string_, 80, "ncufsgap"},
    {"AssistantName", "Assistant's Name", string_, 40, "ncufsgap"},
    {"LeadSource", "Lead Source", picklist, 255, "ncufsgap", "", "", lead_sources},
    {"Birthdate", "Birthdate", date, 0, "ncufsgap"},
    {"Description", "Contact Description", textarea, 32000, "ncup"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"HasOptedOutOfEmail", "Email Opt Out", boolean, 0, "cudfsgpH"},
    {"HasOptedOutOfFax", "Fax Opt Out", boolean, 0, "cudfsgpH"},
    {"DoNotCall", "Do Not Call", boolean, 0, "cudfsgpH"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"LastActivityDate", "Last Activity", date, 0, "nfsga"},
    {"LastCURequestDate", "Last Stay-in-Touch Request Date", datetime, 0, "nfsa"},
    {"LastCUUpdateDate", "Last Stay-in-Touch Save Date", datetime, 0, "nfsa"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"EmailBouncedReason", "Email Bounced Reason", string_, 255, "ncufsga"},
    {"EmailBouncedDate", "Email Bounced Date", datetime, 0, "ncufsa"},
    {"IsEmailBounced", "Is Email Bounced", boolean, 0, "dfsg"},
    {"PhotoUrl", "Photo URL", url, 255, "nfsga"},
    {"Jigsaw", "Data.com Key", string_, 20, "ncufsgap"},
    {"JigsawContactId", "Jigsaw Contact ID", string_, 20, "nfsga", "", "JigsawContact"},
    {"CleanStatus", "Clean Status", picklist, 40, "ncufsgarp", "", "", clean_statuses},
    {"IndividualId", "Individual ID", reference, 18, "ncufsgaS", "Individual", "Individual"},
};

}  // namespace

SobjectSchema contact_schema() {
  SobjectSchema object;
  object.name = "Contact";
  object.label = "Contact";
  object.label_plural = "Contacts";
  object.key_prefix = "003";
  object.mergeable = true;
  object.children = {{"Asset", "ContactId", "Assets", true},
                     {"Attachment", "ParentId", "Attachments", true},
                     {"CampaignMember", "ContactId", "CampaignMembers", true},
                     {"CampaignMember", "LeadOrContactId", ""},
                     {"Case", "ContactId", "Cases", false, true},
                     {"Contact", "ReportsToId", ""},
                     {"ContactHistory", "ContactId", "Histories", true},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Contract", "CustomerSignedId", "ContractsSigned", false, true},
                     {"Event", "WhoId", "Events", true},
                     {"Lead", "ConvertedContactId", ""},
                     {"Note", "ParentId", "Notes", true},
                     {"Opportunity", "ContactId", "Opportunities"},
                     {"OpportunityContactRole", "ContactId", "OpportunityContactRoles", true},
                     {"Order", "BillToContactId", "", false, true},
                     {"Order", "CustomerAuthorizedById", "", false, true},
                     {"Order", "ShipToContactId", "", false, true},
                     {"Task", "WhoId", "Tasks", true},
                     {"User", "ContactId", "Users", false, true}};
  object.fields = fields_from(contact_rows);
  set_person_name(object);
  generate(object, "PhotoUrl", "'/services/images/photo/' || \"Id\"");
  generate(object, "IsEmailBounced",
           "\"EmailBouncedReason\" IS NOT NULL OR \"EmailBouncedDate\" IS NOT NULL");
  object.reindex();
  return object;
}

}  // namespace sfsim
