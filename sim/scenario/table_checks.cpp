// The checks of the table: what a step can expect, and the keys of the rows it lists.
#include "sim/scenario/table_row.h"

namespace sfsim {
namespace {

using T = Type;

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

KeyInfo since() {
  return key("since", T::time, "Counts from this moment only.", "the start", R"("day 2 00:00")");
}

}  // namespace

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
         key("synced", T::flag_or_null, "The last value both sides agreed on.", "not checked", "true"),
         key("in_sales_connect", T::flag, "Whether there is such a person; false goes with nothing else.",
             "true", "false")},
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

}  // namespace sfsim
