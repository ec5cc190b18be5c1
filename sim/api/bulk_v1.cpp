// Resources of Bulk API 1.0, who may use them, and how one is refused.
#include "sim/api/bulk_v1.h"

#include <charconv>

#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/router.h"

namespace sfsim {
namespace {

constexpr UnixMillis kept_for_ms = 7LL * 24 * 60 * 60 * 1000;

std::string_view media_type(std::string_view header) { return trimmed(header.substr(0, header.find(';'))); }

// "60.0"; 0 for anything else.
int async_version(std::string_view text) {
  int number = 0;
  if (!text.ends_with(".0") || text.size() > 5) return 0;
  const char* const end = text.data() + text.size() - 2;
  const auto [read, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && read == end ? number : 0;
}

std::optional<Reply> authenticate_async(AsyncCall& async) {
  Call& call = async.call;
  std::string_view token = trimmed(call.header("X-SFDC-Session"));
  if (token.empty()) {
    const std::string_view header = trimmed(call.header("Authorization"));
    const size_t blank = header.find(' ');
    if (blank != header.npos) token = trimmed(header.substr(blank));
  }
  const auto user_id = call.context.sessions.use(token, call.org().now());
  call.user = user_id ? call.org().user(*user_id) : nullptr;
  if (!call.user || !call.user->active) return refuse_async(async, "InvalidSessionId", "Invalid session id");
  if (!call.user->api_enabled) return refuse_async(async, "FeatureNotEnabled", "Async API not enabled");
  if (call.org().api_calls_used() >= call.org().api_call_limit())
    return refuse_async(async, "ExceededQuota", "TotalRequests Limit exceeded.");
  call.org().count_api_call();
  return std::nullopt;
}

Reply no_such_resource(const AsyncCall& async) {
  return refuse_async(async, "InvalidUrl", "The requested resource does not exist");
}

Reply wrong_method(const AsyncCall& async, std::string_view allowed) {
  Reply reply =
      refuse_async(async, "InvalidUrl",
                   fmt::format("HTTP Method '{}' not allowed. Allowed are {}", async.call.method, allowed));
  reply.status = 405;
  reply.headers.emplace_back("Allow", std::string(allowed));
  return reply;
}

// One job that the caller may see.
std::optional<AsyncJob> job_for(const AsyncCall& async, const std::string& id) {
  auto job = async.jobs.find(canonical_id(id).id);
  if (!job || async.call.org().now() - job->created_at > kept_for_ms) return std::nullopt;
  if (job->user_id != async.call.user->id && !async.call.user->admin) return std::nullopt;
  return job;
}

Reply batch_resource(AsyncCall& async, const AsyncJob& job, const std::vector<std::string>& path) {
  const bool reads = async.call.method == "GET";
  if (path.size() == 3) {
    if (async.call.method == "POST") return post_async_batch(async, job);
    return reads ? show_async_batches(job, async.jobs.batches(job.id)) : wrong_method(async, "GET,POST");
  }
  const auto batch = async.jobs.find_batch(job.id, canonical_id(path[3]).id);
  if (!batch) return refuse_async(async, "InvalidBatch", fmt::format("Unable to find batch id: {}", path[3]));
  if (!reads) return wrong_method(async, "GET");
  if (path.size() == 4) return show_async_batch(job, *batch);
  if (path.size() == 5 && path[4] == "request")
    return async_reply(async.jobs.request_of(batch->id), content_type_of(job.format));
  if (path.size() == 5 && path[4] == "result") return show_async_results(async, job, *batch);
  const bool set = path.size() == 6 && path[4] == "result" && !batch->result_id.empty() &&
                   canonical_id(path[5]).id == batch->result_id;
  if (set) return async_reply(async.jobs.result_of(batch->id), content_type_of(job.format));
  return path.size() == 6 && path[4] == "result"
             ? refuse_async(async, "InvalidBatch", fmt::format("Unable to find result id: {}", path[5]))
             : no_such_resource(async);
}

Reply job_resource(AsyncCall& async) {
  const auto& path = async.call.path;  // job, ID, batch, ID, result, ID
  if (path.empty() || path[0] != "job" || path.size() > 6) return no_such_resource(async);
  if (path.size() == 1)
    return async.call.method == "POST" ? create_async_job(async) : wrong_method(async, "POST");
  const auto job = job_for(async, path[1]);
  if (!job) return refuse_async(async, "InvalidJob", fmt::format("Unable to find job id: {}", path[1]));
  if (path.size() == 2) {
    if (async.call.method == "POST") return change_async_job(async, *job);
    return async.call.method == "GET" ? show_async_job(async, *job) : wrong_method(async, "GET,POST");
  }
  return path[2] == "batch" ? batch_resource(async, *job, path) : no_such_resource(async);
}

}  // namespace

bool is_async_query(const AsyncJob& job) { return job.operation == "query" || job.operation == "queryAll"; }

std::string_view content_type_of(AsyncFormat format) {
  switch (format) {
    case AsyncFormat::csv:
      return async_csv;
    case AsyncFormat::xml:
      return async_xml;
    case AsyncFormat::json:
      return async_json;
  }
  return async_xml;
}

Reply async_reply(std::string body, std::string_view content_type, int status) {
  Reply reply;
  reply.status = status;
  reply.content_type = content_type;
  reply.body = std::move(body);
  reply.limit_info = false;
  return reply;
}

Reply refuse_async(const AsyncCall& async, std::string_view code, std::string_view message) {
  std::string out;
  if (async.json) {
    out = "{\"exceptionCode\":";
    append_string(out, code);
    out += ",\"exceptionMessage\":";
    append_string(out, message);
    return async_reply(out + "}", async_json, 400);
  }
  out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  XmlWriter xml(out, true);
  xml.open("error", async_space).text("exceptionCode", code).text("exceptionMessage", message).close();
  return async_reply(std::move(out), async_xml, 400);
}

Reply async_resource(Call& call) {
  AsyncCall async{call, AsyncJobs(call.org()), iequals(media_type(call.header("Content-Type")), async_json)};
  const auto& segments = call.target.segments;  // services, async, 60.0, job, ...
  call.version = segments.size() > 2 ? async_version(segments[2]) : 0;
  if (call.version < call.context.options.oldest_version || call.version > newest_version)
    return refuse_async(
        async, "InvalidVersion",
        fmt::format("Api version {} is not supported", segments.size() > 2 ? segments[2] : ""));
  call.base = fmt::format("/services/data/v{}.0", call.version);
  call.path.assign(segments.begin() + 3, segments.end());
  if (auto refused = authenticate_async(async)) return *refused;
  return job_resource(async);
}

}  // namespace sfsim
