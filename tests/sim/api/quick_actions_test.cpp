// Quick actions told, described and done; what a browser is let in with; deployments refused; definitions
// changed by the Tooling API.
#include <nlohmann/json.hpp>

#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;
using nlohmann::json;

TEST_CASE("quick actions are listed, globally and with an object's own") {
  House house;
  const json all = json::parse(house.get("/quickActions").body);
  bool call = false;
  for (const json& one : all) {
    CHECK(one["label"].is_string());
    CHECK(one["urls"]["describe"].is_string());
    if (one["name"] != "LogACall") continue;
    call = true;
    CHECK(one["type"] == "LogACall");
    CHECK(one["urls"]["quickAction"] == "/services/data/v60.0/quickActions/LogACall");
    CHECK(house.send("GET", one["urls"]["describe"]).status == 200);
  }
  CHECK(call);
  const json of_account = json::parse(house.get("/sobjects/Account/quickActions").body);
  CHECK(of_account.size() == all.size() + 1);
  CHECK(of_account.back()["name"] == "Account.CreateContact");
  CHECK(house.send("GET", of_account.back()["urls"]["quickAction"]).status == 200);
  CHECK(house.send("DELETE", "/services/data/v60.0/quickActions").status == 405);
}

TEST_CASE("an action is described and has default values") {
  House house;
  const json call = json::parse(house.get("/quickActions/LogACall/describe").body);
  CHECK(call["targetSobjectType"] == "Task");
  CHECK(call["layout"]["layoutRows"].size() == 4);
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const json plain = json::parse(house.get("/quickActions/LogACall/defaultValues").body);
  CHECK(plain["WhatId"].is_null());
  CHECK(plain["Description"].is_null());
  const json about = json::parse(house.get("/quickActions/LogACall/defaultValues/" + account).body);
  CHECK(about["WhatId"] == account);
  CHECK(about["WhoId"].is_null());
  CHECK(house.get("/quickActions/LogACall/defaultValues/001000000000000AAA").status == 400);
  const json create = json::parse(house.get("/sobjects/Account/quickActions/CreateContact/describe").body);
  CHECK(create["targetParentField"] == "AccountId");
  CHECK(create["contextSobjectType"] == "Account");
}

TEST_CASE("actions log calls, make records and change them") {
  House house;
  const std::string account = house.create("Account", R"({"Name":"Acme"})");
  const Response logged =
      house.post("/quickActions/LogACall",
                 R"({"contextId":")" + account + R"(","record":{"Subject":"Hi","Description":"x"}})");
  INFO(logged.body);
  REQUIRE(logged.status == 201);
  const json result = json::parse(logged.body);
  CHECK(result["success"] == true);
  CHECK(result["created"] == true);
  CHECK(result["contextId"] == account);
  CHECK(result["feedItemIds"].is_array());
  const std::string task_id = result["id"];
  const json task = json::parse(house.get("/sobjects/Task/" + task_id).body);
  CHECK(task["WhatId"] == account);
  CHECK(task["Status"] == "Completed");
  CHECK(task["Subject"] == "Hi");
  CHECK(task["ActivityDate"] == "2024-01-15");

  const Response made = house.post("/sobjects/Account/quickActions/CreateContact",
                                   R"({"contextId":")" + account + R"(","record":{"LastName":"Smith"}})");
  REQUIRE(made.status == 201);
  const std::string contact = json::parse(made.body)["id"];
  CHECK(json::parse(house.get("/sobjects/Contact/" + contact).body)["AccountId"] == account);
  const Response refused = house.post("/sobjects/Account/quickActions/CreateContact",
                                      R"({"contextId":")" + account + R"(","record":{}})");
  CHECK(refused.status == 400);
  CHECK(json::parse(refused.body)[0]["errorCode"] == "REQUIRED_FIELD_MISSING");
  CHECK(house
            .post("/sobjects/Account/quickActions/CreateContact",
                  R"({"contextId":")" + contact + R"(","record":{"LastName":"x"}})")
            .status == 400);

  const std::string problem = house.create("Case", R"({"Subject":"x"})");
  CHECK(house
            .post("/sobjects/Case/quickActions/ChangeStatus",
                  R"({"contextId":")" + problem + R"(","record":{"Status":"Working"}})")
            .status == 200);
  CHECK(json::parse(house.get("/sobjects/Case/" + problem).body)["Status"] == "Working");
  CHECK(house.post("/sobjects/Case/quickActions/ChangeStatus", R"({"record":{"Status":"Working"}})").status ==
        400);
}

TEST_CASE("frontdoor.jsp lets a browser in with a session, or once with what singleaccess gave") {
  House house;
  const Response in = house.send("GET", "/secur/frontdoor.jsp?sid=" + house.token + "&retURL=%2Flightning");
  CHECK(in.status == 302);
  CHECK(in.header("Location") == "http://127.0.0.1:8080/lightning");
  CHECK(std::string(in.header("Set-Cookie")).starts_with("sid=" + house.token + ";"));
  const Response out = house.send("GET", "/secur/frontdoor.jsp?sid=nobody&retURL=%2Flightning");
  CHECK(out.status == 302);
  CHECK(out.header("Location") == "http://127.0.0.1:8080/?ec=302&startURL=%2Flightning");
  CHECK(out.header("Set-Cookie").empty());
  const Response elsewhere =
      house.send("GET", "/secur/frontdoor.jsp?sid=" + house.token + "&retURL=https%3A%2F%2Fevil.example");
  CHECK(elsewhere.header("Location") == "http://127.0.0.1:8080/");
  const std::string address =
      json::parse(house.send("POST", "/services/oauth2/singleaccess").body)["frontdoor_uri"];
  const std::string path = address.substr(std::string("http://127.0.0.1:8080").size());
  CHECK(!house.send("GET", path).header("Set-Cookie").empty());
  CHECK(house.send("GET", path).header("Set-Cookie").empty());
}

TEST_CASE("a deployment is refused, and its body must be of parts") {
  House house;
  const Response plain = house.post("/metadata/deployRequest", "{}");
  CHECK(plain.status == 415);
  const Response parts = house.send("POST", house.data + "/metadata/deployRequest", "--X\r\n\r\n\r\n--X--",
                                    {{"Content-Type", "multipart/form-data; boundary=X"}});
  CHECK(parts.status == 400);
  CHECK(parts.body ==
        refusal("FUNCTIONALITY_NOT_ENABLED", "A deployment is not supported by this simulator yet"));
}

TEST_CASE("the Tooling API changes a definition's labels") {
  House house;
  const Response made =
      house.post("/tooling/sobjects/CustomField",
                 R"({"FullName":"Account.Region__c","Metadata":{"type":"Text","label":"Region",
                                       "length":20}})");
  REQUIRE(made.status == 201);
  const std::string id = json::parse(made.body)["id"];
  CHECK(house
            .patch("/tooling/sobjects/CustomField/" + id,
                   R"({"Metadata":{"type":"Text","label":"Area","length":40}})")
            .status == 204);
  const json described = json::parse(house.get("/sobjects/Account/describe").body);
  int seen = 0;
  for (const json& field : described["fields"]) {
    if (field["name"] != "Region__c") continue;
    ++seen;
    CHECK(field["label"] == "Area");
    CHECK(field["length"] == 40);
  }
  CHECK(seen == 1);
  CHECK(house
            .patch("/tooling/sobjects/CustomField/" + id, R"({"Metadata":{"type":"Number","label":"x",
                     "precision":3,"scale":0}})")
            .status == 400);
  CHECK(house
            .patch("/tooling/sobjects/CustomField/00N000000000000AAA",
                   R"({"Metadata":{"type":"Text","label":"x","length":40}})")
            .status == 404);
}
