// A connection to an org: credentials, the access token got with them, one refresh at a time.
#pragma once
#include <string>
#include <string_view>

#include "syncer/domain/ports.h"

namespace syncer {

// Client credentials when `username` is empty, else username-password (salesforce-api.md 1.1).
struct Credentials {
  std::string instance_url;   // where the token endpoint is; no trailing slash
  std::string client_id;
  std::string client_secret;
  std::string username;
  std::string password;       // password and security token, joined
};

}  // namespace syncer
