// The test controls of a served org: each does what docs/salesforce.md says, and none without --controls.
#include "sim/controls/controls.h"

#include <nlohmann/json.hpp>

#include "sim/controls/load_data.h"
#include "sim/controls/moment.h"
#include "sim/scenario/load.h"
#include "tests/catch.h"

using namespace sfsim;
using ControlJson = nlohmann::json;

namespace {

constexpr UnixMillis noon = 1705320000000;  // 2024-01-15T12:00:00Z

struct ServedOrg {
  UnixMillis system = noon;
  ServedClock clock{[this] { return system; }, std::nullopt, true};
  Org org;
  Api api;
  int64_t paused_ms = 0;
  Controls controls;
  std::string token;

  explicit ServedOrg(bool allowed = true)
      : org([this] {
          OrgOptions options;
          options.now = [this] { return clock.now(); };
          options.opt_out_fields_visible = true;
          return options;
        }()),
        api((add_demo_users(org), org), {}),
        controls(org, api, clock,
                 [this, allowed] {
                   ControlsOptions options;
                   options.allowed = allowed;
                   options.trouble.pause = [this](int64_t ms) { paused_ms += ms; };
                   return options;
                 }()),
        token((api.accept_demo_session(), api.demo_session())) {}

  Response send(const std::string& method, const std::string& target, const std::string& body = {},
                const std::string& type = "application/json") {
    return controls.handle(
        {method, target, {{"Authorization", "Bearer " + token}, {"Content-Type", type}}, body});
  }
  ControlJson control(const std::string& method, const std::string& what, const std::string& body = {}) {
    const Response response = send(method, "/_sfsim/" + what, body);
    INFO(response.body);
    CHECK(response.status < 300);
    return ControlJson::parse(response.body);
  }
  ControlJson query(const std::string& soql) {
    std::string encoded = soql;
    for (char& c : encoded) c = c == ' ' ? '+' : c;
    return ControlJson::parse(send("GET", "/services/data/v60.0/query?q=" + encoded).body);
  }
  std::string contact(const std::string& body) {
    return ControlJson::parse(send("POST", "/services/data/v60.0/sobjects/Contact", body).body).at("id");
  }
};

}  // namespace

TEST_CASE("without --controls every control is refused, and the org answers as ever") {
  ServedOrg served(false);
  const Response refused = served.send("GET", "/_sfsim/clock");
  CHECK(refused.status == 403);
  CHECK(ControlJson::parse(refused.body)["error"] == "this server was started without --controls");
  CHECK(served.send("POST", "/_sfsim/reset").status == 403);
  CHECK(served.send("GET", "//_sfsim/requests").status == 403);
  CHECK(served.send("GET", "/services/data/v60.0/limits").status == 200);
  CHECK(served.send("GET", "/services/_sfsim/clock").status == 404);
}

TEST_CASE("the clock is read, set, moved, stopped and let run") {
  ServedOrg served;
  CHECK(served.control("GET", "clock")["now"] == "2024-01-15T12:00:00.000Z");
  CHECK(served.control("POST", "clock", R"({"advance":"2h"})")["now"] == "2024-01-15T14:00:00.000Z");
  served.system += 1000;
  CHECK(served.control("POST", "clock", R"({"run":false})")["now"] == "2024-01-15T14:00:01.000Z");
  served.system += 1000;
  CHECK(served.control("GET", "clock")["now"] == "2024-01-15T14:00:01.000Z");
  CHECK(served.control("POST", "clock", R"({"set":"2023-12-31T23:59:59Z"})")["runs"] == false);
  CHECK(moment_text(served.org.now()) == "2023-12-31T23:59:59.000Z");
  for (const char* wrong :
       {R"({"set":"soon"})", R"({"advance":"soon"})", R"({"sett":"2024-01-01"})", "[]", ""})
    CHECK(served.send("POST", "/_sfsim/clock", wrong).status == 400);
  CHECK(served.control("POST", "reset")["reset"] == true);
  CHECK(served.control("GET", "clock")["runs"] == true);
}

TEST_CASE("moments are UTC unless they name a zone") {
  CHECK(moment_of("2024-01-15") == 1705276800000);
  CHECK(moment_of("2024-01-15T12:00:00.250+0000") == noon + 250);
  CHECK(moment_of("2024-01-15T12:00:00+00:00") == noon);
  CHECK(moment_of("2024-01-15 04:00 America/Los_Angeles") == noon);
  for (const char* wrong :
       {"", "2024-13-01", "2024-01-15T12", "2024-01-15T12:00:00+01:00", "2024-01-15T12:00:00.2Z"})
    CHECK_FALSE(moment_of(wrong));
}

TEST_CASE("a session ends on the clock") {
  ServedOrg served;
  served.token = served.api.open_session(*served.org.user(demo_admin));
  CHECK(served.send("GET", "/services/data/v60.0/limits").status == 200);
  served.control("POST", "clock", R"({"advance":"3h"})");
  CHECK(served.send("GET", "/services/data/v60.0/limits").status == 401);
}

TEST_CASE("reset and snapshots bring the records back") {
  ServedOrg served;
  served.contact(R"({"LastName":"One"})");
  CHECK(served.send("POST", "/_sfsim/snapshots/one").status == 201);
  served.contact(R"({"LastName":"Two"})");
  CHECK(served.query("SELECT Id FROM Contact")["totalSize"] == 2);
  served.control("POST", "snapshots/one/restore");
  CHECK(served.query("SELECT Name FROM Contact")["records"][0]["Name"] == "One");
  CHECK(served.query("SELECT Id FROM Contact")["totalSize"] == 1);
  CHECK(served.control("GET", "snapshots")["snapshots"][0]["name"] == "one");
  served.control("POST", "reset");
  CHECK(served.query("SELECT Id FROM Contact")["totalSize"] == 0);
  served.control("POST", "snapshots/one/restore");
  CHECK(served.query("SELECT Id FROM Contact")["totalSize"] == 1);
  served.control("DELETE", "snapshots/one");
  CHECK(served.send("POST", "/_sfsim/snapshots/one/restore").status == 404);
}

TEST_CASE("data comes as CSV, as a tree, as a list and as the answer of a query") {
  ServedOrg served;
  const Response csv = served.send(
      "POST", "/_sfsim/data/Contact",
      "Id,LastName,Email,HasOptedOutOfEmail\r\nold1,Lovelace,ada@example.com,true\r\n", "text/csv");
  INFO(csv.body);
  CHECK(csv.status == 201);
  CHECK(served.query("SELECT Name FROM Contact WHERE HasOptedOutOfEmail = true")["totalSize"] == 1);
  const ControlJson nested = served.control(
      "POST", "data",
      R"({"records":[{"attributes":{"type":"Account","referenceId":"A1"},"Name":"Acme","Contacts":{"records":[
          {"attributes":{"type":"Contact","referenceId":"C1"},"LastName":"Hopper"}]}}]})");
  CHECK(nested["created"]["Contact"] == 1);
  CHECK(served.query(
            "SELECT Account.Name FROM Contact WHERE LastName = 'Hopper'")["records"][0]["Account"]["Name"] ==
        "Acme");
  const ControlJson linked =
      served.control("POST", "data",
                     R"([{"attributes":{"type":"Contact"},"LastName":"Turing","AccountId":"@X"},
          {"attributes":{"type":"Account","referenceId":"X"},"Name":"Bletchley"}])");
  CHECK(linked["created"]["Account"] == 1);
  CHECK(served.query(
            "SELECT Account.Name FROM Contact WHERE LastName = 'Turing'")["records"][0]["Account"]["Name"] ==
        "Bletchley");
  const ControlJson old = served.control(
      "POST", "data",
      R"({"totalSize":1,"done":true,"records":[{"attributes":{"type":"Lead","url":"/x"},"Id":"00Q000000000001AAA",
          "LastName":"Perlman","Company":"DEC","CreatedDate":"2020-01-01T00:00:00.000+0000"}]})");
  CHECK(old["left_out"]["Lead.CreatedDate"] == 1);
  CHECK(served.org
            .find(*served.org.schema().find("Lead"), *served.org.schema().find("Lead")->field("LastName"),
                  std::string("Perlman"), 2)
            .front() == old["ids"]["00Q000000000001AAA"]);
}

TEST_CASE("data that is wrong changes nothing and names the row") {
  ServedOrg served;
  const std::pair<std::string, std::string> rows[] = {
      {R"([{"attributes":{"type":"Contact"},"LastName":"x"},{"attributes":{"type":"Contact"}}])",
       "record 2: REQUIRED"},
      {R"([{"LastName":"x"}])", "which object"},
      {R"([{"attributes":{"type":"Unicorn"}}])", "no object Unicorn"},
      {R"([{"attributes":{"type":"Contact"},"LastName":"x","Colour":"red"}])", "no field Colour"},
      {R"([{"attributes":{"type":"Contact"},"LastName":"x","AccountId":"@Nobody"}])",
       "no record is called @Nobody"},
      {"{", "not JSON"}};
  for (const auto& [body, what] : rows) {
    const Response refused = served.send("POST", "/_sfsim/data", body);
    CHECK(refused.status == 400);
    CHECK(refused.body.find(what) != std::string::npos);
  }
  CHECK(served.query("SELECT Id FROM Contact")["totalSize"] == 0);
}

TEST_CASE("faults are those of the scenarios") {
  ServedOrg served;
  const std::string id = served.contact(R"({"LastName":"One"})"),
                    path = "/services/data/v60.0/sobjects/Contact/" + id;
  const auto fault = [&](const std::string& body) {
    CHECK(served.send("POST", "/_sfsim/faults", body).status == 201);
  };
  fault(R"({"fault":"unavailable","on":"GET Contact","times":1})");
  CHECK(served.send("PATCH", path, R"({"FirstName":"a"})").status == 204);
  CHECK(served.send("GET", path).status == 503);
  CHECK(served.send("GET", path).status == 200);
  fault(R"({"fault":"row_locked","times":1})");
  const Response locked = served.send("PATCH", path, R"({"FirstName":"b"})");
  CHECK(locked.status == 400);
  CHECK(locked.body.find("UNABLE_TO_LOCK_ROW") != std::string::npos);
  fault(R"({"fault":"lost_response","times":1})");
  CHECK(served.send("PATCH", path, R"({"FirstName":"c"})").status == 0);
  CHECK(served.query("SELECT FirstName FROM Contact")["records"][0]["FirstName"] == "c");
  fault(R"({"fault":"timeout","times":1})");
  CHECK(served.send("PATCH", path, R"({"FirstName":"d"})").status == 0);
  CHECK(served.paused_ms == 60'000);
  CHECK(served.query("SELECT FirstName FROM Contact")["records"][0]["FirstName"] == "c");
  fault(R"({"fault":"expired_session"})");
  CHECK(served.send("GET", path).status == 401);
  CHECK(served.send("GET", path).status == 200);
  served.contact(R"({"LastName":"Two"})");
  fault(R"({"fault":"small_pages","times":1})");
  CHECK(served.query("SELECT Id FROM Contact")["done"] == false);
  fault(R"({"fault":"truncated_reply","times":1})");
  CHECK(ControlJson::parse(served.send("GET", path).body, nullptr, false).is_discarded());
  fault(R"({"fault":"rate_limit","for":"10m"})");
  CHECK(served.send("GET", path).status == 403);
  served.control("POST", "clock", R"({"advance":"11m"})");
  CHECK(served.send("GET", path).status == 200);
  fault(R"({"fault":"unavailable"})");
  served.control("DELETE", "faults");
  CHECK(served.send("GET", path).status == 200);
  CHECK(served.send("POST", "/_sfsim/faults", R"({"fault":"gremlins"})").status == 400);
  CHECK(served.send("POST", "/_sfsim/faults", R"({"fault":"slow","times":0})").status == 400);
}

TEST_CASE("the journal is filtered, and holds no secrets") {
  ServedOrg served;
  served.contact(R"({"LastName":"One"})");
  served.query("SELECT Id FROM Contact");
  served.send("GET", "/services/data/v60.0/sobjects/Nothing/describe");
  served.send("POST", "/services/oauth2/token", "grant_type=password&password=sfsim-password",
              "application/x-www-form-urlencoded");
  served.send("GET", "/id/x/y?oauth_token=" + served.token);
  CHECK(served.control("GET", "requests")["count"] == 5);
  CHECK(served.control("GET", "requests?method=POST&path=sobjects")["requests"][0]["request_body"] ==
        R"({"LastName":"One"})");
  CHECK(served.control("GET", "requests?status=4xx")["count"] == 3);
  CHECK(served.control("GET", "requests?status=404&path=Nothing")["count"] == 1);
  CHECK(served.control("GET", "requests?last=1")["requests"][0]["number"] == 5);
  CHECK(served.control("GET", "requests?since=4")["count"] == 1);
  const std::string all = served.send("GET", "/_sfsim/requests").body;
  CHECK(all.find("sfsim-password") == std::string::npos);
  CHECK(all.find(served.token) == std::string::npos);
  CHECK(served.send("GET", "/_sfsim/requests?colour=red").status == 400);
  served.control("DELETE", "requests");
  CHECK(served.control("GET", "requests")["count"] == 0);
}

TEST_CASE("users and what they may do") {
  ServedOrg served;
  served.control("POST", "users", R"({"username":"rep@example.com","name":"Rita Rep","password":"pw-rep"})");
  const auto login = [&] {
    return served.send("POST", "/services/oauth2/token",
                       "grant_type=password&client_id=sfsim-client&client_secret=sfsim-secret&username="
                       "rep%40example.com&password=pw-rep",
                       "application/x-www-form-urlencoded");
  };
  served.token = ControlJson::parse(login().body).at("access_token");
  CHECK(served.send("GET", "/services/data/v60.0/sobjects/Lead/describe").status == 200);
  served.control("POST", "access", R"({"user":"rep@example.com","object":"Lead","read":false})");
  CHECK(served.send("GET", "/services/data/v60.0/sobjects/Lead/describe").status == 404);
  served.control(
      "POST", "access",
      R"({"user":"rep@example.com","object":"Contact","field":"HasOptedOutOfEmail","read":false})");
  CHECK(served.send("GET", "/services/data/v60.0/query?q=SELECT+HasOptedOutOfEmail+FROM+Contact").status ==
        400);
  served.control("POST", "users", R"({"username":"rep@example.com","api_enabled":false})");
  CHECK(served.send("GET", "/services/data/v60.0/limits").status == 403);
  served.control("POST", "users", R"({"username":"rep@example.com","active":false})");
  CHECK(served.send("GET", "/services/data/v60.0/limits").status == 401);
  CHECK(ControlJson::parse(login().body)["error_description"] == "inactive user");
  for (const char* wrong :
       {R"({"username":"x"})", R"({"user":"nobody@x","object":"Lead"})", R"({"object":"Unicorn"})"})
    CHECK(served
              .send("POST", std::string(wrong).find("username") == 2 ? "/_sfsim/users" : "/_sfsim/access",
                    wrong)
              .status == 400);
}

TEST_CASE("what happened is a scenario that loads") {
  ServedOrg served;
  served.contact(R"({"LastName":"Before","Email":"before@example.com"})");
  served.control("POST", "snapshots/now");
  served.control("POST", "snapshots/now/restore");
  served.system += 60'000;
  const std::string id = served.query("SELECT Id FROM Contact")["records"][0]["Id"];
  CHECK(served.send("PATCH", "/services/data/v60.0/sobjects/Contact/" + id, R"({"HasOptedOutOfEmail":true})")
            .status == 204);
  served.contact(R"({"LastName":"After"})");
  served.send("POST", "/_sfsim/faults", R"({"fault":"slow","on":"PATCH","times":1})");
  const Response text = served.send("GET", "/_sfsim/scenario");
  INFO(text.body);
  CHECK(text.status == 200);
  CHECK(text.body.find("\"start\": \"2024-01-15 12:00:00 Etc/UTC\"") != std::string::npos);
  CHECK(text.body.find(R"("edit": "contact1", "HasOptedOutOfEmail": true)") != std::string::npos);
  CHECK(text.body.find(R"("create": "contact2", "type": "Contact")") != std::string::npos);
  CHECK(text.body.find(R"("fault": "slow", "on": "PATCH", "times": 1)") != std::string::npos);
  const auto loaded = load_scenario("exported.jsonc", text.body);
  REQUIRE(std::holds_alternative<Plans>(loaded));
  CHECK(std::get<Plans>(loaded).front().people.front().email == "before@example.com");
}
