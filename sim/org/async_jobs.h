// The jobs of Bulk API 1.0 as an org keeps them: jobs, their batches, each batch's data and results. Their
// tables are made with the first job, so that an org without one is as small as before.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/org/org.h"

namespace sfsim {

enum class AsyncFormat { csv, xml, json };
enum class AsyncJobState { open, closed, aborted };
enum class AsyncBatchState { queued, completed, failed, not_processed };

struct AsyncJob {
  std::string id;  // 750..., 18 characters
  std::string user_id, operation, object, external_id_field;
  std::string concurrency = "Parallel";
  AsyncFormat format = AsyncFormat::xml;
  AsyncJobState state = AsyncJobState::open;
  int version = 0;
  int64_t chunk_rows = 0;  // of PK chunking; 0: none
  UnixMillis created_at = 0, changed_at = 0;
};

struct AsyncBatch {
  std::string id, job_id;  // 751...
  AsyncBatchState state = AsyncBatchState::queued;
  std::string message;    // stateMessage
  std::string result_id;  // 752..., of a query
  int64_t processed = 0, failed = 0;
  UnixMillis created_at = 0, changed_at = 0;
};

class AsyncJobs {
 public:
  explicit AsyncJobs(Org& org) : org_(org) {}

  std::string add(const AsyncJob& job);  // gives it an id
  void save(const AsyncJob& job);        // its state and change
  std::optional<AsyncJob> find(std::string_view id) const;

  // With what was posted and what came of it.
  void add_batch(AsyncBatch& batch, std::string_view request, std::string_view result);
  std::optional<AsyncBatch> find_batch(std::string_view job_id, std::string_view id) const;
  std::vector<AsyncBatch> batches(std::string_view job_id) const;  // in the order they came
  std::string request_of(std::string_view batch_id) const;
  std::string result_of(std::string_view batch_id) const;
  int64_t batches_since(UnixMillis moment) const;

 private:
  bool exist() const;
  std::string text(std::string_view column, std::string_view batch_id) const;
  Org& org_;
};

}  // namespace sfsim
