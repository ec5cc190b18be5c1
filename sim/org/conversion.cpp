// Converting a lead (sales-connect.md S3-S5). A new contact takes the lead's values, its opt-out too. Into an
// existing contact only blank fields are filled; a checkbox is never blank, so the contact's opt-out stays as
// it is, and the lead's may be lost. The lead stays, read-only.
#include <algorithm>
#include <array>
#include <utility>

#include "sim/org/refusals.h"
#include "sim/org/text_time.h"
#include "sim/org/writer.h"

namespace sfsim {
namespace {

struct Mapped {
  const char *lead, *contact;
};
// The standard mapping, as far as this schema has the fields.
constexpr std::array standard_mapping = std::to_array<Mapped>({
    {"LastName", "LastName"},
    {"FirstName", "FirstName"},
    {"Salutation", "Salutation"},
    {"Title", "Title"},
    {"Email", "Email"},
    {"Phone", "Phone"},
    {"MobilePhone", "MobilePhone"},
    {"Fax", "Fax"},
    {"LeadSource", "LeadSource"},
    {"Description", "Description"},
    {"Street", "MailingStreet"},
    {"City", "MailingCity"},
    {"State", "MailingState"},
    {"PostalCode", "MailingPostalCode"},
    {"Country", "MailingCountry"},
    {"OwnerId", "OwnerId"},
    {"HasOptedOutOfEmail", "HasOptedOutOfEmail"},
    {"HasOptedOutOfFax", "HasOptedOutOfFax"},
    {"DoNotCall", "DoNotCall"},
});

// What the lead brings along, by the contact's field names. `into`: an existing contact, of which only blank
// fields are filled; empty: a new one.
std::vector<InputField> brought(Org& org, const LeadMapping& mapping, const std::string& lead,
                                const std::string& into) {
  std::vector<InputField> fields;
  const auto bring = [&](const std::string& from, const std::string& to) {
    Value value = org.get("Lead", lead, from);
    if (is_null(value) || org.schema().find("Contact")->field(to) == nullptr) return;
    if (!into.empty() && !is_null(org.get("Contact", into, to))) return;
    fields.push_back({to, std::move(value)});
  };
  for (const Mapped& mapped : standard_mapping) bring(mapped.lead, mapped.contact);
  for (const auto& [from, to] : mapping) bring(from, to);
  return fields;
}

// The fields of a contact as a person account has them.
std::vector<InputField> of_person_account(const SobjectSchema& accounts,
                                          const std::vector<InputField>& fields) {
  std::vector<InputField> of_account;
  for (const InputField& field : fields) {
    for (const FieldSchema& one : accounts.fields)
      if (one.of_contact == field.name) of_account.push_back({one.name, field.value});
  }
  return of_account;
}

// Open, and due at the end of the quarter, as Salesforce makes it.
std::vector<InputField> opportunity_of(const SobjectSchema& opportunities, const Conversion& done,
                                       const std::string& name, UnixMillis now) {
  std::string due = date_text(now);  // "2024-01-15"
  const int month = std::stoi(due.substr(5, 2));
  constexpr std::array ends = {"03-31", "06-30", "09-30", "12-31"};
  due.replace(5, 5, ends[static_cast<size_t>((month - 1) / 3)]);
  std::vector<InputField> fields = {{"Name", name}, {"AccountId", done.account_id}, {"CloseDate", due}};
  const FieldSchema* stage = opportunities.field("StageName");
  if (stage != nullptr && !stage->picklist.empty())
    fields.push_back({"StageName", stage->picklist.front().value});
  return fields;
}

}  // namespace

void Org::map_lead_field(const std::string& lead_field, const std::string& contact_field) {
  impl_->lead_mapping.emplace_back(lead_field, contact_field);
}

ConvertResult Org::convert(const User& user, std::string_view lead_id, std::string_view contact_id) {
  return convert(user, lead_id, ConvertInto{std::string(contact_id), {}, {}});
}

ConvertResult Org::convert(const User& user, std::string_view lead_id, const ConvertInto& into) {
  const SobjectSchema& leads = *impl_->schema->find("Lead");
  const SobjectSchema& contacts = *impl_->schema->find("Contact");
  const SobjectSchema& accounts = *impl_->schema->find("Account");
  const auto parsed = id_of(leads, lead_id);
  if (const auto* error = std::get_if<ApiError>(&parsed)) return Failure{*error};
  const std::string lead = std::get<std::string>(parsed);
  const Row row = read(leads, lead, {});
  if (!row.found || lead.substr(0, 3) != leads.key_prefix) return Failure{refusal::invalid_cross_reference()};
  if (row.deleted) return Failure{refusal::entity_is_deleted()};
  if (is_true(get("Lead", lead, "IsConverted"))) return Failure{refusal::converted_lead()};
  Conversion done;
  if (!into.contact_id.empty()) {
    done.contact_id = canonical_id(into.contact_id).id;
    const Row existing = read(contacts, done.contact_id, {});
    if (!existing.found || existing.deleted) return Failure{refusal::invalid_cross_reference()};
    done.account_id = text_or_empty(get("Contact", done.contact_id, "AccountId"));
  }
  if (!into.account_id.empty()) {
    const std::string account = canonical_id(into.account_id).id;
    const Row existing = read(accounts, account, {});
    if (!existing.found || existing.deleted) return Failure{refusal::invalid_cross_reference()};
    if (!done.account_id.empty() && done.account_id != account)
      return Failure{refusal::invalid_cross_reference()};
    if (done.contact_id.empty() && !other_half(account).empty()) return Failure{refusal::person_contact()};
    done.account_id = account;
  }
  const SobjectSchema* opportunities = impl_->schema->find("Opportunity");
  if (!into.opportunity_name.empty() && opportunities == nullptr)
    return Failure{refusal::invalid_cross_reference()};

  // A lead of a company becomes a company's contact, one without a person account.
  const bool of_person = has_person_accounts() && is_null(get("Lead", lead, "Company"));
  if (!done.contact_id.empty() && of_person == other_half(done.contact_id).empty())
    return Failure{refusal::person_contact()};

  Transaction transaction(*this);
  if (of_person && done.contact_id.empty() && done.account_id.empty()) {
    const std::vector<InputField> fields = brought(*this, impl_->lead_mapping, lead, {});
    const SaveResult made = create(user, accounts, of_person_account(accounts, fields), false);
    if (const auto* errors = std::get_if<Failure>(&made)) return *errors;
    done.account_id = std::get<std::string>(made);
    done.contact_id = other_half(done.account_id);
  }
  if (done.account_id.empty()) {
    const SaveResult made = create(user, accounts, {{"Name", get("Lead", lead, "Company")}}, false);
    if (const auto* errors = std::get_if<Failure>(&made)) return *errors;
    done.account_id = std::get<std::string>(made);
  }
  std::vector<InputField> fields = brought(*this, impl_->lead_mapping, lead, done.contact_id);
  if (done.contact_id.empty() || is_null(get("Contact", done.contact_id, "AccountId")))  // never a person's
    fields.push_back({"AccountId", done.account_id});
  if (done.contact_id.empty()) {
    const SaveResult made = create(user, contacts, fields, false);
    if (const auto* errors = std::get_if<Failure>(&made)) return *errors;
    done.contact_id = std::get<std::string>(made);
  } else if (!fields.empty()) {
    if (Failure errors = update(user, contacts, done.contact_id, fields, false); !errors.empty())
      return errors;
  }
  if (!into.opportunity_name.empty()) {
    const SaveResult made = create(user, *opportunities,
                                   opportunity_of(*opportunities, done, into.opportunity_name, now()), false);
    if (const auto* errors = std::get_if<Failure>(&made)) return *errors;
    done.opportunity_id = std::get<std::string>(made);
    // The contact is whom the opportunity is about.
    const SaveResult role = create(
        user, *impl_->schema->find("OpportunityContactRole"),
        {{"OpportunityId", done.opportunity_id}, {"ContactId", done.contact_id}, {"IsPrimary", true}}, false);
    if (const auto* errors = std::get_if<Failure>(&role)) return *errors;
  }
  const Writer w{*this, *impl_, user, leads, impl_->table(leads), false, false};
  std::vector<Cell> cells;
  set_cell(cells, leads.field("IsConverted"), true);
  set_cell(cells, leads.field("ConvertedDate"), date_text(now()));
  set_cell(cells, leads.field("ConvertedAccountId"), done.account_id);
  set_cell(cells, leads.field("ConvertedContactId"), done.contact_id);
  if (!done.opportunity_id.empty())
    set_cell(cells, leads.field("ConvertedOpportunityId"), done.opportunity_id);
  set_cell(cells, leads.field("Status"), std::string("Closed - Converted"));
  set_cell(cells, leads.field("IsUnreadByOwner"), false);
  change_row(w, lead, std::move(cells));
  if (Failure errors = impl_->broken_rules(leads, lead); !errors.empty()) return errors;
  transaction.commit();
  return done;
}

}  // namespace sfsim
