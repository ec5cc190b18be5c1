// Where Salesforce is: precedence, what is missing, what is wrong with a URL.
#include "syncer/app/connection.h"

#include <map>

#include "tests/catch.h"

using namespace syncer::app;

namespace {

Environment environment(std::map<std::string, std::string> values) {
  return [values](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

}  // namespace

TEST_CASE("instance URLs") {
  struct Row {
    const char* text;
    bool allow_http;
    const char* url;      // expected, or
    const char* problem;  // a part of it
  };
  const std::vector<Row> table{
      {"https://example.my.salesforce.com", false, "https://example.my.salesforce.com", ""},
      {"https://example.my.salesforce.com//", false, "https://example.my.salesforce.com", ""},
      {"  HTTPS://Example.My.Salesforce.com/ \n", false, "https://example.my.salesforce.com", ""},
      {"http://localhost:8080", false, "http://localhost:8080", ""},
      {"http://127.0.0.1:8080/", false, "http://127.0.0.1:8080", ""},
      {"http://[::1]:8080", false, "http://[::1]:8080", ""},
      {"http://salesforce.test:80", false, "", "clear text"},
      {"http://salesforce.test:80", true, "http://salesforce.test:80", ""},
      {"http://localhost.evil.example", false, "", "clear text"},
      {"example.my.salesforce.com", false, "", "begin with https://"},
      {"ftp://example.com", false, "", "\"ftp\" is not https"},
      {"https://", false, "", "begin with https://"},
      {"https://user:pass@example.com", false, "", "user name or password"},
      {"https://example.com/services/data", false, "", "leave out"},
      {"https://example.com?x=1", false, "", "leave out"},
      {"https://exa mple.com", false, "", "not a host name"},
      {"https://example.com:port", false, "", "not a port"},
      {"https://example.com:70000", false, "", "not a port"},
      {"https://acme.lightning.force.com", false, "", ".my.salesforce.com"},
  };
  for (const Row& row : table) {
    INFO(row.text);
    const InstanceUrl checked = check_instance_url(row.text, row.allow_http);
    CHECK(checked.url == row.url);
    CHECK(checked.problem.empty() == (*row.problem == '\0'));
    CHECK(checked.problem.find(row.problem) != std::string::npos);
  }
}

TEST_CASE("an option wins over its variable, the variable over the default") {
  const Environment both = environment({{"SYNCER_DB", "env.db"},
                                        {"SYNCER_INSTANCE_URL", "https://env.example"},
                                        {"SYNCER_CLIENT_ID", "env-id"},
                                        {"SYNCER_CLIENT_SECRET", "env-secret"}});
  CommonOptions options;
  CHECK(database_file(options, environment({})) == "syncer.db");
  CHECK(database_file(options, both) == "env.db");
  options.db = "flag.db";
  options.client_id = "flag-id";
  CHECK(database_file(options, both) == "flag.db");
  const Connection found = connection(options, both);
  CHECK(found.problem.empty());
  CHECK(found.credentials.instance_url == "https://env.example");
  CHECK(found.credentials.client_id == "flag-id");
  CHECK(found.credentials.client_secret == "env-secret");
}

TEST_CASE("what is missing is named, and nothing secret is") {
  const Connection none = connection({}, environment({}));
  CHECK(none.problem.find("SYNCER_INSTANCE_URL") != std::string::npos);
  CHECK(none.problem.find("SYNCER_CLIENT_ID") != std::string::npos);
  CHECK(none.problem.find("SYNCER_CLIENT_SECRET") != std::string::npos);
  CommonOptions options;
  options.instance_url = "https://example.com";
  options.client_id = "id";
  options.client_secret = "hush";
  CHECK(connection(options, environment({})).problem.empty());
  options.ca_file = "/no/such/file.pem";
  CHECK(connection(options, environment({})).problem.find("/no/such/file.pem") != std::string::npos);
  options.username = "someone";
  const Connection half = connection(options, environment({}));
  CHECK(half.problem.find("SYNCER_PASSWORD") != std::string::npos);
  CHECK(half.problem.find("hush") == std::string::npos);
}
