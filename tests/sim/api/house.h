// A Salesforce in memory for the tests: the clock stands at 2024-01-15 20:01:00 UTC until a test moves it.
#pragma once
#include <string>

#include "sim/api/api.h"

namespace sfsim::test {

inline constexpr UnixMillis start = 1705348860000;

struct House {
  UnixMillis now = start;
  Org org;
  Api api;
  std::string token;

  explicit House(bool visible = true, ApiOptions options = {})
      : org([&] {
          OrgOptions made;
          made.now = [this] { return now; };
          made.opt_out_fields_visible = visible;
          return made;
        }()),
        api((add_demo_users(org), org), options) {
    token = api.open_session(*org.user(demo_admin));
  }

  Response send(std::string method, std::string target, std::string body = {},
                std::vector<std::pair<std::string, std::string>> headers = {}) {
    Request request{std::move(method), std::move(target), std::move(headers), std::move(body)};
    if (request.header("Authorization").empty())
      request.headers.emplace_back("Authorization", "Bearer " + token);
    return api.handle(request);
  }
  Response get(const std::string& path, std::vector<std::pair<std::string, std::string>> headers = {}) {
    return send("GET", data + path, {}, std::move(headers));
  }
  Response post(const std::string& path, std::string body) {
    return send("POST", data + path, std::move(body));
  }
  Response patch(const std::string& path, std::string body) {
    return send("PATCH", data + path, std::move(body));
  }
  Response remove(const std::string& path) { return send("DELETE", data + path); }

  std::string create(const std::string& sobject, std::string body) {
    const Response made = post("/sobjects/" + sobject, std::move(body));
    return made.status == 201 ? made.body.substr(7, 18) : "not created: " + made.body;
  }

  std::string data = "/services/data/v60.0";
};

// What every refusal of one error looks like.
inline std::string refusal(const std::string& code, const std::string& message) {
  return "[{\"message\":\"" + message + "\",\"errorCode\":\"" + code + "\"}]";
}
inline const std::string nowhere =
    R"([{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}])";

}  // namespace sfsim::test
