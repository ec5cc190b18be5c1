// The commands while the whole sync with Salesforce is switched off: what is kept, what is refused, what is
// said.
#include "syncer/store/sqlite_store.h"
#include "tests/catch.h"
#include "tests/syncer/app/harness.h"

using app_test::Box;
using app_test::Result;
using Catch::Matchers::Contains;

namespace {

const std::string contact_of_ada = "0035e00000ABCDEAA5";

void import_two(Box& box) {
  const std::string file = box.folder.write(
      "people.csv", "email,salesforce_id\nada@example.com," + contact_of_ada + "\nbob@example.com,\n");
  REQUIRE(box.syncer({"people", "import", file}).exit == 0);
}

}  // namespace

TEST_CASE("with the sync off unsubscribes are kept, nothing is sent, and everything goes when it is on") {
  Box box;
  import_two(box);
  REQUIRE(box.syncer({"settings", "set", "nightly", "on"}).exit == 0);
  REQUIRE(box.syncer({"settings", "set", "salesforce_sync", "off"}).exit == 0);
  const Result kept = box.syncer({"unsubscribe", "ada@example.com"});
  CHECK(kept.exit == 1);
  CHECK_THAT(kept.out, Contains("ada@example.com  unsubscribed, push queued"));
  CHECK_THAT(kept.err, Contains("syncer settings set salesforce_sync on"));
  for (const std::vector<std::string>& command : {std::vector<std::string>{"push"},
                                                  {"push", "--dry-run"},
                                                  {"nightly"},
                                                  {"nightly", "--dry-run"},
                                                  {"people", "from-salesforce", contact_of_ada}}) {
    const Result refused = box.syncer(command);
    CHECK(refused.exit == 2);
    CHECK_THAT(refused.err, Contains("the sync with Salesforce is off in this team"));
  }
  CHECK_THAT(box.syncer({"status"}).out, Contains("sync") && Contains("off: nothing is sent to Salesforce"));
  CHECK_THAT(box.syncer({"status", "--json"}).out, Contains("\"salesforce_sync\": false"));
  CHECK_THAT(box.syncer({"history", "ada@example.com"}).out,
             Contains("waits for the sync to be switched on"));
  CHECK(box.org.requests == 0);
  CHECK(box.org.opted_out.empty());
  REQUIRE(box.syncer({"settings", "set", "salesforce_sync", "on"}).exit == 0);
  CHECK(box.syncer({"push"}).exit == 0);
  CHECK(box.org.opted_out.count(contact_of_ada) == 1);
  CHECK_THAT(box.syncer({"status"}).out, !Contains("off: nothing is sent"));
}

TEST_CASE("history tells of links that the sync has made by itself") {
  Box box;
  import_two(box);
  REQUIRE(box.syncer({"settings", "set", "without_salesforce_id", "look_up_by_email"}).exit == 0);
  const Result recorded = box.syncer({"unsubscribe", "bob@example.com", "--no-push"});
  CHECK_THAT(recorded.out, Contains("bob@example.com  unsubscribed, to be looked up by e-mail"));
  {
    syncer::SqliteStoreOptions options;
    options.file = box.folder.path("test.db");
    const auto store = syncer::open_store(options);
    const syncer::PersonId bob = store->person_by_email("bob@example.com")->id;
    CHECK(store->link_found({{bob, {contact_of_ada}}}, 0, 1'700'000'000'000) == 1);
  }
  CHECK_THAT(box.syncer({"history", "bob@example.com"}).out,
             Contains("linked         to " + contact_of_ada) && Contains("it has the same e-mail address"));
  CHECK_THAT(box.syncer({"history", "bob@example.com", "--json"}).out,
             Contains("\"from\": null") && Contains("\"why\": \"same_email\""));
}
