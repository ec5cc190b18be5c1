// The program syncer where Salesforce is not there, does not let it in, or does not show the field: the
// unsubscribe is kept, the user hears why, and the exit code says which kind of trouble it is.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/process/live_org.h"

using namespace testing;
using Json = nlohmann::json;

namespace {

bool says(const Ran& ran, const std::string& words) {
  return (ran.out + ran.err).find(words) != std::string::npos;
}

Environment with(Environment environment, const std::string& name, const std::string& value) {
  for (auto& variable : environment)
    if (variable.first == name) variable.second = value;
  return environment;
}

// One person, linked to a Contact of the org.
void import_ada(const Environment& environment, const TemporaryFolder& folder, const std::string& id) {
  write_file(folder.path("people.csv"), "email,salesforce_id\nada@example.com," + id + "\n");
  REQUIRE(syncer(environment, {"people", "import", folder.path("people.csv")}).exit_code == 0);
}

void check_kept(const Environment& environment) {
  const Ran history = syncer(environment, {"history", "ada@example.com", "--json"});
  REQUIRE(history.exit_code == 0);
  const Json told = Json::parse(history.out);
  CHECK(told.at("person").at("unsubscribed") == true);
  CHECK(told.at("history").size() == 1);
}

}  // namespace

TEST_CASE("syncer where nobody answers: 1 for an unsubscribe, 4 for a push") {
  TemporaryFolder folder;
  Environment environment;
  std::string id;
  {
    LiveOrg org(folder);
    environment = org.environment(folder.path("team.db"));
    id = org.create("Contact", 1).front();
  }
  import_ada(environment, folder, id);
  const Ran unsubscribe = syncer(environment, {"unsubscribe", "ada@example.com"});
  INFO(unsubscribe.out << unsubscribe.err);
  CHECK(unsubscribe.exit_code == 1);
  CHECK(says(unsubscribe, "ada@example.com  unsubscribed, push queued"));
  const Ran push = syncer(environment, {"push"});
  INFO(push.out << push.err);
  CHECK(push.exit_code == 4);
  check_kept(environment);
}

TEST_CASE("syncer with a wrong secret: kept, parked, and sent once the secret is right") {
  TemporaryFolder folder;
  LiveOrg org(folder);
  const Environment right = org.environment(folder.path("team.db"));
  const Environment wrong = with(right, "SYNCER_CLIENT_SECRET", "guessed-secret");
  const std::string id = org.create("Contact", 1).front();
  import_ada(right, folder, id);
  const Ran unsubscribe = syncer(wrong, {"unsubscribe", "ada@example.com"});
  INFO(unsubscribe.out << unsubscribe.err);
  CHECK(unsubscribe.exit_code == 1);
  CHECK(says(unsubscribe, "waits for a connection"));
  const Ran push = syncer(wrong, {"push"});
  INFO(push.out << push.err);
  CHECK(push.exit_code == 4);
  CHECK(says(push, "invalid_client"));
  CHECK(syncer(right, {"settings", "set", "nightly", "on"}).exit_code == 0);
  const Ran nightly = syncer(wrong, {"nightly"});
  INFO(nightly.out << nightly.err);
  CHECK(nightly.exit_code == 4);
  for (const Ran& ran : {unsubscribe, push, syncer(wrong, {"status", "--verbose"})})
    CHECK_FALSE(says(ran, "guessed-secret"));
  check_kept(right);
  CHECK(org.opted_out().empty());
  CHECK(syncer(right, {"push"}).exit_code == 0);
  CHECK(org.opted_out() == std::set<std::string>{id});
}

TEST_CASE("syncer as a user who does not see the field: parked with the reason and the fix") {
  TemporaryFolder folder;
  LiveOrg org(folder, {"--run-as", "integration@sfsim.test"});
  const Environment environment = org.environment(folder.path("team.db"));
  import_ada(environment, folder, org.create("Contact", 1).front());
  const Ran unsubscribe = syncer(environment, {"unsubscribe", "ada@example.com"});
  INFO(unsubscribe.out << unsubscribe.err);
  CHECK(unsubscribe.exit_code == 1);
  CHECK(says(unsubscribe, "waits for the opt-out field"));
  const Ran push = syncer(environment, {"push", "--json"});
  INFO(push.out << push.err);
  CHECK(push.exit_code == 1);
  CHECK(Json::parse(push.out).at("outbox").at("parked") == 1);
  const Ran status = syncer(environment, {"status", "--json"});
  INFO(status.out << status.err);
  const Json told = Json::parse(status.out);
  REQUIRE(told.at("outbox").at("reasons").size() == 1);
  CHECK(told.at("outbox").at("reasons")[0].at("waiting_for") == "field");
  REQUIRE(told.at("diagnostics").size() == 1);
  CHECK(told.at("diagnostics")[0].at("fix").get<std::string>().find("Field-Level Security") !=
        std::string::npos);
  CHECK(org.opted_out().empty());
  check_kept(environment);
}

TEST_CASE("syncer: Ctrl-C ends a long run in order") {
  TemporaryFolder folder;
  LiveOrg org(folder);
  const Environment environment = org.environment(folder.path("team.db"));
  std::string csv = "email\n", list;
  for (int i = 0; i < 3000; ++i) {
    const std::string email = "person" + std::to_string(i) + "@example.com\n";
    csv += email;
    list += email;
  }
  write_file(folder.path("people.csv"), csv);
  write_file(folder.path("list.txt"), list);
  REQUIRE(syncer(environment, {"people", "import", folder.path("people.csv")}).exit_code == 0);
  const std::string log = folder.path("log");
  Background run({SYNCER_PROGRAM, "unsubscribe", "--file", folder.path("list.txt")}, log, environment);
  REQUIRE_FALSE(wait_for_file(log, "unsubscribed").empty());
  CHECK(run.stop(SIGINT) == 1);
  const std::string said = read_file(log);
  INFO(said.substr(said.size() < 500 ? 0 : said.size() - 500));
  CHECK(said.find("interrupted: from line ") != std::string::npos);
  // What it said is what it did: that many, in order, and the next one is named.
  const std::string next = said.substr(said.find("from line ") + 10);
  const Ran status = syncer(environment, {"status", "--json"});
  CHECK(Json::parse(status.out).at("unsubscribed") == std::atoi(next.c_str()) - 1);
}
