// Limits: the daily API calls and bulk jobs are counted, the others are what an org of this size has and
// nothing here uses up.
#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/org/async_jobs.h"

namespace sfsim {
namespace {

struct Limit {
  std::string_view name;
  int64_t max;
};
// Recorded maxima of a Developer Edition (SwiftlySalesforce MockLimits.json), the keys worth serving
// (salesforce-api.md 2).
constexpr Limit others[] = {{"ConcurrentAsyncGetReportInstances", 200},
                            {"ConcurrentSyncReportRuns", 20},
                            {"DailyAsyncApexExecutions", 250000},
                            {"DailyBulkApiBatches", 15000},
                            {"DailyBulkApiRequests", 15000},
                            {"DailyBulkV2QueryFileStorageMB", 976562},
                            {"DailyBulkV2QueryJobs", 10000},
                            {"DailyDurableStreamingApiEvents", 10000},
                            {"DailyStreamingApiEvents", 10000},
                            {"DataStorageMB", 1024},
                            {"FileStorageMB", 1024},
                            {"HourlyTimeBasedWorkflow", 1000},
                            {"MassEmail", 5000},
                            {"SingleEmail", 5000}};

void append_limit(std::string& out, std::string_view name, int64_t max, int64_t remaining) {
  out += fmt::format("\"{}\":{{\"Max\":{},\"Remaining\":{}}}", name, max, remaining);
}

// Of the bulk jobs of the last 24 hours; an ingest job here is one batch, those of Bulk API 1.0 are batches.
int64_t used(const Call& call, std::string_view name) {
  constexpr UnixMillis day = 24LL * 60 * 60 * 1000;
  const bool query_jobs = name == "DailyBulkV2QueryJobs";
  if (!query_jobs && name != "DailyBulkApiBatches" && name != "DailyBulkApiRequests") return 0;
  const UnixMillis since = call.org().now() - day;
  const int64_t of_v1 = query_jobs ? 0 : AsyncJobs(call.org()).batches_since(since);
  return call.context.jobs.created_since(query_jobs, since) + of_v1;
}

}  // namespace

Reply limits(const Call& call) {
  const int64_t max = call.org().api_call_limit();
  const int64_t remaining = std::max<int64_t>(0, max - call.org().api_calls_used());
  std::string out = "{";
  bool api_shown = false;
  for (const Limit& limit : others) {
    if (!api_shown && limit.name > "DailyApiRequests") {
      append_limit(out, "DailyApiRequests", max, remaining);
      out += ',';
      api_shown = true;
    }
    append_limit(out, limit.name, limit.max, std::max<int64_t>(0, limit.max - used(call, limit.name)));
    out += &limit == std::end(others) - 1 ? '}' : ',';
  }
  return ok(std::move(out));
}

// Objects without rows are left out (recorded). Ours is exact where the real one lags.
Reply record_count(const Call& call) {
  const std::string* wanted = call.target.param("sObjects");
  std::vector<const SobjectSchema*> objects;
  if (wanted) {
    for (const std::string& name : split_list(*wanted))
      if (const SobjectSchema* object = visible_object(call, name)) objects.push_back(object);
  } else {
    for (const SobjectSchema& object : call.org().schema().sobjects())
      if (!object.seeded && visible_object(call, object.name)) objects.push_back(&object);
  }
  std::string out = "{\"sObjects\":[";
  for (const SobjectSchema* object : objects) {
    const int64_t count = call.org().count(*object);
    if (count == 0) continue;
    if (out.back() != '[') out += ',';
    out += fmt::format("{{\"count\":{},\"name\":\"{}\"}}", count, object->name);
  }
  return ok(out + "]}");
}

}  // namespace sfsim
