// What person accounts add to an org's schema (Salesforce's object reference of Account and Contact): the
// fields of the person on Account, most of them the Contact's with "Person" before the name, custom ones with
// __pc for
// __c. The order among the others is ours.
#include <algorithm>
#include <utility>

#include "sim/org/schema_table.h"

namespace sfsim {
namespace {

using enum FieldType;

const FieldRow of_person_contact[] = {{"IsPersonAccount", "Is Person Account", boolean, 0, "dfsg"}};
const FieldRow of_account[] = {
    {"PersonContactId", "Contact ID", reference, 18, "nfsgaS", "Contact", "PersonContact"},
    {"IsPersonAccount", "Is Person Account", boolean, 0, "dfsg"},
};

constexpr const char* unprefixed[] = {"LastName", "FirstName", "Salutation"};
// An account has these anyway; a person account shares them with its contact.
constexpr const char* shared_with_contact[] = {"Name", "Phone", "Fax", "Description", "OwnerId"};
constexpr const char* prefixed_person_fields[] = {"OtherStreet",
                                                  "OtherCity",
                                                  "OtherState",
                                                  "OtherPostalCode",
                                                  "OtherCountry",
                                                  "OtherLatitude",
                                                  "OtherLongitude",
                                                  "OtherGeocodeAccuracy",
                                                  "OtherAddress",
                                                  "MailingStreet",
                                                  "MailingCity",
                                                  "MailingState",
                                                  "MailingPostalCode",
                                                  "MailingCountry",
                                                  "MailingLatitude",
                                                  "MailingLongitude",
                                                  "MailingGeocodeAccuracy",
                                                  "MailingAddress",
                                                  "MobilePhone",
                                                  "HomePhone",
                                                  "OtherPhone",
                                                  "AssistantPhone",
                                                  "Email",
                                                  "Title",
                                                  "Department",
                                                  "AssistantName",
                                                  "LeadSource",
                                                  "Birthdate",
                                                  "HasOptedOutOfEmail",
                                                  "HasOptedOutOfFax",
                                                  "DoNotCall",
                                                  "LastCURequestDate",
                                                  "LastCUUpdateDate",
                                                  "EmailBouncedReason",
                                                  "EmailBouncedDate",
                                                  "IndividualId"};

FieldSchema person_field(const FieldSchema& of, std::string name) {
  FieldSchema field = of;
  field.of_contact = of.name;
  field.name = std::move(name);
  field.person_only = true;
  field.folded = false;  // one more column each, for what is asked by the contact's anyway
  field.hidden_by_default = false;
  if (field.type == address || field.compound_field_name.ends_with("Address"))
    field.compound_field_name = of.compound_field_name.empty() ? "" : "Person" + of.compound_field_name;
  if (!field.relationship_name.empty()) field.relationship_name = "Person" + of.relationship_name;
  return field;
}

void keep_by_org(FieldSchema& field) { field.kept_by_org = true; }

}  // namespace

void Schema::add_person_accounts() {
  SobjectSchema& accounts = *own("Account");
  SobjectSchema& contacts = *own("Contact");
  SobjectSchema& leads = *own("Lead");
  std::vector<FieldSchema> added;
  for (const char* name : unprefixed) added.push_back(person_field(*contacts.field(name), name));
  const auto after_name = accounts.fields.begin() + (accounts.field("Name") - accounts.fields.data()) + 1;
  accounts.fields.insert(after_name, added.begin(), added.end());
  for (FieldSchema& field : fields_from(of_account)) {
    keep_by_org(field);
    accounts.fields.push_back(std::move(field));
  }
  for (const char* name : prefixed_person_fields)
    accounts.fields.push_back(person_field(*contacts.field(name), std::string("Person") + name));
  for (const FieldSchema& field : contacts.fields) {
    if (!field.custom) continue;
    accounts.fields.push_back(person_field(field, field.name.substr(0, field.name.size() - 1) + "pc"));
  }
  for (FieldSchema& field : accounts.fields) {
    if (std::ranges::find(shared_with_contact, field.name) != std::end(shared_with_contact))
      field.of_contact = field.name;
  }
  for (FieldSchema& field : fields_from(of_person_contact)) {
    keep_by_org(field);
    contacts.fields.push_back(std::move(field));
  }
  // A lead without it becomes a person account.
  for (FieldSchema& field : leads.fields)
    if (field.name == "Company") field.nillable = true;
  for (SobjectSchema* object : {&accounts, &contacts, &leads}) object->reindex();
}

}  // namespace sfsim
