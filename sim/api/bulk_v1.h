// Bulk API 1.0 (/services/async/V/job...): what the files about it share. A job has batches; each is worked
// on when it is posted, through the same rows as Bulk API 2.0, and is over before anybody can ask.
#pragma once
#include "sim/api/bulk.h"
#include "sim/api/call.h"
#include "sim/api/xml.h"
#include "sim/org/async_jobs.h"

namespace sfsim {

inline constexpr std::string_view async_space = "xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"";
// Without a charset: salesforce-bulk compares them whole (clients.md).
inline constexpr std::string_view async_csv = "text/csv", async_xml = "application/xml",
                                  async_json = "application/json";

struct AsyncCall {
  Call& call;
  AsyncJobs jobs;
  bool json = false;  // the request's Content-Type is JSON: so are its jobInfo and its errors
};

Reply async_resource(Call& call);  // /services/async/...

Reply refuse_async(const AsyncCall& async, std::string_view code, std::string_view message);  // 400
Reply async_reply(std::string body, std::string_view content_type, int status = 200);

// ---- jobs
Reply create_async_job(AsyncCall& async);
Reply change_async_job(AsyncCall& async, AsyncJob job);  // closes, aborts
Reply show_async_job(const AsyncCall& async, const AsyncJob& job, int status = 200);

// ---- batches; in the job's format, whatever the request says
Reply post_async_batch(AsyncCall& async, const AsyncJob& job);
Reply show_async_batch(const AsyncJob& job, const AsyncBatch& batch, int status = 200);
Reply show_async_batches(const AsyncJob& job, const std::vector<AsyncBatch>& batches);
Reply show_async_results(const AsyncCall& async, const AsyncJob& job, const AsyncBatch& batch);

bool is_async_query(const AsyncJob& job);
std::string_view content_type_of(AsyncFormat format);

// ---- rows in their three forms
std::variant<CsvTable, std::string> async_table(AsyncFormat format, std::string_view body);
std::string async_row_results(AsyncFormat format, const std::vector<BulkRowResult>& results);
// A result set of a query, page by page.
class AsyncResultSet {
 public:
  AsyncResultSet(const Call& call, AsyncFormat format);
  void add(const QueryPage& page);
  size_t rows() const { return rows_; }
  std::string done() const;

 private:
  const Call* call_;
  AsyncFormat format_;
  size_t rows_ = 0;
  std::string out_;
};

}  // namespace sfsim
