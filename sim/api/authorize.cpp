// The web server flow with PKCE (RFC 7636) and the user-agent flow: a login page that works in a browser, and
// back to the app with a code or a token. Whoever cannot be sent back safely is told on a page.
#include <fmt/format.h>

#include <algorithm>

#include "sim/api/oauth.h"

namespace sfsim {
namespace {

constexpr std::string_view html_type = "text/html;charset=UTF-8";
// What an app of ours may ask for (Salesforce's names); nothing asked is the first line.
constexpr std::string_view usual_scope = "refresh_token web api id";
constexpr std::string_view scopes[] = {"api",
                                       "web",
                                       "full",
                                       "refresh_token",
                                       "offline_access",
                                       "openid",
                                       "id",
                                       "profile",
                                       "email",
                                       "address",
                                       "phone",
                                       "content",
                                       "chatter_api",
                                       "visualforce",
                                       "lightning",
                                       "wave_api",
                                       "pardot_api",
                                       "eclair_api",
                                       "custom_permissions",
                                       "sfap_api",
                                       "interaction_api"};

Reply error_page(std::string_view error, std::string_view description) {
  return browser_page(400, "OAuth Error",
                      fmt::format("<p class=\"error\" id=\"error\">error={}&amp;error_description={}</p>",
                                  html_text(error), html_text(description)));
}

// What the app asked for, as the page carries it on.
struct Asked {
  OauthForm form;
  std::string redirect_uri, state, challenge, scope;
  bool token = false;  // the user-agent flow: no code, the token itself behind a #
};

Reply send_back(const Asked& asked, const Pairs& members) {
  std::string location = asked.redirect_uri;
  char joint = asked.token ? '#' : location.find('?') == location.npos ? '?' : '&';
  for (const auto& [key, value] : members) {
    location += joint;
    location += key + "=" + query_encode(value);
    joint = '&';
  }
  if (!asked.state.empty()) location += joint + ("state=" + query_encode(asked.state));
  Reply reply;
  reply.status = 302;
  reply.content_type = html_type;
  reply.limit_info = false;
  reply.headers.emplace_back("Location", std::move(location));
  return reply;
}

// An absolute address; none that a browser would run.
bool is_redirect_uri(std::string_view uri) {
  const size_t colon = uri.find(':');
  if (colon == uri.npos || colon == 0 || uri.find('#') != uri.npos) return false;
  const bool plain = std::all_of(uri.begin(), uri.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  const std::string_view scheme = uri.substr(0, colon);
  return plain && !iequals(scheme, "javascript") && !iequals(scheme, "data") && !iequals(scheme, "vbscript");
}

bool is_loopback(std::string_view uri) {
  for (const std::string_view host : {"http://localhost", "http://127.0.0.1", "http://[::1]"})
    if (uri.starts_with(host) &&
        (uri.size() == host.size() || uri[host.size()] == ':' || uri[host.size()] == '/'))
      return true;
  return false;
}

// A page or a way back where something is wrong with what the app asks.
std::optional<Reply> read_asked(const Call& call, Asked& asked) {
  asked.form = oauth_form(call);
  const auto app = app_named(call.context, asked.form.value("client_id"));
  if (!app) return error_page("invalid_client_id", "client identifier invalid");
  asked.redirect_uri = asked.form.value("redirect_uri");
  if (asked.redirect_uri.empty()) return error_page("redirect_uri_missing", "redirect_uri is required");
  const bool fits =
      is_redirect_uri(asked.redirect_uri) && (!app->client_secret.empty() || is_loopback(asked.redirect_uri));
  if (!fits) return error_page("redirect_uri_mismatch", "redirect_uri must match configuration");
  asked.state = asked.form.value("state");
  const std::string type = asked.form.value("response_type");
  asked.token = type == "token";
  const auto back = [&](std::string error, std::string description) {
    return send_back(asked, {{"error", std::move(error)}, {"error_description", std::move(description)}});
  };
  if (!asked.token && type != "code") return back("unsupported_response_type", "response type not supported");
  const auto scope = granted_scope(asked.form.value("scope"));
  if (!scope) return back("invalid_scope", "the requested scope is not allowed");
  asked.scope = *scope;
  asked.challenge = asked.form.value("code_challenge");
  const std::string method = asked.form.value("code_challenge_method");
  if (!method.empty() && method != "S256")
    return back("invalid_request", "code challenge method not supported");
  if (!asked.challenge.empty() && asked.challenge.size() != 43)  // SHA-256 as base64url
    return back("invalid_request", "invalid code challenge");
  if (asked.form.value("immediate") == "true" || asked.form.value("prompt") == "none")
    return back("immediate_unsuccessful", "immediate mode is not supported");
  return std::nullopt;
}

Reply login_page(const Asked& asked, std::string_view problem) {
  std::string content;
  if (!problem.empty())
    content += fmt::format("<p class=\"error\" id=\"error\">{}</p>\n", html_text(problem));
  content += fmt::format(
      "<p>{} wants to act for you in this simulated Salesforce.</p>\n"
      "<form id=\"login\" method=\"post\" action=\"/services/oauth2/authorize\">\n",
      html_text(asked.form.value("client_id")));
  for (const std::string_view name : {"response_type", "client_id", "redirect_uri", "state", "scope",
                                      "code_challenge", "code_challenge_method"})
    if (const std::string value = asked.form.value(name); !value.empty())
      content += fmt::format("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", name, html_text(value));
  content += fmt::format(
      "<label for=\"username\">Username</label><input id=\"username\" name=\"username\" type=\"email\" "
      "value=\"{}\" "
      "autocomplete=\"username\" autofocus>\n"
      "<label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" "
      "autocomplete=\"current-password\">\n"
      "<button id=\"Login\" name=\"action\" value=\"allow\">Log In and Allow</button>\n"
      "<button id=\"Deny\" name=\"action\" value=\"deny\">Deny</button>\n</form>",
      html_text(asked.form.value("login_hint").empty() ? asked.form.value("username")
                                                       : asked.form.value("login_hint")));
  return browser_page(200, "Log in", content);
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '\'')
      out += "&#39;";
    else
      out += c;
  }
  return out;
}

Reply browser_page(int status, std::string_view title, std::string_view content) {
  Reply reply;
  reply.status = status;
  reply.content_type = html_type;
  reply.limit_info = false;
  reply.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  reply.headers.emplace_back("X-Frame-Options", "DENY");
  reply.body = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>"
      "<meta name=\"viewport\" content=\"width=device-width\"><style>"
      "body{{font:16px sans-serif;max-width:22em;margin:4em auto;padding:0 1em}}"
      "label,input,button{{display:block;width:100%;box-sizing:border-box;margin:.4em 0;font:inherit}}"
      "input,button{{padding:.5em}}.error{{color:#b00}}</style></head><body><h1>{0}</h1>\n{1}\n</body></"
      "html>\n",
      title, content);
  return reply;
}

std::optional<std::string> granted_scope(std::string_view asked) {
  std::string out;
  while (!asked.empty()) {
    const std::string_view word = asked.substr(0, asked.find(' '));
    asked.remove_prefix(std::min(asked.size(), word.size() + 1));
    if (word.empty()) continue;
    if (std::find(std::begin(scopes), std::end(scopes), word) == std::end(scopes)) return std::nullopt;
    if (word == "openid") continue;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out.empty() ? std::string(usual_scope) : out;
}

bool gives_refresh_token(std::string_view scope) {
  return scope.find("refresh_token") != scope.npos || scope.find("offline_access") != scope.npos;
}

Reply authorize(Call& call) {
  if (call.method != "GET" && call.method != "POST")
    return refuse(method_not_allowed(call.method, "GET,HEAD,POST"));
  Asked asked;
  if (auto wrong = read_asked(call, asked)) return *wrong;
  const std::string action = asked.form.value("action");
  // An app may POST what it asks, too: only the page's own form logs in.
  if (call.method == "GET" || (action.empty() && asked.form.value("username").empty()))
    return login_page(asked, {});
  if (action == "deny")
    return send_back(asked,
                     {{"error", "access_denied"}, {"error_description", "end-user denied authorization"}});
  std::string why;
  const User* user = log_in(call.org(), asked.form.value("username"), asked.form.value("password"), why);
  if (!user)
    return login_page(asked,
                      "Please check your username and password. If you still can't log in, contact your "
                      "Salesforce administrator.");
  const ConnectedApp app = *app_named(call.context, asked.form.value("client_id"));
  const AppGrant grant{user->id, app.client_id, asked.scope};
  Sessions& sessions = call.context.sessions;
  const UnixMillis now = call.org().now();
  if (!asked.token)
    return send_back(asked,
                     {{"code", sessions.make_code({grant, asked.redirect_uri, asked.challenge, now})}});
  const std::string refresh_token =
      gives_refresh_token(asked.scope) ? sessions.make_refresh_token(grant, now) : "";
  return send_back(asked, token_members(call, app, grant, refresh_token, !refresh_token.empty()));
}

Reply code_grant(Call& call, const ConnectedApp& app, const OauthForm& sent) {
  Sessions& sessions = call.context.sessions;
  const UnixMillis now = call.org().now();
  bool expired = false;
  const auto code = sessions.take_code(sent.value("code"), now, expired);
  if (expired) return oauth_error("invalid_grant", "expired authorization code");
  if (!code || code->grant.client_id != app.client_id)
    return oauth_error("invalid_grant", "invalid authorization code");
  if (sent.value("redirect_uri") != code->redirect_uri)
    return oauth_error("redirect_uri_mismatch", "redirect_uri must match configuration");
  if (!code->challenge.empty()) {
    std::string challenge = base64(sha256(sent.value("code_verifier")));
    std::replace(challenge.begin(), challenge.end(), '+', '-');
    std::replace(challenge.begin(), challenge.end(), '/', '_');
    challenge.resize(challenge.size() - 1);  // its one =
    if (challenge != code->challenge) return oauth_error("invalid_grant", "invalid code verifier");
  }
  const User* user = call.org().user(code->grant.user_id);
  if (!user || !user->active) return oauth_error("invalid_grant", "inactive user");
  const bool refreshable = gives_refresh_token(code->grant.scope);
  const std::string refresh_token = refreshable ? sessions.make_refresh_token(code->grant, now) : "";
  Pairs members = token_members(call, app, code->grant, refresh_token, refreshable);
  if (!refreshable) members.emplace_back("scope", code->grant.scope);
  return token_reply(members);
}

}  // namespace sfsim
