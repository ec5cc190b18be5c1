// The verbs: acts, faults and checks, each with its value and options, in the order of plan.h.
#include "sim/scenario/table.h"

#include "sim/scenario/node.h"

namespace sfsim {
namespace {

using T = Type;
using Words = std::vector<std::string>;

KeyInfo key(std::string name, Type type, std::string meaning, std::string default_text, std::string example,
            Words words = {}, const KeyTable* keys = nullptr) {
  return {std::move(name),  type, std::move(meaning), std::move(default_text), std::move(example),
          std::move(words), keys};
}
KeyInfo value(Verb verb, Type type, std::string meaning, std::string example, Words words = {},
              const KeyTable* keys = nullptr) {
  return key(std::string(name_of(verb)), type, std::move(meaning), "required", std::move(example),
             std::move(words), keys);
}

const KeyTable& import_row_keys() {
  static const KeyTable table{
      {key("email", T::email, "The e-mail address.", "required", R"("ada@example.com")"),
       key("first_name", T::text, "First name.", "unchanged", R"("Ada")"),
       key("last_name", T::text, "Last name.", "unchanged", R"("Byron")"),
       key("salesforce_id", T::salesforce_id, "The linked record.", "unchanged", R"("0035e00000ABCDEAA5")")},
      false};
  return table;
}
const KeyTable& push_row_keys() {
  static const KeyTable table{
      {key("person", T::name, "Whose record was written.", "any", R"("ada")"),
       key("field", T::text, "API name of the field.", "any", R"("HasOptedOutOfEmail")"),
       key("value", T::flag, "The value written.", "any", "true")},
      false};
  return table;
}
const KeyTable& conflict_row_keys() {
  static const KeyTable table{
      {key("person", T::name, "About whom both sides differed.", "any", R"("bob")"),
       key("winner", T::word, "Whose value was taken.", "any", R"("sales_connect")",
           {"sales_connect", "salesforce"}),
       key("rule", T::text, "The policy's name, as in the settings.", "any", R"("opt_out_wins")")},
      false};
  return table;
}
const KeyTable& history_row_keys() {
  static const KeyTable table{
      {key("kind", T::word, "What happened.", "any", R"("Unsubscribe")", {"Unsubscribe", "Resubscribe"}),
       key("source", T::text,
           "\"Clicked Link\", \"Manual\", \"Bounce\", \"Salesforce Sync\" or the admin's name.", "any",
           R"("Clicked Link")"),
       key("details", T::text, "The reason of a resubscribe.", "any", R"("asked by phone")")},
      false};
  return table;
}
const KeyTable& audit_row_keys() {
  static const KeyTable table{
      {key("person", T::name, "Whose unsubscribe it is.", "any", R"("ada")"),
       key("field", T::text, "API name of the field.", "any", R"("HasOptedOutOfEmail")"),
       key("old_value", T::flag_or_null, "What was read before; null: not read.", "any", "null"),
       key("new_value", T::flag, "What was written.", "any", "true"),
       key("cause", T::word, "Why.", "any", R"("nightly")", {"unsubscribe", "nightly"}),
       key("result", T::word, "How it ended; empty: not known.", "any", R"("accepted")",
           {"", "accepted", "equal", "retry", "parked", "dropped", "moved"}),
       key("code", T::text, "Salesforce's error code.", "any", R"("INSUFFICIENT_ACCESS_OR_READONLY")"),
       key("authorised", T::text, "Who allowed a false, when and why; empty: it is none.", "any",
           R"("by admin on 2024-01-16 (UTC): consent renewed")")},
      false};
  return table;
}
const KeyTable& diagnostic_row_keys() {
  static const KeyTable table{
      {key("category", T::word, "The category of Salesforce Diagnostics.", "any", R"("Access/Validation")",
           {"Intermittent", "Authentication", "Access/Validation", "Other"}),
       key("code", T::text, "The error code.", "any", R"("INVALID_FIELD")"),
       key("object", T::text, "The type, or empty.", "any", R"("Contact")"),
       key("field", T::text, "API name of the field, or empty.", "any", R"("HasOptedOutOfEmail")"),
       key("fix", T::text, "What a person does about it.", "any", R"("grant the field")"),
       key("message", T::text, "The message.", "any", R"("No such column")"),
       key("open", T::flag, "Nobody has put it right yet.", "any", "true"),
       key("times", T::count, "How often it was reported.", "any", "1")},
      false};
  return table;
}
const KeyTable& recipient_keys() {
  static const KeyTable table{{key("group", T::text, "Everybody who is in it, each by a mail of their own.",
                                   "required", R"("Prospects")")},
                              false};
  return table;
}
const KeyTable& mail_row_keys() {
  static const KeyTable table{
      {key("person", T::name, "To whom.", "any", R"("ada")"),
       key("state", T::word, "What became of it.", "any", R"("failed")",
           {"scheduled", "sent", "failed", "dropped"}),
       key("reason", T::text, "Why it failed or was dropped; empty: it did not.", "any", R"("unsubscribed")"),
       key("group", T::text, "To which group; empty: to this person alone.", "any", R"("Prospects")"),
       key("commercial", T::flag, "Whether it was commercial.", "any", "true"),
       key("sender", T::text, "Whose mail it is.", "any", R"("rep")")},
      false};
  return table;
}
const KeyTable& group_row_keys() {
  static const KeyTable table{{key("group", T::text, "The group.", "any", R"("Prospects")"),
                               key("person", T::name, "Who is in it.", "any", R"("ada")")},
                              false};
  return table;
}
const KeyTable& response_keys() {
  static const KeyTable table{{key("status", T::count, "The HTTP status.", "any", "404"),
                               key("body", T::any, "A part of the body.", "any", R"({ "success": true })"),
                               key("error", T::text, "The errorCode.", "any", R"("NOT_FOUND")")},
                              false};
  return table;
}

Words fault_words() {
  Words out;
  for (const Fault fault : all_faults()) out.emplace_back(name_of(fault));
  return out;
}
Words point_words() {
  Words out;
  for (const syncer::Point point : syncer::all_points()) out.emplace_back(syncer::name_of(point));
  return out;
}

KeyInfo since() {
  return key("since", T::time, "Counts from this moment only.", "the start", R"("day 2 00:00")");
}

void add_acts(std::vector<VerbInfo>& out) {
  out.push_back({Verb::unsubscribe,
                 value(Verb::unsubscribe, T::names, "A person is unsubscribed in Sales Connect.", R"("ada")"),
                 {{key("via", T::word, "How it was collected.", R"("link")", R"("manual")",
                       {"link", "manual", "bulk", "bounce"}),
                   key("from_group", T::text, "With a link: the group of the mail in which it stood.",
                       "none, or nobody knows", R"("Prospects")"),
                   key("scope", T::word,
                       "From everybody, or, where personal_unsubscribes is on, from the user `by` only.",
                       R"("account")", R"("personal")", {"account", "personal"})},
                  false}});
  out.push_back(
      {Verb::resubscribe,
       value(Verb::resubscribe, T::names, "An admin removes the unsubscribe in Sales Connect.", R"("ada")"),
       {{key("reason", T::sentence, "Why this is allowed.", "required", R"("asked by phone")")}, false}});
  out.push_back(
      {Verb::edit,
       value(Verb::edit, T::name, "Somebody edits a person's record, or \"@record\", in Salesforce.",
             R"("bob", "HasOptedOutOfEmail": false)"),
       {{}, true}});
  out.push_back(
      {Verb::create,
       value(Verb::create, T::name, "A record is made in Salesforce; later steps name it \"@name\".",
             R"("acme", "type": "Account", "Name": "Acme")"),
       {{key("type", T::word, "The record's type.", "required", R"("Account")", object_types())}, true}});
  out.push_back({Verb::delete_,
                 value(Verb::delete_, T::name, "A record, or a person's record, is deleted in Salesforce.",
                       R"("@acme")"),
                 {{}, false}});
  out.push_back({Verb::undelete,
                 value(Verb::undelete, T::name,
                       "A record, or a person's record, comes out of the recycle bin.", R"("@acme")"),
                 {{}, false}});
  out.push_back({Verb::empty_recycle_bin,
                 value(Verb::empty_recycle_bin, T::word,
                       "What was deleted is gone for good; without it that happens after fifteen days.",
                       R"("org")", {"org"}),
                 {{}, false}});
  out.push_back(
      {Verb::convert,
       value(Verb::convert, T::name,
             "A lead, or a person's lead, is converted: to a new contact with its values, or into a "
             "contact there is, whose opt-out stays as it was.",
             R"("ada", "into": "@acme")"),
       {{key("into", T::name, "A contact, or a person's.", "a new contact", R"("@acme")")}, false}});
  out.push_back({Verb::merge,
                 value(Verb::merge, T::name,
                       "Records are merged into this one, whose values stay but for the fields named here.",
                       R"("ada", "losers": ["@acme"])"),
                 {{key("losers", T::text_or_texts, "One or two records, or people's, of the same type.",
                       "required", R"(["@acme"])")},
                  true}});
  out.push_back(
      {Verb::share,
       value(Verb::share, T::name, "What a user may do with one record, or a person's.",
             R"("ada", "access": "none")"),
       {{key("access", T::word, "Sees nothing of it, only reads it, or what the profile says.", "required",
             R"("none")", {"none", "read", "edit"}),
         key("user", T::name, "Whose, a name under `org.users`.", "the integration user", R"("rep")")},
        false}});
  out.push_back({Verb::link,
                 value(Verb::link, T::name, "The person gets a Salesforce ID.", R"("ada", "to": "Contact")"),
                 {{key("to", T::link_target, "A type creates the record; or an existing one.", "required",
                       R"("Contact")")},
                  false}});
  out.push_back({Verb::unlink,
                 value(Verb::unlink, T::name, "The person loses the Salesforce ID.", R"("ada")"),
                 {{}, false}});
  out.push_back({Verb::settings,
                 value(Verb::settings, T::settings, "An admin changes settings of the syncer.",
                       R"({ "nightly": false })"),
                 {{}, false}});
  const KeyInfo package = key("", T::word, "", "", "", {"marketo-sales-connect"});
  out.push_back({Verb::install,
                 value(Verb::install, T::word, "A package is installed in the org.",
                       R"("marketo-sales-connect")", package.words),
                 {{}, false}});
  out.push_back({Verb::uninstall,
                 value(Verb::uninstall, T::word, "A package is removed from the org, with its fields.",
                       R"("marketo-sales-connect")", package.words),
                 {{}, false}});
  const KeyTable access{
      {key("on", T::word, "The type.", "required", R"("Contact")", object_types()),
       key("user", T::name, "Whose right, a name under `org.users`.", "the integration user", R"("rep")")},
      false};
  out.push_back(
      {Verb::grant,
       value(Verb::grant, T::field_or_right, "A user may see and edit a field, or read or edit a type.",
             R"("HasOptedOutOfEmail", "on": "Contact")"),
       access});
  out.push_back({Verb::revoke,
                 value(Verb::revoke, T::field_or_right, "The user may not any more.",
                       R"("HasOptedOutOfEmail", "on": "Contact")"),
                 access});
  out.push_back({Verb::layout,
                 value(Verb::layout, T::word, "A type's page layout changes.",
                       R"("Contact", "add": "HasOptedOutOfEmail")", object_types()),
                 {{key("add", T::text_or_texts, "Fields to show.", "none", R"("HasOptedOutOfEmail")"),
                   key("remove", T::text_or_texts, "Fields to hide.", "none", R"("HasOptedOutOfEmail")")},
                  false}});
  out.push_back(
      {Verb::validation_rule,
       value(Verb::validation_rule, T::text,
             "An admin makes a validation rule, changes it, or switches it on or off.",
             R"("Phone needed", "object": "Contact", "condition": "Phone = null", "error": "Add a phone.")"),
       {{key("object", T::word, "Whose writes it judges.", "that of the rule of this name", R"("Contact")",
             rule_objects()),
         key("condition", T::sentence,
             "What follows WHERE in SOQL; a write is refused when the row matches after it.",
             "that of the rule of this name", R"("Phone = null")"),
         key("error", T::sentence, "What Salesforce then says.", "that of the rule of this name",
             R"("A contact needs a phone number.")"),
         key("field", T::text, "API name of the field that is named beside it.", "none", R"("Phone")"),
         key("active", T::flag, "Whether it judges from now on.", "true", "false")},
        false}});
  out.push_back(
      {Verb::import,
       value(Verb::import, T::rows,
             "People are imported as from a CSV file; later steps name a new one by the address up to its @.",
             R"([{ "email": "eve@example.com" }])", {}, &import_row_keys()),
       {{}, false}});
  out.push_back({Verb::send,
                 value(Verb::send, T::recipients, "A mail is sent to people, or to everybody in a group.",
                       R"("ada", "commercial": false)", {}, &recipient_keys()),
                 {{key("commercial", T::flag, "Not so, it passes an unsubscribe, but no blocked domain.",
                       "true", "false"),
                   key("in", T::duration, "It is scheduled: it goes out so much later.", "now", R"("2h")")},
                  false}});
  out.push_back({Verb::group,
                 value(Verb::group, T::text, "People come into a group, or leave it.",
                       R"("Prospects", "add": ["ada", "bob"])"),
                 {{key("add", T::text_or_texts, "Who comes in.", "nobody", R"("ada")"),
                   key("remove", T::text_or_texts, "Who leaves.", "nobody", R"("ada")")},
                  false}});
  out.push_back({Verb::marketo,
                 value(Verb::marketo, T::names, "What Marketo answers about people from now on.",
                       R"("ada", "unsubscribed": true)"),
                 {{key("unsubscribed", T::flag, "There, which is not here.", "required", "true")}, false}});
  out.push_back({Verb::run,
                 value(Verb::run, T::word, "A run is started by hand.", R"("nightly")", {"nightly", "push"}),
                 {{}, false}});
  out.push_back({Verb::wait, value(Verb::wait, T::duration, "Time passes.", R"("10m")"), {{}, false}});
  out.push_back(
      {Verb::request,
       value(Verb::request, T::request_line, "Any raw API call.", R"("GET /services/data/v60.0/limits")"),
       {{key("body", T::any, "The body.", "none", R"({ "LastName": "Byron" })"),
         key("headers", T::texts_by_name, "Further headers.", "none",
             R"({ "Sforce-Query-Options": "batchSize=200" })")},
        false}});
}

void add_faults(std::vector<VerbInfo>& out) {
  out.push_back({Verb::fault,
                 value(Verb::fault, T::word, "Requests of the engine fail in this way.",
                       R"("unavailable", "on": "PATCH", "times": 2)", fault_words()),
                 {{key("on", T::path_word,
                       "Words a request must fit: a method, words of its path, a type, a person's name.",
                       "any request", R"("PATCH")"),
                   key("times", T::positive, "How many requests.", "no limit", "1"),
                   key("for", T::duration, "For how long.", "until the steps end", R"("10m")"),
                   key("after", T::count, "Lets so many pass first.", "0", "1")},
                  false}});
  out.push_back(
      {Verb::clock_step,
       value(Verb::clock_step, T::clock_step,
             "The engine's clock is set forward or back and goes on from there, also through crashes and "
             "restarts; Salesforce's and the file's own times stay right. What the engine writes down, "
             "due times and histories too, is in its own time. With two engines "
             "both, or the one in `engine`.",
             R"("+2h")"),
       {{}, false}});
  out.push_back(
      {Verb::crash,
       value(Verb::crash, T::word, "The engine dies: at once, at a named point, or with `during`.",
             R"("engine", "when": "push_accepted")", {"engine"}),
       {{key("when", T::word, "The named point where it dies.", "at once", R"("push_accepted")",
             point_words()),
         key("nth", T::positive, "Which time that point is reached.", "1", "2"),
         key("kind", T::word, "What survives: everything committed, or only what was synced to the disk.",
             R"("process")", R"("power")", {"process", "power"})},
        false}});
  out.push_back(
      {Verb::restart,
       value(Verb::restart, T::word, "The engine starts again on its store.", R"("engine")", {"engine"}),
       {{}, false}});
}

void add_checks(std::vector<VerbInfo>& out) {
  out.push_back(
      {Verb::expect,
       value(Verb::expect, T::names, "What both sides say about a person, or a record.",
             R"("ada", "unsubscribed": true, "HasOptedOutOfEmail": true)"),
       {{key("unsubscribed", T::flag, "In Sales Connect.", "not checked", "true"),
         key("waiting_for", T::word_or_null, "What an unsubscribe waits for before it is in Salesforce.",
             "not checked", R"("salesforce_id")", waiting_for_words()),
         key("parked", T::text_or_null, "The code with which the push is parked.", "not checked",
             R"("INVALID_FIELD_FOR_INSERT_UPDATE")"),
         key("synced", T::flag_or_null, "The last value both sides agreed on.", "not checked", "true")},
        true}});
  const auto counting = [&](Verb verb, Type type, std::string meaning, std::string example,
                            const KeyTable* keys = nullptr) {
    out.push_back(
        {verb, value(verb, type, std::move(meaning), std::move(example), {}, keys), {{since()}, false}});
  };
  counting(Verb::expect_pushes, T::count_or_rows, "Records whose write Salesforce accepted.", "1",
           &push_row_keys());
  counting(Verb::expect_nightly, T::count_or_times, "Complete nightlies, or their due times.",
           R"(["day 1 20:00"])");
  out.push_back({Verb::expect_run,
                 value(Verb::expect_run, T::word, "How the last run ended.", R"("complete")",
                       {"complete", "incomplete"}),
                 {{}, false}});
  counting(Verb::expect_conflicts, T::count_or_rows, "Conflicts that were recorded.",
           R"([{ "person": "bob", "winner": "sales_connect", "rule": "opt_out_wins" }])",
           &conflict_row_keys());
  out.push_back({Verb::expect_history,
                 value(Verb::expect_history, T::name, "The history of a person.",
                       R"("ada", "rows": [{ "kind": "Unsubscribe", "source": "Clicked Link" }])"),
                 {{key("rows", T::rows, "Its rows, oldest first.", "required",
                       R"([{ "kind": "Unsubscribe" }])", {}, &history_row_keys()),
                   since()},
                  false}});
  counting(Verb::expect_calls, T::count, "API calls.", "2");
  counting(Verb::expect_requests, T::texts,
           "The requests in order, each by words it must fit: a method, words of its path, a type.",
           R"(["GET query Contact", "PATCH composite"])");
  counting(Verb::expect_diagnostics, T::rows, "What a person is told to fix.",
           R"([{ "code": "INVALID_FIELD" }])", &diagnostic_row_keys());
  counting(Verb::expect_audit, T::rows, "Rows of the audit trail.",
           R"([{ "person": "ada", "result": "accepted" }])", &audit_row_keys());
  counting(Verb::expect_crashes, T::count, "Crashes of the engine.", "1");
  counting(Verb::expect_mails, T::count_or_rows, "Mails, in the order in which they were recorded.",
           R"([{ "person": "ada", "state": "failed", "reason": "unsubscribed" }])", &mail_row_keys());
  out.push_back({Verb::expect_groups,
                 value(Verb::expect_groups, T::rows, "Who is in a group, by its name, then as people came.",
                       R"([{ "group": "Prospects", "person": "ada" }])", {}, &group_row_keys()),
                 {{}, false}});
  out.push_back({Verb::expect_response,
                 value(Verb::expect_response, T::response, "The answer of the last `request`.",
                       R"(404, "error": "NOT_FOUND")", {}, &response_keys()),
                 {{response_keys().keys[1], response_keys().keys[2]}, false}});
}

}  // namespace

const std::vector<VerbInfo>& verb_table() {
  static const std::vector<VerbInfo> table = [] {
    std::vector<VerbInfo> out;
    add_acts(out);
    add_faults(out);
    add_checks(out);
    return out;
  }();
  return table;
}

const VerbInfo* find_verb(std::string_view name) {
  for (const VerbInfo& info : verb_table())
    if (info.value.name == name) return &info;
  return nullptr;
}

const VerbInfo& info_of(Verb verb) { return verb_table()[static_cast<size_t>(verb)]; }

}  // namespace sfsim
