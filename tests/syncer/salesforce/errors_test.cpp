// The error table against sync.md section 6, and what an answer is taken for.
#include "syncer/salesforce/errors.h"

#include <set>

#include "tests/catch.h"

using namespace syncer;

namespace {

struct Row {
  const char* code;
  Action action;
  Obstacle obstacle;
};
constexpr Obstacle none = Obstacle::none, connection = Obstacle::connection, field = Obstacle::field,
                   rights = Obstacle::access, record = Obstacle::record;

HttpResponse answer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

}  // namespace

TEST_CASE("every code of sync.md section 6 has its action and its obstacle") {
  const std::vector<Row> rows{
      {"INVALID_SESSION_ID", Action::refresh, connection},
      {"invalid_grant", Action::reconnect, connection},
      {"INVALID_LOGIN", Action::reconnect, connection},
      {"LOGIN_MUST_USE_SECURITY_TOKEN", Action::reconnect, connection},
      {"INVALID_OPERATION_WITH_EXPIRED_PASSWORD", Action::reconnect, connection},
      {"REQUEST_LIMIT_EXCEEDED", Action::later, none},
      {"API_CURRENTLY_DISABLED", Action::reconnect, connection},
      {"API_DISABLED_FOR_ORG", Action::reconnect, connection},
      {"FORBIDDEN", Action::reconnect, connection},
      {"TXN_SECURITY_NO_ACCESS", Action::reconnect, connection},
      {"TXN_SECURITY_METERING_ERROR", Action::reconnect, connection},
      {"NOT_FOUND", Action::park, record},
      {"ENTITY_IS_DELETED", Action::park, record},
      {"CANNOT_UPDATE_CONVERTED_LEAD", Action::park, record},
      {"INVALID_CROSS_REFERENCE_KEY", Action::park, record},
      {"MALFORMED_ID", Action::park, record},
      {"INVALID_ID_FIELD", Action::park, record},
      {"UNABLE_TO_LOCK_ROW", Action::retry, none},
      {"ENTITY_IS_LOCKED", Action::park, rights},
      {"RECORD_IN_USE_BY_WORKFLOW", Action::park, rights},
      {"ENTITY_IS_ARCHIVED", Action::drop, none},
      {"INSUFFICIENT_ACCESS_OR_READONLY", Action::park, rights},
      {"INSUFFICIENT_ACCESS", Action::park, rights},
      {"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", Action::park, rights},
      {"INVALID_FIELD", Action::park, field},
      {"INVALID_FIELD_FOR_INSERT_UPDATE", Action::park, field},
      {"INVALID_TYPE", Action::park, rights},
      {"FIELD_CUSTOM_VALIDATION_EXCEPTION", Action::park, rights},
      {"REQUIRED_FIELD_MISSING", Action::park, rights},
      {"FIELD_INTEGRITY_EXCEPTION", Action::park, rights},
      {"FIELD_FILTER_VALIDATION_EXCEPTION", Action::park, rights},
      {"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Action::park, rights},
      {"STRING_TOO_LONG", Action::park, rights},
      {"INVALID_EMAIL_ADDRESS", Action::park, rights},
      {"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Action::park, rights},
      {"INACTIVE_OWNER_OR_USER", Action::park, rights},
      {"CANNOT_EXECUTE_FLOW_TRIGGER", Action::park, rights},
      {"APEX_ERROR", Action::park, rights},
      {"INVALID_READ_ONLY_USER_DML", Action::park, rights},
      {"DUPLICATES_DETECTED", Action::park, rights},
      {"DUPLICATE_VALUE", Action::park, rights},
      {"QUERY_TIMEOUT", Action::retry, none},
      {"REQUEST_RUNNING_TOO_LONG", Action::retry, none},
      {"OPERATION_TOO_LARGE", Action::retry, none},
      {"INVALID_QUERY_LOCATOR", Action::retry, none},
      {"MALFORMED_QUERY", Action::park, rights},
      {"JSON_PARSER_ERROR", Action::park, rights},
      {"METHOD_NOT_ALLOWED", Action::park, rights},
      {"INVALID_CONTENT_TYPE", Action::park, rights},
      {"MISSING_ARGUMENT", Action::park, rights},
      {"ILLEGAL_QUERY_PARAMETER_VALUE", Action::park, rights},
      {"EXCEEDED_ID_LIMIT", Action::park, rights},
      {"INVALID_REPLICATION_DATE", Action::park, rights},
      {"INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", Action::later, none},
      {"SERVER_UNAVAILABLE", Action::retry, none},
      {"UNKNOWN_EXCEPTION", Action::retry, none},
      {"TOO_MANY_APEX_REQUESTS", Action::retry, none},
      {"STORAGE_LIMIT_EXCEEDED", Action::park, rights},
      {"LICENSE_LIMIT_EXCEEDED", Action::park, rights},
      {"ALL_OR_NONE_OPERATION_ROLLED_BACK", Action::retry, none},
      {"PROCESSING_HALTED", Action::retry, none},
      {"EMAIL_OPTED_OUT", Action::drop, none},
      {"FAILED_WRITE", Action::retry, none},
      {"A_CODE_OF_TOMORROW", Action::park, rights},
  };
  for (const Row& row : rows) {
    CAPTURE(row.code);
    const ErrorRule rule = rule_for(row.code, "");
    CHECK(rule.action == row.action);
    CHECK(rule.obstacle == row.obstacle);
  }
}

TEST_CASE(
    "the table is sound: codes once, a fix wherever a person must act, categories as on the diagnostics "
    "page") {
  std::set<std::string_view> seen;
  for (const ErrorRule& rule : error_table()) {
    CAPTURE(rule.code);
    CHECK(seen.insert(rule.code).second);
    if (rule.action != Action::drop) CHECK_FALSE(rule.fix.empty());
    if (rule.action == Action::park) CHECK(rule.obstacle != Obstacle::none);
    if (rule.category == Category::intermittent) {
      CHECK((rule.action == Action::retry || rule.action == Action::later));
    }
  }
  // sales-connect.md 1.6
  for (const char* code :
       {"QUERY_TIMEOUT", "SERVER_UNAVAILABLE", "UNABLE_TO_LOCK_ROW", "REQUEST_LIMIT_EXCEEDED",
        "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "FAILED_WRITE"}) {
    CHECK(rule_for(code, "").category == Category::intermittent);
  }
  for (const char* code : {"AUTHENTICATION_FAILURE", "EXPIRED_ACCESS", "INACTIVE_ORGANIZATION",
                           "INACTIVE_USER", "INVALID_GRANT"}) {
    CHECK(rule_for(code, "").category == Category::authentication);
  }
  for (const char* code :
       {"API_CURRENTLY_DISABLED", "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "ENTITY_IS_LOCKED",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION", "INSUFFICIENT_ACCESS_OR_READONLY", "INVALID_TYPE",
        "INVALID_FIELD_FOR_INSERT_UPDATE", "REQUIRED_FIELD_MISSING", "TXN_SECURITY_NO_ACCESS"}) {
    CHECK(rule_for(code, "").category == Category::access_validation);
  }
  for (const char* code : {"CANNOT_UPDATE_CONVERTED_LEAD", "UNKNOWN_EXCEPTION"}) {
    CHECK(rule_for(code, "").category == Category::other);
  }
  CHECK(name_of(Category::access_validation) == "Access/Validation");
}

TEST_CASE("the message decides where a code means two things") {
  CHECK(rule_for("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.").action == Action::later);
  CHECK(rule_for("REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.").action ==
        Action::retry);
  CHECK(rule_for("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded.").action == Action::retry);
  CHECK(rule_for("INVALID_FIELD", "Net::ReadTimeout").action == Action::retry);
  CHECK(rule_for("UNKNOWN_EXCEPTION", "INVALID_SESSION_ID: gone").action == Action::refresh);
  CHECK(rule_for("ODD", "x INVALID_SESSION_ID y").action == Action::refresh);
}

TEST_CASE("answers of the API") {
  struct Case {
    int status;
    const char* body;
    const char* code;
    Action action;
  };
  const Case c = GENERATE(values<Case>({
      {401, R"([{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}])",
       "INVALID_SESSION_ID", Action::refresh},
      {401, "", "INVALID_SESSION_ID", Action::refresh},
      {401, R"([{"message":"x","errorCode":"NEW_CODE"}])", "NEW_CODE", Action::refresh},
      {404, R"([{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}])", "NOT_FOUND",
       Action::park},
      {404, "<html>", "MALFORMED_REPLY", Action::retry},
      {400, R"([{"message":"cut o)", "MALFORMED_REPLY", Action::retry},
      {400, "[]", "MALFORMED_REPLY", Action::retry},
      {503, "<html>", "HTTP_RETRY", Action::retry},
      {500, R"([{"message":"x","errorCode":"NEW_CODE"}])", "NEW_CODE", Action::retry},
      {406, "", "HTTP_RETRY", Action::retry},
      {420, "", "HTTP_RETRY", Action::retry},
      {429, "", "HTTP_RETRY", Action::retry},
      {502, "", "HTTP_RETRY", Action::retry},
      {504, "", "HTTP_RETRY", Action::retry},
      {412, "", "HTTP_RETRY", Action::retry},
      {300, R"(["/services/data/v60.0/sobjects/Contact/a"])", "HTTP_300", Action::park},
      {414, "", "HTTP_REFUSED", Action::park},
      {431, "", "HTTP_REFUSED", Action::park},
      {400, R"([{"message":"a","errorCode":"STRING_TOO_LONG"},{"message":"b","errorCode":"APEX_ERROR"}])",
       "STRING_TOO_LONG", Action::park},
  }));
  CAPTURE(c.status, c.body);
  const auto failure = classify(answer(c.status, c.body));
  REQUIRE(failure.has_value());
  CHECK(failure->code == c.code);
  CHECK(failure->rule.action == c.action);
  CHECK(failure->status == c.status);
}

TEST_CASE("no answer, and answers that are none of our business") {
  CHECK_FALSE(classify(answer(204, "")).has_value());
  CHECK_FALSE(classify(answer(200, "[]")).has_value());
  HttpResponse lost;
  lost.failure = TransportFailure::no_answer;
  CHECK(classify(lost)->code == "NO_ANSWER");
  lost.failure = TransportFailure::not_sent;
  CHECK(classify(lost)->code == "CONNECTION_FAILED");
  CHECK(classify(lost)->rule.action == Action::retry);
}

TEST_CASE("answers of the token endpoint") {
  const auto action = [](int status, const char* body) {
    return classify_token(answer(status, body))->rule.action;
  };
  CHECK(action(400, R"({"error":"invalid_grant","error_description":"inactive user"})") == Action::reconnect);
  CHECK(action(400, R"({"error":"invalid_client_id","error_description":"client identifier invalid"})") ==
        Action::reconnect);
  CHECK(action(401, R"({"error":"invalid_client"})") == Action::reconnect);
  CHECK(action(400, R"({"error":"something_new"})") == Action::reconnect);
  CHECK(action(400, R"({"error":"rate_limit_exceeded","error_description":"login rate exceeded"})") ==
        Action::later);
  CHECK(action(400, R"({"error":"unknown_error","error_description":"retry your request"})") ==
        Action::retry);
  CHECK(action(404, "<html>") == Action::reconnect);
  CHECK(action(503, "<html>") == Action::retry);
  CHECK_FALSE(classify_token(answer(200, "{}")).has_value());
}

TEST_CASE("an object that may not be edited is told as a right that is missing") {
  const auto failure = classify(answer(
      400,
      R"([{"message":"entity type cannot be updated: Lead","errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"}])"));
  REQUIRE(failure);
  CHECK_THAT(std::string(failure->rule.fix), Catch::Contains("Read and Edit on the object"));
}

TEST_CASE("every reason of a refusal is told, once, under the first one's code") {
  const auto failure = classify(answer(
      400, R"([{"message":"Add a phone.","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":[]},)"
           R"({"message":"Add a title.","errorCode":"FIELD_CUSTOM_VALIDATION_EXCEPTION","fields":["Title"]},)"
           R"({"message":"Add a phone.","errorCode":"OTHER"},{"errorCode":"SILENT"}])"));
  REQUIRE(failure);
  CHECK(failure->code == "FIELD_CUSTOM_VALIDATION_EXCEPTION");
  CHECK(failure->message == "Add a phone.; Add a title.");
}
