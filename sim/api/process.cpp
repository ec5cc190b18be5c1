// /process/rules and /process/approvals. An org here has no workflow rules and no approval processes: the
// lists are empty, triggering finds nothing to run, and a submitted record is refused as Salesforce refuses
// one to which no process applies (REST API guide, "Process Approvals"; the shape of a failed result is its
// own).
#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"
#include "sim/api/user_interface.h"

namespace sfsim {
namespace {

// The record with that id, whatever it is.
bool is_there(const Call& call, const std::string& text) {
  const auto id = canonical_id(text);
  if (id.shape != IdShape::ok) return false;
  const SobjectSchema* object = call.org().schema().find_by_prefix(id.id.substr(0, 3));
  return object != nullptr && visible_object(call, object->name) != nullptr &&
         call.org().read(*object, id.id, {}).found;
}

ApiError bad_record(const std::string& id) {
  return row_error("INVALID_CROSS_REFERENCE_KEY", fmt::format("invalid cross reference id: {}", id));
}

// What a request of approval that failed says, all of it.
void append_refusal(std::string& out, const ApiError& error) {
  std::string errors;
  append_errors(errors, {error}, "statusCode");
  JsonObject(out)
      .raw("actorIds", "null")
      .raw("entityId", "null")
      .raw("errors", errors)
      .raw("instanceId", "null")
      .raw("instanceStatus", "null")
      .raw("newWorkitemIds", "null")
      .flag("success", false)
      .close();
}

ApiError refusal_of(const Call& call, const JsonBody& request) {
  const JsonBody* action = request.find("actionType");
  const JsonBody* context = request.find("contextId");
  if (action == nullptr || context == nullptr)
    return row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [actionType, contextId]");
  if (action->text == "Submit")
    return is_there(call, context->text)
               ? row_error("NO_APPLICABLE_PROCESS", "No applicable approval process was found.")
               : bad_record(context->text);
  if (action->text == "Approve" || action->text == "Reject") return bad_record(context->text);
  return row_error("INVALID_TYPE", fmt::format("actionType must be Submit, Approve or Reject"));
}

}  // namespace

Reply process_rules(Call& call) {
  if (call.method != "POST") return ok(R"({"rules":{}})");
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody* ids = std::get<const JsonBody*>(body)->find("contextIds");
  if (ids == nullptr || !ids->is_array() || ids->items.empty())
    return refuse(row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [contextIds]"));
  for (const JsonBody& id : ids->items)
    if (!is_there(call, id.text)) return refuse(bad_record(id.text));
  return ok(R"({"errors":null,"success":true})");
}

Reply process_approvals(Call& call) {
  if (call.method != "POST") return ok(R"({"approvals":{}})");
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody* requests = std::get<const JsonBody*>(body)->find("requests");
  if (requests == nullptr || !requests->is_array() || requests->items.empty())
    return refuse(row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [requests]"));
  Reply reply;
  reply.status = 400;
  reply.body = "[";
  for (const JsonBody& request : requests->items) {
    if (reply.body.size() > 1) reply.body += ',';
    append_refusal(reply.body, refusal_of(call, request));
  }
  reply.body += ']';
  return reply;
}

}  // namespace sfsim
