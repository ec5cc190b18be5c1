// Codes and texts as Salesforce's REST API has them (fixtures: catalogue of errors).
#include "sim/world/fault_answers.h"

namespace sfsim {
namespace {

constexpr std::string_view as_json = "application/json;charset=UTF-8";

}  // namespace

std::optional<FaultAnswer> refused_at_once(Fault fault) {
  if (fault == Fault::unavailable)
    return {{503, as_json, R"([{"message":"Server Unavailable","errorCode":"SERVER_UNAVAILABLE"}])"}};
  if (fault == Fault::rate_limit)
    return {{403, as_json,
             R"([{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}])"}};
  if (fault == Fault::query_timeout)
    return {{400, as_json,
             R"([{"message":"Your query request was running for too long.","errorCode":"QUERY_TIMEOUT"}])"}};
  return std::nullopt;
}

FaultAnswer answered_by_a_proxy(int status) {
  return {status < 300 ? 200 : status, "text/html; charset=utf-8",
          "<!DOCTYPE html><html><head><title>Gateway</title></head><body>One moment, please.</body></html>"};
}

}  // namespace sfsim
