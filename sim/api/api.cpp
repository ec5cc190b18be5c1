// The front door: reads what can be read before the lock, dispatches under it, renders after it, and puts on
// the headers every answer has.
#include "sim/api/api.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "sim/api/bulk.h"
#include "sim/api/gzip.h"
#include "sim/api/json_write.h"
#include "sim/api/lock.h"
#include "sim/api/router.h"
#include "sim/api/xml_answer.h"
#include "sim/soql/rules.h"

namespace sfsim {
namespace {

constexpr size_t largest_body = 50u << 20;  // Salesforce: EXCEEDED_MAX_SIZE_REQUEST above 50 MB
constexpr size_t smallest_to_compress = 1024;

// The verb a resource sees: GET for HEAD, and what ?_HttpMethod= says for clients that can only POST.
std::string effective_method(const Request& request, const Target& target) {
  if (request.method == "HEAD") return "GET";
  const std::string* other = target.param("_HttpMethod");
  if (request.method != "POST" || !other) return request.method;
  std::string upper = *other;
  for (char& c : upper)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return upper;
}

Reply too_large() {
  return refuse(error_of(413, "EXCEEDED_MAX_SIZE_REQUEST", "The request body is larger than 50 MB."));
}

// The body as the client meant it; `inflated` owns it when it came compressed.
std::optional<Reply> read_body(Call& call, std::string& inflated) {
  call.body = call.request.body;
  if (call.body.size() > largest_body) return too_large();
  const std::string_view encoding = trimmed(call.header("Content-Encoding"));
  if (encoding.empty() || iequals(encoding, "identity")) return std::nullopt;
  bool large = false;
  std::optional<std::string> plain;
  if (iequals(encoding, "gzip") || iequals(encoding, "x-gzip") || iequals(encoding, "deflate"))
    plain = gunzip(call.body, largest_body, large);
  if (large) return too_large();
  if (!plain)
    return refuse(
        error_of(400, "UNKNOWN_EXCEPTION", fmt::format("The body is not valid {} data.", encoding)));
  inflated = std::move(*plain);
  call.body = inflated;
  return std::nullopt;
}

bool carries_json(const Call& call) {
  const auto& segments = call.target.segments;
  if (!segments.empty() && segments[0] == "cometd") return call.method == "POST";
  return segments.size() > 3 && segments[1] == "data" && (call.method == "POST" || call.method == "PATCH");
}

Reply broken() {
  return refuse(
      error_of(500, "UNKNOWN_EXCEPTION",
               "An unexpected error occurred. Please include this ErrorId if you contact support: 0-0 (0)"));
}

bool wants_pretty(const Request& request) {
  const std::string_view value = trimmed(request.header("X-PrettyPrint"));
  return value == "1" || iequals(value, "true");
}

}  // namespace

struct Api::Impl {
  Impl(Org& org_, ApiOptions options_)
      : org(org_),
        options(std::move(options_)),
        queries(org),
        sessions(org.org_id(), options.session_seconds),
        jobs(org) {
    caches.schema_at = org.now() / 1000 * 1000;
    org.judge_rules_by(rule_judge(queries));
    if (options.events) streaming.skip_writes(org);
  }
  ~Impl() { org.judge_rules_by({}); }

  Org& org;
  ApiOptions options;
  QueryEngine queries;
  Sessions sessions;
  Caches caches;
  BulkJobs jobs;
  Streaming streaming;
  OrgLock lock;
  std::atomic<bool> stale{false};  // somebody said that schema or permissions changed
  uint64_t seen_version = org.access_version();

  // Last-Modified has whole seconds: a second change within one still moves it.
  void refresh() {
    const bool told = stale.exchange(false);
    if (!told && seen_version == org.access_version()) return;
    seen_version = org.access_version();
    queries.clear_cache();
    caches.plans.clear();
    caches.describes.clear();
    jobs.reload();
    caches.schema_at = std::max(org.now() / 1000 * 1000, caches.schema_at + 1000);
  }

  struct Answered {
    Reply reply;
    UnixMillis at = 0;
    std::string limit_info;
  };

  Answered answer(const Request& request) {
    Context context{org, options, queries, sessions, caches, jobs, streaming};
    Call call{context, request, {}, parse_target(request.target), {}, nullptr, nullptr, 0, {}, {}};
    call.method = effective_method(request, call.target);
    std::string inflated;
    std::optional<Reply> refused = read_body(call, inflated);
    std::variant<JsonBody, ApiError> json;
    if (!refused && carries_json(call)) {
      json = read_json(call.body);
      call.json = &json;
    }
    const std::lock_guard hold(lock);
    org.clean_bin();
    refresh();
    work_on_jobs(context);
    Answered out{refused ? std::move(*refused) : dispatch(call), org.now(), {}};
    work_on_jobs(context);
    if (options.events) streaming.take_writes(org, queries, options.keep_write_log);
    if (out.reply.limit_info && call.user)
      out.limit_info = fmt::format("api-usage={}/{}", org.api_calls_used(), org.api_call_limit());
    return out;
  }

  Response finish(const Request& request, Answered&& answered) {
    Reply& reply = answered.reply;
    if (reply.render) reply.render(reply.body);
    if (!reply.xml_root.empty() && reply.content_type == json_type) {
      reply.body = xml_of_json(reply.body, reply.xml_root);
      reply.content_type = xml_type;
    }
    Response out;
    out.status = reply.status;
    out.nothing_yet = reply.nothing_yet;
    out.headers.reserve(reply.headers.size() + 7);
    out.headers.emplace_back("Date", http_date(answered.at));
    out.headers.emplace_back("X-Content-Type-Options", "nosniff");
    out.headers.emplace_back("Cache-Control", "no-cache,must-revalidate,max-age=0,no-store,private");
    if (!answered.limit_info.empty())
      out.headers.emplace_back("Sforce-Limit-Info", std::move(answered.limit_info));
    for (auto& header : reply.headers) out.headers.push_back(std::move(header));
    if (reply.status == 204 || reply.status == 304) return out;
    if (!reply.content_type.empty()) out.headers.emplace_back("Content-Type", reply.content_type);
    if (reply.status < 300) out.headers.emplace_back("Vary", "Accept-Encoding");
    out.body = std::move(reply.body);
    if (reply.content_type == json_type && wants_pretty(request)) out.body = pretty_json(out.body);
    if (out.body.size() > smallest_to_compress && accepts_gzip(request.header("Accept-Encoding"))) {
      out.body = gzip(out.body);
      out.headers.emplace_back("Content-Encoding", "gzip");
    }
    if (request.method == "HEAD") out.body.clear();
    return out;
  }
};

Api::Api(Org& org, ApiOptions options) : impl_(std::make_unique<Impl>(org, std::move(options))) {}
Api::~Api() = default;

Response Api::handle(const Request& request) {
  try {
    return impl_->finish(request, impl_->answer(request));
  } catch (const std::exception&) {
    Impl::Answered answered{broken(), 0, {}};
    return impl_->finish(request, std::move(answered));
  }
}

std::string Api::open_session(const User& user) {
  const std::lock_guard hold(impl_->lock);
  return impl_->sessions.open(user.id, impl_->org.now());
}

std::string Api::demo_session() const { return impl_->sessions.demo_token(); }

void Api::accept_demo_session() {
  const std::lock_guard hold(impl_->lock);
  if (const User* admin = impl_->org.user(demo_admin)) impl_->sessions.accept_demo(admin->id);
}

void Api::expire_sessions() {
  const std::lock_guard hold(impl_->lock);
  impl_->sessions.close_all();
}

void Api::drop_cursors() {
  const std::lock_guard hold(impl_->lock);
  impl_->queries.drop_cursors();
}

void Api::limit_pages(int rows) {
  const std::lock_guard hold(impl_->lock);
  impl_->queries.limit_pages(rows);
}

void Api::schema_changed() { impl_->stale = true; }

void Api::set_instance_url(std::string url) {
  const std::lock_guard hold(impl_->lock);
  impl_->options.instance_url = std::move(url);
  impl_->caches.describes.clear();
}

void Api::with_org(const std::function<void(Org&)>& act) {
  const std::lock_guard hold(impl_->lock);
  impl_->org.clean_bin();
  Context context{impl_->org,    impl_->options, impl_->queries,  impl_->sessions,
                  impl_->caches, impl_->jobs,    impl_->streaming};
  work_on_jobs(context);
  act(impl_->org);
  if (impl_->options.events)
    impl_->streaming.take_writes(impl_->org, impl_->queries, impl_->options.keep_write_log);
}

void Api::bulk_jobs_end(JobEnd how) {
  const std::lock_guard hold(impl_->lock);
  impl_->options.bulk_jobs_end = how;
}

void Api::bulk_jobs_take(int64_t ms) {
  const std::lock_guard hold(impl_->lock);
  impl_->options.bulk_delay_ms = ms;
}

}  // namespace sfsim
