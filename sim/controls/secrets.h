// What no log and no journal may hold.
#pragma once
#include <string>
#include <string_view>

namespace sfsim {

// A parameter or member whose value is a credential: "password", "access_token", ...
bool is_secret(std::string_view name);
// The address with the values of such parameters replaced by ***.
std::string without_secrets(std::string_view target);
// Whether the bodies of a request to this address, and of its answer, hold credentials.
bool carries_secrets(std::string_view target);

}  // namespace sfsim
