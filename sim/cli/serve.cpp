// `sfsim serve`: the demo org behind a real port until somebody presses Ctrl+C. Its clock is the system's, or
// starts at a moment of the user's choice and runs on from there.
#include <fmt/format.h>
#include <signal.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "sim/api/http_server.h"
#include "sim/api/jwt.h"
#include "sim/cli/commands.h"
#include "sim/cli/request_log.h"
#include "sim/scenario/times.h"

namespace sfsim {
namespace {

constexpr int usage = 3, failed = 4;
constexpr std::string_view sales_package = "marketo-sales-connect";
constexpr std::string_view sales_field = "Marketo_Sales_Opt_Out__c";

// A sentence for the user and the exit code that goes with it.
struct Refusal {
  int code;
  std::string message;
};

UnixMillis system_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// "2024-01-15", "2024-01-15T20:00", "2024-01-15T20:00:00Z": UTC.
std::optional<UnixMillis> utc_moment(const std::string& text) {
  int year = 0, hour = 0, minute = 0, second = 0, read = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &read) < 3) return std::nullopt;
  std::string rest = text.substr(static_cast<size_t>(read));
  if (!rest.empty() && rest.back() == 'Z') rest.pop_back();
  if (!rest.empty()) {
    int used = 0;
    if ((rest[0] != 'T' && rest[0] != ' ') ||
        std::sscanf(rest.c_str() + 1, "%2d:%2d%n", &hour, &minute, &used) < 2)
      return std::nullopt;
    rest = rest.substr(static_cast<size_t>(used) + 1);
    if (!rest.empty() &&
        (std::sscanf(rest.c_str(), ":%2d%n", &second, &used) < 1 || static_cast<size_t>(used) != rest.size()))
      return std::nullopt;
  }
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59 || hour < 0 || minute < 0 || second < 0)
    return std::nullopt;
  return duration_cast<milliseconds>(
             (sys_days{date} + hours{hour} + minutes{minute} + seconds{second}).time_since_epoch())
      .count();
}

std::function<UnixMillis()> clock_from(const std::string& start) {
  if (start.empty()) return system_now;
  std::optional<UnixMillis> first = utc_moment(start);
  if (!first) {
    // As in scenario files: the last word is a zone.
    const auto parsed = parse_start(start);
    if (const auto* local = std::get_if<FileTime>(&parsed)) first = local->start;
  }
  if (!first)
    throw Refusal{usage, fmt::format("--start {}: not a moment. Write \"2024-01-15 20:00 "
                                     "America/Los_Angeles\", or 2024-01-15T20:00:00Z (UTC).",
                                     start)};
  return [first = *first, began = std::chrono::steady_clock::now()] {
    using namespace std::chrono;
    return first + duration_cast<milliseconds>(steady_clock::now() - began).count();
  };
}

// NAME, or NAME=FIELD for a checkbox of another API name.
Package package_named(const std::string& text) {
  const size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  if (equals != std::string::npos) return {name, text.substr(equals + 1)};
  if (name != sales_package)
    throw Refusal{
        usage,
        fmt::format(
            "--package {0}: only {1} has a field we know. Name the checkbox: --package {0}=My_Opt_Out__c",
            name, sales_package)};
  return {name, std::string(sales_field)};
}

void fill(Org& org, const ServeOptions& options) {
  add_demo_users(org);
  std::vector<std::string> packages = options.packages;
  if (options.demo && packages.empty()) packages.emplace_back(sales_package);
  for (const std::string& text : packages) {
    const Package package = package_named(text);
    if (const auto problem = org.install(package, false))
      throw Refusal{usage, fmt::format("--package {}: {}", text, *problem)};
  }
  if (options.demo) load_demo_records(org);
  // The admin sees every field; the integration user has what a fresh org grants.
  const std::string admin = org.user(demo_admin)->id;
  for (const SobjectSchema& object : org.schema().sobjects())
    for (const FieldSchema& field : object.fields)
      if (field.hidden_by_default) org.grant_field(admin, object.name, field.name);
}

std::unique_ptr<Org> open_org(OrgOptions options) {
  const std::string file = options.file;
  try {
    return std::make_unique<Org>(std::move(options));
  } catch (const std::runtime_error& error) {
    throw Refusal{usage, fmt::format("--db {}: {}", file, error.what())};
  }
}

std::string public_key_in(const std::string& path) {
  std::ifstream file(path);
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  if (!is_public_key(pem))
    throw Refusal{usage,
                  fmt::format("--jwt-key {0}: no public key or certificate in PEM form there. Make a pair: "
                              "openssl genrsa -out private.pem 2048 && openssl rsa -in private.pem -pubout "
                              "-out {0}",
                              path)};
  return pem;
}

void print_greeting(const std::string& url, const Org& org) {
  fmt::print(
      "sfsim: a fake Salesforce listens on {0}   (Ctrl+C stops it)\n\n"
      "Try it:\n"
      "  curl -s {0}/services/data/\n"
      "  curl -s '{0}/services/data/v60.0/query?q=SELECT+Id,Name+FROM+Contact+LIMIT+3' \\\n"
      "       -H \"Authorization: Bearer $(sfsim token)\"\n"
      "  curl -s {0}/services/oauth2/token -d grant_type=client_credentials \\\n"
      "       -d client_id={1} -d client_secret={2}\n\n"
      "For syncer:\n"
      "  export SYNCER_INSTANCE_URL={0}\n"
      "  export SYNCER_CLIENT_ID={1}\n"
      "  export SYNCER_CLIENT_SECRET={2}\n\n"
      "User {3} or {4}, password {5}, security token {6}\n"
      "`sfsim token` prints a session of the admin that never changes\n",
      url, demo_client_id, demo_client_secret, demo_admin, demo_integration_user, demo_password,
      demo_security_token);
  for (const std::string& package : org.packages()) fmt::print("Package installed: {}\n", package);
  fmt::print("\n");
  std::fflush(stdout);
}

// Written whole or not at all: whoever sees it can connect.
void write_ready_file(const std::string& path, const std::string& url, int port) {
  const std::string draft = path + ".tmp";
  {
    std::ofstream out(draft, std::ios::trunc);
    out << url << '\n' << port << '\n';
    if (!out.flush()) throw Refusal{usage, fmt::format("--ready-file {}: cannot write there", path)};
  }
  std::error_code error;
  std::filesystem::rename(draft, path, error);
  if (error) throw Refusal{usage, fmt::format("--ready-file {}: {}", path, error.message())};
}

std::unique_ptr<HttpServer> start_server(Api& api, const HttpServerOptions& options) {
  try {
    return std::make_unique<HttpServer>([&api](const Request& request) { return api.handle(request); },
                                        options);
  } catch (const std::runtime_error& error) {
    throw Refusal{usage, error.what()};
  }
}

int serve(const ServeOptions& options, const sigset_t& stop_signals) {
  OrgOptions org_options;
  org_options.now = clock_from(options.start);
  org_options.keep_write_log = true;  // of it the Api makes events, and empties it
  org_options.person_accounts = options.person_accounts;
  if (!options.db_file.empty()) org_options.file = options.db_file;
  const auto now = org_options.now;
  const std::unique_ptr<Org> kept = open_org(std::move(org_options));
  Org& org = *kept;
  fill(org, options);
  ApiOptions api_options;
  if (!options.run_as.empty()) {
    if (!org.user(options.run_as))
      throw Refusal{usage, fmt::format("--run-as {}: no such user. There are {} and {}.", options.run_as,
                                       demo_admin, demo_integration_user)};
    api_options.run_as = options.run_as;
  }
  if (!options.jwt_key_file.empty()) api_options.jwt_public_key = public_key_in(options.jwt_key_file);
  api_options.events = true;
  Api api(org, api_options);
  api.accept_demo_session();

  HttpServerOptions server_options;
  server_options.host = options.host;
  server_options.port = options.port;
  server_options.behind_hardened_proxy = options.behind_hardened_proxy;
  std::mutex printing;
  if (!options.quiet)
    server_options.log = [&](const Request& request, const Response& response, double milliseconds) {
      const std::string line = request_line(now(), request, response, milliseconds) + "\n";
      const std::lock_guard hold(printing);
      std::fputs(line.c_str(), stdout);
      std::fflush(stdout);
    };
  if (!options.ready_file.empty()) std::filesystem::remove(options.ready_file);
  const std::unique_ptr<HttpServer> server = start_server(api, server_options);
  const bool v6 = options.host.find(':') != std::string::npos;
  const std::string url =
      fmt::format("http://{0}{1}{2}:{3}", v6 ? "[" : "", options.host, v6 ? "]" : "", server->port());
  api.set_instance_url(url);
  {
    const std::lock_guard hold(printing);
    print_greeting(url, org);
  }
  if (!options.ready_file.empty()) write_ready_file(options.ready_file, url, server->port());

  int signal = 0;
  sigwait(&stop_signals, &signal);
  server->stop();
  if (!options.ready_file.empty()) std::filesystem::remove(options.ready_file);
  fmt::print("stopped\n");
  return 0;
}

}  // namespace

int serve_command(const ServeOptions& options) {
  // Blocked before any thread starts, so that only sigwait sees them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  try {
    return serve(options, stop_signals);
  } catch (const Refusal& refusal) {
    fmt::print(stderr, "sfsim serve: {}\n", refusal.message);
    return refusal.code;
  } catch (const std::exception& error) {
    fmt::print(stderr, "sfsim serve: {}\n", error.what());
    return failed;
  }
}

}  // namespace sfsim
