// A wrong instance URL is found before anything is sent to it: it would carry the client's secret.
#include "syncer/app/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <vector>

namespace syncer::app {

namespace {

std::string given(const std::string& flag, const char* variable, const Environment& environment) {
  return flag.empty() ? environment(variable) : flag;
}

std::string trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

// "" or why `authority` is not host[:port].
std::string authority_problem(const std::string& authority) {
  if (authority.find('@') != std::string::npos) return "it must not hold a user name or password";
  const size_t colon = authority.ends_with(']') ? std::string::npos : authority.rfind(':');
  const std::string host = authority.substr(0, colon);
  if (host.empty()) return "it has no host name";
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  for (const char c : bracketed ? host.substr(1, host.size() - 2) : host) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
    if (!plain && !(bracketed && c == ':')) return fmt::format("\"{}\" is not a host name", host);
  }
  if (colon == std::string::npos) return "";
  const std::string port = authority.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || std::stoi(port) < 1 || std::stoi(port) > 65535) {
    return fmt::format("\"{}\" is not a port", port);
  }
  return "";
}

std::string host_of(const std::string& authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::string database_file(const CommonOptions& options, const Environment& environment) {
  const std::string file = given(options.db, "SYNCER_DB", environment);
  return file.empty() ? "syncer.db" : file;
}

InstanceUrl check_instance_url(std::string_view text, bool allow_http) {
  const auto wrong = [](std::string_view why) {
    return InstanceUrl{"", fmt::format("the instance URL is not usable: {}; it looks like "
                                       "https://example.my.salesforce.com",
                                       why)};
  };
  std::string url = trimmed(text);
  while (url.ends_with('/')) url.pop_back();
  const size_t scheme_end = url.find("://");
  if (scheme_end == std::string::npos) return wrong("it does not begin with https://");
  const std::string scheme = lower(url.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return wrong(fmt::format("\"{}\" is not https", scheme));
  const std::string rest = lower(url.substr(scheme_end + 3));
  const std::string authority = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::string why = authority_problem(authority); !why.empty()) return wrong(why);
  if (authority != rest) return wrong("leave out what follows the host name");
  const std::string host = host_of(authority);
  if (host.ends_with(".lightning.force.com")) {
    return wrong("that is the address of the user interface; take the one that ends in .my.salesforce.com");
  }
  if (scheme == "http" && !is_loopback(host) && !allow_http) {
    return wrong("http:// would send the secret in clear text; use https://, or --allow-http if you mean it");
  }
  return {scheme + "://" + authority, ""};
}

Connection connection(const CommonOptions& options, const Environment& environment) {
  Connection found;
  const std::string url = given(options.instance_url, "SYNCER_INSTANCE_URL", environment);
  Credentials& credentials = found.credentials;
  credentials.client_id = trimmed(given(options.client_id, "SYNCER_CLIENT_ID", environment));
  credentials.client_secret = trimmed(given(options.client_secret, "SYNCER_CLIENT_SECRET", environment));
  credentials.username = trimmed(given(options.username, "SYNCER_USERNAME", environment));
  credentials.password = given(options.password, "SYNCER_PASSWORD", environment);
  found.ca_file = given(options.ca_file, "SYNCER_CA_FILE", environment);

  std::vector<std::string> missing;
  if (url.empty()) missing.push_back("SYNCER_INSTANCE_URL (or --instance-url)");
  if (credentials.client_id.empty()) missing.push_back("SYNCER_CLIENT_ID (or --client-id)");
  if (credentials.client_secret.empty()) missing.push_back("SYNCER_CLIENT_SECRET (or --client-secret)");
  if (credentials.username.empty() && !credentials.password.empty()) {
    missing.push_back("SYNCER_USERNAME (or --username), which belongs to the password");
  }
  if (!credentials.username.empty() && credentials.password.empty()) {
    missing.push_back("SYNCER_PASSWORD (or --password), which belongs to the user name");
  }
  if (!missing.empty()) {
    found.problem = "the connection to Salesforce is not set up: set ";
    for (size_t i = 0; i < missing.size(); ++i) {
      if (i > 0) found.problem += i + 1 == missing.size() ? " and " : ", ";
      found.problem += missing[i];
    }
    return found;
  }
  const InstanceUrl checked = check_instance_url(url, options.allow_http);
  credentials.instance_url = checked.url;
  found.problem = checked.problem;
  if (found.problem.empty() && !found.ca_file.empty() && !std::ifstream(found.ca_file).good()) {
    found.problem =
        fmt::format("cannot read the certificates in {} (SYNCER_CA_FILE or --ca-file)", found.ca_file);
  }
  return found;
}

}  // namespace syncer::app
