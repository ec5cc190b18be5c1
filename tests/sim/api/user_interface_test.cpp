// Tabs, theme, buttons of layouts, the process resources of an org without processes.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;
using nlohmann::json;

TEST_CASE("tabs and theme list the objects with pages") {
  House house;
  const auto tabs = json::parse(house.get("/tabs").body);
  bool found = false;
  for (const auto& tab : tabs) {
    found = found || tab["sobjectName"] == "Contact";
    CHECK(tab["label"].is_string());
    CHECK(tab["url"].is_string());
    CHECK(tab["icons"][0]["width"] == 32);
  }
  CHECK(found);
  const auto theme = json::parse(house.get("/theme").body);
  CHECK(theme["themeItems"].size() == tabs.size());
  CHECK(theme["themeItems"][0]["colors"][0]["context"] == "primary");
}

TEST_CASE("a layout has its standard buttons, and User its other layout") {
  House house;
  const auto layout = json::parse(house.get("/sobjects/Account/describe/layouts").body)["layouts"][0];
  CHECK(layout["buttonLayoutSection"]["detailButtons"][0]["name"] == "Edit");
  CHECK(layout["quickActionList"]["quickActionListItems"].is_array());
  CHECK(json::parse(house.get("/sobjects/User/describe/namedLayouts/UserAlt").body)["layouts"].size() == 1);
  CHECK(house.get("/sobjects/User/describe/namedLayouts/Other").body == nowhere);
  CHECK(house.get("/sobjects/Account/describe/namedLayouts/UserAlt").body == nowhere);
}

TEST_CASE("an org without workflow rules and approval processes says so") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"x"})");
  CHECK(house.get("/process/rules").body == R"({"rules":{}})");
  CHECK(house.post("/process/rules", R"({"contextIds":[")" + account + R"("]})").body ==
        R"({"errors":null,"success":true})");
  CHECK(house.post("/process/rules", R"({"contextIds":["001000000000000AAA"]})").status == 400);
  CHECK(house.get("/process/approvals").body == R"({"approvals":{}})");
  const Response refused = house.post(
      "/process/approvals", R"({"requests":[{"actionType":"Submit","contextId":")" + account + R"("}]})");
  CHECK(refused.status == 400);
  const auto one = json::parse(refused.body)[0];
  CHECK(one["errors"][0]["statusCode"] == "NO_APPLICABLE_PROCESS");
  CHECK(one["success"] == false);
}

TEST_CASE("singleaccess gives an address for a browser to a session that is alive") {
  House house;
  const auto answer = json::parse(house.send("GET", "/services/oauth2/singleaccess").body);
  CHECK(answer["frontdoor_uri"].get<std::string>().find("/secur/frontdoor.jsp?otp=") != std::string::npos);
  const Response refused =
      house.send("GET", "/services/oauth2/singleaccess", "", {{"Authorization", "Bearer dead"}});
  CHECK(refused.status == 403);
  CHECK(refused.body == "Bad_OAuth_Token");
}
