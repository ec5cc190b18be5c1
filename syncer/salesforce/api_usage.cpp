// Only the part named api-usage counts: what follows speaks of one connected app.
#include "syncer/salesforce/api_usage.h"

#include <algorithm>
#include <charconv>

namespace syncer {
namespace {

constexpr std::string_view key = "api-usage=";

}  // namespace

std::optional<ApiUsage> parse_limit_info(std::string_view header) {
  while (!header.empty()) {
    const size_t end = std::min(header.find_first_of(";,"), header.size());
    std::string_view part = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
    if (!part.starts_with(key)) continue;
    part.remove_prefix(key.size());
    ApiUsage usage;
    const char* const last = part.data() + part.size();
    const auto used = std::from_chars(part.data(), last, usage.used);
    if (used.ec != std::errc() || used.ptr == last || *used.ptr != '/') return std::nullopt;
    const auto limit = std::from_chars(used.ptr + 1, last, usage.limit);
    if (limit.ec != std::errc() || usage.limit <= 0 || usage.used < 0) return std::nullopt;
    return usage;
  }
  return std::nullopt;
}

std::optional<ApiUsage> usage_told_by(const HttpResponse& response) {
  return parse_limit_info(response.header("Sforce-Limit-Info"));
}

}  // namespace syncer
