// The verbs: acts and faults, each with its value and options, in the order of plan.h. The checks are in
// table_checks.cpp.
#include "sim/scenario/table.h"

#include "sim/scenario/table_row.h"

namespace sfsim {
namespace {

using T = Type;
using Words = std::vector<std::string>;

const KeyTable& import_row_keys() {
  static const KeyTable table{
      {key("email", T::email, "The e-mail address.", "required", R"("ada@example.com")"),
       key("first_name", T::text, "First name.", "unchanged", R"("Ada")"),
       key("last_name", T::text, "Last name.", "unchanged", R"("Byron")"),
       key("salesforce_id", T::salesforce_id, "The linked record.", "unchanged", R"("0035e00000ABCDEAA5")")},
      false};
  return table;
}
const KeyTable& recipient_keys() {
  static const KeyTable table{{key("group", T::text, "Everybody who is in it, each by a mail of their own.",
                                   "required", R"("Prospects")")},
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
       {{key("type", T::word, "The record's type.", "required", R"("Account")", record_types())}, true}});
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
  out.push_back(
      {Verb::push_to_sales_connect,
       value(Verb::push_to_sales_connect, T::names,
             "Records are pushed from Salesforce into Sales Connect: who is opted out there or unsubscribed "
             "here is left out; later steps name a new person as the record, without its @.",
             R"("@acme")"),
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
  out.push_back(
      {Verb::fault,
       value(Verb::fault, T::word, "Requests of the engine fail in this way.",
             R"("unavailable", "on": "PATCH", "times": 2)", fault_words()),
       {{key("on", T::path_word,
             "Words a request must fit: a method, words of its path, a type, a person's name.", "any request",
             R"("PATCH")"),
         key("times", T::positive, "How many requests.", "no limit", "1"),
         key("for", T::duration, "For how long.", "until the steps end", R"("10m")"),
         key("after", T::count, "Lets so many pass first.", "0", "1"),
         key("unseen", T::duration,
             "Of `stale_read`: how young the changes are that are not seen yet. A nightly reads an hour "
             "back for what was late.",
             "this second's", R"("10m")")},
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
