// What can be said to `sfsim serve`. What it does is in serve.cpp.
#include "sim/cli/serve_line.h"

#include <CLI/CLI.hpp>

namespace sfsim {
namespace {

void add_address(CLI::App& serve, ServeOptions& s) {
  serve.add_option("--host", s.host, "Address to listen on")->type_name("ADDRESS")->capture_default_str();
  serve.add_option("--port", s.port, "Port; 0: any, printed")
      ->type_name("N")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  serve.add_option("--ready-file", s.ready_file, "Written when it listens, with the address")
      ->type_name("FILE");
  serve.add_flag("--behind-hardened-proxy", s.behind_hardened_proxy,
                 "Allow another host than loopback: you say that a hardened proxy stands in front");
  CLI::Option* made = serve.add_flag("--tls", s.tls, "HTTPS, with a certificate made for it");
  serve
      .add_option("--tls-pem", s.tls_pem, "Where that certificate goes (default: a temporary file, printed)")
      ->type_name("FILE")
      ->needs(made);
  CLI::Option* certificate =
      serve.add_option("--tls-cert", s.tls_certificate_file, "HTTPS with this certificate, PEM")
          ->type_name("FILE")
          ->excludes(made);
  CLI::Option* key = serve.add_option("--tls-key", s.tls_key_file, "Its private key, PEM")
                         ->type_name("FILE")
                         ->needs(certificate);
  certificate->needs(key);
}

void add_org(CLI::App& serve, ServeOptions& s) {
  serve.add_flag("--demo", s.demo, "Start with a handful of Contacts and Leads");
  serve
      .add_option("--data", s.data_files,
                  "Records to start with: OBJECT.csv, a file of `sf data export tree` or its plan, or JSON")
      ->type_name("FILE")
      ->take_all()
      ->expected(1);
  serve.add_option("--db", s.db_file, "Keep the org in this SQLite file (default: in memory)")
      ->type_name("FILE");
  serve.add_option("--seed", s.seed, "Another number, other ids")->type_name("N")->capture_default_str();
  serve.add_option("--package", s.packages, "Package that is installed at the start")
      ->type_name("NAME")
      ->take_all()
      ->expected(1);
  serve.add_flag("--person-accounts", s.person_accounts, "The org has person accounts, and keeps them");
  serve.add_option("--oldest-version", s.oldest_version, "Oldest API version that answers, for old clients")
      ->type_name("N")
      ->check(CLI::Range(7, 67))
      ->capture_default_str();
  serve.add_option("--run-as", s.run_as, "User whom client credentials run as (default: the admin)")
      ->type_name("USER");
  serve.add_option("--jwt-key", s.jwt_key_file, "Public key or certificate of the JWT bearer flow, PEM")
      ->type_name("FILE");
}

void add_clock_and_log(CLI::App& serve, ServeOptions& s) {
  serve.add_option("--clock", s.clock, "system: runs on; virtual: stands still until a control moves it")
      ->type_name("system|virtual")
      ->check(CLI::IsMember({"system", "virtual"}))
      ->capture_default_str();
  serve.add_option("--start", s.start, "The clock's first moment (default: now): a UTC or local time")
      ->type_name("\"2024-01-15 20:00 America/Los_Angeles\"");
  serve.add_flag("--controls", s.controls, "Clock, data, snapshots, faults and journal below /_sfsim/");
  serve.add_option("--log", s.log, "A line a request: for people, or as JSON")
      ->type_name("text|json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  serve.add_flag("--quiet", s.quiet, "Print no requests");
}

}  // namespace

CLI::App& add_serve(CLI::App& app, ServeOptions& options) {
  CLI::App& serve = *app.add_subcommand("serve", "Serve a fake Salesforce on a port");
  add_address(serve, options);
  add_org(serve, options);
  add_clock_and_log(serve, options);
  serve.footer(
      "Demo credentials, the same for ever: user admin@sfsim.test, password sfsim-password, security token\n"
      "sfsimtoken, client id sfsim-client, secret sfsim-secret. `sfsim token` prints a session of the "
      "admin.\n\n"
      "Examples:\n  sfsim serve --demo\n  sfsim serve --port 0 --ready-file ready.txt --db org.sqlite\n"
      "  sfsim serve --tls --tls-pem sfsim.pem          then REQUESTS_CA_BUNDLE or "
      "NODE_EXTRA_CA_CERTS=sfsim.pem\n"
      "  sfsim serve --controls --clock virtual --start 2024-01-15T20:00:00Z\n"
      "  curl -H \"Authorization: Bearer $(sfsim token)\" http://127.0.0.1:8080/services/data/v60.0/limits");
  return serve;
}

}  // namespace sfsim
