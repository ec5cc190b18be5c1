// Updates by Bulk API 2.0. The data goes inside the request that makes the job: one call instead of three,
// and nothing is left open when it is cut short. A job whose making was not answered may have run; true is
// written again then, which changes nothing.
#include <fmt/format.h>

#include <algorithm>

#include "syncer/salesforce/client.h"
#include "syncer/salesforce/dates.h"
#include "syncer/salesforce/decode.h"
#include "syncer/salesforce/job_rows.h"

namespace syncer {
namespace {

constexpr std::string_view boundary = "syncer.job.and.content";

std::vector<std::string> fields_of(const std::vector<RecordWrite>& writes) {
  std::vector<std::string> fields;
  for (const RecordWrite& write : writes)
    for (const std::string* field : {&write.field, &write.also})
      if (!field->empty() && std::find(fields.begin(), fields.end(), *field) == fields.end())
        fields.push_back(*field);
  return fields;
}

// An empty cell leaves the field as it is.
std::string rows_of(const std::vector<RecordWrite>& writes) {
  const std::vector<std::string> fields = fields_of(writes);
  std::string rows = "Id";
  for (const std::string& field : fields) rows += "," + field;
  rows += "\n";
  for (const RecordWrite& write : writes) {
    rows += write.id;
    for (const std::string& field : fields)
      rows += field == write.field || field == write.also ? ",true" : ",";
    rows += "\n";
  }
  return rows;
}

std::string part(std::string_view type, std::string_view name, std::string_view body) {
  return fmt::format("--{}\r\nContent-Type: {}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n",
                     boundary, type, name, body);
}

bool is_job_id(std::string_view id) {
  return id.size() == 18 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

}  // namespace

JobReply Client::read_job(const Reply& reply, bool of_writes) const {
  JobReply job;
  job.request_id = reply.request_id;
  job.withdrawn = reply.withdrawn;
  job.failure = reply.failure;
  if (job.failure || job.withdrawn) return job;
  job.answered_at = parse_http_date(reply.response.header("Date")).value_or(0);
  std::string problem = decode_job(reply.response.body, of_writes, job);
  if (problem.empty() && !is_job_id(job.id)) problem = "a job with an id of another form";
  if (!problem.empty()) job.failure = malformed_reply(problem, reply.response.status);
  return job;
}

JobReply Client::update_by_job(const std::vector<RecordWrite>& writes, const CallContext& context) {
  JobReply refused;
  refused.failure = make_failure("MALFORMED_ID", "rows that no job can take", 0);
  const auto fits = [&](const RecordWrite& write) {
    return write.object == writes.front().object && record_key(write.id) && write.id.size() == 18 &&
           is_api_name(write.field) && (write.also.empty() || is_api_name(write.also));
  };
  if (writes.empty() || writes.size() > max_records_per_job ||
      !std::all_of(writes.begin(), writes.end(), fits))
    return refused;
  const std::string about = fmt::format(
      R"({{"object":"{}","operation":"update","contentType":"CSV","lineEnding":"LF","columnDelimiter":"COMMA"}})",
      api_name(writes.front().object));
  const std::string body = part("application/json", "job", about) +
                           part("text/csv", "content", rows_of(writes)) + fmt::format("--{}--\r\n", boundary);
  CallContext with_type = context;
  with_type.content_type = fmt::format("multipart/form-data; boundary={}", boundary);
  return read_job(call("POST", base_path_ + "/jobs/ingest", body, with_type), true);
}

JobReply Client::job(const std::string& id, const CallContext& context) {
  return read_job(call("GET", base_path_ + "/jobs/ingest/" + id, {}, context), true);
}

JobReply Client::abort_job(const std::string& id, const CallContext& context) {
  return read_job(call("PATCH", base_path_ + "/jobs/ingest/" + id, R"({"state":"Aborted"})", context), true);
}

JobRefusals Client::job_refusals(const std::string& id, const CallContext& context) {
  const Reply reply = call("GET", base_path_ + "/jobs/ingest/" + id + "/failedResults", {}, context);
  JobRefusals refusals;
  refusals.failure = reply.failure;
  if (refusals.failure) return refusals;
  const std::string problem = read_refused_rows(reply.response.body, refusals.rows);
  if (!problem.empty()) refusals.failure = malformed_reply(problem, reply.response.status);
  return refusals;
}

}  // namespace syncer
