// Bulk API 2.0: what the files about jobs share. A job is made, gets its data, is closed; it is worked on
// when its time has come, before the next request is looked at or right after the one that closed it.
#pragma once
#include "sim/api/call.h"
#include "sim/api/csv.h"
#include "sim/org/bulk_jobs.h"

namespace sfsim {

inline constexpr int oldest_ingest_version = 41, oldest_bulk_query_version = 47;

// The resources under /jobs.
Reply bulk_resource(Call& call);  // call.path: jobs, ingest or query, ...

// Bulk's refusals have the code first and no `fields`.
Reply refuse_bulk(const ApiError& error);
ApiError bulk_error(std::string code, std::string message);  // 400
ApiError wrong_job_state(std::string_view message);          // INVALIDJOBSTATE
Reply csv_reply(std::string body);

// One job of this kind that the caller may see; nothing: 404.
std::optional<BulkJob> visible_job(const Call& call, bool query, std::string_view id);
std::string job_json(const Call& call, const BulkJob& job, bool whole);
Reply list_jobs(const Call& call, bool query);
Reply close_or_abort(Call& call, bool query, std::string_view id);
Reply delete_job(Call& call, bool query, std::string_view id);
CsvForm form_of(const BulkJob& job);

// What creating either kind has in common: lineEnding and columnDelimiter.
std::optional<ApiError> take_form(const JsonBody::Member& member, BulkJob& job, bool& taken);
std::variant<std::string, ApiError> job_word(const JsonBody::Member& member);  // its text
ApiError unknown_job_field(const JsonBody::Member& member);
// Closes the job as of now: worked on when the org's bulk_delay has passed.
void close_job(const Call& call, BulkJob& job);
// Adds it with the caller and the time.
BulkJob begin_job(Call& call, BulkJob job);

Reply create_ingest_job(Call& call);
Reply upload(Call& call, std::string_view id);
Reply ingest_results(Call& call, std::string_view id, std::string_view which);
Reply create_query_job(Call& call);
Reply query_results(Call& call, std::string_view id);

// Works on the jobs whose time has come.
void work_on_jobs(Context& context);
void work_on_ingest(Call& call, BulkJob& job);  // leaves the state and the results in the job
void work_on_query(Call& call, BulkJob& job);
void fail_job(Call& call, BulkJob& job, std::string problem);
void abort_job(Call& call, BulkJob& job);

// ---- shared with Bulk API 1.0
struct BulkRowResult {
  std::string id;
  bool created = false;
  std::vector<ApiError> errors;
};
// Writes the rows one by one, by the job's operation, object and external id; or why none can be.
std::variant<std::vector<BulkRowResult>, std::string> write_bulk_rows(Call& call, BulkJob& job,
                                                                      const CsvTable& table);
std::string bulk_error_text(const std::vector<ApiError>& errors);  // "CODE:message:Field1,Field2 --"
std::optional<ApiError> bulk_query_refusal(const QueryPage& page, std::string_view soql);
void append_bulk_header(std::string& out, const QueryPage& page, const CsvForm& form);
void append_bulk_rows(std::string& out, const QueryPage& page, const CsvForm& form);

}  // namespace sfsim
