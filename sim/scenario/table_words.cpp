// The words that several places of the format share, and what a type's values look like, in words.
#include "sim/scenario/table.h"

#include <fmt/format.h>

#include <cctype>

#include "syncer/store/store.h"

namespace sfsim {
namespace {

// The store's names live in a library that scenarios do not need; an added enumerator stops the compiler
// here.
std::string_view waiting_word(syncer::WaitingFor waiting) {
  using W = syncer::WaitingFor;
  switch (waiting) {
    case W::nothing:
      return "";
    case W::salesforce_id:
      return "salesforce_id";
    case W::push:
      return "push";
    case W::retry:
      return "retry";
    case W::field:
      return "field";
    case W::connection:
      return "connection";
    case W::access:
      return "access";
    case W::record:
      return "record";
    case W::sync:
      return "sync";
    case W::nightly:
      return "nightly";
  }
  return "";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "\"" : ", \"") + word + "\"";
  return out;
}

}  // namespace

const std::vector<std::string>& object_types() {
  static const std::vector<std::string> types = {"Contact", "Lead", "Account", "User"};
  return types;
}

const std::vector<std::string>& record_types() {
  static const std::vector<std::string> types = {"Contact", "Lead", "Account", "User", "PersonAccount"};
  return types;
}

const std::vector<std::string>& person_types() {
  static const std::vector<std::string> types = {"Contact", "Lead", "PersonAccount", "PersonContact"};
  return types;
}

const std::vector<std::string>& rule_objects() {
  static const std::vector<std::string> types = {"Contact", "Lead", "Account"};
  return types;
}

const std::vector<std::string>& object_rights() {
  static const std::vector<std::string> words = {"read", "create", "edit", "delete"};
  return words;
}

const std::vector<std::string>& waiting_for_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> out;
    for (int i = 1; i <= static_cast<int>(syncer::WaitingFor::nightly); ++i)
      out.emplace_back(waiting_word(static_cast<syncer::WaitingFor>(i)));
    return out;
  }();
  return words;
}

const std::vector<std::string>& path_words() {
  static const std::vector<std::string> words = {"GET",      "POST",      "PATCH",    "PUT",     "DELETE",
                                                 "HEAD",     "query",     "queryAll", "token",   "oauth2",
                                                 "sobjects", "composite", "describe", "limits",  "services",
                                                 "data",     "Contact",   "Lead",     "Account", "User"};
  return words;
}

bool is_field_name(std::string_view key) {
  if (key.empty() || !std::isalpha(static_cast<unsigned char>(key.front()))) return false;
  for (const char c : key)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_') return false;
  return std::isupper(static_cast<unsigned char>(key.front())) || key.ends_with("__c") ||
         key.ends_with("__pc");
}

std::string_view meaning_of(Fault fault) {
  switch (fault) {
    case Fault::unavailable:
      return "Salesforce answers 503.";
    case Fault::timeout:
      return "No answer comes, and nothing was applied.";
    case Fault::lost_response:
      return "Salesforce applies the request, and no answer comes.";
    case Fault::rate_limit:
      return "Salesforce answers 403 REQUEST_LIMIT_EXCEEDED and applies nothing; not to a token request.";
    case Fault::expired_session:
      return "Salesforce answers 401 INVALID_SESSION_ID.";
    case Fault::row_locked:
      return "The rows of an update are locked (UNABLE_TO_LOCK_ROW): 400 for a single record, an error of "
             "each "
             "row in a collection. With a person in `on`: that person's row only.";
    case Fault::slow:
      return "Salesforce applies the request as usual; the answer takes 30 seconds.";
    case Fault::stale_read:
      return "A row committed this second is not seen.";
    case Fault::partial_failure:
      return "Of a collection, the first row and every second after it fail with UNABLE_TO_LOCK_ROW, the "
             "others "
             "are applied. With a person in `on`: that person's row fails.";
    case Fault::duplicate_delivery:
      return "Salesforce gets the request twice; the second answer comes back.";
    case Fault::malformed_reply:
      return "Salesforce applies the request; the HTML page of a proxy comes back, with 200 instead of any "
             "success.";
    case Fault::truncated_reply:
      return "Salesforce applies the request; the body comes back cut in the middle. An answer without a "
             "body, "
             "such as that to a single update, cannot be cut.";
    case Fault::small_pages:
      return "Salesforce answers a query, and what follows of it, in pages of one row.";
    case Fault::no_connection:
      return "No connection comes about (refused, no such host): nothing is sent.";
    case Fault::query_timeout:
      return "Salesforce answers a query with 400 QUERY_TIMEOUT.";
    case Fault::expired_cursor:
      return "Salesforce has dropped the results of all queries: the next page of one is answered 400 "
             "INVALID_QUERY_LOCATOR.";
    case Fault::failed_job:
      return "The Bulk API 2.0 job that the request closes ends as Failed when its time has come: it has "
             "written "
             "and read nothing.";
    case Fault::aborted_job:
      return "The Bulk API 2.0 job that the request closes is aborted by somebody else when its time has "
             "come: it "
             "has written and read nothing.";
  }
  return "";
}

std::string type_text(const KeyInfo& key) {
  const std::string words = key.words.empty() ? "" : joined(key.words);
  switch (key.type) {
    case Type::text:
      return "a text";
    case Type::sentence:
      return "a sentence";
    case Type::flag:
      return "true or false";
    case Type::flag_or_null:
      return "true, false or null";
    case Type::text_or_null:
      return "a text or null";
    case Type::word:
      return key.words.size() == 1 ? words : "one of " + words;
    case Type::word_or_null:
      return "null or one of " + words;
    case Type::count:
      return "a whole number from 0";
    case Type::positive:
      return "a whole number from 1";
    case Type::engine:
      return "1 or 2";
    case Type::texts:
      return "a list of texts";
    case Type::text_or_texts:
      return "a text or a list of texts";
    case Type::milliseconds:
      return "a list of milliseconds";
    case Type::start:
      return "a time with its zone such as \"2024-01-15 19:00 America/Los_Angeles\"";
    case Type::time:
      return "a time such as \"19:05\" or \"day 2 09:00\"";
    case Type::duration:
      return "a duration such as \"10m\"";
    case Type::clock_step:
      return "a duration with its sign, such as \"+2h\" or \"-90s\"";
    case Type::name:
      return "a name";
    case Type::names:
      return "a name or a list of names";
    case Type::recipients:
      return "a name, a list of names or an object with \"group\"";
    case Type::field_or_right:
      return "a field's API name, \"read\" or \"edit\"";
    case Type::link_target:
      return "\"Contact\", \"Lead\", \"@record\" or a Salesforce ID";
    case Type::salesforce_id:
      return "a Salesforce ID in quotes";
    case Type::email:
      return "an e-mail address";
    case Type::request_line:
      return "\"METHOD /path\"";
    case Type::path_word:
      return "a method or a word of the path";
    case Type::settings:
      return "an object of settings";
    case Type::each:
      return "an object of lists or a list of objects";
    case Type::object:
      return "an object";
    case Type::named:
      return "an object of names, each with an object";
    case Type::named_texts:
      return "an object of types, each with a list of fields";
    case Type::reasons:
      return "an object of invariants, each with a reason";
    case Type::texts_by_name:
      return "an object of texts";
    case Type::rows:
      return "a list of objects";
    case Type::count_or_rows:
      return "a number or a list of objects";
    case Type::count_or_times:
      return "a number or a list of times";
    case Type::response:
      return "a status such as 204, or an object";
    case Type::any:
      return "any JSON";
    case Type::steps:
      return "a list of steps";
  }
  return "";
}

}  // namespace sfsim
