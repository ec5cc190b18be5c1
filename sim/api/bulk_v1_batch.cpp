// Batches of Bulk API 1.0: posted, worked on in one transaction with their results, shown in the form of
// their job.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/bulk_v1.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr size_t largest_batch = 10'000'000, most_batch_rows = 10000;

std::string_view batch_state_name(AsyncBatchState state) {
  switch (state) {
    case AsyncBatchState::queued:
      return "Queued";
    case AsyncBatchState::completed:
      return "Completed";
    case AsyncBatchState::failed:
      return "Failed";
    case AsyncBatchState::not_processed:
      return "NotProcessed";
  }
  return "Queued";
}

std::string batch_moment(UnixMillis at, bool json) {
  std::string out;
  append_datetime(out, at / 1000 * 1000);
  if (!json) out.replace(out.size() - 5, 5, "Z");
  return out;
}

void append_batch_json(std::string& out, const AsyncBatch& batch) {
  std::string message = "null";
  if (!batch.message.empty()) append_string(message = "", batch.message);
  out += fmt::format(
      R"({{"apexProcessingTime":0,"apiActiveProcessingTime":0,"createdDate":"{}","id":"{}","jobId":"{}",)"
      R"("numberRecordsFailed":{},"numberRecordsProcessed":{},"state":"{}","stateMessage":{},)"
      R"("systemModstamp":"{}","totalProcessingTime":0}})",
      batch_moment(batch.created_at, true), batch.id, batch.job_id, batch.failed, batch.processed,
      batch_state_name(batch.state), message, batch_moment(batch.changed_at, true));
}

void append_batch_xml(XmlWriter& xml, const AsyncBatch& batch, std::string_view attributes) {
  xml.open("batchInfo", attributes)
      .text("id", batch.id)
      .text("jobId", batch.job_id)
      .text("state", batch_state_name(batch.state));
  if (!batch.message.empty()) xml.text("stateMessage", batch.message);
  xml.text("createdDate", batch_moment(batch.created_at, false))
      .text("systemModstamp", batch_moment(batch.changed_at, false))
      .text("numberRecordsProcessed", fmt::to_string(batch.processed))
      .text("numberRecordsFailed", fmt::to_string(batch.failed))
      .text("totalProcessingTime", "0")
      .text("apiActiveProcessingTime", "0")
      .text("apexProcessingTime", "0")
      .close();
}

AsyncBatch new_batch(const AsyncCall& async, const AsyncJob& job) {
  AsyncBatch batch;
  batch.job_id = job.id;
  batch.created_at = batch.changed_at = async.call.org().now();
  return batch;
}

AsyncBatch keep_failed(AsyncCall& async, const AsyncJob& job, std::string message) {
  AsyncBatch batch = new_batch(async, job);
  batch.state = AsyncBatchState::failed;
  batch.message = std::move(message);
  async.jobs.add_batch(batch, async.call.body, {});
  return batch;
}

AsyncBatch keep_results(AsyncCall& async, const AsyncJob& job, const AsyncResultSet& results,
                        std::string_view request) {
  AsyncBatch batch = new_batch(async, job);
  batch.state = AsyncBatchState::completed;
  batch.processed = static_cast<int64_t>(results.rows());
  batch.result_id = async.call.org().new_id("752");
  async.jobs.add_batch(batch, request, results.done());
  return batch;
}

// With PK chunking the batch that was posted is not processed; others, which Salesforce adds, have the rows.
AsyncBatch work_on_query_batch(AsyncCall& async, const AsyncJob& job) {
  Call& call = async.call;
  const bool chunked = job.chunk_rows > 0;
  const int page_rows = chunked ? static_cast<int>(std::min<int64_t>(job.chunk_rows, 2000)) : 2000;
  auto answer = call.context.queries.query(*call.user, call.body, {job.operation == "queryAll", page_rows});
  AsyncBatch posted;
  bool begun = false;
  AsyncResultSet results(call, job.format);
  while (true) {
    const auto* error = std::get_if<ApiError>(&answer);
    std::optional<ApiError> refused;
    if (!error) refused = bulk_query_refusal(std::get<QueryPage>(answer), call.body);
    if (refused && refused->code == "API_ERROR") refused->code = "FUNCTIONALITY_NOT_ENABLED";
    if (refused) error = &*refused;
    if (error)
      return keep_failed(
          async, job,
          fmt::format("InvalidBatch : Failed to process query: {}: {}", error->code, error->message));
    const QueryPage& page = std::get<QueryPage>(answer);
    if (!iequals(page.sobject, job.object))
      return keep_failed(
          async, job,
          fmt::format("InvalidBatch : The query is of {}, the job of {}", page.sobject, job.object));
    if (chunked && !begun) {
      posted = new_batch(async, job);
      posted.state = AsyncBatchState::not_processed;
      async.jobs.add_batch(posted, call.body, {});
    }
    begun = true;
    results.add(page);
    const bool full = chunked && results.rows() >= static_cast<size_t>(job.chunk_rows);
    if (page.done || full) {
      const AsyncBatch kept = keep_results(async, job, results, call.body);
      if (!chunked) posted = kept;
      results = AsyncResultSet(call, job.format);
    }
    if (page.done) return posted;
    answer = call.context.queries.next(*call.user, page.next_locator);
  }
}

AsyncBatch work_on_rows(AsyncCall& async, const AsyncJob& job) {
  const auto read = async_table(job.format, async.call.body);
  if (const auto* problem = std::get_if<std::string>(&read)) return keep_failed(async, job, *problem);
  const CsvTable& table = std::get<CsvTable>(read);
  if (table.rows.size() > most_batch_rows)
    return keep_failed(async, job,
                       fmt::format("InvalidBatch : The batch has {} records, more than {}", table.rows.size(),
                                   most_batch_rows));
  BulkJob work;
  work.operation = job.operation;
  work.object = job.object;
  work.external_id_field = job.external_id_field;
  const auto done = write_bulk_rows(async.call, work, table);
  if (const auto* problem = std::get_if<std::string>(&done)) return keep_failed(async, job, *problem);
  const auto& results = std::get<0>(done);
  AsyncBatch batch = new_batch(async, job);
  batch.state = AsyncBatchState::completed;
  batch.processed = static_cast<int64_t>(results.size());
  for (const BulkRowResult& result : results) batch.failed += result.errors.empty() ? 0 : 1;
  async.jobs.add_batch(batch, async.call.body, async_row_results(job.format, results));
  return batch;
}

bool is_blank(std::string_view text) { return trimmed(text).find_first_not_of("\r\n\t ") == text.npos; }

// JSON and CSV queries come under every type; data only under the job's.
bool has_wrong_type(const AsyncCall& async, const AsyncJob& job) {
  const std::string_view header = async.call.header("Content-Type");
  const std::string_view type = trimmed(header.substr(0, header.find(';')));
  if (type.empty() || is_async_query(job)) return false;
  return !iequals(type, content_type_of(job.format)) &&
         !(job.format == AsyncFormat::xml && iequals(type, "text/xml"));
}

}  // namespace

Reply post_async_batch(AsyncCall& async, const AsyncJob& job) {
  if (job.state != AsyncJobState::open)
    return refuse_async(async, "InvalidJobState", "Adding a batch to a Job that is not open is not allowed");
  if (has_wrong_type(async, job))
    return refuse_async(async, "InvalidBatch",
                        fmt::format("The batch is sent as {}, the job's content type is {}",
                                    async.call.header("Content-Type"), content_type_of(job.format)));
  if (async.call.body.size() > largest_batch)
    return refuse_async(async, "ClientInputError", "The batch is larger than 10000000 bytes");
  if (is_blank(async.call.body)) return refuse_async(async, "ClientInputError", "The batch is empty");
  AsyncBatch batch;
  {
    Org::Transaction transaction(async.call.org());
    batch = is_async_query(job) ? work_on_query_batch(async, job) : work_on_rows(async, job);
    transaction.commit();
  }
  // The answer to a post is older than the work (recorded): so it says.
  batch.state = AsyncBatchState::queued;
  batch.message.clear();
  batch.processed = batch.failed = 0;
  return show_async_batch(job, batch, 201);
}

Reply show_async_batch(const AsyncJob& job, const AsyncBatch& batch, int status) {
  std::string out;
  if (job.format == AsyncFormat::json) {
    append_batch_json(out, batch);
    return async_reply(std::move(out), async_json, status);
  }
  out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  XmlWriter xml(out, true);
  append_batch_xml(xml, batch, async_space);
  return async_reply(std::move(out), async_xml, status);
}

Reply show_async_batches(const AsyncJob& job, const std::vector<AsyncBatch>& batches) {
  std::string out;
  if (job.format == AsyncFormat::json) {
    out = "{\"batchInfo\":[";
    for (const AsyncBatch& batch : batches) {
      if (out.back() != '[') out += ',';
      append_batch_json(out, batch);
    }
    return async_reply(out + "]}", async_json);
  }
  out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  XmlWriter xml(out, true);
  if (batches.empty()) {
    xml.empty("batchInfoList", async_space);
  } else {
    xml.open("batchInfoList", async_space);
    for (const AsyncBatch& batch : batches) append_batch_xml(xml, batch, {});
    xml.close();
  }
  return async_reply(std::move(out), async_xml);
}

Reply show_async_results(const AsyncCall& async, const AsyncJob& job, const AsyncBatch& batch) {
  if (batch.state != AsyncBatchState::completed)
    return refuse_async(async, "InvalidBatch", "Records not processed");
  if (!is_async_query(job)) return async_reply(async.jobs.result_of(batch.id), content_type_of(job.format));
  if (job.format == AsyncFormat::json) return async_reply("[\"" + batch.result_id + "\"]", async_json);
  std::string out;
  XmlWriter(out).open("result-list", async_space).text("result", batch.result_id).close();
  return async_reply(std::move(out), async_xml);
}

}  // namespace sfsim
