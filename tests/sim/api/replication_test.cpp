// What changed and what went, from a record to its relations, what was viewed last. The house's clock stands
// at 20:01:00.
#include <algorithm>

#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string contacts = "/sobjects/Contact";
std::string between(const std::string& start, const std::string& end) {
  return "?start=2024-01-" + start + "%2B00:00&end=2024-01-" + end + "%2B00:00";
}
std::string bad_window(const std::string& message) { return refusal("INVALID_REPLICATION_DATE", message); }
bool has(const Response& answer, const std::string& part) {
  return answer.body.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("updated: ids of rows made or changed in whole minutes, both of them included") {
  House house;
  const std::string ada = house.create("Contact", R"({"LastName":"A"})");
  house.now += 90'000;
  const std::string bob = house.create("Contact", R"({"LastName":"B"})");
  const std::string gone = house.create("Contact", R"({"LastName":"C"})");
  house.remove(contacts + "/" + gone);
  house.now += 90'000;
  CHECK(house.get(contacts + "/updated" + between("15T19:00:00", "15T20:01:59")).body ==
        "{\"ids\":[\"" + ada + "\"],\"latestDateCovered\":\"2024-01-15T20:01:00.000+0000\"}");
  CHECK(house.get(contacts + "/updated/" + between("15T20:02:50", "15T23:00:00")).body ==
        "{\"ids\":[\"" + bob + "\"],\"latestDateCovered\":\"2024-01-15T20:04:00.000+0000\"}");
  CHECK(house.get(contacts + "/updated/?start=2024-01-14T00:00:00Z&end=2024-01-15T00:00:00.000Z").body ==
        "{\"ids\":[],\"latestDateCovered\":\"2024-01-15T00:00:00.000+0000\"}");
}

TEST_CASE("deleted: what is in the recycle bin, with the moment it went") {
  House house;
  const std::string ada = house.create("Contact", R"({"LastName":"A"})");
  house.create("Contact", R"({"LastName":"B"})");
  house.now += 15'000;
  house.remove(contacts + "/" + ada);
  house.now += 60'000;
  CHECK(house.get(contacts + "/deleted" + between("15T19:00:00", "15T20:02:00")).body ==
        "{\"deletedRecords\":[{\"deletedDate\":\"2024-01-15T20:01:15.000+0000\",\"id\":\"" + ada +
            "\"}],\"earliestDateAvailable\":\"2023-12-31T20:02:00.000+0000\","
            "\"latestDateCovered\":\"2024-01-15T20:02:00.000+0000\"}");
  CHECK(has(house.get("/sobjects/Lead/deleted" + between("15T19:00:00", "15T20:02:00")),
            "\"deletedRecords\":[]"));
}

TEST_CASE("updated and deleted: windows that are none") {
  House house;
  const std::string updated = contacts + "/updated", deleted = contacts + "/deleted";
  for (const std::string& path : {updated, deleted}) {
    CHECK(house.get(path).status == 400);
    CHECK(house.get(path + "?start=2024-01-15T00:00:00Z").body ==
          refusal("MISSING_ARGUMENT", "end not specified"));
    CHECK(house.get(path + between("15T20:00:00", "15T20:00:59")).body ==
          bad_window("endDate must be at least one minute greater than startDate"));
    CHECK(house.get(path + "?start=2023-12-15T20:00:00Z&end=2024-01-15T20:00:00Z").body ==
          bad_window("startDate cannot be more than 30 days ago"));
    CHECK(house.get(path + "?start=yesterday&end=2024-01-15T20:00:00Z").status == 400);
    CHECK(house.send("POST", house.data + path, "{}").status == 405);
  }
  CHECK(house.get(updated + "?start=2023-12-30T20:00:00Z&end=2024-01-15T20:00:00Z").status == 200);
  CHECK(house.get(deleted + "?start=2023-12-30T20:00:00Z&end=2024-01-15T20:00:00Z").body ==
        bad_window("startDate before org replication enabled date"));
  CHECK(house.get("/sobjects/Unicorn/updated" + between("15T19:00:00", "15T20:02:00")).status == 404);
}

TEST_CASE("updated: more rows than a page holds") {
  House house;
  house.api.with_org([](Org& org) {
    const User& admin = *org.user(demo_admin);
    for (int i = 0; i < 2050; ++i)
      org.create(admin, *org.schema().find("Lead"),
                 {{"LastName", Value(std::string("L"))}, {"Company", Value(std::string("C"))}}, false);
  });
  const Response answer = house.get("/sobjects/Lead/updated" + between("15T19:00:00", "15T20:02:00"));
  CHECK(std::count(answer.body.begin(), answer.body.end(), ',') == 2050);
}

TEST_CASE("relations: the parent is a row, the children are a list") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const std::string ada = house.create("Contact", R"({"LastName":"A","AccountId":")" + account + "\"}");
  const std::string eve = house.create("Contact", R"({"LastName":"E"})");
  CHECK(house.get(contacts + "/" + ada + "/Account?fields=Name").body ==
        R"({"attributes":{"type":"Account","url":"/services/data/v60.0/sobjects/Account/)" + account +
            R"("},"Name":"Acme","Id":")" + account + "\"}");
  CHECK(house.get(contacts + "/" + eve + "/Account").body == nowhere);
  CHECK(house.patch(contacts + "/" + ada + "/account", R"({"Name":"Ajax"})").status == 204);
  CHECK(house.org.get("Account", account, "Name") == Value(std::string("Ajax")));
  CHECK(
      house.get("/sobjects/Account/" + account + "/Contacts?fields=LastName").body ==
      R"({"totalSize":1,"done":true,"records":[{"attributes":{"type":"Contact","url":"/services/data/v60.0/sobjects/Contact/)" +
          ada + R"("},"LastName":"A"}]})");
  CHECK(has(house.get("/sobjects/Account/" + account + "/Contacts"), R"("HasOptedOutOfEmail":false)"));
  CHECK(house.get("/sobjects/Account/" + account + "/Contacts?fields=Nope").status == 400);
  CHECK(house.patch("/sobjects/Account/" + account + "/Contacts", "{}").status == 405);
  CHECK(house.get("/sobjects/Account/" + account + "/Unicorns").body == nowhere);
  CHECK(house.remove(contacts + "/" + ada + "/Account").status == 204);
  CHECK(house.get(contacts + "/" + ada + "/Account").status == 404);
}

TEST_CASE("recent: what the user made, the latest first") {
  House house;
  const std::string ada = house.create("Contact", R"({"LastName":"A"})");
  house.now += 5000;
  const std::string lead = house.create("Lead", R"({"LastName":"L","Company":"C"})");
  const std::string first = R"({"attributes":{"type":"Lead","url":"/services/data/v60.0/sobjects/Lead/)" +
                            lead + R"("},"Name":"L","Id":")" + lead + "\"}";
  CHECK(house.get("/recent?limit=1").body == "[" + first + "]");
  CHECK(has(house.get("/recent"), ada));
  CHECK(has(house.get("/sobjects/Lead"), ",\"recentItems\":[" + first + "]}"));
  CHECK(house.get("/recent?limit=x").status == 400);
}
