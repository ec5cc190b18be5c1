// Two tables. A batch is written once, when it came, for it is worked on at once.
#include "sim/org/async_jobs.h"

#include <SQLiteCpp/Database.h>

#include "sim/org/statement.h"

namespace sfsim {
namespace {

constexpr const char* tables =
    "CREATE TABLE IF NOT EXISTS sf_async_job(id TEXT PRIMARY KEY, user_id TEXT, operation TEXT, object TEXT, "
    "external_id_field TEXT, concurrency TEXT, format INTEGER, state INTEGER, version INTEGER, "
    "chunk_rows INTEGER, created_at INTEGER, changed_at INTEGER);"
    "CREATE TABLE IF NOT EXISTS sf_async_batch(id TEXT PRIMARY KEY, job_id TEXT, state INTEGER, message "
    "TEXT, "
    "result_id TEXT, processed INTEGER, failed INTEGER, created_at INTEGER, changed_at INTEGER, "
    "request TEXT, result TEXT);"
    "CREATE INDEX IF NOT EXISTS sf_async_batch_job ON sf_async_batch(job_id);";

constexpr const char* batch_columns =
    "SELECT id, job_id, state, message, result_id, processed, failed, created_at, changed_at "
    "FROM sf_async_batch ";

AsyncBatch batch_in(const Statement& row) {
  AsyncBatch batch;
  batch.id = row.text(0);
  batch.job_id = row.text(1);
  batch.state = static_cast<AsyncBatchState>(row.integer(2));
  batch.message = row.text(3);
  batch.result_id = row.text(4);
  batch.processed = row.integer(5);
  batch.failed = row.integer(6);
  batch.created_at = row.integer(7);
  batch.changed_at = row.integer(8);
  return batch;
}

}  // namespace

bool AsyncJobs::exist() const {
  Statement table(org_.db().getHandle(), "SELECT 1 FROM sqlite_master WHERE name = 'sf_async_batch'");
  return table.step();
}

std::string AsyncJobs::add(const AsyncJob& job) {
  execute(org_.db().getHandle(), tables);
  const std::string id = org_.new_id("750");
  Statement insert(org_.db().getHandle(), "INSERT INTO sf_async_job VALUES(?,?,?,?,?,?,?,?,?,?,?,?)");
  int index = 0;
  for (const std::string* text :
       {&id, &job.user_id, &job.operation, &job.object, &job.external_id_field, &job.concurrency})
    insert.bind(++index, std::string_view(*text));
  for (const int64_t number : {static_cast<int64_t>(job.format), static_cast<int64_t>(job.state),
                               int64_t{job.version}, job.chunk_rows, job.created_at, job.changed_at})
    insert.bind(++index, number);
  insert.run();
  return id;
}

void AsyncJobs::save(const AsyncJob& job) {
  Statement update(org_.db().getHandle(), "UPDATE sf_async_job SET state = ?, changed_at = ? WHERE id = ?");
  update.bind(1, static_cast<int64_t>(job.state));
  update.bind(2, job.changed_at);
  update.bind(3, std::string_view(job.id));
  update.run();
}

std::optional<AsyncJob> AsyncJobs::find(std::string_view id) const {
  if (!exist()) return std::nullopt;
  Statement row(
      org_.db().getHandle(),
      "SELECT id, user_id, operation, object, external_id_field, concurrency, format, state, version, "
      "chunk_rows, created_at, changed_at FROM sf_async_job WHERE id = ?");
  row.bind(1, id);
  if (!row.step()) return std::nullopt;
  AsyncJob job;
  job.id = row.text(0);
  job.user_id = row.text(1);
  job.operation = row.text(2);
  job.object = row.text(3);
  job.external_id_field = row.text(4);
  job.concurrency = row.text(5);
  job.format = static_cast<AsyncFormat>(row.integer(6));
  job.state = static_cast<AsyncJobState>(row.integer(7));
  job.version = static_cast<int>(row.integer(8));
  job.chunk_rows = row.integer(9);
  job.created_at = row.integer(10);
  job.changed_at = row.integer(11);
  return job;
}

void AsyncJobs::add_batch(AsyncBatch& batch, std::string_view request, std::string_view result) {
  batch.id = org_.new_id("751");
  Statement insert(org_.db().getHandle(), "INSERT INTO sf_async_batch VALUES(?,?,?,?,?,?,?,?,?,?,?)");
  insert.bind(1, std::string_view(batch.id));
  insert.bind(2, std::string_view(batch.job_id));
  insert.bind(3, static_cast<int64_t>(batch.state));
  insert.bind(4, std::string_view(batch.message));
  insert.bind(5, std::string_view(batch.result_id));
  insert.bind(6, batch.processed);
  insert.bind(7, batch.failed);
  insert.bind(8, batch.created_at);
  insert.bind(9, batch.changed_at);
  insert.bind(10, request);
  insert.bind(11, result);
  insert.run();
}

std::optional<AsyncBatch> AsyncJobs::find_batch(std::string_view job_id, std::string_view id) const {
  if (!exist()) return std::nullopt;
  Statement row(org_.db().getHandle(), std::string(batch_columns) + "WHERE id = ? AND job_id = ?");
  row.bind(1, id);
  row.bind(2, job_id);
  if (!row.step()) return std::nullopt;
  return batch_in(row);
}

std::vector<AsyncBatch> AsyncJobs::batches(std::string_view job_id) const {
  std::vector<AsyncBatch> all;
  if (!exist()) return all;
  Statement rows(org_.db().getHandle(), std::string(batch_columns) + "WHERE job_id = ? ORDER BY id");
  rows.bind(1, job_id);
  while (rows.step()) all.push_back(batch_in(rows));
  return all;
}

std::string AsyncJobs::text(std::string_view column, std::string_view batch_id) const {
  if (!exist()) return {};
  Statement row(org_.db().getHandle(), "SELECT " + std::string(column) + " FROM sf_async_batch WHERE id = ?");
  row.bind(1, batch_id);
  return row.step() ? row.text(0) : std::string();
}

std::string AsyncJobs::request_of(std::string_view batch_id) const { return text("request", batch_id); }
std::string AsyncJobs::result_of(std::string_view batch_id) const { return text("result", batch_id); }

int64_t AsyncJobs::batches_since(UnixMillis moment) const {
  if (!exist()) return 0;
  Statement row(org_.db().getHandle(), "SELECT count(*) FROM sf_async_batch WHERE created_at > ?");
  row.bind(1, int64_t{moment});
  return row.step() ? row.integer(0) : 0;
}

}  // namespace sfsim
