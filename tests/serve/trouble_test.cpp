// A database that is locked or may not grow: whoever asks is told that nothing was recorded, and when it is
// over the same process goes on as if nothing had been.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>

#include "tests/catch.h"
#include "tests/serve/live_syncer.h"

using namespace testing;

namespace {

struct Town {
  TemporaryFolder folder;
  LiveOrg org{folder};
  std::vector<std::string> ids = org.create("Contact", 300);
  Environment environment = org.environment(folder.path("team.db"));
  Town() {
    std::string csv = "email,salesforce_id\n";
    for (size_t i = 0; i < ids.size(); ++i) csv += email(i) + "," + ids[i] + "\n";
    write_file(folder.path("people.csv"), csv);
    REQUIRE(syncer(environment, {"people", "import", folder.path("people.csv")}).exit_code == 0);
  }
  static std::string email(size_t i) { return "person" + std::to_string(i) + "@example.com"; }
  static std::string body(size_t i) { return "{\"email\": \"" + email(i) + "\"}"; }
};

}  // namespace

TEST_CASE("a locked database: 503, nothing recorded, and all is well when the lock is gone") {
  Town town;
  LiveSyncer service(town.folder, town.environment);
  {
    SQLite::Database other(town.folder.path("team.db"), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    const HttpAnswer refused = service.collect(Town::body(0));
    CHECK(refused.status == 503);
    CHECK(refused.header("Retry-After") == "5");
    CHECK(refused.body.find("nothing was recorded") != std::string::npos);
    other.exec("ROLLBACK");
  }
  CHECK(service.collect(Town::body(0)).status == 200);
  CHECK(within(30, [&] { return town.org.opted_out().contains(town.ids[0]); }));
  CHECK(within(30, [&] { return service.get("/ready").status == 200; }));
  CHECK(service.log().find("locked by another process") != std::string::npos);
  CHECK(service.stop() == 0);
}

TEST_CASE("a database that may not grow: refused with the reason, and taken up again when there is room") {
  Town town;
  LiveSyncer service(town.folder, town.environment);
  const rlimit tight{16 * 1024, RLIM_INFINITY}, wide{RLIM_INFINITY, RLIM_INFINITY};
  REQUIRE(prlimit(service.pid(), RLIMIT_FSIZE, &tight, nullptr) == 0);
  size_t acknowledged = 0;
  int status = 200;
  for (; status == 200 && acknowledged < town.ids.size(); ++acknowledged)
    status = service.collect(Town::body(acknowledged)).status;
  --acknowledged;
  CHECK(status == 503);
  REQUIRE(prlimit(service.pid(), RLIMIT_FSIZE, &wide, nullptr) == 0);
  CHECK(within(10, [&] { return service.collect(Town::body(acknowledged)).status == 200; }));
  CHECK(within(60, [&] { return town.org.opted_out().size() == acknowledged + 1; }));
  CHECK(within(30, [&] { return service.get("/ready").status == 200; }));
  CHECK(service.stop() == 0);
  CHECK(syncer(town.environment, {"status"}).out.find("empty: nothing waits to be pushed") !=
        std::string::npos);
}
