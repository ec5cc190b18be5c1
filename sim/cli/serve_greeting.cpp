// Every line can be pasted. The session is not printed: `sfsim token` prints it, and logs are kept.
#include "sim/cli/serve_greeting.h"

#include <fmt/format.h>

#include "sim/api/api.h"

namespace sfsim {
namespace {

std::string curl_option(const Greeting& greeting) {
  return greeting.certificate_file.empty() ? "" : fmt::format(" --cacert {}", greeting.certificate_file);
}

std::string clients(const Greeting& greeting) {
  const bool tls = !greeting.certificate_file.empty();
  const std::string host = greeting.url.substr(greeting.url.find("://") + 3);
  std::string out = fmt::format(
      "curl\n"
      "  curl -s{1} {0}/services/oauth2/token -d grant_type=client_credentials \\\n"
      "       -d client_id={2} -d client_secret={3}\n"
      "  curl -s{1} '{0}/services/data/v60.0/query?q=SELECT+Id,Name+FROM+Contact+LIMIT+3' \\\n"
      "       -H \"Authorization: Bearer $(sfsim token)\"\n",
      greeting.url, curl_option(greeting), demo_client_id, demo_client_secret);
  out += fmt::format(
      "jsforce{1}\n"
      "  const conn = new jsforce.Connection({{ instanceUrl: '{0}', accessToken: '<sfsim token>' }})\n"
      "  const conn = new jsforce.Connection({{ instanceUrl: '{0}', oauth2: {{ loginUrl: '{0}',\n"
      "    clientId: '{2}', clientSecret: '{3}' }} }}); await conn.login('{4}', '{5}')\n",
      greeting.url, tls ? fmt::format("   (NODE_EXTRA_CA_CERTS={})", greeting.certificate_file) : "",
      demo_client_id, demo_client_secret, demo_admin, demo_password);
  out += tls ? fmt::format(
                   "simple-salesforce   (REQUESTS_CA_BUNDLE={})\n"
                   "  Salesforce(instance='{}', session_id='<sfsim token>')\n",
                   greeting.certificate_file, host)
             : "simple-salesforce   speaks HTTPS only: sfsim serve --tls\n";
  out += fmt::format(
      "sf{1}\n"
      "  SF_ACCESS_TOKEN=$(sfsim token) sf org login access-token --instance-url {0} --alias sim "
      "--no-prompt\n"
      "  sf org login jwt --instance-url {0} --client-id {2} --username {3} \\\n"
      "     --jwt-key-file private.pem      (with --jwt-key public.pem here)\n",
      greeting.url, tls ? fmt::format("   (NODE_EXTRA_CA_CERTS={})", greeting.certificate_file) : "",
      demo_client_id, demo_admin);
  return out;
}

}  // namespace

std::string text_of(const Greeting& greeting) {
  if (greeting.json)
    return fmt::format("{{\"listening\":\"{}\",\"certificate\":\"{}\",\"controls\":{}}}\n", greeting.url,
                       greeting.certificate_file, greeting.controls);
  std::string out = fmt::format(
      "sfsim: a fake Salesforce listens on {0}   (Ctrl+C stops it)\n\n{1}"
      "syncer\n"
      "  export SYNCER_INSTANCE_URL={0} SYNCER_CLIENT_ID={2} SYNCER_CLIENT_SECRET={3}\n\n"
      "User {4} or {5}, password {6}, security token {7}\n"
      "`sfsim token` prints a session of the admin that never changes\n",
      greeting.url, clients(greeting), demo_client_id, demo_client_secret, demo_admin, demo_integration_user,
      demo_password, demo_security_token);
  if (!greeting.certificate_file.empty())
    out += fmt::format("Clients must trust {}\n", greeting.certificate_file);
  if (greeting.controls)
    out += fmt::format("Controls: curl -s{} {}/_sfsim/\n", curl_option(greeting), greeting.url);
  for (const std::string& package : greeting.packages) out += fmt::format("Package installed: {}\n", package);
  return out + "\n";
}

}  // namespace sfsim
