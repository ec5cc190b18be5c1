// `syncer serve`: the service until somebody stops it; and `syncer link`, which prints what it answers to.
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <stdexcept>

#include "syncer/app/commands.h"
#include "syncer/app/desk.h"
#include "syncer/app/http_server.h"
#include "syncer/app/log.h"
#include "syncer/app/output.h"
#include "syncer/app/routes.h"
#include "syncer/app/service.h"
#include "syncer/app/signed_link.h"
#include "syncer/app/system_ports.h"

namespace syncer::app {

namespace {

struct PublicUrl {
  std::string url;
  std::string problem;
};

PublicUrl public_url(const std::string& option, const Environment& environment,
                     const std::string& otherwise) {
  std::string url = option.empty() ? environment("SYNCER_PUBLIC_URL") : option;
  if (url.empty()) return {otherwise, ""};
  while (url.ends_with('/')) url.pop_back();
  const size_t scheme = url.find("://");
  const std::string_view rest = std::string_view(url).substr(scheme == url.npos ? 0 : scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const bool https = url.starts_with("https://");
  const bool near = url.starts_with("http://") && is_loopback_host(authority.substr(0, authority.find(':')));
  const bool plain = url.find_first_of(" \t\r\n<>\"?#@") == url.npos && !authority.empty();
  if (plain && (https || near)) return {url, ""};
  return {"",
          "the public URL is not usable: it looks like https://unsubscribe.example.com, and mail programs "
          "accept https:// only (SYNCER_PUBLIC_URL or --public-url)"};
}

// Written whole or not at all: whoever sees it can connect.
std::string write_ready_file(const std::string& path, const std::string& url, int port) {
  const std::string draft = path + ".tmp";
  {
    std::ofstream out(draft, std::ios::trunc);
    out << url << '\n' << port << '\n';
    if (!out.flush()) return fmt::format("cannot write {}", path);
  }
  std::error_code error;
  std::filesystem::rename(draft, path, error);
  return error ? fmt::format("cannot write {}: {}", path, error.message()) : "";
}

// While it lives, Ctrl-C and SIGTERM stop the service.
class StopOnInterrupt {
 public:
  StopOnInterrupt(Interrupt& interrupt, Service& service) : interrupt_(interrupt) {
    interrupt_.on_request([&service] { service.stop(); });
  }
  ~StopOnInterrupt() { interrupt_.on_request({}); }
  StopOnInterrupt(const StopOnInterrupt&) = delete;
  StopOnInterrupt& operator=(const StopOnInterrupt&) = delete;

 private:
  Interrupt& interrupt_;
};

void log_lines(Log& log, const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) log.write(Level::info, "start", {{"text", line}});
}

void log_start(Log& log, Service& service, const std::string& url) {
  const Settings settings = service.store().settings();
  log.write(Level::info, "listening",
            {{"url", url},
             {"database", service.desk().database()},
             {"team", service.desk().options.team},
             {"nightly", settings.nightly ? get_setting(settings, "nightly_time").value_or("") + " " +
                                                settings.nightly_zone
                                          : std::string("off")}});
  if (!service.connection().problem.empty()) {
    log.write(Level::error, "connection",
              {{"text", service.connection().problem + "; unsubscribes are collected and wait"}});
  }
}

// A request to Salesforce may take two minutes; whoever stops the service does not wait that long.
Exit end(Service& service, HttpServer& server, const ServeOptions& options) {
  Log& log = service.log();
  log.write(Level::info, "stopping", {{"text", std::string("finishing what is under way")}});
  server.stop();
  if (service.wait_for_end(options.stop_timeout_s)) {
    log.write(Level::info, "stopped", {});
    return Exit::done;
  }
  log.write(Level::warning, "stopped",
            {{"text", fmt::format("a request was still under way after {} s; the next start sends it again",
                                  options.stop_timeout_s)}});
  std::_Exit(static_cast<int>(Exit::pending));
}

}  // namespace

Exit serve(const CommonOptions& common, const ServeOptions& options, Surroundings& around) {
  std::ostringstream said;
  Surroundings inner{around.in,       around.out,         said,
                     false,           around.environment, around.login,
                     around.clock,    around.random,      around.make_transport,
                     around.interrupt};
  Log log(around.err, around.clock, options.json_log ? LogFormat::json : LogFormat::text, common.verbose);
  Desk desk(common, inner);
  log_lines(log, said.str());
  const PublicUrl given = public_url(options.public_url, around.environment, "");
  if (!given.problem.empty()) return fail(around, Exit::usage, given.problem);
  Service service(desk, connection(common, around.environment), log);
  Routes routes(service, {given.url, around.environment("SYNCER_API_TOKEN")});
  std::unique_ptr<HttpServer> server;
  HttpServerOptions where;
  where.host = options.host;
  where.port = options.port;
  where.behind_hardened_proxy = options.behind_hardened_proxy;
  try {
    server = std::make_unique<HttpServer>(
        [&](WebRequest request) { return routes.answer(std::move(request)); }, where);
  } catch (const std::runtime_error& problem) {
    return fail(around, Exit::usage, problem.what());
  }
  const std::string host =
      options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  const std::string url = fmt::format("http://{}:{}", host, server->port());
  log_start(log, service, url);
  service.start();
  if (!options.ready_file.empty()) {
    const std::string problem = write_ready_file(options.ready_file, url, server->port());
    if (!problem.empty()) return fail(around, Exit::usage, problem);
  }
  const StopOnInterrupt stop(around.interrupt, service);
  service.wait_for_stop();
  const Exit exit = end(service, *server, options);
  if (!options.ready_file.empty()) std::filesystem::remove(options.ready_file);
  return exit;
}

Exit link(const CommonOptions& common, const LinkOptions& options, Surroundings& around) {
  Desk desk(common, around);
  const std::string otherwise = fmt::format("http://127.0.0.1:{}", HttpServerOptions{}.port);
  const PublicUrl base = public_url(options.public_url, around.environment, otherwise);
  if (!base.problem.empty()) return fail(around, Exit::usage, base.problem);
  const std::optional<Person> person = person_named(desk.store(), options.person);
  if (!person) return fail(around, Exit::bad_input, "there is no such person; see: syncer people list");
  const std::string key = desk.store().link_key(secret_bytes(32));
  const std::string url = base.url + "/u/" + link_token(key, common.team, person->id);
  if (options.headers) {
    around.out << "List-Unsubscribe: <" << url << ">\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
  } else {
    around.out << url << '\n';
  }
  return Exit::done;
}

}  // namespace syncer::app
