// The resources under /jobs, and what ingest and query jobs have in common: their life, how they are shown,
// lists. A job belongs to who made it; System Administrators see everybody's.
#include "sim/api/bulk.h"

#include <fmt/format.h>

#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr size_t jobs_a_page = 1000;
constexpr UnixMillis kept_for = 7LL * 24 * 60 * 60 * 1000;

struct Delimiter {
  std::string_view name;
  char character;
};
constexpr Delimiter delimiters[] = {{"COMMA", ','}, {"BACKQUOTE", '`'}, {"CARET", '^'},
                                    {"PIPE", '|'},  {"SEMICOLON", ';'}, {"TAB", '\t'}};

// A job that is closed waits for the first half of its time and is in progress for the second.
std::string_view shown_state(const BulkJob& job, UnixMillis now) {
  switch (job.state) {
    case BulkState::open:
      return "Open";
    case BulkState::upload_complete:
      return now > job.closed_at && now - job.closed_at >= job.due_at - now ? "InProgress" : "UploadComplete";
    case BulkState::complete:
      return "JobComplete";
    case BulkState::failed:
      return "Failed";
    case BulkState::aborted:
      return "Aborted";
  }
  return "Open";
}

bool is_over(const BulkJob& job) {
  return job.state == BulkState::complete || job.state == BulkState::failed ||
         job.state == BulkState::aborted;
}

void append_text(std::string& out, std::string_view key, std::string_view value) {
  out += fmt::format(",\"{}\":", key);
  append_string(out, value);
}

void append_time(std::string& out, std::string_view key, UnixMillis at) {
  out += fmt::format(",\"{}\":\"", key);
  append_datetime(out, at / 1000 * 1000);
  out += '"';
}

void append_counters(std::string& out, const BulkJob& job) {
  out += fmt::format(",\"numberRecordsProcessed\":{}", job.processed);
  if (!job.query) out += fmt::format(",\"numberRecordsFailed\":{}", job.failed);
  const int64_t took = is_over(job) && job.closed_at != 0 ? job.changed_at - job.closed_at : 0;
  out += fmt::format(",\"retries\":0,\"totalProcessingTime\":{}", took);
  if (!job.query) out += fmt::format(",\"apiActiveProcessingTime\":{},\"apexProcessingTime\":0", took);
}

template <class Handler>
Reply with_methods(const Call& call, std::string_view allowed, Handler&& handler) {
  if (fmt::format(",{},", allowed).find(fmt::format(",{},", call.method)) != std::string::npos)
    return handler();
  Reply reply = refuse(method_not_allowed(call.method, allowed));
  reply.headers.emplace_back("Allow", std::string(allowed));
  return reply;
}

Reply one_job(Call& call, bool query, std::string_view id) {
  return with_methods(call, "DELETE,GET,HEAD,PATCH", [&] {
    if (call.method == "PATCH") return close_or_abort(call, query, id);
    if (call.method == "DELETE") return delete_job(call, query, id);
    const auto job = visible_job(call, query, id);
    return job ? ok(job_json(call, *job, true)) : refuse_bulk(not_found());
  });
}

Reply part_of_job(Call& call, bool query, std::string_view id, std::string_view part) {
  if (query && part == "results")
    return with_methods(call, "GET,HEAD", [&] { return query_results(call, id); });
  if (!query && part == "batches") return with_methods(call, "PUT", [&] { return upload(call, id); });
  const bool results = iequals(part, "successfulResults") || iequals(part, "failedResults") ||
                       iequals(part, "unprocessedrecords");
  if (!query && results)
    return with_methods(call, "GET,HEAD", [&] { return ingest_results(call, id, part); });
  return refuse_bulk(not_found());
}

}  // namespace

Reply bulk_resource(Call& call) {
  const auto& path = call.path;
  const bool query = path.size() > 1 && path[1] == "query";
  if (path.size() < 2 || path.size() > 4 || (!query && path[1] != "ingest") ||
      call.version < (query ? oldest_bulk_query_version : oldest_ingest_version))
    return refuse_bulk(not_found());
  if (path.size() == 3) return one_job(call, query, path[2]);
  if (path.size() == 4) return part_of_job(call, query, path[2], path[3]);
  return with_methods(call, "GET,HEAD,POST", [&] {
    if (call.method != "POST") return list_jobs(call, query);
    return query ? create_query_job(call) : create_ingest_job(call);
  });
}

Reply refuse_bulk(const ApiError& error) {
  Reply reply;
  reply.status = error.status;
  reply.body = "[{\"errorCode\":";
  append_string(reply.body, error.code);
  reply.body += ",\"message\":";
  append_string(reply.body, error.message);
  reply.body += "}]";
  return reply;
}

ApiError bulk_error(std::string code, std::string message) {
  return error_of(400, std::move(code), std::move(message));
}

ApiError wrong_job_state(std::string_view message) {
  return bulk_error("INVALIDJOBSTATE", std::string(message));
}

// text/csv without a charset, as the real one (clients.md).
Reply csv_reply(std::string body) {
  Reply reply = ok(std::move(body));
  reply.content_type = "text/csv";
  return reply;
}

std::optional<BulkJob> visible_job(const Call& call, bool query, std::string_view id) {
  const CanonicalId canonical = canonical_id(id);
  if (canonical.shape != IdShape::ok) return std::nullopt;
  auto job = call.context.jobs.find(canonical.id);
  if (!job || job->query != query || call.org().now() - job->created_at > kept_for) return std::nullopt;
  if (job->user_id != call.user->id && !call.user->admin) return std::nullopt;
  return job;
}

std::string job_json(const Call& call, const BulkJob& job, bool whole) {
  const UnixMillis now = call.org().now();
  std::string out = "{\"id\":";
  append_string(out, job.id);
  append_text(out, "operation", job.operation);
  append_text(out, "object", job.object);
  append_text(out, "createdById", job.user_id);
  append_time(out, "createdDate", job.created_at);
  append_time(out, "systemModstamp", job.changed_at);
  append_text(out, "state", shown_state(job, now));
  if (!job.external_id_field.empty()) append_text(out, "externalIdFieldName", job.external_id_field);
  out += R"(,"concurrencyMode":"Parallel","contentType":"CSV")";
  out += fmt::format(",\"apiVersion\":{}.0", job.version);
  if (whole) append_text(out, "jobType", job.query ? "V2Query" : "V2Ingest");
  if (!job.query && job.state == BulkState::open)
    append_text(out, "contentUrl",
                fmt::format("services/data/v{}.0/jobs/ingest/{}/batches", job.version, job.id));
  append_text(out, "lineEnding", job.line_ending);
  append_text(out, "columnDelimiter", job.delimiter);
  if (whole) append_counters(out, job);
  if (whole && !job.problem.empty()) append_text(out, "errorMessage", job.problem);
  return out + "}";
}

// Pages of up to 1,000, oldest first; jobType keeps one kind, and there is only one of each here.
Reply list_jobs(const Call& call, bool query) {
  const std::string* locator = call.target.param("queryLocator");
  size_t first = 0;
  if (locator) {
    const auto number = base64_decode(*locator);
    if (!number || number->empty() || number->size() > 9 ||
        number->find_first_not_of("0123456789") != number->npos)
      return refuse_bulk(bulk_error("INVALID_QUERY_LOCATOR", "invalid query locator"));
    first = std::stoul(*number);
  }
  const std::string* type = call.target.param("jobType");
  const std::string* chunked = call.target.param("isPkChunkingEnabled");
  const bool none =
      (type && *type != (query ? "V2Query" : "V2Ingest")) || (chunked && iequals(*chunked, "true"));
  const std::string whose = call.user->admin ? std::string() : call.user->id;
  auto jobs = none ? std::vector<BulkJob>() : call.context.jobs.list(query, whose, first, jobs_a_page + 1);
  const bool done = jobs.size() <= jobs_a_page;
  if (!done) jobs.resize(jobs_a_page);
  std::string out = fmt::format("{{\"done\":{},\"records\":[", done);
  for (const BulkJob& job : jobs) {
    if (call.org().now() - job.created_at > kept_for) continue;
    if (out.back() != '[') out += ',';
    out += job_json(call, job, true);
  }
  out += "],\"nextRecordsUrl\":";
  if (done) return ok(out + "null}");
  append_string(out, fmt::format("{}/jobs/{}?queryLocator={}", call.base, query ? "query" : "ingest",
                                 base64(fmt::to_string(first + jobs_a_page))));
  return ok(out + "}");
}

Reply close_or_abort(Call& call, bool query, std::string_view id) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  auto job = visible_job(call, query, id);
  if (!job) return refuse_bulk(not_found());
  const JsonBody* state = std::get<const JsonBody*>(body)->find("state");
  const std::string wanted = state && state->kind == JsonBody::Kind::string ? state->text : "";
  if (wanted == "Aborted") {
    if (job->state == BulkState::aborted)
      return refuse_bulk(wrong_job_state("Aborting already Aborted Job not allowed"));
    if (is_over(*job)) return refuse_bulk(wrong_job_state("Aborting already Completed Job not allowed"));
    abort_job(call, *job);
  } else if (wanted == "UploadComplete" && !query) {
    if (job->state == BulkState::aborted)
      return refuse_bulk(wrong_job_state("Closing already aborted Job not allowed"));
    if (job->state != BulkState::open)
      return refuse_bulk(wrong_job_state("Closing already closed Job not allowed"));
    close_job(call, *job);
  } else {
    return refuse_bulk(bulk_error("INVALIDJOBSTATE", fmt::format("Job state not supported: {}", wanted)));
  }
  call.context.jobs.save(*job);
  return ok(job_json(call, *job, false));
}

Reply delete_job(Call& call, bool query, std::string_view id) {
  const auto job = visible_job(call, query, id);
  if (!job) return refuse_bulk(not_found());
  if (job->state == BulkState::open || (query && !is_over(*job)))
    return refuse_bulk(wrong_job_state(query
                                           ? "Deleting a Job that is not over is not allowed"
                                           : "Deleting an open Job is not allowed: close or abort it first"));
  call.context.jobs.remove(job->id);
  return no_content();
}

CsvForm form_of(const BulkJob& job) {
  CsvForm form;
  form.crlf = job.line_ending == "CRLF";
  for (const Delimiter& known : delimiters)
    if (known.name == job.delimiter) form.delimiter = known.character;
  return form;
}

std::variant<std::string, ApiError> job_word(const JsonBody::Member& member) {
  if (member.value.kind != JsonBody::Kind::string) return cannot_deserialize("string", member.value);
  return member.value.text;
}

std::optional<ApiError> take_form(const JsonBody::Member& member, BulkJob& job, bool& taken) {
  taken = member.name == "lineEnding" || member.name == "columnDelimiter" || member.name == "contentType" ||
          member.name == "concurrencyMode";
  if (!taken) return std::nullopt;
  const auto word = job_word(member);
  if (const auto* error = std::get_if<ApiError>(&word)) return *error;
  const std::string& text = std::get<std::string>(word);
  const auto is_delimiter = [&] {
    for (const Delimiter& known : delimiters)
      if (known.name == text) return true;
    return false;
  };
  const bool known = member.name == "lineEnding"        ? text == "LF" || text == "CRLF"
                     : member.name == "columnDelimiter" ? is_delimiter()
                     : member.name == "contentType"     ? text == "CSV"
                                                        : iequals(text, "Parallel");
  if (!known)
    return json_error(fmt::format("Cannot deserialize value of {} from String \"{}\" at {}", member.name,
                                  text, json_place(member.value)));
  if (member.name == "lineEnding") job.line_ending = text;
  if (member.name == "columnDelimiter") job.delimiter = text;
  return std::nullopt;
}

ApiError unknown_job_field(const JsonBody::Member& member) {
  return json_error(fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value)));
}

void close_job(const Call& call, BulkJob& job) {
  job.state = BulkState::upload_complete;
  job.closed_at = job.changed_at = call.org().now();
  job.due_at = job.closed_at + call.context.options.bulk_delay_ms;
  const JobEnd end = call.context.options.bulk_jobs_end;
  if (end != JobEnd::worked_on)
    call.context.jobs.will_end(job.id, end == JobEnd::failed ? BulkState::failed : BulkState::aborted);
}

void abort_job(Call& call, BulkJob& job) {
  job.state = BulkState::aborted;
  job.changed_at = call.org().now();
  if (job.query) return;
  const std::string data = call.context.jobs.text(job.id, BulkText::data);
  call.context.jobs.set_text(job.id, BulkText::unprocessed, data);
}

BulkJob begin_job(Call& call, BulkJob job) {
  job.user_id = call.user->id;
  job.version = call.version;
  job.created_at = job.changed_at = call.org().now();
  job.id = call.context.jobs.add(job);
  return job;
}

}  // namespace sfsim
