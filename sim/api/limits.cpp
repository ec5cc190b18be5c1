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
// Keys and most maxima as recorded of a Developer Edition (SwiftlySalesforce MockLimits.json).
constexpr Limit others[] = {{"AnalyticsExternalDataSizeMB", 40960},
                            {"ConcurrentAsyncGetReportInstances", 200},
                            {"ConcurrentEinsteinDataInsightsStoryCreation", 5},
                            {"ConcurrentEinsteinDiscoveryStoryCreation", 2},
                            {"ConcurrentSyncReportRuns", 20},
                            {"DailyAnalyticsDataflowJobExecutions", 60},
                            {"DailyAnalyticsUploadedFilesSizeMB", 51200},
                            {"DailyAsyncApexExecutions", 250000},
                            {"DailyBulkApiBatches", 15000},
                            {"DailyBulkApiRequests", 15000},
                            {"DailyBulkV2QueryFileStorageMB", 976562},
                            {"DailyBulkV2QueryJobs", 10000},
                            {"DailyDurableGenericStreamingApiEvents", 10000},
                            {"DailyDurableStreamingApiEvents", 10000},
                            {"DailyEinsteinDataInsightsStoryCreation", 1000},
                            {"DailyEinsteinDiscoveryPredictAPICalls", 50000},
                            {"DailyEinsteinDiscoveryPredictionsByCDC", 500000},
                            {"DailyEinsteinDiscoveryStoryCreation", 100},
                            {"DailyFunctionsApiCallLimit", 50000},
                            {"DailyGenericStreamingApiEvents", 10000},
                            {"DailyStandardVolumePlatformEvents", 10000},
                            {"DailyStreamingApiEvents", 10000},
                            {"DailyWorkflowEmails", 195},
                            {"DataStorageMB", 1024},
                            {"DurableStreamingApiConcurrentClients", 20},
                            {"FileStorageMB", 1024},
                            {"HourlyAsyncReportRuns", 1200},
                            {"HourlyDashboardRefreshes", 200},
                            {"HourlyDashboardResults", 5000},
                            {"HourlyDashboardStatuses", 999999999},
                            {"HourlyLongTermIdMapping", 100000},
                            {"HourlyManagedContentPublicRequests", 50000},
                            {"HourlyODataCallout", 1000},
                            {"HourlyPublishedPlatformEvents", 50000},
                            {"HourlyPublishedStandardVolumePlatformEvents", 1000},
                            {"HourlyShortTermIdMapping", 100000},
                            {"HourlySyncReportRuns", 500},
                            {"HourlyTimeBasedWorkflow", 1000},
                            {"MassEmail", 5000},
                            {"MonthlyEinsteinDiscoveryStoryCreation", 500},
                            {"MonthlyPlatformEventsUsageEntitlement", 0},
                            {"Package2VersionCreates", 6},
                            {"Package2VersionCreatesWithoutValidation", 500},
                            {"PermissionSets", 1500},
                            {"PrivateConnectOutboundCalloutHourlyLimitMB", 0},
                            {"SingleEmail", 5000},
                            {"StreamingApiConcurrentClients", 20}};

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
