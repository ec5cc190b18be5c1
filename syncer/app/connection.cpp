// A wrong instance URL is found before anything is sent to it: it would carry the client's secret.
#include "syncer/app/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "syncer/app/secret_file.h"
#include "syncer/domain/suggest.h"
#include "syncer/salesforce/jwt.h"

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

namespace {

constexpr const char* variables[] = {"SYNCER_INSTANCE_URL", "SYNCER_CLIENT_ID",    "SYNCER_CLIENT_SECRET",
                                     "SYNCER_USERNAME",     "SYNCER_PASSWORD",     "SYNCER_REFRESH_TOKEN",
                                     "SYNCER_JWT_KEY_FILE", "SYNCER_JWT_AUDIENCE", "SYNCER_CA_FILE"};

// "NAME=VALUE" lines, as systemd and the shell's env files have them; the problem, if there is one.
std::string read_credentials(const std::string& path, std::map<std::string, std::string>& values) {
  const SecretFile file = read_secret_file(path);
  if (!file.problem.empty()) return file.problem;
  std::istringstream lines(file.text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line = trimmed(line);
    if (line.starts_with("export ")) line = trimmed(line.substr(7));
    if (line.empty() || line.front() == '#') continue;
    const size_t equals = line.find('=');
    const std::string name = trimmed(line.substr(0, equals));
    const bool known = std::find(std::begin(variables), std::end(variables), name) != std::end(variables);
    if (equals == std::string::npos || !known) {
      const std::string near = nearest(name, {std::begin(variables), std::end(variables)});
      return fmt::format("{}:{}: a line is NAME=VALUE with a name such as SYNCER_CLIENT_ID{}", path, number,
                         near.empty() ? "" : fmt::format("; did you mean {}?", near));
    }
    std::string value = trimmed(line.substr(equals + 1));
    const bool quoted =
        value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    values[name] = quoted ? value.substr(1, value.size() - 2) : value;
  }
  return "";
}

// What a sandbox is told by its address; every other org logs in at the same place.
std::string audience_for(const std::string& url) {
  return url.find(".sandbox.my.salesforce.com") != std::string::npos ? "https://test.salesforce.com"
                                                                     : "https://login.salesforce.com";
}

// Which of the four ways to log in is meant; `problem`: none, or it is not clear which.
std::string grant_of(const Credentials& given, const std::string& key_file, std::string& problem) {
  std::vector<std::string> ways;
  if (!key_file.empty()) ways.emplace_back("jwt_bearer");
  if (!given.refresh_token.empty()) ways.emplace_back("refresh_token");
  if (!given.password.empty()) ways.emplace_back("password");
  if (ways.empty()) return "client_credentials";
  if (ways.size() > 1) {
    problem =
        "there is more than one way to log in: give only one of SYNCER_JWT_KEY_FILE, SYNCER_REFRESH_TOKEN "
        "and SYNCER_PASSWORD";
  }
  return ways.front();
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::vector<std::string> missing_of(const Connection& found, const std::string& url) {
  const Credentials& credentials = found.credentials;
  std::vector<std::string> missing;
  if (url.empty()) missing.emplace_back("SYNCER_INSTANCE_URL (or --instance-url)");
  if (credentials.client_id.empty()) missing.emplace_back("SYNCER_CLIENT_ID (or --client-id)");
  const bool secret = found.grant == "client_credentials" || found.grant == "password";
  if (secret && credentials.client_secret.empty())
    missing.emplace_back("SYNCER_CLIENT_SECRET (or --client-secret)");
  const bool name = found.grant == "password" || found.grant == "jwt_bearer";
  if (name && credentials.username.empty()) {
    missing.emplace_back(fmt::format("SYNCER_USERNAME (or --username), which belongs to the {}",
                                     found.grant == "password" ? "password" : "key"));
  }
  if (found.grant == "client_credentials" && !credentials.username.empty())
    missing.emplace_back("SYNCER_PASSWORD (or --password), which belongs to the user name");
  return missing;
}

// "" or what is wrong with the key; puts it into the credentials.
std::string take_key(const std::string& path, Credentials& credentials) {
  SecretFile file = read_secret_file(path);
  if (!file.problem.empty()) return file.problem;
  const std::string why = private_key_problem(file.text);
  if (!why.empty()) return fmt::format("{}: {}", path, why);
  credentials.private_key = std::move(file.text);
  return "";
}

}  // namespace

Connection connection(const CommonOptions& options, const Environment& environment) {
  Connection found;
  std::map<std::string, std::string> file;
  const std::string credentials_file = given(options.credentials, "SYNCER_CREDENTIALS_FILE", environment);
  if (!credentials_file.empty()) found.problem = read_credentials(credentials_file, file);
  if (!found.problem.empty()) return found;
  const Environment either = [&](const std::string& name) {
    const std::string value = environment(name);
    return value.empty() ? file[name] : value;
  };
  const std::string url = given(options.instance_url, "SYNCER_INSTANCE_URL", either);
  const std::string key_file = given(options.jwt_key, "SYNCER_JWT_KEY_FILE", either);
  Credentials& credentials = found.credentials;
  credentials.client_id = trimmed(given(options.client_id, "SYNCER_CLIENT_ID", either));
  credentials.client_secret = trimmed(given(options.client_secret, "SYNCER_CLIENT_SECRET", either));
  credentials.username = trimmed(given(options.username, "SYNCER_USERNAME", either));
  credentials.password = given(options.password, "SYNCER_PASSWORD", either);
  credentials.refresh_token = trimmed(given(options.refresh_token, "SYNCER_REFRESH_TOKEN", either));
  credentials.audience = trimmed(given(options.jwt_audience, "SYNCER_JWT_AUDIENCE", either));
  found.ca_file = given(options.ca_file, "SYNCER_CA_FILE", either);
  found.grant = grant_of(credentials, key_file, found.problem);
  if (!found.problem.empty()) return found;
  if (const std::vector<std::string> missing = missing_of(found, url); !missing.empty()) {
    found.problem = "the connection to Salesforce is not set up: set " + listed(missing);
    return found;
  }
  const InstanceUrl checked = check_instance_url(url, options.allow_http);
  credentials.instance_url = checked.url;
  found.problem = checked.problem;
  if (credentials.audience.empty()) credentials.audience = audience_for(credentials.instance_url);
  if (found.problem.empty() && !key_file.empty()) found.problem = take_key(key_file, credentials);
  if (found.problem.empty() && !found.ca_file.empty() && !std::ifstream(found.ca_file).good()) {
    found.problem =
        fmt::format("cannot read the certificates in {} (SYNCER_CA_FILE or --ca-file)", found.ca_file);
  }
  return found;
}

}  // namespace syncer::app
