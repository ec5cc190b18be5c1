// OAuth as real clients use it: tokens, their signature, revocation, identity, and the words of each refusal.
#include "tests/catch.h"
#include "tests/sim/api/house.h"

#include <nlohmann/json.hpp>

#include "sim/api/sessions.h"
#include "sim/api/wire.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

const std::string form = "client_id=sfsim-client&client_secret=sfsim-secret";

Response token(House& house, const std::string& body,
               std::vector<std::pair<std::string, std::string>> headers = {}) {
  return house.api.handle({"POST", "/services/oauth2/token", std::move(headers), body});
}

}  // namespace

TEST_CASE("a token answer has the recorded keys, and works") {
  House house;
  const Response answer = token(house, "grant_type=client_credentials&" + form);
  REQUIRE(answer.status == 200);
  CHECK(answer.header("Sforce-Limit-Info").empty());
  const auto body = nlohmann::ordered_json::parse(answer.body);
  std::string keys;
  for (const auto& [key, value] : body.items()) keys += key + " ";
  CHECK(keys == "access_token instance_url id token_type issued_at signature ");
  const std::string access = body["access_token"];
  CHECK(access.size() == 15 + 1 + 96);
  CHECK(access.substr(0, 16) == house.org.org_id().substr(0, 15) + "!");
  CHECK(access.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._", 16) ==
        std::string::npos);
  CHECK(body["issued_at"] == "1705348860000");
  CHECK(body["id"] ==
        "http://127.0.0.1:8080/id/" + house.org.org_id() + "/" + house.org.user(demo_admin)->id);
  const std::string signed_text = body["id"].get<std::string>() + body["issued_at"].get<std::string>();
  CHECK(body["signature"] == base64(hmac_sha256("sfsim-secret", signed_text)));
  CHECK(house.get("/limits", {{"Authorization", "Bearer " + access}}).status == 200);

  SECTION("revoked, it is dead") {
    CHECK(house.api.handle({"POST", "/services/oauth2/revoke", {}, "token=" + access}).status == 200);
    CHECK(house.get("/limits", {{"Authorization", "Bearer " + access}}).status == 401);
    const Response again = house.api.handle({"POST", "/services/oauth2/revoke", {}, "token=" + access});
    CHECK(again.status == 400);
    CHECK(again.body ==
          R"({"error":"unsupported_token_type","error_description":"this token type is not supported"})");
  }
}

TEST_CASE("two worlds with the same acts have the same tokens") {
  House one, other;
  CHECK(token(one, "grant_type=client_credentials&" + form).body ==
        token(other, "grant_type=client_credentials&" + form).body);
  // A second login has a session of its own.
  CHECK(token(one, "grant_type=client_credentials&" + form).body !=
        token(one, "grant_type=client_credentials&" + form).body);
}

TEST_CASE("who may log in, and what the others hear") {
  House house;
  const std::string basic = "Basic " + base64("sfsim-client:sfsim-secret");
  struct {
    std::string body, authorization;
    int status;
    std::string error;
  } const rows[] = {
      {"grant_type=client_credentials", basic, 200, ""},
      {"grant_type=client_credentials", "Basic " + base64("sfsim-client:wrong"), 400,
       R"({"error":"invalid_client","error_description":"invalid client credentials"})"},
      {"grant_type=client_credentials&client_id=nobody&client_secret=x", "", 400,
       R"({"error":"invalid_client_id","error_description":"client identifier invalid"})"},
      {"grant_type=password&username=admin%40sfsim.test&password=sfsim-passwordsfsimtoken&" + form, "", 200,
       ""},
      {"grant_type=password&username=INTEGRATION%40sfsim.test&password=sfsim-password&" + form, "", 200, ""},
      {"grant_type=password&username=admin%40sfsim.test&password=wrong&" + form, "", 400,
       R"({"error":"invalid_grant","error_description":"authentication failure"})"},
      {"grant_type=password&username=nobody&password=sfsim-password&" + form, "", 400,
       R"({"error":"invalid_grant","error_description":"authentication failure"})"},
      {"grant_type=authorization_code&code=x&" + form, "", 400,
       R"({"error":"invalid_grant","error_description":"invalid authorization code"})"},
      {"grant_type=devices&" + form, "", 400,
       R"({"error":"unsupported_grant_type","error_description":"grant type not supported"})"},
      {"", "", 400, R"({"error":"unsupported_grant_type","error_description":"grant type not supported"})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.body);
    std::vector<std::pair<std::string, std::string>> headers;
    if (!row.authorization.empty()) headers.emplace_back("Authorization", row.authorization);
    const Response answer = token(house, row.body, headers);
    CHECK(answer.status == row.status);
    if (row.status != 200) CHECK(answer.body == row.error);
  }
}

TEST_CASE("client credentials act as the configured user") {
  ApiOptions options;
  options.run_as = demo_integration_user;
  House house(false, options);
  CHECK(token(house, "grant_type=client_credentials&" + form)
            .body.find(house.org.user(demo_integration_user)->id) != std::string::npos);
  options.run_as = "nobody@sfsim.test";
  House other(false, options);
  CHECK(token(other, "grant_type=client_credentials&" + form).body ==
        R"({"error":"invalid_grant","error_description":"no client credentials user enabled"})");
}

TEST_CASE("identity and userinfo") {
  House house;
  const std::string me = house.org.user(demo_admin)->id;
  const std::string path = "/id/" + house.org.org_id() + "/" + me;
  for (const std::string& target : {path, std::string("/services/oauth2/userinfo")}) {
    CAPTURE(target);
    const auto body = nlohmann::json::parse(house.send("GET", target).body);
    CHECK(body["user_id"] == me);
    CHECK(body["organization_id"] == house.org.org_id());
    const Response bad = house.send("GET", target, {}, {{"Authorization", "Bearer x"}});
    CHECK(bad.status == 403);
    CHECK(bad.body == "Bad_OAuth_Token");
    CHECK(bad.header("Content-Type") == "text/plain;charset=UTF-8");
    CHECK(house.api.handle({"GET", target, {}, {}}).body == "Missing_OAuth_Token");
  }
  CHECK(house.api.handle({"GET", path + "?format=json&oauth_token=" + house.token, {}, {}}).status == 200);
  CHECK(house.send("GET", "/id/00D000000000001EAA/" + me).status == 403);
}
