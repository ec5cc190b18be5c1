// Passwords by REST and SOAP: the policy, who may, and that a changed one is the one that logs in.
#include "tests/catch.h"

#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

bool logs_in(House& house, const std::string& password) {
  const Response reply =
      house.send("POST", "/services/oauth2/token",
                 "grant_type=password&client_id=sfsim-client&client_secret=sfsim-secret&username=" +
                     std::string(demo_integration_user) + "&password=" + password,
                 {{"Content-Type", "application/x-www-form-urlencoded"}});
  return reply.status == 200;
}

std::string path_of(House& house, std::string_view username) {
  return "/sobjects/User/" + house.org.user(username)->id + "/password";
}

}  // namespace

TEST_CASE("a password is set, reset and never expired") {
  House house;
  const std::string path = path_of(house, demo_integration_user);
  CHECK(house.get(path).body == R"({"isExpired":false})");
  CHECK(house.get(path, {{"Accept", "application/xml"}}).body.find("<isExpired>false</isExpired>") !=
        std::string::npos);
  house.now += 60'000;
  const Response set = house.post(path, R"({"NewPassword":"Correct-horse1"})");
  CHECK(set.status == 204);
  CHECK(set.body.empty());
  CHECK(logs_in(house, "Correct-horse1"));
  CHECK_FALSE(logs_in(house, "sfsim-password"));
  const std::string user = "/sobjects/User/" + house.org.user(demo_integration_user)->id;
  CHECK(house.get(user + "?fields=LastPasswordChangeDate").body.find("2024-01-15T20:02:00.000+0000") !=
        std::string::npos);
  const Response reset = house.remove(path);
  CHECK(reset.status == 200);
  const size_t at = reset.body.find(":\"") + 2;
  CHECK(logs_in(house, reset.body.substr(at, reset.body.size() - at - 2)));
  CHECK_FALSE(logs_in(house, "Correct-horse1"));
}

TEST_CASE("a password that breaks the policy is refused") {
  House house;
  const std::string path = path_of(house, demo_integration_user);
  CHECK(house.post(path, R"({"NewPassword":"horses"})").body ==
        refusal("INVALID_NEW_PASSWORD", "Your password must be at least 8 characters long."));
  CHECK(house.post(path, R"({"NewPassword":"horseshoes"})").body ==
        refusal("INVALID_NEW_PASSWORD", "Your password must have a mix of letters and numbers."));
  CHECK(house.post(path, R"({"NewPassword":"horseshoe1"})").status == 204);
  CHECK(house.post(path, R"({"NewPassword":"horseshoe1"})").body ==
        refusal("INVALID_NEW_PASSWORD", "invalid repeated password"));
  CHECK(house.post(path, R"({"Password":"horseshoe1"})").status == 400);
  CHECK(house.post(path, "{}").status == 400);
  CHECK(house.patch(path, R"({"NewPassword":"horseshoe2"})").status == 405);
  CHECK(house.get("/sobjects/User/005000000000000AAA/password").body == nowhere);
  CHECK(house.get("/sobjects/Contact/003000000000000AAA/password").body == nowhere);
}

TEST_CASE("only an administrator touches another one's password") {
  House house;
  house.token = house.api.open_session(*house.org.user(demo_integration_user));
  const Response reply = house.post(path_of(house, demo_admin), R"({"NewPassword":"horseshoe1"})");
  CHECK(reply.status == 403);
  CHECK(reply.body == refusal("INSUFFICIENT_ACCESS", "You do not have permission to view this record."));
  CHECK(house.post(path_of(house, demo_integration_user), R"({"NewPassword":"horseshoe1"})").status == 204);
}

TEST_CASE("SOAP sets and resets passwords") {
  House house;
  const std::string id = house.org.user(demo_integration_user)->id;
  const auto ask = [&](const std::string& operation) {
    return house
        .send("POST", "/services/Soap/u/60.0",
              "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" "
              "xmlns=\"urn:partner.soap.sforce.com\"><e:Header><SessionHeader><sessionId>" +
                  house.token + "</sessionId></SessionHeader></e:Header><e:Body>" + operation +
                  "</e:Body></e:Envelope>",
              {{"Content-Type", "text/xml"}, {"SOAPAction", "\"\""}})
        .body;
  };
  const std::string set =
      ask("<setPassword><userId>" + id + "</userId><password>horseshoe1</password></setPassword>");
  CHECK(set.find("<setPasswordResponse><result/></setPasswordResponse>") != std::string::npos);
  CHECK(logs_in(house, "horseshoe1"));
  const std::string weak =
      ask("<setPassword><userId>" + id + "</userId><password>short1</password></setPassword>");
  CHECK(weak.find("<sf:exceptionCode>INVALID_NEW_PASSWORD</sf:exceptionCode>") != std::string::npos);
  const std::string reset = ask("<resetPassword><userId>" + id + "</userId></resetPassword>");
  const size_t at = reset.find("<result><password>") + 18;
  CHECK(logs_in(house, reset.substr(at, reset.find("</password>") - at)));
}
