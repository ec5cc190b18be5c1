// How much of the org's daily allowance of API calls is used, as Salesforce tells it on every answer.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "syncer/domain/ports.h"

namespace syncer {

struct ApiUsage {
  int64_t used = 0;   // calls of everybody in the rolling 24 hours
  int64_t limit = 0;  // 0: not known
};

// Reads "api-usage=25/5000; per-app-api-usage=17/250(appName=x)", the value of Sforce-Limit-Info
// (salesforce-api.md section 13). Empty: it does not say.
std::optional<ApiUsage> parse_limit_info(std::string_view header);
// From the answer's headers.
std::optional<ApiUsage> usage_told_by(const HttpResponse& response);

}  // namespace syncer
