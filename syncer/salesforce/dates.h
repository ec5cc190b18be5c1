// Dates as Salesforce writes them in records, and as HTTP wants them in a conditional request.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "syncer/domain/ports.h"

namespace syncer {

// "2024-01-16T03:00:00.000+0000": Salesforce's date-times are always UTC. Empty: not one.
std::optional<UnixMillis> parse_salesforce_datetime(std::string_view text);
// "Tue, 16 Jan 2024 03:00:00 GMT", whole seconds.
std::string http_date(UnixMillis at);
// The same back; other forms of HTTP dates are not taken. Empty: not one.
std::optional<UnixMillis> parse_http_date(std::string_view text);
// "2024-01-16T03:00:00Z", as SOQL wants it, whole seconds: the one that `at` lies in.
std::string soql_datetime(UnixMillis at);

}  // namespace syncer
