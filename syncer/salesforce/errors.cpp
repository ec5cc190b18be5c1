// The table is sync.md section 6, with the categories of sales-connect.md 1.6 where that page lists the code.
// Messages are localised in real orgs, so that only codes decide; the three exceptions are words of the
// protocol.
#include "syncer/salesforce/errors.h"
#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/salesforce/reasons.h"

#include <simdjson.h>

#include <algorithm>

namespace syncer {
namespace {

constexpr Category intermittent = Category::intermittent;
constexpr Category authentication = Category::authentication;
constexpr Category access_validation = Category::access_validation;
constexpr Category other = Category::other;

constexpr std::string_view wait_it_out = "Nothing to do: it is tried again by itself.";
constexpr std::string_view see_limits =
    "Wait, or raise the org's API limit: Setup > Company Information > API Requests, Last 24 Hours.";
constexpr std::string_view reconnect_org =
    "Check the connected app, its secret and its user in Salesforce, then set the connection up again and "
    "run "
    "'syncer push'.";
constexpr std::string_view allow_api =
    "Give the API user the permission 'API Enabled' and make sure that the connected app is not blocked.";
constexpr std::string_view field_security =
    "Install the package that brings the field, and make the field visible and not read-only for the API "
    "user: "
    "Setup > Object Manager > Fields & Relationships > Set Field-Level Security; in Professional Edition put "
    "it on the page layouts.";
constexpr std::string_view page_layout =
    "Put the field on a page layout of the object: Setup > Object Manager > Page Layouts; or do without: "
    "syncer settings set require_page_layout off.";
constexpr std::string_view object_access =
    "Give the API user Read and Edit on the object in its profile or a permission set.";
constexpr std::string_view record_access =
    "Give the API user Edit on this record: sharing, ownership or the profile's object permissions.";
constexpr std::string_view mend_record =
    "A rule of the org refuses the record as it is: mend the record or exempt the API user from the rule.";
constexpr std::string_view check_link =
    "The linked record is gone or cannot be changed: link the person to the right Contact or Lead.";
constexpr std::string_view link_the_person =
    "Link the person to a Contact or a Lead: of Accounts only a person account stands for a person.";
constexpr std::string_view report_defect =
    "This is a defect of the sync: please report it with this message.";
constexpr std::string_view mend_automation =
    "A flow or trigger of the org failed on this record: mend it, or exempt the API user.";
constexpr std::string_view may_not_write =
    "Give the API user Read and Edit on the object in its profile or a permission set; where the message "
    "names a trigger or a flow, mend that.";
constexpr std::string_view unlock_record = "Finish or recall the approval or workflow that locks the record.";
constexpr std::string_view more_storage = "Free storage or licences in the org.";

const std::vector<ErrorRule>& table() {
  static const std::vector<ErrorRule> rules{
      // The connection. Lower-case codes are OAuth's.
      {"INVALID_SESSION_ID", authentication, Action::refresh, Obstacle::connection, reconnect_org},
      {"INVALID_AUTH_HEADER", authentication, Action::refresh, Obstacle::connection, reconnect_org},
      {"AUTHENTICATION_FAILURE", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"EXPIRED_ACCESS", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"INACTIVE_ORGANIZATION", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"INACTIVE_USER", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"INVALID_GRANT", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"INVALID_LOGIN", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"LOGIN_MUST_USE_SECURITY_TOKEN", authentication, Action::reconnect, Obstacle::connection,
       reconnect_org},
      {"INVALID_OPERATION_WITH_EXPIRED_PASSWORD", authentication, Action::reconnect, Obstacle::connection,
       reconnect_org},
      {"invalid_grant", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"invalid_client", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"invalid_client_id", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"unauthorized_client", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"unsupported_grant_type", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"inactive_user", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"inactive_org", authentication, Action::reconnect, Obstacle::connection, reconnect_org},
      {"rate_limit_exceeded", intermittent, Action::later, Obstacle::none, wait_it_out},
      {"unknown_error", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"server_error", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"temporarily_unavailable", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"API_CURRENTLY_DISABLED", access_validation, Action::reconnect, Obstacle::connection, allow_api},
      {"API_DISABLED_FOR_ORG", access_validation, Action::reconnect, Obstacle::connection, allow_api},
      {"FORBIDDEN", access_validation, Action::reconnect, Obstacle::connection, allow_api},
      {"TXN_SECURITY_NO_ACCESS", access_validation, Action::reconnect, Obstacle::connection, allow_api},
      {"TXN_SECURITY_METERING_ERROR", access_validation, Action::reconnect, Obstacle::connection, allow_api},

      // What goes away by itself.
      {"REQUEST_LIMIT_EXCEEDED", intermittent, Action::later, Obstacle::none, see_limits},
      {"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", intermittent, Action::later, Obstacle::none,
       wait_it_out},
      {"UNABLE_TO_LOCK_ROW", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"FAILED_WRITE", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"SERVER_UNAVAILABLE", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"QUERY_TIMEOUT", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"REQUEST_RUNNING_TOO_LONG", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"OPERATION_TOO_LARGE", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"INVALID_QUERY_LOCATOR", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"TOO_MANY_APEX_REQUESTS", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"ALL_OR_NONE_OPERATION_ROLLED_BACK", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"PROCESSING_HALTED", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"UNKNOWN_EXCEPTION", other, Action::retry, Obstacle::none,
       "If it does not go away, give Salesforce support the number in the message."},
      {"CONNECTION_FAILED", intermittent, Action::retry, Obstacle::none,
       "Check the address of the org and the network."},
      {"NO_ANSWER", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"MALFORMED_REPLY", intermittent, Action::retry, Obstacle::none, wait_it_out},
      {"HTTP_RETRY", intermittent, Action::retry, Obstacle::none, wait_it_out},

      {sync_switched_off, other, Action::later, Obstacle::none, "syncer settings set salesforce_sync on"},

      // The field.
      {"INVALID_FIELD", access_validation, Action::park, Obstacle::field, field_security},
      {"INVALID_FIELD_FOR_INSERT_UPDATE", access_validation, Action::park, Obstacle::field, field_security},

      {field_not_on_layout, access_validation, Action::park, Obstacle::field, page_layout},

      // The record.
      {"NOT_FOUND", other, Action::park, Obstacle::record, check_link},
      {"ENTITY_IS_DELETED", other, Action::park, Obstacle::record, check_link},
      {"CANNOT_UPDATE_CONVERTED_LEAD", other, Action::park, Obstacle::record, check_link},
      {"INVALID_CROSS_REFERENCE_KEY", other, Action::park, Obstacle::record, check_link},
      {is_person_account, other, Action::park, Obstacle::record, wait_it_out},
      {not_a_person_account, other, Action::park, Obstacle::record, link_the_person},
      {"MALFORMED_ID", other, Action::park, Obstacle::record, check_link},
      {"INVALID_ID_FIELD", other, Action::park, Obstacle::record, check_link},
      {"HTTP_300", other, Action::park, Obstacle::record, check_link},

      // Rules and rights.
      {"INVALID_TYPE", access_validation, Action::park, Obstacle::access, object_access},
      {"INSUFFICIENT_ACCESS_OR_READONLY", access_validation, Action::park, Obstacle::access, record_access},
      {"INSUFFICIENT_ACCESS", access_validation, Action::park, Obstacle::access, record_access},
      {"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", access_validation, Action::park, Obstacle::access,
       record_access},
      {"ENTITY_IS_LOCKED", access_validation, Action::park, Obstacle::access, unlock_record},
      {"RECORD_IN_USE_BY_WORKFLOW", access_validation, Action::park, Obstacle::access, unlock_record},
      {"FIELD_CUSTOM_VALIDATION_EXCEPTION", access_validation, Action::park, Obstacle::access, mend_record},
      {"FIELD_FILTER_VALIDATION_EXCEPTION", access_validation, Action::park, Obstacle::access, mend_record},
      {"FIELD_INTEGRITY_EXCEPTION", access_validation, Action::park, Obstacle::access, mend_record},
      {"REQUIRED_FIELD_MISSING", access_validation, Action::park, Obstacle::access, mend_record},
      {"STRING_TOO_LONG", access_validation, Action::park, Obstacle::access, mend_record},
      {"INVALID_EMAIL_ADDRESS", access_validation, Action::park, Obstacle::access, mend_record},
      {"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", access_validation, Action::park, Obstacle::access,
       mend_record},
      {"INACTIVE_OWNER_OR_USER", access_validation, Action::park, Obstacle::access, mend_record},
      {"DUPLICATES_DETECTED", access_validation, Action::park, Obstacle::access, mend_record},
      {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", access_validation, Action::park, Obstacle::access,
       may_not_write},
      {"CANNOT_EXECUTE_FLOW_TRIGGER", access_validation, Action::park, Obstacle::access, mend_automation},
      {"APEX_ERROR", access_validation, Action::park, Obstacle::access, mend_automation},
      {"INVALID_READ_ONLY_USER_DML", access_validation, Action::park, Obstacle::access, record_access},
      {"STORAGE_LIMIT_EXCEEDED", access_validation, Action::park, Obstacle::access, more_storage},
      {"LICENSE_LIMIT_EXCEEDED", access_validation, Action::park, Obstacle::access, more_storage},

      // Requests that we should not have sent.
      {"DUPLICATE_VALUE", other, Action::park, Obstacle::access, report_defect},
      {"MALFORMED_QUERY", other, Action::park, Obstacle::access, report_defect},
      {"JSON_PARSER_ERROR", other, Action::park, Obstacle::access, report_defect},
      {"METHOD_NOT_ALLOWED", other, Action::park, Obstacle::access, report_defect},
      {"INVALID_CONTENT_TYPE", other, Action::park, Obstacle::access, report_defect},
      {"MISSING_ARGUMENT", other, Action::park, Obstacle::access, report_defect},
      {"ILLEGAL_QUERY_PARAMETER_VALUE", other, Action::park, Obstacle::access, report_defect},
      {"EXCEEDED_ID_LIMIT", other, Action::park, Obstacle::access, report_defect},
      {"INVALID_REPLICATION_DATE", other, Action::park, Obstacle::access, report_defect},
      {"HTTP_REFUSED", other, Action::park, Obstacle::access, report_defect},

      // Nothing left to write: archived for good, or Salesforce says itself that the person is opted out.
      {"ENTITY_IS_ARCHIVED", other, Action::drop, Obstacle::none, ""},
      {"EMAIL_OPTED_OUT", other, Action::drop, Obstacle::none, ""},
  };
  return rules;
}

bool contains(std::string_view text, std::string_view word) { return text.find(word) != text.npos; }

const ErrorRule* find_rule(std::string_view code) {
  for (const ErrorRule& rule : table()) {
    if (rule.code == code) return &rule;
  }
  return nullptr;
}

bool goes_away(int status) {
  return status >= 500 || status == 406 || status == 408 || status == 412 || status == 420 || status == 429;
}

struct Said {
  std::string code, message;
};
// Of [{"message", "errorCode"}] the first code and every message, or {"error", "error_description"}; empty
// code: neither.
Said read_error(const std::string& body) {
  Said said;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(body).get(root) != simdjson::SUCCESS) return said;
  simdjson::dom::array list;
  const bool several = root.get(list) == simdjson::SUCCESS;
  if (several && list.at(0).get(root) != simdjson::SUCCESS) return said;
  std::string_view text;
  if (root["errorCode"].get(text) == simdjson::SUCCESS || root["error"].get(text) == simdjson::SUCCESS) {
    said.code = text;
  }
  Reasons reasons;
  if (several) {
    for (const simdjson::dom::element error : list)
      if (error["message"].get(text) == simdjson::SUCCESS) reasons.add(text);
    said.message = reasons.text();
  } else if (root["message"].get(text) == simdjson::SUCCESS ||
             root["error_description"].get(text) == simdjson::SUCCESS) {
    said.message = text;
  }
  return said;
}

std::optional<Failure> no_answer(const HttpResponse& response) {
  switch (response.failure) {
    case TransportFailure::none:
      return std::nullopt;
    case TransportFailure::not_sent:
      return make_failure("CONNECTION_FAILED", response.failure_detail, 0);
    case TransportFailure::no_answer:
      return make_failure("NO_ANSWER", response.failure_detail, 0);
    case TransportFailure::switched_off:
      return make_failure(sync_switched_off, "the sync with Salesforce is switched off", 0);
  }
  return std::nullopt;
}

Failure without_code(int status) {
  const std::string message = "HTTP status " + std::to_string(status) + " without Salesforce's error body";
  if (status == 401) return make_failure("INVALID_SESSION_ID", message, status);
  if (status == 300) return make_failure("HTTP_300", message, status);
  if (status == 414 || status == 431) return make_failure("HTTP_REFUSED", message, status);
  if (goes_away(status)) return make_failure("HTTP_RETRY", message, status);
  return malformed_reply(message, status);
}

}  // namespace

std::string_view name_of(Category category) {
  switch (category) {
    case Category::intermittent:
      return "Intermittent";
    case Category::authentication:
      return "Authentication";
    case Category::access_validation:
      return "Access/Validation";
    case Category::other:
      return "Other";
  }
  return {};
}

const std::vector<ErrorRule>& error_table() { return table(); }

ErrorRule rule_for(std::string_view code, std::string_view message) {
  const ErrorRule* known = find_rule(code);
  if (!known) {
    if (contains(message, "INVALID_SESSION_ID")) return *find_rule("INVALID_SESSION_ID");
    mark(Mark::error_not_known);
    return {"", Category::other, Action::park, Obstacle::access,
            "An error that the sync does not know: look it up in Salesforce's documentation, and report it."};
  }
  ErrorRule rule = *known;
  if (code == "UNABLE_TO_LOCK_ROW" && MUTANT(a_locked_record_waits_for_a_person))
    rule = *find_rule("ENTITY_IS_LOCKED");
  if (code == "REQUEST_LIMIT_EXCEEDED" && contains(message, "Concurrent")) {
    rule.action = Action::retry;
    rule.fix = wait_it_out;
  }
  // Both occur inside other messages on the product's diagnostics page.
  if (code == "INVALID_FIELD" && contains(message, "ReadTimeout")) return *find_rule("NO_ANSWER");
  if (code == "UNKNOWN_EXCEPTION" && contains(message, "INVALID_SESSION_ID")) {
    return *find_rule("INVALID_SESSION_ID");
  }
  return rule;
}

Failure make_failure(std::string_view code, std::string_view message, int status) {
  Failure failure;
  failure.code = code;
  failure.message = message;
  failure.status = status;
  failure.rule = rule_for(code, message);
  return failure;
}

Failure malformed_reply(std::string_view detail, int status) {
  mark(Mark::reply_not_understood);
  return make_failure("MALFORMED_REPLY", detail, status);
}

std::optional<Failure> classify(const HttpResponse& response) {
  if (auto failure = no_answer(response)) return failure;
  const int status = response.status;
  if (status >= 200 && status < 300) return std::nullopt;
  const Said said = read_error(response.body);
  if (said.code.empty()) return without_code(status);
  Failure failure = make_failure(said.code, said.message, status);
  const bool known = find_rule(said.code) != nullptr;
  if (!known && status == 401) failure.rule = rule_for("INVALID_SESSION_ID", "");
  if (!known && goes_away(status)) failure.rule = rule_for("HTTP_RETRY", "");
  return failure;
}

std::optional<Failure> classify_token(const HttpResponse& response) {
  if (auto failure = no_answer(response)) return failure;
  const int status = response.status;
  if (status >= 200 && status < 300) return std::nullopt;
  const Said said = read_error(response.body);
  if (said.code.empty()) {
    if (goes_away(status)) return without_code(status);
    return make_failure("AUTHENTICATION_FAILURE",
                        "no token endpoint at this address (HTTP status " + std::to_string(status) + ")",
                        status);
  }
  Failure failure = make_failure(said.code, said.message, status);
  if (find_rule(said.code) == nullptr || failure.rule.action == Action::park) {
    failure.rule = goes_away(status) ? rule_for("HTTP_RETRY", "") : rule_for("AUTHENTICATION_FAILURE", "");
  }
  return failure;
}

}  // namespace syncer
