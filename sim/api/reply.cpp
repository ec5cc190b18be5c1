// Bodies of refusals (salesforce-api.md 4, fixtures/errors-catalogue.json).
#include "sim/api/reply.h"

#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/org/org.h"

namespace sfsim {
namespace {

constexpr std::string_view no_resource = "The requested resource does not exist";

void append_pair(std::string& out, std::string_view key, std::string_view value) {
  append_string(out, key);
  out += ':';
  append_string(out, value);
}

// Recorded: this one refusal puts the code first, every other the message.
bool code_first(const ApiError& error) { return error.code == "NOT_FOUND" && error.message == no_resource; }

// The key is misspelt on the wire (salesforce-api.md 0.4); which records, and by which rule.
void append_duplicates(std::string& out, const DuplicatesFound& found) {
  out += fmt::format("\"duplicateResut\":{{\"allowSave\":{},", found.allow_save);
  append_pair(out, "duplicateRule", found.rule);
  out += ',';
  append_pair(out, "duplicateRuleEntityType", found.sobject);
  out += ',';
  append_pair(out, "errorMessage", found.message);
  out += ",\"matchResults\":[{";
  append_pair(out, "entityType", found.sobject);
  out += R"(,"errors":[],"matchEngine":"ExactMatchEngine","matchRecords":[)";
  for (size_t i = 0; i < found.ids.size(); ++i)
    out += fmt::format(
        R"({}{{"additionalInformation":[],"fieldDiffs":[],"matchConfidence":100.0,"record":{{"attributes":)"
        R"({{"type":"{}","url":"{}/sobjects/{}/{}"}},"Id":"{}"}}}})",
        i ? "," : "", found.sobject, found.base, found.sobject, found.ids[i], found.ids[i]);
  out += "],";
  append_pair(out, "rule", found.matching_rule);
  out += fmt::format(",\"size\":{},\"success\":true}}]}},", found.ids.size());
}

void append_error(std::string& out, const ApiError& error, std::string_view code_key) {
  out += '{';
  if (error.duplicates && code_key != "statusCode") {
    append_duplicates(out, *error.duplicates);
    append_pair(out, code_key, error.code);
    out += ',';
    append_pair(out, "message", error.message);
    out += '}';
    return;
  }
  if (code_key == "statusCode" || code_first(error)) {
    append_pair(out, code_key, error.code);
    out += ',';
    append_pair(out, "message", error.message);
  } else {
    append_pair(out, "message", error.message);
    out += ',';
    append_pair(out, code_key, error.code);
  }
  // Collections always show `fields`.
  if (error.fields || code_key == "statusCode") {
    out += ",\"fields\":[";
    if (error.fields)
      for (size_t i = 0; i < error.fields->size(); ++i) {
        if (i) out += ',';
        append_string(out, (*error.fields)[i]);
      }
    out += ']';
  }
  out += '}';
}

}  // namespace

Reply ok(std::string body) {
  Reply reply;
  reply.body = std::move(body);
  return reply;
}

Reply no_content() {
  Reply reply;
  reply.status = 204;
  return reply;
}

void append_errors(std::string& out, const std::vector<ApiError>& errors, std::string_view code_key) {
  out += '[';
  for (size_t i = 0; i < errors.size(); ++i) {
    if (i) out += ',';
    append_error(out, errors[i], code_key);
  }
  out += ']';
}

std::string enqueued(std::string_view id) {
  return fmt::format(R"([{{"statusCode":"OPERATION_ENQUEUED","message":"{}","fields":[]}}])", event_uuid(id));
}

Reply refuse(const std::vector<ApiError>& errors) {
  Reply reply;
  reply.status = errors.empty() ? 400 : errors.front().status;
  append_errors(reply.body, errors);
  return reply;
}

Reply refuse(const ApiError& error) { return refuse(std::vector<ApiError>{error}); }

ApiError error_of(int status, std::string code, std::string message) {
  return {status, std::move(code), std::move(message), std::nullopt};
}

ApiError row_error(std::string code, std::string message, std::vector<std::string> fields) {
  return {400, std::move(code), std::move(message), std::move(fields)};
}

ApiError not_found() { return error_of(404, "NOT_FOUND", std::string(no_resource)); }

ApiError no_such_external_field(std::string_view segment) {
  return error_of(404, "NOT_FOUND",
                  fmt::format("Provided external ID field does not exist or is not accessible: {}", segment));
}

ApiError method_not_allowed(std::string_view method, std::string_view allowed) {
  return error_of(405, "METHOD_NOT_ALLOWED",
                  fmt::format("HTTP Method '{}' not allowed. Allowed are {}", method, allowed));
}

}  // namespace sfsim
