// List views: what they are called, what they query and what they show to whom.
#include "tests/catch.h"

#include <nlohmann/json.hpp>

#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;
using Seen = nlohmann::ordered_json;

namespace {

Seen seen(House& house, const Seen& url) {
  return Seen::parse(house.send("GET", url.get<std::string>()).body);
}

}  // namespace

TEST_CASE("an object's list views are listed and described") {
  House house;
  const auto all = Seen::parse(house.get("/sobjects/Contact/listviews").body);
  CHECK(all["sobjectType"] == "Contact");
  REQUIRE(all["listviews"].size() == 2);
  CHECK(all["size"] == 2);
  const auto& first = all["listviews"][0];
  CHECK(first["developerName"] == "AllContacts");
  CHECK(first["label"] == "All Contacts");
  CHECK(seen(house, first["url"]) == first);
  const auto told = seen(house, all["listviews"][1]["describeUrl"]);
  CHECK(told["query"] ==
        "SELECT Name, Account.Name, Title, Phone, Email, Owner.Alias, Id, CreatedDate, LastModifiedDate, "
        "SystemModstamp FROM Contact USING SCOPE mine ORDER BY Name ASC NULLS FIRST, Id ASC NULLS FIRST");
  CHECK(told["columns"][0]["sortIndex"] == 0);
  CHECK(told["columns"][6]["hidden"] == true);
  const std::string id = first["id"];
  CHECK(house.get("/query?explain=" + id).body.find("FROM Contact ORDER BY Name") != std::string::npos);
  CHECK(house.get("/sobjects/Lead/listviews/" + id).body == nowhere);
  CHECK(house.get("/sobjects/Contact/listviews/" + id + "/nothing").body == nowhere);
  CHECK(house.get("/sobjects/User/listviews").body == nowhere);
  CHECK(house.get("/sobjects/CampaignMember/listviews").body == nowhere);
  CHECK(house.post("/sobjects/Contact/listviews", "{}").status == 405);
}

TEST_CASE("every view of every object can be run") {
  House house;
  const auto objects = Seen::parse(house.get("/sobjects").body)["sobjects"];
  int views = 0;
  for (const auto& object : objects) {
    if (!object["urls"].contains("listviews")) continue;
    CAPTURE(object["name"]);
    const auto all = seen(house, object["urls"]["listviews"]);
    for (const auto& view : all["listviews"]) {
      const auto results = seen(house, view["resultsUrl"]);
      CHECK(results["id"] == view["id"]);
      CHECK(results["columns"] == seen(house, view["describeUrl"])["columns"]);
      ++views;
    }
  }
  CHECK(views >= 12);
}

TEST_CASE("a list view shows rows, and the mine of somebody") {
  House house;
  house.create("Contact", R"({"LastName":"Lovelace","Email":"ada@example.com"})");
  house.create("Contact", R"({"LastName":"Hopper"})");
  const auto all = Seen::parse(house.get("/sobjects/Contact/listviews").body)["listviews"];
  const auto results = seen(house, all[0]["resultsUrl"]);
  CHECK(results["size"] == 2);
  CHECK(results["done"] == true);
  const auto& columns = results["records"][1]["columns"];
  CHECK(columns[0] == Seen::parse(R"({"fieldNameOrPath":"Name","value":"Lovelace"})"));
  CHECK(columns[1]["value"].is_null());
  CHECK(columns[4]["value"] == "ada@example.com");
  CHECK(columns[7]["value"] == "Mon Jan 15 20:01:00 GMT 2024");
  const std::string url = all[0]["resultsUrl"];
  const auto part = Seen::parse(house.send("GET", url + "?limit=1").body);
  CHECK(part["done"] == false);
  CHECK(part["records"].size() == 1);
  const auto rest = Seen::parse(house.send("GET", url + "?limit=1&offset=1").body);
  CHECK(rest["done"] == true);
  CHECK(rest["records"][0]["columns"][0]["value"] == "Lovelace");
  CHECK(house.send("GET", url + "?limit=x").status == 400);
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  CHECK(seen(house, all[0]["resultsUrl"])["size"] == 2);
  CHECK(seen(house, all[1]["resultsUrl"])["size"] == 0);
}
