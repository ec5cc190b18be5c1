// Queries by Bulk API 2.0: one request makes the job, its results come as CSV in sets, and the headers of a
// set say how many rows it has and where the next one begins ("null": nowhere).
#include <fmt/format.h>

#include <charconv>

#include "syncer/domain/mutant.h"
#include "syncer/salesforce/client.h"
#include "syncer/salesforce/query_rows.h"

namespace syncer {
namespace {

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// Where it is not told the rows are counted in the end.
bool counts_as_told(std::string_view told, int64_t received) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(told.data(), told.data() + told.size(), number);
  return told.empty() || (error == std::errc{} && end == told.data() + told.size() && number == received);
}

}  // namespace

JobReply Client::query_by_job(const std::string& soql, const CallContext& context) {
  const char* operation = MUTANT(a_job_does_not_look_into_the_recycle_bin) ? "query" : "queryAll";
  const std::string body = fmt::format(
      R"({{"operation":"{}","query":{},"contentType":"CSV","lineEnding":"LF","columnDelimiter":"COMMA"}})",
      operation, json_text(soql));
  return read_job(call("POST", base_path_ + "/jobs/query", body, context), false);
}

JobReply Client::query_job(const std::string& id, const CallContext& context) {
  return read_job(call("GET", base_path_ + "/jobs/query/" + id, {}, context), false);
}

JobReply Client::abort_query_job(const std::string& id, const CallContext& context) {
  return read_job(call("PATCH", base_path_ + "/jobs/query/" + id, R"({"state":"Aborted"})", context), false);
}

JobRows Client::job_rows(const std::string& id, const std::string& from, std::string_view flag,
                         const CallContext& context) {
  std::string target = fmt::format("{}/jobs/query/{}/results?maxRecords={}", base_path_, id, rows_per_set);
  if (!from.empty()) target += "&locator=" + percent_encoded(from);
  const Reply reply = call("GET", target, {}, context);
  JobRows set;
  set.failure = reply.failure;
  if (set.failure) return set;
  std::string problem = decode_job_rows(reply.response.body, flag, set);
  const std::string_view next = reply.response.header("Sforce-Locator");
  if (next != "null") set.next = next;
  if (problem.empty() && next.empty()) problem = "results that do not say whether more follow";
  if (problem.empty() && !counts_as_told(reply.response.header("Sforce-NumberOfRecords"), set.received))
    problem = "results with another number of rows than they say";
  if (problem.empty() && set.received == 0 && !set.next.empty())
    problem = "an empty set of results that is not the last one";
  if (problem.empty()) return set;
  JobRows failed;
  failed.failure = malformed_reply(problem, reply.response.status);
  return failed;
}

std::optional<Failure> Client::delete_query_job(const std::string& id, const CallContext& context) {
  return call("DELETE", base_path_ + "/jobs/query/" + id, {}, context).failure;
}

}  // namespace syncer
