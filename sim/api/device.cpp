// The device flow: an app without a browser gets a code that somebody types into the page /setup/connect, and
// asks until that has happened (Salesforce help, "OAuth 2.0 Device Flow for IoT Integration"; errors as RFC
// 8628 and Salesforce name them). A code is good for ten minutes.
#include <fmt/format.h>

#include "sim/api/oauth.h"

namespace sfsim {
namespace {

constexpr int64_t asks_every_s = 5;
constexpr UnixMillis device_life_ms = 10LL * 60 * 1000;

Reply connect_page(const std::string& user_code, const std::string& username, std::string_view problem) {
  std::string content;
  if (!problem.empty())
    content += fmt::format("<p class=\"error\" id=\"error\">{}</p>\n", html_text(problem));
  content += fmt::format(
      "<form id=\"connect\" method=\"post\" action=\"/setup/connect\">\n"
      "<label for=\"user_code\">Code</label><input id=\"user_code\" name=\"user_code\" value=\"{}\" "
      "autofocus>\n"
      "<label for=\"username\">Username</label><input id=\"username\" name=\"username\" type=\"email\" "
      "value=\"{}\" autocomplete=\"username\">\n"
      "<label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" "
      "autocomplete=\"current-password\">\n"
      "<button id=\"Connect\" name=\"action\" value=\"allow\">Connect and Allow</button>\n"
      "<button id=\"Deny\" name=\"action\" value=\"deny\">Deny</button>\n</form>",
      html_text(user_code), html_text(username));
  return browser_page(200, "Connect a device", content);
}

}  // namespace

Reply device_codes(Call& call, const OauthForm& sent) {
  const auto app = app_named(call.context, sent.client_id);
  if (!app) return oauth_error("invalid_client_id", "client identifier invalid");
  const auto scope = granted_scope(sent.value("scope"));
  if (!scope) return oauth_error("invalid_scope", "the requested scope is not allowed");
  const Sessions::DeviceCodes codes =
      call.context.sessions.open_device({"", app->client_id, *scope}, call.org().now());
  Reply reply;
  reply.limit_info = false;
  reply.body = fmt::format(
      "{{\"device_code\":\"{}\",\"user_code\":\"{}\",\"verification_uri\":\"{}/setup/"
      "connect\",\"interval\":{}}}",
      codes.device, codes.user, call.context.options.instance_url, asks_every_s);
  return reply;
}

Reply device_grant(Call& call, const ConnectedApp& app, const OauthForm& sent) {
  Sessions& sessions = call.context.sessions;
  const UnixMillis now = call.org().now();
  DeviceLogin* login = sessions.device(sent.value("code"));
  if (!login || login->grant.client_id != app.client_id)
    return oauth_error("invalid_grant", "invalid device code");
  if (now - login->made_at > device_life_ms) {
    sessions.close_device(sent.value("code"));
    return oauth_error("invalid_grant", "expired device code");
  }
  switch (login->state) {
    case DeviceLogin::State::pending: {
      const bool hasty = login->asked_at > 0 && now - login->asked_at < asks_every_s * 1000;
      login->asked_at = now;
      return hasty ? oauth_error("slow_down", "Polling too frequently")
                   : oauth_error("authorization_pending", "User has not yet authorized");
    }
    case DeviceLogin::State::denied:
      sessions.close_device(sent.value("code"));
      return oauth_error("access_denied", "end-user denied authorization");
    case DeviceLogin::State::allowed:
      break;
  }
  const AppGrant grant = login->grant;
  sessions.close_device(sent.value("code"));
  const User* user = call.org().user(grant.user_id);
  if (!user || !user->active) return oauth_error("invalid_grant", "inactive user");
  const std::string refresh = gives_refresh_token(grant.scope) ? sessions.make_refresh_token(grant, now) : "";
  return token_reply(token_members(call, app, grant, refresh, !refresh.empty()));
}

Reply connect_device(Call& call) {
  if (call.method != "GET" && call.method != "POST")
    return refuse(method_not_allowed(call.method, "GET,HEAD,POST"));
  const OauthForm sent = oauth_form(call);
  const std::string user_code = sent.value("user_code"), username = sent.value("username");
  if (call.method == "GET") return connect_page(user_code, username, {});
  DeviceLogin* login = call.context.sessions.device_of(user_code);
  const bool waits = login && login->state == DeviceLogin::State::pending &&
                     call.org().now() - login->made_at <= device_life_ms;
  if (!waits)
    return connect_page(user_code, username, "The code is not valid. Please check it and try again.");
  if (sent.value("action") == "deny") {
    login->state = DeviceLogin::State::denied;
    return browser_page(200, "Denied", "<p id=\"done\">The device may not act for you.</p>");
  }
  std::string why;
  const User* user = log_in(call.org(), username, sent.value("password"), why);
  if (!user)
    return connect_page(user_code, username,
                        "Please check your username and password. If you still can't log in, contact your "
                        "Salesforce administrator.");
  login->grant.user_id = user->id;
  login->state = DeviceLogin::State::allowed;
  return browser_page(200, "Connected", "<p id=\"done\">You may return to the device.</p>");
}

}  // namespace sfsim
