// Opportunity and OpportunityContactRole: fields as recorded (CumulusCI, v59). What Salesforce works out of
// the stage, the amount and the close date computes itself here. Left out is what would need history,
// activities that are overdue or price books: HasOverdueTask, LastActivityDate, LastAmountChangedHistoryId,
// LastCloseDateChangedHistoryId.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow opportunity_rows[] = {
    {"Id", "Opportunity ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"AccountId", "Account ID", reference, 18, "ncufsgapS", "Account", "Account"},
    {"IsPrivate", "Private", boolean, 0, "cudfsgp"},
    {"Name", "Name", string_, 120, "cufsgaiN"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"StageName", "Stage", picklist, 255, "cufsga", "", "",
     "Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception "
     "Analysis|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost"},
    {"Amount", "Amount", currency, 0, "ncufsap"},
    {"Probability", "Probability (%)", percent, 0, "ncudfsap"},
    {"ExpectedRevenue", "Expected Amount", currency, 0, "nfsap"},
    {"TotalOpportunityQuantity", "Quantity", double_, 0, "ncufsap"},
    {"CloseDate", "Close Date", date, 0, "cufsga"},
    {"Type", "Opportunity Type", picklist, 255, "ncufsgap", "", "",
     "Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New "
     "Customer"},
    {"NextStep", "Next Step", string_, 255, "ncufsgap"},
    {"LeadSource", "Lead Source", picklist, 255, "ncufsgap", "", "", lead_sources},
    {"IsClosed", "Closed", boolean, 0, "dfsg"},
    {"IsWon", "Won", boolean, 0, "dfsg"},
    {"ForecastCategory", "Forecast Category", picklist, 40, "fsgar", "", "",
     "Omitted|Pipeline|BestCase=Best Case|MostLikely=Most Likely|Forecast=Commit|Closed"},
    {"ForecastCategoryName", "Forecast Category", picklist, 255, "ncudfsgar", "", "",
     "Omitted|Pipeline|Best Case|Commit|Closed"},
    {"CampaignId", "Campaign ID", reference, 18, "ncufsgapS", "Campaign", "Campaign"},
    {"HasOpportunityLineItem", "Has Line Item", boolean, 0, "dfsg"},
    {"Pricebook2Id", "Price Book ID", reference, 18, "ncudfsgaS", "Pricebook2", "Pricebook2"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"LastStageChangeDate", "Last Stage Change Date", datetime, 0, "nfsa"},
    {"FiscalQuarter", "Fiscal Quarter", int_, 0, "nfsga", "Fiscal"},
    {"FiscalYear", "Fiscal Year", int_, 0, "nfsga", "Fiscal"},
    {"Fiscal", "Fiscal Period", string_, 6, "nfsga"},
    {"ContactId", "Contact ID", reference, 18, "ncfsga", "Contact"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"HasOpenActivity", "Has Open Activity", boolean, 0, "dg"},
};

const FieldRow role_rows[] = {
    {"Id", "Contact Role ID", id, 18, "dfsgai"},
    {"OpportunityId", "Opportunity ID", reference, 18, "cfsga", "Opportunity", "Opportunity"},
    {"ContactId", "Contact ID", reference, 18, "cufsga", "Contact", "Contact"},
    {"Role", "Role", picklist, 40, "ncufsga", "", "",
     "Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive "
     "Sponsor|Influencer|Technical Buyer|Other"},
    {"IsPrimary", "Primary", boolean, 0, "cudfsg"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
};

}  // namespace

SobjectSchema opportunity_schema() {
  SobjectSchema object;
  object.name = "Opportunity";
  object.label = "Opportunity";
  object.label_plural = "Opportunities";
  object.key_prefix = "006";
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Event", "WhatId", "Events", true},
                     {"Lead", "ConvertedOpportunityId", ""},
                     {"Note", "ParentId", "Notes", true},
                     {"OpportunityContactRole", "OpportunityId", "OpportunityContactRoles", true},
                     {"Task", "WhatId", "Tasks", true}};
  object.fields = fields_from(opportunity_rows);
  set_scale(object, "Amount", 18, 2);
  set_scale(object, "ExpectedRevenue", 18, 2);
  set_scale(object, "TotalOpportunityQuantity", 18, 2);
  set_scale(object, "Probability", 3, 0);
  generate(object, "IsClosed", "coalesce(\"StageName\" IN ('Closed Won', 'Closed Lost'), 0)");
  generate(object, "IsWon", "coalesce(\"StageName\" = 'Closed Won', 0)");
  generate(object, "ExpectedRevenue", "round(\"Amount\" * \"Probability\" / 100, 2)");
  generate(object, "ForecastCategory",
           "CASE \"ForecastCategoryName\" WHEN 'Best Case' THEN 'BestCase' WHEN 'Commit' THEN 'Forecast'"
           " ELSE \"ForecastCategoryName\" END");
  generate(object, "FiscalQuarter", "(CAST(substr(\"CloseDate\", 6, 2) AS INTEGER) + 2) / 3");
  generate(object, "FiscalYear", "CAST(substr(\"CloseDate\", 1, 4) AS INTEGER)");
  generate(object, "Fiscal",
           "substr(\"CloseDate\", 1, 4) || ' ' || ((CAST(substr(\"CloseDate\", 6, 2) AS INTEGER) + 2) / 3)");
  object.view_from = "\"Opportunity$rows\" AS r";
  show(object, "ContactId",
       "(SELECT \"ContactId\" FROM \"OpportunityContactRole\" AS o WHERE o.\"OpportunityId\" = r.\"Id\""
       " AND o.\"IsPrimary\" = 1 AND o.\"IsDeleted\" = 0 ORDER BY \"Id\" LIMIT 1)");
  show(object, "HasOpenActivity",
       "EXISTS (SELECT 1 FROM \"Task\" AS t WHERE t.\"WhatId\" = r.\"Id\" AND t.\"IsDeleted\" = 0"
       " AND t.\"IsClosed\" = 0)");
  object.reindex();
  return object;
}

SobjectSchema opportunity_contact_role_schema() {
  SobjectSchema object;
  object.name = "OpportunityContactRole";
  object.label = "Opportunity Contact Role";
  object.label_plural = "Opportunity Contact Role";
  object.key_prefix = "00K";
  object.undeletable = object.searchable = object.mru_enabled = object.feed_enabled = object.listviews =
      false;
  object.scopes = "All opportunity contact role=everything";
  object.fields = fields_from(role_rows);
  object.reindex();
  return object;
}

}  // namespace sfsim
