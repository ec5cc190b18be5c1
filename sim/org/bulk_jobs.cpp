// One row a job. Polls are many and data is large: the texts are read only by name. The time of the next job
// is known without asking the database, for every request looks whether one is due.
#include "sim/org/bulk_jobs.h"

#include <SQLiteCpp/Database.h>

#include <limits>

#include "sim/org/statement.h"

namespace sfsim {
namespace {

constexpr std::string_view columns =
    "id, query, user_id, operation, object, external_id_field, delimiter, line_ending, version, state, "
    "uploaded, "
    "created_at, changed_at, closed_at, due_at, processed, failed, problem, soql";

BulkJob job_in(const Statement& row) {
  BulkJob job;
  job.id = row.text(0);
  job.query = row.integer(1) != 0;
  job.user_id = row.text(2);
  job.operation = row.text(3);
  job.object = row.text(4);
  job.external_id_field = row.text(5);
  job.delimiter = row.text(6);
  job.line_ending = row.text(7);
  job.version = static_cast<int>(row.integer(8));
  job.state = static_cast<BulkState>(row.integer(9));
  job.uploaded = row.integer(10) != 0;
  job.created_at = row.integer(11);
  job.changed_at = row.integer(12);
  job.closed_at = row.integer(13);
  job.due_at = row.integer(14);
  job.processed = row.integer(15);
  job.failed = row.integer(16);
  job.problem = row.text(17);
  job.soql = row.text(18);
  return job;
}

std::string_view column_of(BulkText which) {
  switch (which) {
    case BulkText::data:
      return "data";
    case BulkText::successful:
      return "successful_rows";
    case BulkText::failed:
      return "failed_rows";
    case BulkText::unprocessed:
      return "unprocessed_rows";
  }
  return "data";
}

std::string select(std::string_view what, std::string_view rest) {
  return "SELECT " + std::string(what) + " FROM sf_bulk_job " + std::string(rest);
}

}  // namespace

std::string BulkJobs::add(BulkJob job) {
  job.id = org_.new_id("750");
  Statement insert(org_.db().getHandle(), "INSERT INTO sf_bulk_job(id, query, user_id) VALUES(?, ?, ?)");
  insert.bind(1, std::string_view(job.id));
  insert.bind(2, static_cast<int64_t>(job.query));
  insert.bind(3, std::string_view(job.user_id));
  insert.run();
  save(job);
  return job.id;
}

void BulkJobs::save(const BulkJob& job) {
  Statement update(
      org_.db().getHandle(),
      "UPDATE sf_bulk_job SET operation = ?, object = ?, external_id_field = ?, delimiter = ?, "
      "line_ending = ?, version = ?, state = ?, uploaded = ?, created_at = ?, changed_at = ?, "
      "closed_at = ?, due_at = ?, processed = ?, failed = ?, problem = ?, soql = ? WHERE id = ?");
  int index = 0;
  for (const std::string* text :
       {&job.operation, &job.object, &job.external_id_field, &job.delimiter, &job.line_ending})
    update.bind(++index, std::string_view(*text));
  for (const int64_t number :
       {int64_t{job.version}, static_cast<int64_t>(job.state), int64_t{job.uploaded}, job.created_at,
        job.changed_at, job.closed_at, job.due_at, job.processed, job.failed})
    update.bind(++index, number);
  for (const std::string* text : {&job.problem, &job.soql, &job.id})
    update.bind(++index, std::string_view(*text));
  update.run();
  reload();
}

std::optional<BulkJob> BulkJobs::find(std::string_view id) const {
  Statement row(org_.db().getHandle(), select(columns, "WHERE id = ?"));
  row.bind(1, id);
  if (!row.step()) return std::nullopt;
  return job_in(row);
}

void BulkJobs::remove(std::string_view id) {
  Statement row(org_.db().getHandle(), "DELETE FROM sf_bulk_job WHERE id = ?");
  row.bind(1, id);
  row.run();
  reload();
}

std::string BulkJobs::text(std::string_view id, BulkText which) const {
  Statement row(org_.db().getHandle(), select(column_of(which), "WHERE id = ?"));
  row.bind(1, id);
  return row.step() ? row.text(0) : std::string();
}

void BulkJobs::set_text(std::string_view id, BulkText which, std::string_view text) {
  Statement row(org_.db().getHandle(),
                "UPDATE sf_bulk_job SET " + std::string(column_of(which)) + " = ? WHERE id = ?");
  row.bind(1, text);
  row.bind(2, id);
  row.run();
}

std::vector<BulkJob> BulkJobs::list(bool query, std::string_view user_id, size_t first, size_t most) const {
  std::vector<BulkJob> jobs;
  Statement rows(
      org_.db().getHandle(),
      select(columns, "WHERE query = ? AND (?2 = '' OR user_id = ?2) ORDER BY id LIMIT ?3 OFFSET ?4"));
  rows.bind(1, static_cast<int64_t>(query));
  rows.bind(2, user_id);
  rows.bind(3, static_cast<int64_t>(most));
  rows.bind(4, static_cast<int64_t>(first));
  while (rows.step()) jobs.push_back(job_in(rows));
  return jobs;
}

int64_t BulkJobs::created_since(bool query, UnixMillis moment) const {
  Statement row(org_.db().getHandle(), select("count(*)", "WHERE query = ? AND created_at > ?"));
  row.bind(1, static_cast<int64_t>(query));
  row.bind(2, moment);
  return row.step() ? row.integer(0) : 0;
}

std::vector<std::string> BulkJobs::due(UnixMillis now) const {
  std::vector<std::string> ids;
  Statement rows(org_.db().getHandle(), select("id", "WHERE state = ? AND due_at <= ? ORDER BY due_at, id"));
  rows.bind(1, static_cast<int64_t>(BulkState::upload_complete));
  rows.bind(2, now);
  while (rows.step()) ids.push_back(rows.text(0));
  return ids;
}

std::optional<BulkState> BulkJobs::takes_end(const std::string& id) {
  const auto end = ends_.extract(id);
  return end.empty() ? std::nullopt : std::optional(end.mapped());
}

void BulkJobs::reload() {
  Statement row(org_.db().getHandle(), select("coalesce(min(due_at), ?)", "WHERE state = ?"));
  row.bind(1, std::numeric_limits<UnixMillis>::max());
  row.bind(2, static_cast<int64_t>(BulkState::upload_complete));
  if (row.step()) next_due_ = row.integer(0);
}

}  // namespace sfsim
