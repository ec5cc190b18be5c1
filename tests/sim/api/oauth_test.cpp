// The flows that need a browser, and what becomes of tokens: pages, codes, PKCE, refresh tokens,
// introspection, revocation.
#include <nlohmann/json.hpp>

#include "sim/api/sessions.h"
#include "sim/api/wire.h"
#include "tests/catch.h"
#include "tests/sim/api/house.h"

using namespace sfsim;
using namespace sfsim::test;

namespace {

using OauthJson = nlohmann::json;

const std::string app = "client_id=sfsim-client&client_secret=sfsim-secret";
const std::string callback = "http://localhost:1717/OauthRedirect";
const std::string verifier = "a-verifier-that-is-long-enough-for-rfc-7636-0123456789";

std::string challenge_of(const std::string& text) {
  std::string out = base64(sha256(text));
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out.substr(0, 43);
}

struct Flow {
  House house;
  std::string asked(const std::string& client = "sfsim-client") const {
    return "response_type=code&client_id=" + client + "&redirect_uri=" + percent_encode_segment(callback) +
           "&state=s%26t&code_challenge=" + challenge_of(verifier);
  }
  Response plain(const std::string& method, const std::string& target, const std::string& body = {}) {
    return house.api.handle({method, target, {}, body});
  }
  Response log_in(const std::string& what) {
    return plain("POST", "/services/oauth2/authorize",
                 what + "&username=admin%40sfsim.test&password=sfsim-password&action=allow");
  }
  std::string code(const std::string& what) {
    const std::string location(log_in(what).header("Location"));
    const size_t at = location.find("code=");
    if (at == std::string::npos) return "none: " + location;
    return location.substr(at + 5, location.find('&', at) - at - 5);
  }
  Response exchange(const std::string& code, const std::string& more = app,
                    const std::string& with = verifier) {
    return plain("POST", "/services/oauth2/token",
                 "grant_type=authorization_code&code=" + code + "&redirect_uri=" +
                     percent_encode_segment(callback) + "&code_verifier=" + with + "&" + more);
  }
  int limits(const std::string& token) {
    return house.get("/limits", {{"Authorization", "Bearer " + token}}).status;
  }
};

std::string error_text(const Response& response) {
  return response.status == 400 ? OauthJson::parse(response.body)["error_description"].get<std::string>()
                                : std::to_string(response.status);
}

}  // namespace

TEST_CASE("the web server flow: a page, a code, tokens, and a refresh") {
  Flow flow;
  const Response page = flow.plain("GET", "/services/oauth2/authorize?" + flow.asked());
  CHECK(page.status == 200);
  CHECK(page.header("Content-Type") == "text/html;charset=UTF-8");
  CHECK(page.body.find("name=\"state\" value=\"s&amp;t\"") != std::string::npos);
  CHECK(page.body.find("name=\"password\" type=\"password\"") != std::string::npos);
  const Response sent = flow.log_in(flow.asked());
  CHECK(sent.status == 302);
  CHECK(std::string(sent.header("Location")).find(callback + "?code=aPrx") == 0);
  CHECK(std::string(sent.header("Location")).ends_with("%3D%3D&state=s%26t"));
  const std::string code = flow.code(flow.asked());
  const auto body = OauthJson::parse(flow.exchange(code).body);
  CHECK(flow.limits(body["access_token"]) == 200);
  CHECK(body["scope"] == "refresh_token web api id");
  CHECK(body["signature"] == base64(hmac_sha256("sfsim-secret", body["id"].get<std::string>() +
                                                                    body["issued_at"].get<std::string>())));
  const std::string refresh =
      "grant_type=refresh_token&refresh_token=" + body["refresh_token"].get<std::string>();
  const auto again = OauthJson::parse(flow.plain("POST", "/services/oauth2/token", refresh + "&" + app).body);
  CHECK(flow.limits(again["access_token"]) == 200);
  CHECK_FALSE(again.contains("refresh_token"));
  CHECK(error_text(flow.plain("POST", "/services/oauth2/token", refresh + "&client_id=PlatformCLI")) ==
        "expired access/refresh token");
}

TEST_CASE("PlatformCLI has no secret, and comes back to loopback addresses only") {
  Flow flow;
  const std::string code = flow.code(flow.asked("PlatformCLI"));
  const auto body = OauthJson::parse(flow.exchange(code, "client_id=PlatformCLI").body);
  CHECK(flow.limits(body["access_token"]) == 200);
  const std::string id = body["id"], issued = body["issued_at"];
  CHECK(body["signature"] == base64(hmac_sha256("", id + issued)));
  CHECK(OauthJson::parse(flow.plain("POST", "/services/oauth2/token",
                                    "grant_type=refresh_token&client_id=PlatformCLI&refresh_token=" +
                                        body["refresh_token"].get<std::string>())
                             .body)
            .contains("access_token"));
  const Response away =
      flow.plain("GET",
                 "/services/oauth2/authorize?response_type=code&client_id=PlatformCLI&redirect_uri="
                 "http%3A%2F%2Flocalhost.example.com%2F");
  CHECK(away.status == 400);
  CHECK(away.body.find("redirect_uri_mismatch") != std::string::npos);
  CHECK(error_text(flow.plain("POST", "/services/oauth2/token",
                              "grant_type=client_credentials&client_id=PlatformCLI")) ==
        "no client credentials user enabled");
}

TEST_CASE("a code is good once, for a quarter of an hour, for who asked for it") {
  Flow flow;
  const std::string once = flow.code(flow.asked());
  CHECK(flow.exchange(once).status == 200);
  CHECK(error_text(flow.exchange(once)) == "expired authorization code");
  CHECK(error_text(flow.exchange("aPrxnone")) == "invalid authorization code");
  CHECK(error_text(flow.exchange(flow.code(flow.asked()), app, "another")) == "invalid code verifier");
  CHECK(error_text(flow.exchange(flow.code(flow.asked()), "client_id=PlatformCLI")) ==
        "invalid authorization code");
  CHECK(error_text(flow.exchange(flow.code(flow.asked()), "client_id=sfsim-client&client_secret=x")) ==
        "invalid client credentials");
  const std::string elsewhere = flow.code(flow.asked());
  CHECK(error_text(flow.plain(
            "POST", "/services/oauth2/token",
            "grant_type=authorization_code&redirect_uri=http%3A%2F%2Fx%2F&code=" + elsewhere +
                "&code_verifier=" + verifier + "&" + app)) == "redirect_uri must match configuration");
  const std::string late = flow.code(flow.asked());
  flow.house.now += 16 * 60'000;
  CHECK(error_text(flow.exchange(late)) == "expired authorization code");
}

TEST_CASE("what is asked wrongly comes back to the app, or is told on a page") {
  Flow flow;
  const std::string base =
      "/services/oauth2/authorize?client_id=sfsim-client&redirect_uri=" + percent_encode_segment(callback) +
      "&state=x";
  const std::pair<std::string, std::string> back[] = {
      {"&response_type=magic", "unsupported_response_type"},
      {"&response_type=code&scope=api%20everything", "invalid_scope"},
      {"&response_type=code&code_challenge_method=plain&code_challenge=x", "invalid_request"},
      {"&response_type=code&code_challenge=short", "invalid_request"},
      {"&response_type=code&prompt=none", "immediate_unsuccessful"}};
  for (const auto& [more, error] : back) {
    const Response response = flow.plain("GET", base + more);
    CHECK(response.status == 302);
    CHECK(std::string(response.header("Location")).find(callback + "?error=" + error + "&") == 0);
    CHECK(std::string(response.header("Location")).ends_with("&state=x"));
  }
  const std::pair<std::string, std::string> pages[] = {
      {"?client_id=nobody&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%2F", "invalid_client_id"},
      {"?client_id=sfsim-client&response_type=code", "redirect_uri_missing"},
      {"?client_id=sfsim-client&response_type=code&redirect_uri=javascript%3Aalert(1)",
       "redirect_uri_mismatch"},
      {"?client_id=sfsim-client&response_type=code&redirect_uri=%2Flocal", "redirect_uri_mismatch"}};
  for (const auto& [query, error] : pages) {
    const Response response = flow.plain("GET", "/services/oauth2/authorize" + query);
    CHECK(response.status == 400);
    CHECK(response.body.find("error=" + error + "&amp;") != std::string::npos);
  }
  CHECK(flow.plain("DELETE", base).status == 405);
  const Response denied = flow.plain("POST", "/services/oauth2/authorize", flow.asked() + "&action=deny");
  CHECK(std::string(denied.header("Location")) ==
        callback + "?error=access_denied&error_description=end-user%20denied%20authorization&state=s%26t");
  const Response wrong = flow.plain("POST", "/services/oauth2/authorize",
                                    flow.asked() + "&username=%3Cb%3E&password=x&action=allow");
  CHECK(wrong.status == 200);
  CHECK(wrong.body.find("Please check your username and password") != std::string::npos);
  CHECK(wrong.body.find("<b>") == std::string::npos);
}

TEST_CASE("the user-agent flow sends the token behind a #") {
  Flow flow;
  const std::string asked = "response_type=token&client_id=sfsim-client&scope=api&redirect_uri=" +
                            percent_encode_segment(callback) + "&state=x";
  const std::string location(flow.log_in(asked).header("Location"));
  CHECK(location.find(callback + "#access_token=00D") == 0);
  CHECK(location.find("refresh_token=") == std::string::npos);
  CHECK(location.find("&token_type=Bearer&") != std::string::npos);
}

TEST_CASE("a scope without refresh_token gives none, and openid is not granted") {
  Flow flow;
  const auto body = OauthJson::parse(flow.exchange(flow.code(flow.asked() + "&scope=api%20openid")).body);
  CHECK_FALSE(body.contains("refresh_token"));
  CHECK(body["scope"] == "api");
}

TEST_CASE("introspection and revocation") {
  Flow flow;
  const auto body = OauthJson::parse(flow.exchange(flow.code(flow.asked())).body);
  const std::string access = body["access_token"], refresh = body["refresh_token"];
  const auto told = [&](const std::string& token, const std::string& who = app) {
    return flow.plain("POST", "/services/oauth2/introspect", "token=" + token + "&" + who);
  };
  const auto live = OauthJson::parse(told(access).body);
  CHECK(live["active"] == true);
  CHECK(live["username"] == demo_admin);
  CHECK(live["client_id"] == "sfsim-client");
  CHECK(live["token_type"] == "access_token");
  CHECK(live["exp"] == start / 1000 + 7200);
  CHECK(OauthJson::parse(told(refresh).body)["token_type"] == "refresh_token");
  CHECK(told("x").body == R"({"active":false})");
  CHECK(error_text(told(access, "client_id=sfsim-client")) == "invalid client credentials");
  CHECK(error_text(told("")) == "token is required");

  CHECK(flow.plain("GET", "/services/oauth2/revoke?token=" + refresh).status == 200);
  CHECK(flow.limits(access) == 401);
  CHECK(told(access).body == R"({"active":false})");
  CHECK(told(refresh).body == R"({"active":false})");
  CHECK(error_text(flow.plain("GET", "/services/oauth2/revoke?token=" + refresh)) ==
        "this token type is not supported");
  CHECK(error_text(flow.plain("POST", "/services/oauth2/revoke", "")) == "this token type is not supported");
}

TEST_CASE("who is inactive gets no further: not by a code, not by a refresh token") {
  Flow flow;
  const std::string code = flow.code(flow.asked());
  const auto body = OauthJson::parse(flow.exchange(flow.code(flow.asked())).body);
  Org& org = flow.house.org;
  const User& admin = *org.user(demo_admin);
  REQUIRE(org.update(Org::system_user(), *org.schema().find("User"), admin.id, {{"IsActive", false}}, false)
              .empty());
  CHECK(error_text(flow.exchange(code)) == "inactive user");
  CHECK(error_text(flow.plain("POST", "/services/oauth2/token",
                              "grant_type=refresh_token&refresh_token=" +
                                  body["refresh_token"].get<std::string>() + "&" + app)) == "inactive user");
  CHECK(flow.limits(body["access_token"]) == 401);
}

TEST_CASE("a device gets a token once somebody has typed its code") {
  House house;
  const auto form = [&](const std::string& path, const std::string& body) {
    return house.api.handle({"POST", path, {{"Content-Type", "application/x-www-form-urlencoded"}}, body});
  };
  const auto token = [&](const std::string& body) { return form("/services/oauth2/token", body); };
  const auto codes = OauthJson::parse(
      token("response_type=device_code&client_id=sfsim-client&scope=api%20refresh_token").body);
  const std::string device = codes["device_code"], user = codes["user_code"];
  CHECK(codes["verification_uri"] == "http://127.0.0.1:8080/setup/connect");
  CHECK(codes["interval"] == 5);
  const std::string ask = "grant_type=device&client_id=sfsim-client&code=" + device;
  const auto error = [&] { return OauthJson::parse(token(ask).body)["error"]; };
  CHECK(error() == "authorization_pending");
  CHECK(error() == "slow_down");
  house.now += 5000;
  CHECK(error() == "authorization_pending");
  const Response page = house.api.handle({"GET", "/setup/connect?user_code=" + user, {}, {}});
  CHECK(page.body.find("value=\"" + user + "\"") != std::string::npos);
  const std::string typed = "user_code=" + user + "&username=admin%40sfsim.test&action=allow&password=";
  CHECK(form("/setup/connect", typed + "wrong").body.find("check your username") != std::string::npos);
  CHECK(form("/setup/connect", "user_code=NOTHING&action=allow").body.find("not valid") != std::string::npos);
  CHECK(form("/setup/connect", typed + "sfsim-password").body.find("id=\"done\"") != std::string::npos);
  house.now += 5000;
  const auto granted = OauthJson::parse(token(ask).body);
  CHECK(granted["scope"] == "api refresh_token");
  CHECK(granted["refresh_token"].is_string());
  house.token = granted["access_token"];
  CHECK(house.get("/limits").status == 200);
  CHECK(error() == "invalid_grant");

  const auto denied = OauthJson::parse(token("response_type=device_code&client_id=sfsim-client").body);
  form("/setup/connect", "action=deny&user_code=" + denied["user_code"].get<std::string>());
  const std::string ask_again =
      "grant_type=device&client_id=sfsim-client&code=" + denied["device_code"].get<std::string>();
  CHECK(OauthJson::parse(token(ask_again).body)["error"] == "access_denied");
  CHECK(OauthJson::parse(token("response_type=device_code&client_id=nobody").body)["error"] ==
        "invalid_client_id");
  const auto late = OauthJson::parse(token("response_type=device_code&client_id=sfsim-client").body);
  house.now += 11 * 60 * 1000;
  CHECK(OauthJson::parse(
            token("grant_type=device&client_id=sfsim-client&code=" + late["device_code"].get<std::string>())
                .body)["error_description"] == "expired device code");
}
