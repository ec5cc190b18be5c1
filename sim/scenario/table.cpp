// The keys of a file, of its people, records and org. Verbs: table_verbs.cpp; words and texts:
// table_words.cpp.
#include "sim/scenario/table.h"

namespace sfsim {

const KeyInfo* KeyTable::find(std::string_view name) const {
  for (const KeyInfo& key : keys)
    if (key.name == name) return &key;
  return nullptr;
}

std::vector<std::string> KeyTable::names() const {
  std::vector<std::string> out;
  for (const KeyInfo& key : keys) out.push_back(key.name);
  return out;
}

const KeyTable& person_keys() {
  static const KeyTable table{
      {{"email", Type::email, "The e-mail address.", "NAME@example.com", R"("ada@example.com")", {}, nullptr},
       {"salesforce", Type::word,
        "Creates a record of this type and links the person to it. A person account, which an org with "
        "`person_accounts` has, is both an Account and a Contact: with PersonAccount the link is the id of "
        "the "
        "first (001), with PersonContact that of the second (003).",
        "not linked", R"("Contact")", person_types(), nullptr},
       {"salesforce_id",
        Type::salesforce_id,
        "A literal Salesforce ID, of a record that may not exist.",
        "none",
        R"("0035e00000ABCDEAA5")",
        {},
        nullptr},
       {"unsubscribed",
        Type::flag,
        "Unsubscribed in Sales Connect before the start.",
        "false",
        "true",
        {},
        nullptr},
       {"synced",
        Type::flag_or_null,
        "The last value both sides agreed on; null: none.",
        "the common value when both sides agree, else null",
        "null",
        {},
        nullptr}},
      true};
  return table;
}

const KeyTable& record_keys() {
  static const KeyTable table{
      {{"type", Type::word, "The record's type.", "required", R"("Account")", record_types(), nullptr}},
      true};
  return table;
}

const KeyTable& user_keys() {
  static const KeyTable table{
      {{"admin", Type::flag, "A System Administrator, who sees every field.", "false", "true", {}, nullptr},
       {"profile",
        Type::text,
        "A name under `profiles`; the engine's own user, `integration`, may have one too.",
        "may do everything",
        R"("reader")",
        {},
        nullptr}},
      false};
  return table;
}

const KeyTable& profile_keys() {
  static const KeyTable table{
      {{"objects",
        Type::named_texts,
        "What it may do with a type: read, create, edit, delete; with a type that is not named: everything.",
        "none",
        R"({ "Lead": ["read"] })",
        {},
        nullptr},
       {"fields",
        Type::texts_by_name,
        "A field's right: none, read or edit; a field that is not named: as the org has it.",
        "none",
        R"({ "Contact.HasOptedOutOfEmail": "read" })",
        {},
        nullptr}},
      false};
  return table;
}

const KeyTable& rule_keys() {
  static const KeyTable table{
      {{"name", Type::sentence, "Its name.", "required", R"("Phone needed")", {}, nullptr},
       {"object", Type::word, "Whose writes it judges.", "required", R"("Contact")", rule_objects(), nullptr},
       {"condition",
        Type::sentence,
        "What follows WHERE in SOQL; a write is refused when the row matches after it.",
        "required",
        R"("Phone = null")",
        {},
        nullptr},
       {"error",
        Type::sentence,
        "What Salesforce then says, under the code FIELD_CUSTOM_VALIDATION_EXCEPTION.",
        "required",
        R"("A contact needs a phone number.")",
        {},
        nullptr},
       {"field",
        Type::text,
        "API name of the field that is named beside it.",
        "none",
        R"("Phone")",
        {},
        nullptr},
       {"active", Type::flag, "Whether it judges already.", "true", "false", {}, nullptr}},
      false};
  return table;
}

const KeyTable& org_keys() {
  static const KeyTable table{
      {{"edition",
        Type::word,
        "The org's edition.",
        R"("Enterprise Edition")",
        R"("Professional Edition")",
        {"Enterprise Edition", "Professional Edition", "Unlimited Edition", "Developer Edition",
         "Performance Edition", "Group Edition", "Essentials Edition"},
        nullptr},
       {"fields_visible",
        Type::flag,
        "The opt-out fields are visible and editable; a fresh org has false.",
        "true",
        "false",
        {},
        nullptr},
       {"track_field_history",
        Type::flag,
        "Changes of the opt-out fields are kept in ContactHistory and LeadHistory.",
        "false",
        "true",
        {},
        nullptr},
       {"person_accounts",
        Type::flag,
        "The org has person accounts: an Account may be a person, with a Contact of its own.",
        "false",
        "true",
        {},
        nullptr},
       {"packages",
        Type::texts,
        "Packages that are installed at the start.",
        "none",
        R"(["marketo-sales-connect"])",
        {"marketo-sales-connect"},
        nullptr},
       {"layouts",
        Type::named_texts,
        "Fields that a type's page layout shows beside the standard ones.",
        "none",
        R"({ "Contact": ["HasOptedOutOfEmail"] })",
        {},
        nullptr},
       {"lead_mapping",
        Type::texts_by_name,
        "Custom fields of a Lead that a conversion brings to a field of the new Contact.",
        "none: they are lost",
        R"({ "Marketo_Sales_Opt_Out__c": "Marketo_Sales_Opt_Out__c" })",
        {},
        nullptr},
       {"api_limit",
        Type::positive,
        "API calls that the org allows in 24 hours.",
        "100000",
        "50",
        {},
        nullptr},
       {"bulk_job_time",
        Type::duration,
        "How long a Bulk API 2.0 job takes, from when it is closed until its rows are read or written.",
        "no time",
        "45s",
        {},
        nullptr},
       {"profiles",
        Type::named,
        "What users may do, for `profile` of `users`.",
        "none",
        R"({ "reader": { "objects": { "Lead": ["read"] } } })",
        {},
        &profile_keys()},
       {"users",
        Type::named,
        "Users beside the admin and the integration user, for `by` and `user`.",
        "none",
        R"({ "rep": { "admin": false } })",
        {},
        &user_keys()},
       {"required_fields",
        Type::named_texts,
        "Text fields that an admin has added to a type and required; what is there at the start may lack "
        "them.",
        "none",
        R"({ "Contact": ["Region__c"] })",
        {},
        nullptr},
       {"validation_rules",
        Type::rows,
        "Rules that refuse writes, of the engine and of people; what is there at the start was written "
        "before "
        "them.",
        "none",
        R"([{ "name": "Phone needed", "object": "Contact", "condition": "Phone = null", "error": "Add a phone." }])",
        {},
        &rule_keys()}},
      false};
  return table;
}

const KeyTable& file_keys() {
  static const KeyTable table{
      {{"$schema", Type::text, "For editors; ignored.", "none", R"("../scenario.schema.json")", {}, nullptr},
       {"scenario",
        Type::sentence,
        "What is promised, in one sentence; shown in reports.",
        "required",
        R"("A contact without a Salesforce ID waits")",
        {},
        nullptr},
       {"tags",
        Type::texts,
        "Words for `--tag` and `--not-tag`.",
        "none",
        R"(["nightly", "smoke"])",
        {},
        nullptr},
       {"start",
        Type::start,
        "The world's first moment; its zone is the file's local time.",
        "required",
        R"("2024-01-15 19:00 America/Los_Angeles")",
        {},
        nullptr},
       {"each",
        Type::each,
        "Runs the file once per row: an object of lists gives all combinations, a list of objects its rows. "
        "`\"${x}\"` alone takes x's type; inside a longer text it is text.",
        "one run",
        R"({ "type": ["Contact", "Lead"] })",
        {},
        nullptr},
       {"settings",
        Type::settings,
        "Settings of the syncer, as in `syncer settings`.",
        "`nightly` on, everything else at the product's default",
        R"({ "opt_out_field": "sales_opt_out" })",
        {},
        nullptr},
       {"org",
        Type::object,
        "The Salesforce org.",
        "see its keys",
        R"({ "fields_visible": false })",
        {},
        &org_keys()},
       {"people",
        Type::named,
        "People of Sales Connect, imported before the start.",
        "none",
        R"({ "ada": { "salesforce": "Contact" } })",
        {},
        &person_keys()},
       {"records",
        Type::named,
        "Records of the org that are no person; a field may name another: \"@acme\".",
        "none",
        R"({ "acme": { "type": "Account", "Name": "Acme" } })",
        {},
        &record_keys()},
       {"engines", Type::engine, "Engine processes on the one store.", "1", "2", {}, nullptr},
       {"latencies",
        Type::milliseconds,
        "How long each request takes, in the order of sending; when used up, 50 ms each.",
        "none",
        "[120, 80]",
        {},
        nullptr},
       {"without",
        Type::reasons,
        "Switches one invariant off, by name, with a reason.",
        "none",
        R"({ "agreement": "the record stays locked on purpose" })",
        {},
        nullptr},
       {"skip",
        Type::sentence,
        "Not run, for this reason.",
        "none",
        R"("waits for the merge verbs")",
        {},
        nullptr},
       {"steps",
        Type::steps,
        "What happens, in order: one verb a step.",
        "required",
        R"([{ "at": "19:05", "unsubscribe": "ada" }])",
        {},
        nullptr}},
      false};
  return table;
}

const KeyTable& during_keys() {
  static const KeyTable table{{{"request",
                                Type::path_word,
                                "Words the request must fit: a method, words of its path, a type.",
                                "required",
                                R"("PATCH")",
                                {},
                                nullptr},
                               {"nth", Type::positive, "Which of those requests.", "1", "2", {}, nullptr},
                               {"phase",
                                Type::word,
                                "When exactly: sent, applied by Salesforce, or answered.",
                                R"("sent")",
                                R"("applied")",
                                {"sent", "applied", "answered"},
                                nullptr}},
                              false};
  return table;
}

const KeyTable& common_step_keys() {
  static const KeyTable table{
      {{"at",
        Type::time,
        "When, in the file's local time; everything due on the way happens first.",
        "at once after the previous step",
        R"("day 2 09:00")",
        {},
        nullptr},
       {"during",
        Type::object,
        "Instead of `at`: in the middle of that request.",
        "none",
        R"({ "request": "PATCH", "phase": "sent" })",
        {},
        &during_keys()},
       {"by", Type::name, "The acting user, a name under `org.users`.", "the admin", R"("rep")", {}, nullptr},
       {"engine", Type::engine, "Which engine process.", "1", "2", {}, nullptr},
       {"note", Type::text, "Text for the report.", "none", R"("a rep opts Bob back in")", {}, nullptr}},
      false};
  return table;
}

}  // namespace sfsim
