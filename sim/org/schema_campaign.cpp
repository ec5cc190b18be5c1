// Campaign, fields as recorded (grouparoo, v42), and CampaignMember, fields as in the object reference. A
// campaign's numbers are counted when somebody asks, and what a member shows of a person is the lead's or the
// contact's own.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow campaign_rows[] = {
    {"Id", "Campaign ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"Name", "Name", string_, 80, "cufsgaiN"},
    {"ParentId", "Parent Campaign ID", reference, 18, "ncufsgapS", "Campaign", "Parent"},
    {"Type", "Type", picklist, 40, "ncudfsgap", "", "",
     "*Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner "
     "Ads|Direct Mail|Email|Telemarketing|Other"},
    {"Status", "Status", picklist, 40, "ncudfsgap", "", "", "*Planned|In Progress|Completed|Aborted"},
    {"StartDate", "Start Date", date, 0, "ncufsgap"},
    {"EndDate", "End Date", date, 0, "ncufsgap"},
    {"ExpectedRevenue", "Expected Revenue in Campaign", currency, 0, "ncufsap"},
    {"BudgetedCost", "Budgeted Cost in Campaign", currency, 0, "ncufsap"},
    {"ActualCost", "Actual Cost in Campaign", currency, 0, "ncufsap"},
    {"ExpectedResponse", "Expected Response (%)", percent, 0, "ncufsap"},
    {"NumberSent", "Num Sent in Campaign", double_, 0, "ncufsap"},
    {"IsActive", "Active", boolean, 0, "cudfsgp"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"NumberOfLeads", "Leads in Campaign", int_, 0, "fsgap"},
    {"NumberOfConvertedLeads", "Converted Leads in Campaign", int_, 0, "fsgap"},
    {"NumberOfContacts", "Contacts in Campaign", int_, 0, "fsgap"},
    {"NumberOfResponses", "Responses in Campaign", int_, 0, "fsgap"},
    {"NumberOfOpportunities", "Opportunities in Campaign", int_, 0, "fsgap"},
    {"NumberOfWonOpportunities", "Won Opportunities in Campaign", int_, 0, "fsgap"},
    {"AmountAllOpportunities", "Value Opportunities in Campaign", currency, 0, "fsap"},
    {"AmountWonOpportunities", "Value Won Opportunities in Campaign", currency, 0, "fsap"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"CampaignMemberRecordTypeId", "Record Type ID", reference, 18, "ncufsgaS", "RecordType",
     "CampaignMemberRecordType"},
};

const FieldRow member_rows[] = {
    {"Id", "Campaign Member ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"CampaignId", "Campaign ID", reference, 18, "cfsgaS", "Campaign", "Campaign"},
    {"LeadId", "Lead ID", reference, 18, "ncfsgaS", "Lead", "Lead"},
    {"ContactId", "Contact ID", reference, 18, "ncfsgaS", "Contact", "Contact"},
    {"Status", "Status", picklist, 40, "ncudfsga", "", "", "*Sent|Responded"},
    {"HasResponded", "Responded", boolean, 0, "dfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"FirstRespondedDate", "First Responded Date", date, 0, "nfsga"},
    {"Salutation", "Salutation", picklist, 40, "nfsga", "", "", "Mr.|Ms.|Mrs.|Dr.|Prof."},
    {"Name", "Name", string_, 121, "nfsgaN"},
    {"FirstName", "First Name", string_, 40, "nfsga"},
    {"LastName", "Last Name", string_, 80, "nfsga"},
    {"Title", "Title", string_, 128, "nfsga"},
    {"Street", "Street", textarea, 255, "nfsga"},
    {"City", "City", string_, 40, "nfsga"},
    {"State", "State/Province", string_, 80, "nfsga"},
    {"PostalCode", "Zip/Postal Code", string_, 20, "nfsga"},
    {"Country", "Country", string_, 80, "nfsga"},
    {"Email", "Email", email, 80, "nfsga"},
    {"Phone", "Phone", phone, 40, "nfsga"},
    {"Fax", "Fax", phone, 40, "nfsga"},
    {"MobilePhone", "Mobile", phone, 40, "nfsga"},
    {"Description", "Description", textarea, 32000, "n"},
    {"DoNotCall", "Do Not Call", boolean, 0, "fsgpH"},
    {"HasOptedOutOfEmail", "Email Opt Out", boolean, 0, "fsgpH"},
    {"HasOptedOutOfFax", "Fax Opt Out", boolean, 0, "fsgpH"},
    {"LeadSource", "Lead Source", picklist, 255, "nfsga", "", "", lead_sources},
    {"CompanyOrAccount", "Company or Account", string_, 255, "nfsga"},
    {"Type", "Type", picklist, 40, "nfsga", "", "", "Contact|Lead"},
    {"LeadOrContactId", "Lead Or Contact ID", reference, 18, "nfsgaS", "Contact,Lead", "LeadOrContact"},
    {"LeadOrContactOwnerId", "Lead Or Contact Owner ID", reference, 18, "nfsgaS", "Group,User",
     "LeadOrContactOwner"},
};

// The contact's value, or else the lead's.
void of_either(SobjectSchema& object, std::string_view field, const std::string& of_contact,
               const std::string& of_lead) {
  show(object, field,
       "CASE WHEN r.\"ContactId\" IS NOT NULL THEN c.\"" + of_contact + "\" ELSE l.\"" + of_lead + "\" END");
}

std::string members_where(const std::string& condition) {
  return "(SELECT count(*) FROM \"CampaignMember$rows\" AS m WHERE m.\"CampaignId\" = r.\"Id\" AND "
         "m.\"IsDeleted\" = 0"
         " AND " +
         condition + ")";
}

std::string opportunities(const std::string& what, const std::string& condition) {
  return "(SELECT " + what +
         " FROM \"Opportunity$rows\" AS o WHERE o.\"CampaignId\" = r.\"Id\" AND o.\"IsDeleted\" = 0" +
         condition + ")";
}

}  // namespace

SobjectSchema campaign_schema() {
  SobjectSchema object;
  object.name = "Campaign";
  object.label = "Campaign";
  object.label_plural = "Campaigns";
  object.key_prefix = "701";
  object.feed_enabled = false;
  object.scopes =
      "All active campaigns=all_active_campaigns|All campaigns=everything|My campaigns=mine|"
      "My active campaigns=my_active_campaigns";
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"Campaign", "ParentId", "ChildCampaigns"},
                     {"CampaignMember", "CampaignId", "CampaignMembers", true},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Event", "WhatId", "Events", true},
                     {"Opportunity", "CampaignId", "Opportunities"},
                     {"Task", "WhatId", "Tasks", true}};
  object.fields = fields_from(campaign_rows);
  set_scale(object, "ExpectedResponse", 10, 2);
  set_scale(object, "NumberSent", 18, 0);
  for (FieldSchema& field : object.fields)
    if (field.type == int_) field.digits = 9;
  object.view_from = "\"Campaign$rows\" AS r";
  show(object, "NumberOfLeads", members_where("m.\"ContactId\" IS NULL"));
  show(object, "NumberOfContacts", members_where("m.\"ContactId\" IS NOT NULL"));
  show(object, "NumberOfResponses", members_where("m.\"Status\" = 'Responded'"));
  show(object, "NumberOfConvertedLeads",
       members_where(
           "EXISTS (SELECT 1 FROM \"Lead\" AS l WHERE l.\"Id\" = m.\"LeadId\" AND l.\"IsConverted\" = 1)"));
  show(object, "NumberOfOpportunities", opportunities("count(*)", ""));
  show(object, "NumberOfWonOpportunities", opportunities("count(*)", " AND o.\"IsWon\" = 1"));
  show(object, "AmountAllOpportunities", opportunities("coalesce(sum(o.\"Amount\"), 0.0)", ""));
  show(object, "AmountWonOpportunities",
       opportunities("coalesce(sum(o.\"Amount\"), 0.0)", " AND o.\"IsWon\" = 1"));
  object.reindex();
  return object;
}

SobjectSchema campaign_member_schema() {
  SobjectSchema object;
  object.name = "CampaignMember";
  object.label = "Campaign Member";
  object.label_plural = "Campaign Members";
  object.key_prefix = "00v";
  object.undeletable = object.searchable = object.mru_enabled = object.feed_enabled = object.listviews =
      false;
  object.scopes = "All campaign members=everything";
  object.fields = fields_from(member_rows);
  generate(object, "HasResponded", "coalesce(\"Status\" = 'Responded', 0)");
  object.view_from =
      "\"CampaignMember$rows\" AS r LEFT JOIN \"Contact\" AS c ON c.\"Id\" = r.\"ContactId\""
      " LEFT JOIN \"Lead\" AS l ON l.\"Id\" = r.\"LeadId\""
      " LEFT JOIN \"Account\" AS a ON a.\"Id\" = c.\"AccountId\"";
  of_either(object, "Salutation", "Salutation", "Salutation");
  of_either(object, "FirstName", "FirstName", "FirstName");
  of_either(object, "LastName", "LastName", "LastName");
  of_either(object, "Title", "Title", "Title");
  of_either(object, "Email", "Email", "Email");
  of_either(object, "Phone", "Phone", "Phone");
  of_either(object, "Fax", "Fax", "Fax");
  of_either(object, "MobilePhone", "MobilePhone", "MobilePhone");
  of_either(object, "Description", "Description", "Description");
  of_either(object, "LeadSource", "LeadSource", "LeadSource");
  of_either(object, "Name", "Name", "Name");
  of_either(object, "Street", "MailingStreet", "Street");
  of_either(object, "City", "MailingCity", "City");
  of_either(object, "State", "MailingState", "State");
  of_either(object, "PostalCode", "MailingPostalCode", "PostalCode");
  of_either(object, "Country", "MailingCountry", "Country");
  of_either(object, "DoNotCall", "DoNotCall", "DoNotCall");
  of_either(object, "HasOptedOutOfEmail", "HasOptedOutOfEmail", "HasOptedOutOfEmail");
  of_either(object, "HasOptedOutOfFax", "HasOptedOutOfFax", "HasOptedOutOfFax");
  show(object, "CompanyOrAccount",
       "CASE WHEN r.\"ContactId\" IS NOT NULL THEN a.\"Name\" ELSE l.\"Company\" END");
  show(object, "Type", "CASE WHEN r.\"ContactId\" IS NOT NULL THEN 'Contact' ELSE 'Lead' END");
  show(object, "LeadOrContactId", "coalesce(r.\"ContactId\", r.\"LeadId\")");
  of_either(object, "LeadOrContactOwnerId", "OwnerId", "OwnerId");
  object.reindex();
  return object;
}

}  // namespace sfsim
