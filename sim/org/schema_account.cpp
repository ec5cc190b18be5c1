// The Account object: fields as recorded (CumulusCI), without that org's custom fields, record types and
// partner fields, which a plain org does not show (grouparoo's Developer Edition).
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow account_rows[] = {
    {"Id", "Account ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"MasterRecordId", "Master Record ID", reference, 18, "nfsga", "Account", "MasterRecord"},
    {"Name", "Account Name", string_, 255, "cufsgaNF", "Name"},
    {"Type", "Account Type", picklist, 40, "ncufsgap", "", "",
     "Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation "
     "Partner|Technology Partner|Other"},
    {"ParentId", "Parent Account ID", reference, 18, "ncufsgapS", "Account", "Parent"},
    {"BillingStreet", "Billing Street", textarea, 255, "ncufsgap", "BillingAddress"},
    {"BillingCity", "Billing City", string_, 40, "ncufsgap", "BillingAddress"},
    {"BillingState", "Billing State/Province", string_, 80, "ncufsgap", "BillingAddress"},
    {"BillingPostalCode", "Billing Zip/Postal Code", string_, 20, "ncufsgap", "BillingAddress"},
    {"BillingCountry", "Billing Country", string_, 80, "ncufsgap", "BillingAddress"},
    {"BillingLatitude", "Billing Latitude", double_, 0, "ncufsap", "BillingAddress"},
    {"BillingLongitude", "Billing Longitude", double_, 0, "ncufsap", "BillingAddress"},
    {"BillingGeocodeAccuracy", "Billing Geocode Accuracy", picklist, 40, "ncufsgarp", "BillingAddress", "",
     geocode_accuracies},
    {"BillingAddress", "Billing Address", address, 0, "nfp"},
    {"ShippingStreet", "Shipping Street", textarea, 255, "ncufsgap", "ShippingAddress"},
    {"ShippingCity", "Shipping City", string_, 40, "ncufsgap", "ShippingAddress"},
    {"ShippingState", "Shipping State/Province", string_, 80, "ncufsgap", "ShippingAddress"},
    {"ShippingPostalCode", "Shipping Zip/Postal Code", string_, 20, "ncufsgap", "ShippingAddress"},
    {"ShippingCountry", "Shipping Country", string_, 80, "ncufsgap", "ShippingAddress"},
    {"ShippingLatitude", "Shipping Latitude", double_, 0, "ncufsap", "ShippingAddress"},
    {"ShippingLongitude", "Shipping Longitude", double_, 0, "ncufsap", "ShippingAddress"},
    {"ShippingGeocodeAccuracy", "Shipping Geocode Accuracy", picklist, 40, "ncufsgarp", "ShippingAddress", "",
     geocode_accuracies},
    {"ShippingAddress", "Shipping Address", address, 0, "nfp"},
    {"Phone", "Account Phone", phone, 40, "ncufsgap"},
    {"Fax", "Account Fax", phone, 40, "ncufsgap"},
    {"AccountNumber", "Account Number", string_, 40, "ncufsgap"},
    {"Website", "Website", url, 255, "ncufsgap"},
    {"PhotoUrl", "Photo URL", url, 255, "nfsga"},
    {"Sic", "SIC Code", string_, 20, "ncufsgap"},
    {"Industry", "Industry", picklist, 40, "ncufsgap", "", "", industries},
    {"AnnualRevenue", "Annual Revenue", currency, 0, "ncufsap"},
    {"NumberOfEmployees", "Employees", int_, 0, "ncufsgap"},
    {"Ownership", "Ownership", picklist, 40, "ncufsgap", "", "", "Public|Private|Subsidiary|Other"},
    {"TickerSymbol", "Ticker Symbol", string_, 20, "ncufsgap"},
    {"Description", "Account Description", textarea, 32000, "ncup"},
    {"Rating", "Account Rating", picklist, 40, "ncufsgap", "", "", ratings},
    {"Site", "Account Site", string_, 80, "ncufsgap"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"CreatedDate", "Created Date", datetime, 0, "dfsa"},
    {"CreatedById", "Created By ID", reference, 18, "dfsga", "User", "CreatedBy"},
    {"LastModifiedDate", "Last Modified Date", datetime, 0, "dfsa"},
    {"LastModifiedById", "Last Modified By ID", reference, 18, "dfsga", "User", "LastModifiedBy"},
    {"SystemModstamp", "System Modstamp", datetime, 0, "dfsa"},
    {"LastActivityDate", "Last Activity", date, 0, "nfsga"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"Jigsaw", "Data.com Key", string_, 20, "ncufsgap"},
    {"JigsawCompanyId", "Jigsaw Company ID", string_, 20, "nfsga", "", "JigsawCompany"},
    {"CleanStatus", "Clean Status", picklist, 40, "ncufsgarp", "", "", clean_statuses},
    {"AccountSource", "Account Source", picklist, 40, "ncufsgap", "", "", lead_sources},
    {"DunsNumber", "D-U-N-S Number", string_, 9, "ncufsgap"},
    {"Tradestyle", "Tradestyle", string_, 255, "ncufsgap"},
    {"NaicsCode", "NAICS Code", string_, 8, "ncufsgap"},
    {"NaicsDesc", "NAICS Description", string_, 120, "ncufsgap"},
    {"YearStarted", "Year Started", string_, 4, "ncufsgap"},
    {"SicDesc", "SIC Description", string_, 80, "ncufsgap"},
    {"DandbCompanyId", "D&B Company ID", reference, 18, "ncufsgapS", "DandBCompany", "DandbCompany"},
    {"OperatingHoursId", "Operating Hour ID", reference, 18, "ncufsgapS", "OperatingHours", "OperatingHours"},
};

}  // namespace

SobjectSchema account_schema() {
  SobjectSchema object;
  object.name = "Account";
  object.label = "Account";
  object.label_plural = "Accounts";
  object.key_prefix = "001";
  object.mergeable = true;
  object.children = {{"Account", "ParentId", "ChildAccounts"},
                     {"Asset", "AccountId", "Assets", true},
                     {"Asset", "AssetProvidedById", "ProvidedAssets"},
                     {"Asset", "AssetServicedById", "ServicedAssets"},
                     {"Attachment", "ParentId", "Attachments", true},
                     {"Case", "AccountId", "Cases", false, true},
                     {"Contact", "AccountId", "Contacts", true, false},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""},
                     {"Contract", "AccountId", "Contracts", true, true},
                     {"Event", "AccountId", ""},
                     {"Event", "WhatId", "Events", true},
                     {"Lead", "ConvertedAccountId", ""},
                     {"Note", "ParentId", "Notes", true},
                     {"Opportunity", "AccountId", "Opportunities", true},
                     {"Order", "AccountId", "Orders", true, true},
                     {"Task", "AccountId", ""},
                     {"Task", "WhatId", "Tasks", true},
                     {"User", "AccountId", "Users"},
                     {"UserRole", "PortalAccountId", ""}};
  object.fields = fields_from(account_rows);
  object.fields[3].extra_type_info = "switchablepersonname";  // Name
  generate(object, "PhotoUrl", "'/services/images/photo/' || \"Id\"");
  object.reindex();
  return object;
}

}  // namespace sfsim
