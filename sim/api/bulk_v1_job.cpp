// Jobs of Bulk API 1.0: made, closed, aborted, shown. What is shown follows a real one's template
// (fixtures/CumulusCI/templates).
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/api/bulk_v1.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr int64_t usual_chunk = 100000, largest_chunk = 250000;
constexpr std::string_view v1_operations[] = {"insert", "update",     "upsert",  "delete",
                                              "query",  "hardDelete", "queryAll"};

// ---- what a request says about a job, in XML or JSON

struct JobWords {
  Pairs words;
  std::string value(std::string_view name) const { return std::string(find_header(words, name)); }
};

std::variant<JobWords, std::string> job_words(const AsyncCall& async) {
  JobWords out;
  if (async.json) {
    const auto json = read_json(async.call.body);
    if (const auto* error = std::get_if<ApiError>(&json)) return error->message;
    if (!std::get<JsonBody>(json).is_object()) return "A job is an object";
    for (const JsonBody::Member& member : std::get<JsonBody>(json).members) {
      if (member.value.is_object() || member.value.is_array()) return "A job's values are texts";
      std::string text;
      append_value(text, member.value.scalar());
      if (member.value.kind == JsonBody::Kind::string) text = member.value.text;
      if (member.value.kind != JsonBody::Kind::null) out.words.emplace_back(member.name, std::move(text));
    }
    return out;
  }
  const auto xml = read_xml(async.call.body);
  if (const auto* problem = std::get_if<std::string>(&xml)) return *problem;
  const XmlElement& root = std::get<XmlElement>(xml);
  if (root.name != "jobInfo") return fmt::format("Expected jobInfo, found {}", root.name);
  for (const XmlElement& child : root.children)
    if (!child.nil) out.words.emplace_back(child.name, std::string(trimmed(child.text)));
  return out;
}

// "TRUE", "chunkSize=50000; startRow=..": rows a chunk; 0 for none.
int64_t chunk_rows(std::string_view header) {
  header = trimmed(header);
  if (header.empty() || iequals(header, "false")) return 0;
  const size_t at = header.find("chunkSize=");
  if (at == header.npos) return usual_chunk;
  int64_t rows = 0;
  std::from_chars(header.data() + at + 10, header.data() + header.size(), rows);
  return rows > 0 ? std::min(rows, largest_chunk) : usual_chunk;
}

std::optional<AsyncFormat> format_named(const std::string& name) {
  if (name.empty() || name == "XML") return AsyncFormat::xml;
  if (name == "CSV") return AsyncFormat::csv;
  if (name == "JSON") return AsyncFormat::json;
  return std::nullopt;
}

// The job, or a code and a text.
struct JobRefusal {
  std::string_view code;
  std::string message;
};

std::optional<JobRefusal> check_job_operation(const Call& call, const SobjectSchema& object, AsyncJob& job) {
  if (std::find(std::begin(v1_operations), std::end(v1_operations), job.operation) == std::end(v1_operations))
    return JobRefusal{"InvalidOperation", fmt::format("Operation '{}' is not supported", job.operation)};
  if (job.operation == "hardDelete" && !call.user->admin)
    return JobRefusal{"FeatureNotEnabled",
                      "hardDelete operation requires special user profile permission, please contact your "
                      "system administrator"};
  if (job.operation != "upsert") {
    job.external_id_field.clear();
    return std::nullopt;
  }
  if (job.external_id_field.empty())
    return JobRefusal{
        "InvalidJob",
        fmt::format("External ID was blank for {}. An External ID must be specified for upsert.",
                    object.name)};
  const FieldSchema* field = lookup_field(call, object, job.external_id_field);
  if (!field)
    return JobRefusal{"InvalidJob",
                      fmt::format("Field name provided, {} does not match an External ID, Salesforce Id, or "
                                  "indexed field for {}",
                                  job.external_id_field, object.name)};
  job.external_id_field = field->name;
  return std::nullopt;
}

std::variant<AsyncJob, JobRefusal> job_from(const Call& call, const JobWords& words) {
  AsyncJob job;
  job.operation = words.value("operation");
  job.object = words.value("object");
  job.external_id_field = words.value("externalIdFieldName");
  const std::string mode = words.value("concurrencyMode");
  const auto format = format_named(words.value("contentType"));
  if (!format)
    return JobRefusal{"InvalidJob",
                      fmt::format("contentType {} is not supported", words.value("contentType"))};
  job.format = *format;
  // simple-salesforce sends the number of the mode.
  const bool serial = iequals(mode, "Serial") || mode == "1";
  if (!serial && !mode.empty() && !iequals(mode, "Parallel") && mode != "0")
    return JobRefusal{"InvalidJob", fmt::format("concurrencyMode {} is not supported", mode)};
  if (serial) job.concurrency = "Serial";
  const SobjectSchema* object = visible_object(call, job.object);
  if (!object) return JobRefusal{"InvalidJob", fmt::format("Unable to find object: {}", job.object)};
  if (!object->history_of.empty() && job.operation != "query" && job.operation != "queryAll")
    return JobRefusal{"InvalidEntity",
                      fmt::format("Entity '{}' is not supported by the Bulk API.", object->name)};
  job.object = object->name;
  if (auto refusal = check_job_operation(call, *object, job)) return std::move(*refusal);
  if (is_async_query(job)) job.chunk_rows = chunk_rows(call.header("Sforce-Enable-PKChunking"));
  return job;
}

// ---- what is shown

std::string_view state_name(AsyncJobState state) {
  switch (state) {
    case AsyncJobState::open:
      return "Open";
    case AsyncJobState::closed:
      return "Closed";
    case AsyncJobState::aborted:
      return "Aborted";
  }
  return "Open";
}

std::string whole_seconds(UnixMillis at, bool json) {
  std::string out;
  append_datetime(out, at / 1000 * 1000);
  if (!json) out.replace(out.size() - 5, 5, "Z");
  return out;
}

struct Counters {
  int64_t completed = 0, failed = 0, total = 0, rows = 0, rows_failed = 0;
};
Counters counters_of(const std::vector<AsyncBatch>& batches) {
  Counters out;
  for (const AsyncBatch& batch : batches) {
    ++out.total;
    if (batch.state == AsyncBatchState::completed) ++out.completed;
    if (batch.state == AsyncBatchState::failed) ++out.failed;
    out.rows += batch.processed;
    out.rows_failed += batch.failed;
  }
  return out;
}

std::string job_as_json(const AsyncJob& job, const Counters& n) {
  const auto text = [](std::string_view value) {
    std::string out;
    if (value.empty()) return std::string("null");
    append_string(out, value);
    return out;
  };
  return fmt::format(
      R"({{"apexProcessingTime":0,"apiActiveProcessingTime":0,"apiVersion":{}.0,"assignmentRuleId":null,)"
      R"("concurrencyMode":"{}","contentType":"{}","createdById":"{}","createdDate":"{}",)"
      R"("externalIdFieldName":{},"fastPathEnabled":false,"id":"{}","numberBatchesCompleted":{},)"
      R"("numberBatchesFailed":{},"numberBatchesInProgress":0,"numberBatchesQueued":0,)"
      R"("numberBatchesTotal":{},"numberRecordsFailed":{},"numberRecordsProcessed":{},"numberRetries":0,)"
      R"("object":{},"operation":"{}","state":"{}","systemModstamp":"{}","totalProcessingTime":0}})",
      job.version, job.concurrency,
      job.format == AsyncFormat::csv   ? "CSV"
      : job.format == AsyncFormat::xml ? "XML"
                                       : "JSON",
      job.user_id, whole_seconds(job.created_at, true), text(job.external_id_field), job.id, n.completed,
      n.failed, n.total, n.rows_failed, n.rows, text(job.object), job.operation, state_name(job.state),
      whole_seconds(job.changed_at, true));
}

std::string job_as_xml(const AsyncJob& job, const Counters& n) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  XmlWriter xml(out, true);
  const auto number = [&](std::string_view name, int64_t value) { xml.text(name, fmt::to_string(value)); };
  xml.open("jobInfo", async_space);
  xml.text("id", job.id)
      .text("operation", job.operation)
      .text("object", job.object)
      .text("createdById", job.user_id)
      .text("createdDate", whole_seconds(job.created_at, false))
      .text("systemModstamp", whole_seconds(job.changed_at, false))
      .text("state", state_name(job.state));
  if (!job.external_id_field.empty()) xml.text("externalIdFieldName", job.external_id_field);
  xml.text("concurrencyMode", job.concurrency)
      .text("contentType", job.format == AsyncFormat::csv   ? "CSV"
                           : job.format == AsyncFormat::xml ? "XML"
                                                            : "JSON");
  number("numberBatchesQueued", 0);
  number("numberBatchesInProgress", 0);
  number("numberBatchesCompleted", n.completed);
  number("numberBatchesFailed", n.failed);
  number("numberBatchesTotal", n.total);
  number("numberRecordsProcessed", n.rows);
  number("numberRetries", 0);
  xml.text("apiVersion", fmt::format("{}.0", job.version));
  number("numberRecordsFailed", n.rows_failed);
  number("totalProcessingTime", 0);
  number("apiActiveProcessingTime", 0);
  number("apexProcessingTime", 0);
  xml.close();
  return out;
}

}  // namespace

Reply show_async_job(const AsyncCall& async, const AsyncJob& job, int status) {
  const Counters counters = counters_of(async.jobs.batches(job.id));
  return async.json ? async_reply(job_as_json(job, counters), async_json, status)
                    : async_reply(job_as_xml(job, counters), async_xml, status);
}

Reply create_async_job(AsyncCall& async) {
  const auto words = job_words(async);
  if (const auto* problem = std::get_if<std::string>(&words))
    return refuse_async(async, "InvalidJob", "Unable to parse Job: " + *problem);
  auto made = job_from(async.call, std::get<JobWords>(words));
  if (const auto* refusal = std::get_if<JobRefusal>(&made))
    return refuse_async(async, refusal->code, refusal->message);
  AsyncJob job = std::get<AsyncJob>(std::move(made));
  job.user_id = async.call.user->id;
  job.version = async.call.version;
  job.created_at = job.changed_at = async.call.org().now();
  job.id = async.jobs.add(job);
  return show_async_job(async, job, 201);
}

Reply change_async_job(AsyncCall& async, AsyncJob job) {
  const auto words = job_words(async);
  if (const auto* problem = std::get_if<std::string>(&words))
    return refuse_async(async, "InvalidJob", "Unable to parse Job: " + *problem);
  const std::string state = std::get<JobWords>(words).value("state");
  const bool closes = state == "Closed", aborts = state == "Aborted";
  if (!closes && !aborts)
    return refuse_async(async, "InvalidJobState", fmt::format("Job state not supported: {}", state));
  if (job.state == AsyncJobState::aborted)
    return refuse_async(
        async, "InvalidJobState",
        closes ? "Closing already aborted Job not allowed" : "Aborting already Aborted Job not allowed");
  if (job.state == AsyncJobState::closed)
    return refuse_async(
        async, "InvalidJobState",
        closes ? "Closing already closed Job not allowed" : "Aborting already Completed Job not allowed");
  job.state = closes ? AsyncJobState::closed : AsyncJobState::aborted;
  job.changed_at = async.call.org().now();
  async.jobs.save(job);
  return show_async_job(async, job);
}

}  // namespace sfsim
