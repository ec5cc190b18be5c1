// composite/batch: up to 25 requests that know nothing of each other, each committed by itself and counted by
// itself.
#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/subrequest.h"

namespace sfsim {
namespace {

constexpr size_t most_in_a_batch = 25;
constexpr int oldest_in_a_batch = 34;

struct BatchOfRequests {
  std::vector<SubRequest> requests;
  bool halt_on_error = false;
};

ApiError bad_batch_url(std::string_view url) {
  return error_of(400, "INVALID_INPUT", fmt::format("The url of a batch request is not valid: {}", url));
}

// "v60.0/sobjects/..." and "/services/data/v60.0/..." are the same; the version is not above the batch's own.
std::optional<ApiError> take_batch_url(const Call& call, SubRequest& request) {
  std::string_view url = request.url;
  while (url.starts_with('/')) url.remove_prefix(1);
  constexpr std::string_view head = "services/data/";
  if (url.starts_with(head)) url.remove_prefix(head.size());
  int version = 0;
  size_t digits = 1;
  while (url.starts_with('v') && digits < url.size() && digits < 4 && url[digits] >= '0' &&
         url[digits] <= '9')
    version = version * 10 + (url[digits++] - '0');
  if (version < oldest_in_a_batch || version > call.version || url.substr(digits, 2) != ".0")
    return bad_batch_url(request.url);
  request.url = fmt::format("/services/data/{}", url);
  return std::nullopt;
}

std::variant<SubRequest, ApiError> batch_item_of(const Call& call, const JsonBody& item) {
  if (!item.is_object()) return cannot_deserialize("subrequest", item);
  SubRequest out;
  for (const JsonBody::Member& member : item.members) {
    const bool text = member.value.kind == JsonBody::Kind::string;
    if (member.name == "method" || member.name == "url") {
      if (!text) return cannot_deserialize("string", member.value);
      (member.name == "url" ? out.url : out.method) = member.value.text;
    } else if (member.name == "richInput") {
      if (member.value.kind != JsonBody::Kind::null) out.body = &member.value;
    } else if (member.name == "binaryPartName" || member.name == "binaryPartNameAlias") {
      return error_of(400, "INVALID_INPUT", "Binary parts are not supported by this simulator.");
    } else {
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    }
  }
  for (const std::string_view method : {"GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"}) {
    if (!iequals(out.method, method)) continue;
    out.method = method == "HEAD" ? "GET" : method;
    if (auto error = take_batch_url(call, out)) return *error;
    return out;
  }
  return error_of(400, "INVALID_INPUT", fmt::format("'{}' is no method of a batch request.", out.method));
}

std::variant<BatchOfRequests, ApiError> batch_requests_of(const Call& call) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return *error;
  BatchOfRequests out;
  const JsonBody* list = nullptr;
  for (const JsonBody::Member& member : std::get<const JsonBody*>(body)->members) {
    if (member.name == "batchRequests") {
      list = &member.value;
    } else if (member.name == "haltOnError") {
      if (member.value.kind != JsonBody::Kind::boolean) return cannot_deserialize("boolean", member.value);
      out.halt_on_error = member.value.truth;
    } else {
      return json_error(
          fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
    }
  }
  if (!list) return error_of(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [batchRequests]");
  if (!list->is_array()) return cannot_deserialize("list", *list);
  if (list->items.size() > most_in_a_batch)
    return error_of(400, "LIMIT_EXCEEDED",
                    fmt::format("A request may hold at most {} batch requests.", most_in_a_batch));
  for (const JsonBody& item : list->items) {
    auto request = batch_item_of(call, item);
    if (auto* error = std::get_if<ApiError>(&request)) return std::move(*error);
    out.requests.push_back(std::move(std::get<SubRequest>(request)));
  }
  return out;
}

// The call itself was counted once already, which stands for the first.
SubAnswer run_counted(const Call& call, const SubRequest& request, bool first) {
  Org& org = call.org();
  if (!first && org.api_calls_used() >= org.api_call_limit())
    return refused_inside(error_of(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
  if (!first) org.count_api_call();
  return run_inside(call, request, Inside::batch);
}

}  // namespace

Reply composite_batch(Call& call) {
  const auto read = batch_requests_of(call);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  const auto& batch = std::get<BatchOfRequests>(read);
  bool errors = false;
  std::string results;
  for (size_t i = 0; i < batch.requests.size(); ++i) {
    const bool halt = errors && batch.halt_on_error;
    const SubAnswer answer =
        halt ? refused_inside(error_of(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request"))
             : run_counted(call, batch.requests[i], i == 0);
    errors = errors || answer.status >= 400;
    if (i) results += ',';
    results += fmt::format("{{\"statusCode\":{},\"result\":", answer.status);
    results += answer.body;
    results += '}';
  }
  return ok(fmt::format("{{\"hasErrors\":{},\"results\":[{}]}}", errors, results));
}

}  // namespace sfsim
