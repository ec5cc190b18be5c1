// `syncer check` against orgs that lack one thing each, and with nothing missing.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/serve/live_syncer.h"

using namespace testing;
using Json = nlohmann::json;

namespace {

struct Checked {
  int exit_code = 0;
  Json json;
  // The state of a requirement, and "" when it was not looked at.
  std::string state(const std::string& name, const std::string& object = "") const {
    for (const Json& one : json.at("requirements"))
      if (one.at("name") == name && (object.empty() || one.at("object") == object)) return one.at("state");
    return "";
  }
  std::string fix(const std::string& name) const {
    for (const Json& one : json.at("requirements"))
      if (one.at("name") == name && one.at("fix").is_string()) return one.at("fix");
    return "";
  }
};

Checked checked(const Environment& environment) {
  const Ran ran = syncer(environment, {"check", "--json"});
  INFO(ran.out << ran.err);
  return {ran.exit_code, Json::parse(ran.out)};
}

}  // namespace

TEST_CASE("check: all is there for the admin of the demo org but the layouts, which is a warning") {
  TemporaryFolder folder;
  LiveOrg org(folder);
  const Environment environment = org.environment(folder.path("team.db"));
  const Checked found = checked(environment);
  CHECK(found.exit_code == 0);
  for (const char* name : {"login", "api", "limit", "object", "field", "writable"})
    CHECK(found.state(name) == "ok");
  CHECK(found.state("layout", "Contact") == "warning");
  CHECK(found.state("layout", "Lead") == "warning");
  CHECK(found.fix("layout").find("Page Layouts") != std::string::npos);
  const Ran text = syncer(environment, {"check"});
  CHECK(text.out.find("ok       Contact.HasOptedOutOfEmail can be written\n") != std::string::npos);
}

TEST_CASE("check: a field that the API user may not see is missing, with the fix for each object") {
  TemporaryFolder folder;
  LiveOrg org(folder, {"--run-as", "integration@sfsim.test"});
  const Checked found = checked(org.environment(folder.path("team.db")));
  CHECK(found.exit_code == 1);
  CHECK(found.state("object", "Contact") == "ok");
  CHECK(found.state("field", "Contact") == "missing");
  CHECK(found.state("field", "Lead") == "missing");
  CHECK(found.state("writable").empty());
  CHECK(found.fix("field").find("Set Field-Level Security") != std::string::npos);
}

TEST_CASE("check: without the package there is no Marketo Sales Opt Out; with it there is") {
  TemporaryFolder folder, other;
  LiveOrg org(folder);
  Environment environment = org.environment(folder.path("team.db"));
  REQUIRE(syncer(environment, {"settings", "set", "opt_out_field", "sales_opt_out"}).exit_code == 0);
  REQUIRE(syncer(environment, {"settings", "set", "nightly", "on"}).exit_code == 0);
  const Checked without = checked(environment);
  CHECK(without.exit_code == 1);
  CHECK(without.state("field", "Contact") == "missing");
  CHECK(without.fix("field").find("Install the package") != std::string::npos);
  LiveOrg with(other, {"--package", "marketo-sales-connect"});
  for (auto& [name, value] : environment)
    if (name == "SYNCER_INSTANCE_URL") value = with.url();
  CHECK(checked(environment).exit_code == 0);
}

TEST_CASE("check: no way in is 4, with the reason") {
  TemporaryFolder folder;
  LiveOrg org(folder);
  Environment environment = org.environment(folder.path("team.db"));
  for (auto& [name, value] : environment)
    if (name == "SYNCER_CLIENT_SECRET") value = "wrong";
  const Checked refused = checked(environment);
  CHECK(refused.exit_code == 4);
  CHECK(refused.state("login") == "missing");
  CHECK(refused.json.at("requirements").size() == 1);
  CHECK(checked({{"SYNCER_DB", folder.path("team.db")}}).fix("login").find("SYNCER_INSTANCE_URL") !=
        std::string::npos);
}

TEST_CASE("check: a log-in that works releases what the refused connection held back") {
  TemporaryFolder folder;
  LiveOrg org(folder);
  const std::string ada = org.create("Contact", 1).front();
  const Environment environment = org.environment(folder.path("team.db"));
  write_file(folder.path("people.csv"), "email,salesforce_id\nada@example.com," + ada + "\n");
  REQUIRE(syncer(environment, {"people", "import", folder.path("people.csv")}).exit_code == 0);
  Environment wrong = environment;
  for (auto& [name, value] : wrong)
    if (name == "SYNCER_CLIENT_SECRET") value = "wrong";
  CHECK(syncer(wrong, {"unsubscribe", "ada@example.com"}).exit_code == 1);
  CHECK(Json::parse(syncer(environment, {"status", "--json"}).out).at("outbox").at("parked") == 1);
  CHECK(checked(environment).exit_code == 0);
  CHECK(Json::parse(syncer(environment, {"status", "--json"}).out).at("outbox").at("parked") == 0);
  CHECK(syncer(environment, {"push"}).exit_code == 0);
  CHECK(org.opted_out().contains(ada));
}
