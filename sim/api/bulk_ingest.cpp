// Ingest jobs: made from JSON, or from JSON and data in one multipart body; one upload each; results by row.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/bulk.h"
#include "sim/api/multipart.h"

namespace sfsim {
namespace {

constexpr size_t largest_inline_data = 100000;  // characters (salesforce-api.md 7)
constexpr std::string_view operations[] = {"insert", "update", "upsert", "delete", "hardDelete"};

// Which operation, and what it needs. The texts about external ids are Bulk's own.
std::optional<ApiError> check_operation(const Call& call, const SobjectSchema& object, BulkJob& job) {
  if (std::find(std::begin(operations), std::end(operations), job.operation) == std::end(operations))
    return bulk_error("INVALIDOPERATION", fmt::format("Operation '{}' is not supported", job.operation));
  if (job.operation == "hardDelete" && !call.user->admin)
    return bulk_error("FEATURENOTENABLED",
                      "hardDelete operation requires special user profile permission, please contact your "
                      "system administrator");
  if (job.operation != "upsert") {
    job.external_id_field.clear();
    return std::nullopt;
  }
  if (job.external_id_field.empty())
    return bulk_error("INVALIDJOB",
                      fmt::format("External ID was blank for {}. An External ID must be specified "
                                  "for upsert.",
                                  object.name));
  const FieldSchema* field = lookup_field(call, object, job.external_id_field);
  if (!field)
    return bulk_error("INVALID_FIELD",
                      fmt::format("Field name provided, {} does not match an External ID, Salesforce Id, or "
                                  "indexed field for {}",
                                  job.external_id_field, object.name));
  job.external_id_field = field->name;
  return std::nullopt;
}

std::variant<BulkJob, ApiError> job_of(const Call& call, const JsonBody& body) {
  BulkJob job;
  for (const JsonBody::Member& member : body.members) {
    bool taken = false;
    if (auto error = take_form(member, job, taken)) return *error;
    if (taken || member.name == "assignmentRuleId") continue;
    std::string* into = member.name == "object"                ? &job.object
                        : member.name == "operation"           ? &job.operation
                        : member.name == "externalIdFieldName" ? &job.external_id_field
                                                               : nullptr;
    if (into == nullptr) return unknown_job_field(member);
    if (member.value.kind == JsonBody::Kind::null) continue;
    auto word = job_word(member);
    if (auto* error = std::get_if<ApiError>(&word)) return std::move(*error);
    *into = std::get<std::string>(std::move(word));
  }
  if (job.object.empty() || job.operation.empty())
    return bulk_error("INVALIDJOB", job.object.empty() ? "Object is a required field of a job"
                                                       : "Operation is a required field of a job");
  const SobjectSchema* object = visible_object(call, job.object);
  if (!object || !object->history_of.empty())
    return bulk_error("INVALIDENTITY",
                      fmt::format("Entity '{}' is not supported by the Bulk API.", job.object));
  job.object = object->name;
  if (auto error = check_operation(call, *object, job)) return *error;
  return job;
}

std::string_view without_blank_end(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  return text;
}

Reply create_with_data(Call& call, const std::vector<BodyPart>& parts) {
  const BodyPart* described = nullptr;
  const BodyPart* content = nullptr;
  for (const BodyPart& part : parts) {
    if (part.name == "job") described = &part;
    if (part.name == "content") content = &part;
  }
  if (!described || !content)
    return refuse_bulk(bulk_error("INVALIDJOB", "A multipart request has the parts job and content"));
  if (content->body.size() > largest_inline_data)
    return refuse_bulk(bulk_error(
        "CLIENTINPUTERROR", "The data of a multipart request may have no more than 100,000 characters"));
  const auto json = read_json(described->body);
  if (const auto* error = std::get_if<ApiError>(&json)) return refuse(*error);
  auto read = job_of(call, std::get<JsonBody>(json));
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse_bulk(*error);
  BulkJob job = begin_job(call, std::move(std::get<BulkJob>(read)));
  const std::string_view data = without_blank_end(content->body);
  call.context.jobs.set_text(job.id, BulkText::data, std::string(data) + std::string(line_end(form_of(job))));
  job.uploaded = true;
  close_job(call, job);
  call.context.jobs.save(job);
  return ok(job_json(call, job, false));
}

}  // namespace

Reply create_ingest_job(Call& call) {
  if (const auto parts = parts_of(call.header("Content-Type"), call.body))
    return create_with_data(call, *parts);
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  auto read = job_of(call, *std::get<const JsonBody*>(body));
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse_bulk(*error);
  return ok(job_json(call, begin_job(call, std::move(std::get<BulkJob>(read))), false));
}

// 201 and nothing else is what clients take for success (clients.md).
Reply upload(Call& call, std::string_view id) {
  auto job = visible_job(call, false, id);
  if (!job) return refuse_bulk(not_found());
  const std::string_view type = call.header("Content-Type");
  if (!iequals(trimmed(type.substr(0, type.find(';'))), "text/csv"))
    return refuse_bulk(
        bulk_error("CLIENTINPUTERROR", fmt::format("Content-Type '{}' is not text/csv", type)));
  if (job->state != BulkState::open)
    return refuse_bulk(wrong_job_state("Uploading data to a Job that is not open is not allowed"));
  if (job->uploaded)
    return refuse_bulk(
        bulk_error("BULK_API_ERROR",
                   fmt::format("Found multipe contents for job: <{}>, please 'Close' / 'Abort' / 'Delete' "
                               "the current Job then create a new Job and make sure you only do 'PUT' "
                               "once on a given Job.",
                               job->id.substr(0, 15))));
  call.context.jobs.set_text(job->id, BulkText::data, call.body);
  job->uploaded = true;
  job->changed_at = call.org().now();
  call.context.jobs.save(*job);
  Reply reply;
  reply.status = 201;
  return reply;
}

Reply ingest_results(Call& call, std::string_view id, std::string_view which) {
  const auto job = visible_job(call, false, id);
  if (!job) return refuse_bulk(not_found());
  if (job->state == BulkState::open || job->state == BulkState::upload_complete)
    return refuse_bulk(wrong_job_state("Results of a Job that is not over are not available"));
  const BulkText text = iequals(which, "successfulResults") ? BulkText::successful
                        : iequals(which, "failedResults")   ? BulkText::failed
                                                            : BulkText::unprocessed;
  return csv_reply(call.context.jobs.text(job->id, text));
}

}  // namespace sfsim
