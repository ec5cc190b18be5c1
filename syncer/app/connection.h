// Where the database and Salesforce are: flags first, then the environment, then the default. The only place
// that knows the names of the environment variables.
#pragma once
#include <string>

#include "syncer/app/options.h"
#include "syncer/app/surroundings.h"
#include "syncer/salesforce/session.h"

namespace syncer::app {

std::string database_file(const CommonOptions& options, const Environment& environment);

struct Connection {
  Credentials credentials;
  std::string grant;  // how it logs in: "client_credentials", "password", "refresh_token", "jwt_bearer"
  std::string ca_file;
  // Empty when all is there; else a sentence that names what is missing or wrong, and the fix.
  std::string problem;
};
Connection connection(const CommonOptions& options, const Environment& environment);

// The origin to send to, or what is wrong with it: https, or http to this very machine; blanks and a trailing
// slash are put right.
struct InstanceUrl {
  std::string url;
  std::string problem;
};
InstanceUrl check_instance_url(std::string_view text, bool allow_http);

}  // namespace syncer::app
