// What activities, cases and opportunities can be about beside the everyday objects: Asset, Contract, Order,
// Product2, Pricebook2 and Solution. Fields as in the object reference (v60), without products of orders,
// price book entries and what hangs on them.
#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow asset_rows[] = {
    {"Id", "Asset ID", id, 18, "dfsgai"},
    {"ContactId", "Contact ID", reference, 18, "ncufsgapS", "Contact", "Contact"},
    {"AccountId", "Account ID", reference, 18, "ncufsgapS", "Account", "Account"},
    {"ParentId", "Parent Asset ID", reference, 18, "ncufsgapS", "Asset", "Parent"},
    {"Product2Id", "Product ID", reference, 18, "ncufsgapS", "Product2", "Product2"},
    {"IsCompetitorProduct", "Competitor Asset", boolean, 0, "cudfsgp"},
};
const FieldRow asset_end[] = {
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"Name", "Asset Name", string_, 255, "cufsgaNF"},
    {"SerialNumber", "Serial Number", string_, 80, "ncufsgap"},
    {"InstallDate", "Install Date", date, 0, "ncufsgap"},
    {"PurchaseDate", "Purchase Date", date, 0, "ncufsgap"},
    {"UsageEndDate", "Usage End Date", date, 0, "ncufsgap"},
    {"Status", "Status", picklist, 40, "ncufsgap", "", "", "Shipped|Installed|Registered|Obsolete|Purchased"},
    {"Price", "Price", currency, 0, "ncufsap"},
    {"Quantity", "Quantity", double_, 0, "ncufsap"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"AssetProvidedById", "Account ID", reference, 18, "ncufsgapS", "Account", "AssetProvidedBy"},
    {"AssetServicedById", "Account ID", reference, 18, "ncufsgapS", "Account", "AssetServicedBy"},
    {"IsInternal", "Internal Asset", boolean, 0, "cudfsgp"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};

const FieldRow contract_rows[] = {
    {"Id", "Contract ID", id, 18, "dfsgai"},
    {"AccountId", "Account ID", reference, 18, "cufsgaS", "Account", "Account"},
    {"Pricebook2Id", "Price Book ID", reference, 18, "ncufsgapS", "Pricebook2", "Pricebook2"},
    {"OwnerExpirationNotice", "Owner Expiration Notice", picklist, 40, "ncufsgap", "", "",
     "15=15 Days|30=30 Days|45=45 Days|60=60 Days|90=90 Days|120=120 Days"},
    {"StartDate", "Contract Start Date", date, 0, "ncufsgap"},
    {"EndDate", "Contract End Date", date, 0, "nfsgap"},
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
    {"ContractTerm", "Contract Term", int_, 0, "ncufsgap"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
    {"Status", "Status", picklist, 40, "cudfsgar", "", "",
     "InApprovalProcess=In Approval Process|Activated|*Draft"},
    {"CompanySignedId", "Company Signed By ID", reference, 18, "ncufsgapS", "User", "CompanySigned"},
    {"CompanySignedDate", "Company Signed Date", date, 0, "ncufsgap"},
    {"CustomerSignedId", "Customer Signed By ID", reference, 18, "ncufsgapS", "Contact", "CustomerSigned"},
    {"CustomerSignedTitle", "Customer Signed Title", string_, 40, "ncufsgap"},
    {"CustomerSignedDate", "Customer Signed Date", date, 0, "ncufsgap"},
    {"SpecialTerms", "Special Terms", textarea, 4000, "ncup"},
    {"ActivatedById", "Activated By ID", reference, 18, "nfsga", "User", "ActivatedBy"},
    {"ActivatedDate", "Activated Date", datetime, 0, "nfsa"},
    {"StatusCode", "Status Category", picklist, 40, "fsgar", "", "",
     "Draft|InApproval=In Approval Process|Activated|Terminated|Expired|Rejected|Negotiating|"
     "AwaitingSignature=Awaiting Signature|SignatureDeclined=Signature Declined|Signed|Cancelled|"
     "Expired2=Contract Expired|Terminated2=Contract Terminated"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"ContractNumber", "Contract Number", string_, 30, "dfsgaiN"},
    {"LastApprovedDate", "Last Approved Date", datetime, 0, "nfsa"},
};
const FieldRow viewed_rows[] = {
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};

const FieldRow order_rows[] = {
    {"Id", "Order ID", id, 18, "dfsgai"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "Group,User", "Owner"},
    {"ContractId", "Contract ID", reference, 18, "ncufsgapS", "Contract", "Contract"},
    {"AccountId", "Account ID", reference, 18, "cufsgaS", "Account", "Account"},
    {"Pricebook2Id", "Price Book ID", reference, 18, "ncufsgapS", "Pricebook2", "Pricebook2"},
    {"EffectiveDate", "Order Start Date", date, 0, "cufsga"},
    {"EndDate", "Order End Date", date, 0, "ncufsgap"},
    {"IsReductionOrder", "Reduction Order", boolean, 0, "dfsg"},
    {"Status", "Status", picklist, 40, "cufsgar", "", "", "Draft|Activated"},
    {"Description", "Description", textarea, 32000, "ncup"},
    {"CustomerAuthorizedById", "Customer Authorized By ID", reference, 18, "ncufsgapS", "Contact",
     "CustomerAuthorizedBy"},
    {"CustomerAuthorizedDate", "Customer Authorized Date", date, 0, "ncufsgap"},
    {"CompanyAuthorizedById", "Company Authorized By ID", reference, 18, "ncufsgapS", "User",
     "CompanyAuthorizedBy"},
    {"CompanyAuthorizedDate", "Company Authorized Date", date, 0, "ncufsgap"},
    {"Type", "Order Type", picklist, 40, "ncufsgap"},
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
    {"Name", "Order Name", string_, 80, "ncufsgapF"},
    {"PoDate", "PO Date", date, 0, "ncufsgap"},
    {"PoNumber", "PO Number", string_, 80, "ncufsgap"},
    {"OrderReferenceNumber", "Order Reference Number", string_, 80, "ncufsgap"},
    {"BillToContactId", "Bill To Contact ID", reference, 18, "ncufsgapS", "Contact", "BillToContact"},
    {"ShipToContactId", "Ship To Contact ID", reference, 18, "ncufsgapS", "Contact", "ShipToContact"},
    {"ActivatedDate", "Activated Date", datetime, 0, "nfsa"},
    {"ActivatedById", "Activated By ID", reference, 18, "nfsga", "User", "ActivatedBy"},
    {"StatusCode", "Status Category", picklist, 40, "fsgar", "", "",
     "Draft|Activated|Cancelled|Expired|Superseded"},
    {"OrderNumber", "Order Number", string_, 30, "dfsgaiN"},
    {"TotalAmount", "Order Amount", currency, 0, "dfsap"},
};
const FieldRow order_end[] = {
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};

const FieldRow product_rows[] = {
    {"Id", "Product ID", id, 18, "dfsgai"},
    {"Name", "Product Name", string_, 255, "cufsgaNF"},
    {"ProductCode", "Product Code", string_, 255, "ncufsgap"},
    {"Description", "Product Description", textarea, 4000, "ncufsp"},
    {"IsActive", "Active", boolean, 0, "cudfsgp"},
};
const FieldRow product_end[] = {
    {"Family", "Product Family", picklist, 40, "ncufsgap", "", "", "None"},
    {"ExternalId", "External ID", string_, 255, "ncufsgap"},
    {"DisplayUrl", "Display URL", url, 1000, "ncufsgap"},
    {"QuantityUnitOfMeasure", "Quantity Unit Of Measure", picklist, 40, "ncufsgap", "", "", "Each"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"IsArchived", "Archived", boolean, 0, "dfsg"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"StockKeepingUnit", "Product SKU", string_, 180, "ncufsgap"},
};

const FieldRow price_book_rows[] = {
    {"Id", "Price Book ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"Name", "Price Book Name", string_, 255, "cufsgaNF"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
};
const FieldRow price_book_end[] = {
    {"IsActive", "Active", boolean, 0, "cudfsgp"},
    {"IsArchived", "Archived", boolean, 0, "dfsg"},
    {"Description", "Description", string_, 255, "ncufsgap"},
    {"IsStandard", "Is Standard Price Book", boolean, 0, "dfsg"},
};

const FieldRow solution_rows[] = {
    {"Id", "Solution ID", id, 18, "dfsgai"},
    {"IsDeleted", "Deleted", boolean, 0, "dfsg"},
    {"SolutionNumber", "Solution Number", string_, 30, "dfsgai"},
    {"SolutionName", "Title", string_, 255, "cufsgaNF"},
    {"IsPublished", "Public", boolean, 0, "cudfsgp"},
    {"IsPublishedInPublicKb", "Visible in Public Knowledge Base", boolean, 0, "cudfsgp"},
    {"Status", "Status", picklist, 40, "cudfsga", "", "", "*Draft|Reviewed|Duplicate"},
    {"IsReviewed", "Reviewed", boolean, 0, "dfsg"},
    {"SolutionNote", "Description", textarea, 32000, "ncup"},
    {"OwnerId", "Owner ID", reference, 18, "cudfsga", "User", "Owner"},
};
const FieldRow solution_end[] = {
    {"TimesUsed", "Num Related Cases", int_, 0, "dfsga"},
    {"LastViewedDate", "Last Viewed Date", datetime, 0, "nfsa"},
    {"LastReferencedDate", "Last Referenced Date", datetime, 0, "nfsa"},
    {"IsHtml", "Is Html", boolean, 0, "dfsg"},
};

SobjectSchema sales_object(const char* name, const char* label, const char* plural, const char* prefix,
                           std::span<const FieldRow> rows, std::span<const FieldRow> end) {
  SobjectSchema object;
  object.name = name;
  object.label = label;
  object.label_plural = plural;
  object.key_prefix = prefix;
  object.children = {{"Attachment", "ParentId", "Attachments", true},
                     {"ContentDocumentLink", "LinkedEntityId", "ContentDocumentLinks", true},
                     {"ContentVersion", "FirstPublishLocationId", ""}};
  object.fields = fields_from(rows);
  add_audit(object);
  for (FieldSchema& field : fields_from(end)) object.fields.push_back(std::move(field));
  return object;
}

void count_up(SobjectSchema& object, std::string_view name) {
  for (FieldSchema& field : object.fields) {
    if (field.name != name) continue;
    field.auto_number = true;
    field.display_format = "{00000000}";
  }
}

void add_children(SobjectSchema& object, std::initializer_list<ChildRelationship> children) {
  object.children.insert(object.children.end(), children);
}

// Every org has one, which is not active at first. Nobody changes it here.
std::string standard_price_book(const SobjectSchema& object) {
  std::string values;
  for (const FieldSchema& field : object.fields) {
    values += values.empty() ? "" : ", ";
    const bool stamp =
        field.name == "CreatedDate" || field.name == "LastModifiedDate" || field.name == "SystemModstamp";
    if (field.name == "Id")
      values += "sf_id('01s', 1)";
    else if (field.name == "Name")
      values += "'Standard Price Book', sf_fold('Standard Price Book')";
    else if (field.name == "Description")
      values += "NULL";
    else if (field.name == "IsStandard")
      values += "1";
    else if (stamp)
      values += "1577836800000";  // long ago
    else if (field.name == "CreatedById" || field.name == "LastModifiedById")
      values += "(SELECT id FROM sf_user ORDER BY position LIMIT 1)";
    else
      values += field.type == boolean ? "0" : "NULL";
  }
  return " UNION ALL SELECT " + values;
}

}  // namespace

std::vector<SobjectSchema> sales_objects() {
  const ChildRelationship events{"Event", "WhatId", "Events", true}, notes{"Note", "ParentId", "Notes", true},
      tasks{"Task", "WhatId", "Tasks", true};

  SobjectSchema asset = sales_object("Asset", "Asset", "Assets", "02i", asset_rows, asset_end);
  set_scale(asset, "Price", 18, 2);
  set_scale(asset, "Quantity", 12, 2);
  add_children(asset,
               {{"Asset", "ParentId", "ChildAssets"}, {"Case", "AssetId", "Cases"}, events, notes, tasks});

  SobjectSchema contract =
      sales_object("Contract", "Contract", "Contracts", "800", contract_rows, viewed_rows);
  count_up(contract, "ContractNumber");
  add_children(contract, {events, notes, {"Order", "ContractId", "Orders", false, true}, tasks});
  generate(contract, "StatusCode",
           "CASE \"Status\" WHEN 'InApprovalProcess' THEN 'InApproval' ELSE \"Status\" END");

  SobjectSchema order = sales_object("Order", "Order", "Orders", "801", order_rows, order_end);
  count_up(order, "OrderNumber");
  add_children(order, {events, notes, tasks});
  generate(order, "StatusCode", "\"Status\"");
  generate(order, "TotalAmount", "0.0");
  set_scale(order, "TotalAmount", 18, 2);

  SobjectSchema product = sales_object("Product2", "Product", "Products", "01t", product_rows, product_end);
  add_children(product, {{"Asset", "Product2Id", "Assets"}, events, notes, tasks});

  SobjectSchema book =
      sales_object("Pricebook2", "Price Book", "Price Books", "01s", price_book_rows, price_book_end);
  book.children = {{"Contract", "Pricebook2Id", "Contracts"},
                   {"Opportunity", "Pricebook2Id", "Opportunities"},
                   {"Order", "Pricebook2Id", "Orders"}};
  book.view_from = "\"Pricebook2$rows\" AS r";
  book.view_union = standard_price_book(book);

  SobjectSchema solution =
      sales_object("Solution", "Solution", "Solutions", "501", solution_rows, solution_end);
  count_up(solution, "SolutionNumber");
  add_children(solution, {events, tasks});
  generate(solution, "IsReviewed", "coalesce(\"Status\" = 'Reviewed', 0)");
  generate(solution, "TimesUsed", "0");

  std::vector<SobjectSchema> objects;
  for (SobjectSchema* object : {&asset, &contract, &order, &product, &book, &solution}) {
    object->reindex();
    objects.push_back(std::move(*object));
  }
  return objects;
}

}  // namespace sfsim
