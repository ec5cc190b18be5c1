// Paths, versions, methods, sessions, limits and the headers that every answer carries.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

#include "sim/api/gzip.h"

using namespace sfsim;
using namespace sfsim::test;

TEST_CASE("versions are listed without a session, uncounted and without Sforce-Limit-Info") {
  House house;
  const Response answer = house.api.handle({"GET", "/services/data/", {}, {}});
  CHECK(answer.status == 200);
  CHECK(answer.body.substr(0, 75) ==
        R"([{"label":"Summer '14","url":"/services/data/v31.0","version":"31.0"},{"lab)");
  CHECK(answer.body.find("\"label\":\"Spring \u201918\",\"url\":\"/services/data/v42.0\"") !=
        std::string::npos);
  CHECK(answer.body.find(R"({"label":"Spring '23","url":"/services/data/v57.0","version":"57.0"})") !=
        std::string::npos);
  CHECK(answer.body.ends_with(R"({"label":"Summer '26","url":"/services/data/v67.0","version":"67.0"}])"));
  CHECK(answer.header("Sforce-Limit-Info").empty());
  CHECK(house.org.api_calls_used() == 0);
}

TEST_CASE("a version that is not one is 404, a retired one 410, both without Sforce-Limit-Info") {
  House house;
  for (const std::string version : {"viAmABadVersion", "v68.0", "v6.0", "v60", "v060.0", "60.0"}) {
    CAPTURE(version);
    const Response answer = house.send("POST", "/services/data/" + version + "/sobjects/Account", "{}");
    CHECK(answer.status == 404);
    CHECK(answer.body == nowhere);
    CHECK(answer.header("Sforce-Limit-Info").empty());
  }
  for (const std::string version : {"v7.0", "v30.0"}) {
    const Response answer = house.send("GET", "/services/data/" + version + "/limits");
    CHECK(answer.status == 410);
    CHECK(answer.header("Sforce-Limit-Info").empty());
  }
  for (const std::string version : {"v31.0", "v67.0"})
    CHECK(house.send("GET", "/services/data/" + version + "/limits").status == 200);
}

TEST_CASE("paths are forgiven their slashes and encodings") {
  House house;
  house.create("Contact", R"({"LastName":"Lovelace"})");
  for (const std::string target :
       {"//services/data/v60.0/query?q=SELECT+Id+FROM+Contact",
        "/services//data/v60.0/query/?q=SELECT%20Id%20FROM%20Contact",
        "http://localhost:8080/services/data/v60.0/query/?q=SELECT+Id+FROM+Contact#here",
        "/services/data/v60.0/queryAll?x=1&q=select%20id%20from%20contact"}) {
    CAPTURE(target);
    CHECK(house.send("GET", target).body.substr(0, 29) == R"({"totalSize":1,"done":true,"r)");
  }
  CHECK(house.get("/sobjects/Contact.json").status == 200);
}

TEST_CASE("a version lists the resources that work, and each of them answers") {
  House house;
  const std::string listed = house.get("/").body;
  for (const std::string name : {"composite", "limits", "query", "queryAll", "recent", "sobjects"}) {
    CAPTURE(name);
    CHECK(listed.find("\"" + name + "\":\"/services/data/v60.0/" + name + "\"") != std::string::npos);
    CHECK(house.get("/" + name).status != 404);
  }
  CHECK(listed.find("\"identity\":\"") != std::string::npos);
  CHECK(house.send("GET", "/services/data/v37.0").body.find("composite") == std::string::npos);
  CHECK(house.send("GET", "/services/data/v37.0/composite").status == 404);
}

TEST_CASE("what is not built refuses as Salesforce does") {
  House house;
  struct {
    std::string method, path;
    int status;
    std::string body, allow;
  } const rows[] = {
      {"GET", "/nothing", 404, nowhere, ""},
      {"POST", "/composite/nothing", 404, nowhere, ""},
      {"GET", "/quickAction", 404, nowhere, ""},
      {"GET", "/chatter/users/me", 404, nowhere, ""},
      {"GET", "/sobjects/Unicorn", 404, nowhere, ""},
      {"POST", "/sobjects/PlayingCard__c", 404, nowhere, ""},
      {"GET", "/sobjects/Contact/describe/namedLayouts/A", 404, nowhere, ""},
      {"GET", "/sobjects/Contact/quickActions/Nothing", 404, nowhere, ""},
      {"PATCH", "/sobjects/Contact", 405,
       refusal("METHOD_NOT_ALLOWED", "HTTP Method 'PATCH' not allowed. Allowed are GET,HEAD,POST"),
       "GET,HEAD,POST"},
      {"POST", "/limits", 405,
       refusal("METHOD_NOT_ALLOWED", "HTTP Method 'POST' not allowed. Allowed are GET,HEAD"), "GET,HEAD"},
      {"OPTIONS", "/query", 405,
       refusal("METHOD_NOT_ALLOWED", "HTTP Method 'OPTIONS' not allowed. Allowed are GET,HEAD"), "GET,HEAD"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.method, row.path);
    const Response answer = house.send(row.method, house.data + row.path);
    CHECK(answer.status == row.status);
    CHECK(answer.body == row.body);
    CHECK(answer.header("Allow") == row.allow);
    CHECK(!answer.header("Sforce-Limit-Info").empty());
  }
}

TEST_CASE("XML where it is not known is refused, not mislabelled; bodies that are no JSON are refused") {
  House house;
  CHECK(house.get("/limits/recordCount", {{"Accept", "application/xml"}}).status == 406);
  CHECK(house.get("/sobjects.xml").status == 406);
  CHECK(house.send("POST", house.data + "/composite", "{}", {{"Accept", "application/xml"}}).status == 406);
  CHECK(house.get("/limits", {{"Accept", "application/xml, */*;q=0.5"}}).body.starts_with("{"));
  CHECK(house.get("/limits", {{"Accept", "text/csv"}}).status == 200);
  CHECK(house
            .send("POST", house.data + "/sobjects/Contact", "LastName=x",
                  {{"Content-Type", "application/x-www-form-urlencoded"}})
            .status == 415);
  CHECK(house.send("POST", house.data + "/composite", "<a/>", {{"Content-Type", "application/xml"}}).status ==
        415);
  CHECK(house
            .send("POST", house.data + "/sobjects/Contact", R"({"LastName":"x"})",
                  {{"content-type", "application/json; charset=UTF-8"}})
            .status == 201);
}

TEST_CASE("headers of a data answer") {
  House house;
  const Response answer = house.get("/limits");
  CHECK(answer.header("content-type") == "application/json;charset=UTF-8");
  CHECK(answer.header("Sforce-Limit-Info") == "api-usage=1/100000");
  CHECK(answer.header("Cache-Control") == "no-cache,must-revalidate,max-age=0,no-store,private");
  CHECK(answer.header("Date") == "Mon, 15 Jan 2024 20:01:00 GMT");
  CHECK(house.get("/nothing").header("Sforce-Limit-Info") == "api-usage=2/100000");
  const std::string id = house.create("Contact", R"({"LastName":"x"})");
  const Response patched = house.patch("/sobjects/Contact/" + id, "{}");
  CHECK(patched.status == 204);
  CHECK(patched.header("Content-Type").empty());
  CHECK(patched.header("Sforce-Limit-Info") == "api-usage=4/100000");
  const Response head = house.send("HEAD", house.data + "/sobjects/Contact/" + id);
  CHECK(head.status == 200);
  CHECK(head.body.empty());
}

TEST_CASE("sessions: schemes, expiry, refusals") {
  House house;
  for (const std::string scheme : {"Bearer ", "OAuth ", "bearer ", "OAUTH  "})
    CHECK(house.get("/limits", {{"Authorization", scheme + house.token}}).status == 200);
  const std::string dead = refusal("INVALID_SESSION_ID", "Session expired or invalid");
  const auto check_dead = [&](const Response& answer, const std::string& body) {
    CHECK(answer.status == 401);
    CHECK(answer.body == body);
    CHECK(answer.header("WWW-Authenticate") == "Token");
    CHECK(answer.header("Sforce-Limit-Info").empty());
  };
  check_dead(house.get("/limits", {{"Authorization", "Bearer nonsense"}}), dead);
  check_dead(house.api.handle({"GET", house.data + "/limits", {}, {}}), dead);
  check_dead(house.get("/limits", {{"Authorization", "Bearer"}}),
             refusal("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"));
  check_dead(house.get("/limits", {{"Authorization", "Digest x"}}),
             refusal("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"));

  SECTION("two hours without use end it, use prolongs it") {
    house.now += 7'000'000;
    CHECK(house.get("/limits").status == 200);
    house.now += 7'000'000;
    CHECK(house.get("/limits").status == 200);
    house.now += 7'200'001;
    check_dead(house.get("/limits"), dead);
  }
  SECTION("expire_sessions ends all but the demo session, which has to be allowed first") {
    const std::string demo = "Bearer " + house.api.demo_session();
    check_dead(house.get("/limits", {{"Authorization", demo}}), dead);
    house.api.accept_demo_session();
    CHECK(house.get("/limits", {{"Authorization", demo}}).status == 200);
    house.api.expire_sessions();
    check_dead(house.get("/limits"), dead);
    CHECK(house.get("/limits", {{"Authorization", demo}}).status == 200);
  }
  SECTION("an inactive user is out, one without API access is told so") {
    User idle;
    idle.username = "idle@sfsim.test";
    idle.active = false;
    const std::string idle_token = house.api.open_session(house.org.add_user(idle));
    check_dead(house.get("/limits", {{"Authorization", "Bearer " + idle_token}}), dead);
    User mute;
    mute.username = "mute@sfsim.test";
    mute.api_enabled = false;
    const std::string mute_token = house.api.open_session(house.org.add_user(mute));
    const Response answer = house.get("/limits", {{"Authorization", "Bearer " + mute_token}});
    CHECK(answer.status == 403);
    CHECK(answer.body ==
          refusal("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."));
  }
}

TEST_CASE("calls are counted and the limit holds") {
  House house;
  house.org.set_api_call_limit(2);
  CHECK(house.get("/limits").body.find(R"("DailyApiRequests":{"Max":2,"Remaining":1})") != std::string::npos);
  CHECK(house.get("/limits").status == 200);
  const Response over = house.get("/limits");
  CHECK(over.status == 403);
  CHECK(over.body == refusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
  house.now += 24 * 3600 * 1000 + 1000;
  house.token = house.api.open_session(*house.org.user(demo_admin));
  CHECK(house.get("/limits").status == 200);
}

TEST_CASE("record counts leave out what is empty") {
  House house;
  CHECK(house.get("/limits/recordCount?sObjects=Contact,Lead").body == R"({"sObjects":[]})");
  house.create("Contact", R"({"LastName":"x"})");
  CHECK(house.get("/limits/recordCount?sObjects=Contact,Lead").body ==
        R"({"sObjects":[{"count":1,"name":"Contact"}]})");
}

TEST_CASE("bodies travel compressed when asked") {
  House house;
  bool large = false;
  const Response plain = house.get("/sobjects");
  const Response packed = house.get("/sobjects", {{"Accept-Encoding", "deflate, gzip;q=0.5"}});
  CHECK(packed.header("Content-Encoding") == "gzip");
  CHECK(gunzip(packed.body, 1 << 20, large) == plain.body);
  CHECK(house.get("/limits/recordCount", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding").empty());
  CHECK(house.get("/sobjects", {{"Accept-Encoding", "gzip;q=0"}}).header("Content-Encoding").empty());

  CHECK(house
            .send("POST", house.data + "/sobjects/Contact", gzip(R"({"LastName":"packed"})"),
                  {{"Content-Encoding", "gzip"}})
            .status == 201);
  CHECK(house.send("POST", house.data + "/sobjects/Contact", "not gzip", {{"Content-Encoding", "gzip"}})
            .status == 400);
  const std::string bomb = gzip(std::string(51u << 20, ' '));
  CHECK(house.send("POST", house.data + "/sobjects/Contact", bomb, {{"Content-Encoding", "gzip"}}).status ==
        413);
}

TEST_CASE("POST with _HttpMethod stands for another verb") {
  House house;
  const std::string id = house.create("Contact", R"({"LastName":"x"})");
  CHECK(house.post("/sobjects/Contact/" + id + "?_HttpMethod=PATCH", R"({"LastName":"y"})").status == 204);
  CHECK(house.get("/sobjects/Contact/" + id + "?fields=LastName").body.find(R"("LastName":"y")") !=
        std::string::npos);
  CHECK(house.post("/sobjects/Contact/" + id + "?_HttpMethod=delete", "").status == 204);
}
