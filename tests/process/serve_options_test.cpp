// What `sfsim serve` can be told, with the real program: HTTPS, data from files, logs for machines, a clock
// that stands still; and what it says of options that do not fit.
#include <httplib.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.h"
#include "tests/process/live_org.h"
#include "tests/process/process.h"

using namespace testing;

namespace {

using ServedJson = nlohmann::json;

struct Listening {
  Background server;
  std::string url, log_file;
  int port = 0;

  Listening(const TemporaryFolder& folder, std::vector<std::string> options)
      : server(command(folder, std::move(options)), folder.path("log")), log_file(folder.path("log")) {
    const std::string ready = wait_for_file(folder.path("ready"));
    url = ready.substr(0, ready.find('\n'));
    if (url.empty()) FAIL("it does not listen: " << read_file(log_file));
    port = std::stoi(ready.substr(url.size()));
  }
  static std::vector<std::string> command(const TemporaryFolder& folder, std::vector<std::string> options) {
    options.insert(options.begin(),
                   {SFSIM_PROGRAM, "serve", "--port", "0", "--ready-file", folder.path("ready")});
    return options;
  }
};

Ran serve_with(std::vector<std::string> options) {
  options.insert(options.begin(), {SFSIM_PROGRAM, "serve", "--port", "0"});
  return run(options);
}

}  // namespace

TEST_CASE("sfsim serve --tls writes the certificate that its clients must trust") {
  TemporaryFolder folder;
  const std::string pem = folder.path("ca.pem");
  Listening served(folder, {"--tls", "--tls-pem", pem});
  CHECK(served.url == "https://127.0.0.1:" + std::to_string(served.port));
  httplib::SSLClient client("127.0.0.1", served.port);
  client.set_ca_cert_path(pem.c_str());
  client.enable_server_certificate_verification(true);
  const httplib::Result token =
      client.Post("/services/oauth2/token",
                  "grant_type=client_credentials&client_id=sfsim-client&client_secret=sfsim-secret",
                  "application/x-www-form-urlencoded");
  REQUIRE(token);
  CHECK(ServedJson::parse(token->body)["instance_url"] == served.url);
  CHECK(read_file(served.log_file).find("REQUESTS_CA_BUNDLE=" + pem) != std::string::npos);
  CHECK(served.server.stop(SIGTERM) == 0);
}

TEST_CASE("sfsim serve --data loads files, and a plan with what lies beside it") {
  TemporaryFolder folder;
  write_file(folder.path("Lead-old.csv"), "LastName,Company\nPerlman,DEC\nKnuth,Stanford\n");
  write_file(folder.path("plan.json"), R"([{"sobject":"Account","files":["Accounts.json"]},
                                           {"sobject":"Contact","files":["Contacts.json"]}])");
  write_file(folder.path("Accounts.json"),
             R"({"records":[{"attributes":{"type":"Account","referenceId":"A1"},"Name":"Acme"}]})");
  write_file(
      folder.path("Contacts.json"),
      R"({"records":[{"attributes":{"type":"Contact","referenceId":"C1"},"LastName":"Hopper","AccountId":"@A1"}]})");
  Listening served(folder, {"--data", folder.path("Lead-old.csv"), "--data", folder.path("plan.json"),
                            "--log", "json", "--clock", "virtual", "--start", "2024-01-15T20:00:00Z"});
  const Answer leads =
      get(served.port, "/services/data/v60.0/query?q=SELECT COUNT() FROM Lead", demo_token());
  CHECK(ServedJson::parse(leads.body)["totalSize"] == 2);
  const Answer contacts =
      get(served.port,
          "/services/data/v60.0/"
          "query?q=SELECT CreatedDate,Account.Name FROM Contact WHERE Name='ada@x' OR Id!=null",
          demo_token());
  const ServedJson contact = ServedJson::parse(contacts.body)["records"][0];
  CHECK(contact["Account"]["Name"] == "Acme");
  CHECK(contact["CreatedDate"] == "2024-01-15T20:00:00.000+0000");
  CHECK(get(served.port, "/_sfsim/clock", "").status == 403);
  CHECK(served.server.stop(SIGTERM) == 0);
  std::istringstream lines(read_file(served.log_file));
  int requests = 0;
  for (std::string line; std::getline(lines, line);) {
    const ServedJson one = ServedJson::parse(line);
    if (one.contains("listening")) continue;
    ++requests;
    CHECK(one["at"] == "2024-01-15T20:00:00.000Z");
    CHECK(line.find("ada@x") == std::string::npos);
  }
  CHECK(requests == 3);
}

TEST_CASE("sfsim serve refuses what does not fit, in words") {
  TemporaryFolder folder;
  write_file(folder.path("nonsense.pem"), "nonsense");
  write_file(folder.path("Unicorn.csv"), "Name\nx\n");
  write_file(folder.path("Contact.csv"), "LastName,Colour\nx,red\n");
  const std::string pem = folder.path("nonsense.pem");
  const std::pair<std::vector<std::string>, std::string> rows[] = {
      {{"--tls-cert", pem}, "--tls-cert requires --tls-key"},
      {{"--tls", "--tls-cert", pem, "--tls-key", pem}, "excludes"},
      {{"--tls-cert", pem, "--tls-key", pem}, "no certificate in PEM form"},
      {{"--tls-cert", folder.path("none"), "--tls-key", pem}, "cannot be read"},
      {{"--data", folder.path("none.csv")}, "cannot be read"},
      {{"--data", folder.path("Unicorn.csv")}, "its name is no object's"},
      {{"--data", folder.path("Contact.csv")}, "Contact has no field Colour"},
      {{"--clock", "sundial"}, "--clock"},
      {{"--log", "xml"}, "--log"},
      {{"--oldest-version", "3"}, "--oldest-version"}};
  for (const auto& [options, said] : rows) {
    const Ran ran = serve_with(options);
    INFO(ran.out << ran.err);
    CHECK(ran.exit_code == 3);
    CHECK((ran.out + ran.err).find(said) != std::string::npos);
  }
}
