// One line a request on the terminal of `sfsim serve`, safe to paste: e-mail addresses and secrets are
// hidden.
#pragma once
#include <string>
#include <string_view>

#include "sim/api/api.h"

namespace sfsim {

// "/services/data/v60.0/query?q=***": values of parameters and parts of paths that hold one are replaced.
std::string loggable_target(std::string_view target);
std::string request_line(UnixMillis at, const Request& request, const Response& response,
                         double milliseconds);
// The same for machines:
// {"at":..,"method":..,"target":..,"status":200,"request_bytes":..,"response_bytes":.., "ms":..}
std::string request_json(UnixMillis at, const Request& request, const Response& response,
                         double milliseconds);

}  // namespace sfsim
