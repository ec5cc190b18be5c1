// `sfsim serve`: an org behind a real port until somebody presses Ctrl+C. Its options are in serve_line.cpp,
// what it says at the start in serve_greeting.cpp, the test controls in sim/controls.
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "sim/api/http_server.h"
#include "sim/api/jwt.h"
#include "sim/api/metadata.h"
#include "sim/cli/commands.h"
#include "sim/cli/request_log.h"
#include "sim/cli/serve_greeting.h"
#include "sim/controls/controls.h"
#include "sim/controls/load_data.h"
#include "sim/controls/moment.h"
#include "sim/org/beginning.h"

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

std::optional<UnixMillis> first_moment(const std::string& start) {
  if (start.empty()) return std::nullopt;
  if (const auto moment = moment_of(start)) return moment;
  throw Refusal{usage, fmt::format("--start {}: not a moment. Write \"2024-01-15 20:00 "
                                   "America/Los_Angeles\", or 2024-01-15T20:00:00Z (UTC).",
                                   start)};
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

std::string text_in(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Refusal{usage, fmt::format("{}: not readable", path)};
  return {std::istreambuf_iterator<char>(file), {}};
}

void fill(Org& org, const ServeOptions& options) {
  const bool fresh = org.users().empty();
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
  const std::string admin = org.add_profile("System Administrator");
  for (const SobjectSchema& object : org.schema().sobjects())
    for (const FieldSchema& field : object.fields)
      if (field.hidden_by_default) org.grant_field(admin, object.name, field.name);
  if (fresh && !options.setup_file.empty()) {
    if (const auto problem = set_up(org, text_in(options.setup_file)))
      throw Refusal{usage, fmt::format("--setup {}: {}", options.setup_file, *problem)};
  }
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

// A certificate that is made for this run, in a file that goes with it unless the user named one.
class CertificateFile {
 public:
  CertificateFile(const std::string& wanted, const Certificate& certificate)
      : path_(wanted.empty()
                  ? fmt::format("{}/sfsim-{}.pem", std::filesystem::temp_directory_path().string(), getpid())
                  : wanted),
        temporary_(wanted.empty()) {
    std::ofstream out(path_, std::ios::trunc);
    if (!(out << certificate.pem).flush())
      throw Refusal{usage, fmt::format("--tls-pem {}: cannot write there", path_)};
  }
  ~CertificateFile() {
    std::error_code ignored;
    if (temporary_) std::filesystem::remove(path_, ignored);
  }
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool temporary_;
};

std::string text_in(const std::string& option, const std::string& path) {
  std::ifstream file(path);
  if (!file) throw Refusal{usage, fmt::format("{} {}: this file cannot be read", option, path)};
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<Certificate> certificate_of(const ServeOptions& options) {
  if (options.tls) return self_signed_certificate(options.host, system_now());
  if (options.tls_certificate_file.empty()) return std::nullopt;
  Certificate certificate{text_in("--tls-cert", options.tls_certificate_file),
                          text_in("--tls-key", options.tls_key_file)};
  try {
    const Tls tried(certificate);
  } catch (const std::runtime_error& error) {
    throw Refusal{usage, fmt::format("--tls-cert {}, --tls-key {}: {}", options.tls_certificate_file,
                                     options.tls_key_file, error.what())};
  }
  return certificate;
}

// Waits that end when the server stops, so that a fault which takes a minute does not keep it.
class Pauses {
 public:
  void pause(int64_t ms) {
    std::unique_lock hold(mutex_);
    ended_.wait_for(hold, std::chrono::milliseconds(ms), [this] { return over_; });
  }
  void end() {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    ended_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
};

ApiOptions api_options(const ServeOptions& options, const Org& org) {
  ApiOptions out;
  if (!options.run_as.empty()) {
    if (!org.user(options.run_as))
      throw Refusal{usage, fmt::format("--run-as {}: no such user. There are {} and {}.", options.run_as,
                                       demo_admin, demo_integration_user)};
    out.run_as = options.run_as;
  }
  if (!options.jwt_key_file.empty()) out.jwt_public_key = public_key_in(options.jwt_key_file);
  out.oldest_version = options.oldest_version;
  out.events = true;
  out.keep_write_log = options.controls;
  return out;
}

std::unique_ptr<HttpServer> start_server(Controls& controls, const HttpServerOptions& options) {
  try {
    return std::make_unique<HttpServer>(
        [&controls](const Request& request) { return controls.handle(request); }, options);
  } catch (const std::runtime_error& error) {
    throw Refusal{usage, error.what()};
  }
}

// What loading needed and nobody needs any more; the C library would keep it.
void give_back_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void load_data(Org& org, const ServeOptions& options) {
  if (options.data_files.empty()) return;
  const auto end = [&] {
    const Beginning beginning(org);
    return load_files(org, options.data_files);
  }();
  give_back_memory();
  if (const auto* mistake = std::get_if<LoadMistake>(&end)) throw Refusal{usage, "--data " + mistake->what};
  if (options.quiet || options.log == "json") return;
  const Loaded& loaded = std::get<Loaded>(end);
  for (const auto& [object, count] : loaded.created) fmt::print("loaded: {} {}\n", count, object);
  for (const auto& [field, count] : loaded.left_out)
    fmt::print("left out, for nobody writes it: {} ({} times)\n", field, count);
}

int serve(const ServeOptions& options, const sigset_t& stop_signals) {
  ServedClock clock(system_now, first_moment(options.start), options.clock != "virtual");
  OrgOptions org_options;
  org_options.now = [&clock] { return clock.now(); };
  org_options.keep_write_log = true;  // of it the Api makes events, and the controls scenarios
  org_options.person_accounts = options.person_accounts;
  org_options.seed = options.seed;
  if (!options.db_file.empty()) org_options.file = options.db_file;
  const std::unique_ptr<Org> kept = open_org(std::move(org_options));
  Org& org = *kept;
  fill(org, options);
  Api api(org, api_options(options, org));
  api.accept_demo_session();
  load_data(org, options);
  Pauses pauses;
  ControlsOptions controls_options;
  controls_options.allowed = options.controls;
  controls_options.trouble.pause = [&pauses](int64_t ms) { pauses.pause(ms); };
  Controls controls(org, api, clock, std::move(controls_options));

  HttpServerOptions server_options;
  server_options.host = options.host;
  server_options.port = options.port;
  server_options.behind_hardened_proxy = options.behind_hardened_proxy;
  server_options.certificate = certificate_of(options);
  std::optional<CertificateFile> certificate_file;
  if (options.tls) certificate_file.emplace(options.tls_pem, *server_options.certificate);
  std::mutex printing;
  if (!options.quiet)
    server_options.log = [&](const Request& request, const Response& response, double milliseconds) {
      const std::string line = options.log == "json"
                                   ? request_json(clock.now(), request, response, milliseconds)
                                   : request_line(clock.now(), request, response, milliseconds);
      const std::lock_guard hold(printing);
      std::fputs((line + "\n").c_str(), stdout);
      std::fflush(stdout);
    };
  if (!options.ready_file.empty()) std::filesystem::remove(options.ready_file);
  const std::unique_ptr<HttpServer> server = start_server(controls, server_options);
  const bool v6 = options.host.find(':') != std::string::npos;
  const std::string url = fmt::format("{}://{}{}{}:{}", server_options.certificate ? "https" : "http",
                                      v6 ? "[" : "", options.host, v6 ? "]" : "", server->port());
  api.set_instance_url(url);
  {
    const std::lock_guard hold(printing);
    Greeting greeting{url, certificate_file ? certificate_file->path() : options.tls_certificate_file,
                      org.packages(), options.controls, options.log == "json"};
    std::fputs(text_of(greeting).c_str(), stdout);
    std::fflush(stdout);
  }
  if (!options.ready_file.empty()) write_ready_file(options.ready_file, url, server->port());

  int signal = 0;
  sigwait(&stop_signals, &signal);
  pauses.end();
  server->stop();
  if (!options.ready_file.empty()) std::filesystem::remove(options.ready_file);
  if (options.log != "json") fmt::print("stopped\n");
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
