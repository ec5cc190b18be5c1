// /services/oauth2/...: the token endpoint and its grants (salesforce-api.md 1). Errors are one object, not
// an array.
#include <fmt/format.h>

#include "sim/api/json_write.h"
#include "sim/api/jwt.h"
#include "sim/api/oauth.h"
#include "sim/api/user_interface.h"

namespace sfsim {
namespace {

constexpr int64_t clock_slack_s = 5 * 60;  // clocks differ
constexpr int64_t longest_assertion_s = 5 * 60;

Reply client_credentials(Call& call, const ConnectedApp& app) {
  const User* user = call.org().user(call.context.options.run_as);
  if (!user || !user->active || app.client_secret.empty())
    return oauth_error("invalid_grant", "no client credentials user enabled");
  return token_reply(token_members(call, app, {user->id, app.client_id, "full"}, {}, false));
}

Reply password(Call& call, const ConnectedApp& app, const OauthForm& sent) {
  std::string why;
  const User* user = log_in(call.org(), sent.value("username"), sent.value("password"), why);
  if (!user) return oauth_error("invalid_grant", why);
  return token_reply(token_members(call, app, {user->id, app.client_id, "full"}, {}, false));
}

// The refresh token that is there from the start stands for whom client credentials act as, until it is
// revoked.
std::optional<AppGrant> grant_behind(const Call& call, const ConnectedApp& app,
                                     const std::string& refresh_token) {
  const Sessions& sessions = call.context.sessions;
  if (refresh_token == demo_refresh_token) {
    const User* user = call.org().user(call.context.options.run_as);
    if (sessions.refresh_revoked() || app.client_id != call.context.options.client_id) return std::nullopt;
    return user ? std::optional(AppGrant{user->id, app.client_id, "full"}) : std::nullopt;
  }
  const AppGrant* grant = sessions.refresh_grant(refresh_token);
  return grant && grant->client_id == app.client_id ? std::optional(*grant) : std::nullopt;
}

Reply refresh(Call& call, const ConnectedApp& app, const OauthForm& sent) {
  const std::string refresh_token = sent.value("refresh_token");
  const std::optional<AppGrant> grant = grant_behind(call, app, refresh_token);
  if (!grant) return oauth_error("invalid_grant", "expired access/refresh token");
  const User* user = call.org().user(grant->user_id);
  if (!user || !user->active) return oauth_error("invalid_grant", "inactive user");
  return token_reply(token_members(call, app, *grant, refresh_token, false));
}

std::string_view bare_host(std::string_view address) {
  if (const size_t scheme = address.find("://"); scheme != address.npos) address.remove_prefix(scheme + 3);
  return address.substr(0, address.find('/'));
}

// Clients name the login host as a URL, with or without a path, or bare; or where they sent it.
bool is_our_audience(const Call& call, std::string_view audience) {
  const std::string_view host = bare_host(audience);
  for (const std::string_view ours :
       {std::string_view("login.salesforce.com"), std::string_view("test.salesforce.com"),
        bare_host(call.context.options.instance_url), call.header("Host")})
    if (!ours.empty() && iequals(host, ours)) return true;
  return false;
}

// Who signs needs no secret. An unknown user is one who has not approved the app. An assertion is good for
// three minutes; the sf CLI's, in milliseconds, ends so soon or, read as seconds, so late that neither is
// judged strictly: real orgs take it.
Reply jwt_bearer(Call& call, const OauthForm& sent) {
  const ApiOptions& options = call.context.options;
  const JwtClaims claims = read_jwt(sent.value("assertion"), options.jwt_public_key);
  if (!claims.well_formed) return oauth_error("invalid_grant", "invalid assertion");
  if (claims.issuer != options.client_id)
    return oauth_error("invalid_client_id", "client identifier invalid");
  if (!claims.signed_by_key) return oauth_error("invalid_grant", "invalid assertion");
  bool ours = false;
  for (const std::string& audience : claims.audiences) ours = ours || is_our_audience(call, audience);
  if (!ours) return oauth_error("invalid_grant", "audience is invalid");
  const int64_t left = claims.expires_s - call.org().now() / 1000;
  if (left + (claims.expires_in_ms ? clock_slack_s : 0) <= 0)
    return oauth_error("invalid_grant", "expired authorization code");
  if (left > longest_assertion_s && !claims.expires_in_ms)
    return oauth_error("invalid_grant", "invalid assertion");
  const User* user = call.org().user(claims.subject);
  if (!user) return oauth_error("invalid_grant", "user hasn't approved this consumer");
  if (!user->active) return oauth_error("invalid_grant", "inactive user");
  const ConnectedApp app{options.client_id, options.client_secret};
  return token_reply(token_members(call, app, {user->id, app.client_id, "full"}, {}, false));
}

Reply token(Call& call) {
  if (call.method != "POST") return oauth_error("invalid_request", "must use HTTP POST");
  const OauthForm sent = oauth_form(call);
  const std::string grant = sent.value("grant_type");
  if (grant == "urn:ietf:params:oauth:grant-type:jwt-bearer") return jwt_bearer(call, sent);
  if (grant.empty() && sent.value("response_type") == "device_code") return device_codes(call, sent);
  if (grant == "device") {
    const auto app = app_named(call.context, sent.client_id);
    return app ? device_grant(call, *app, sent)
               : oauth_error("invalid_client_id", "client identifier invalid");
  }
  if (grant != "client_credentials" && grant != "password" && grant != "refresh_token" &&
      grant != "authorization_code")
    return oauth_error("unsupported_grant_type", "grant type not supported");
  const auto found = app_of(call, sent);
  if (const auto* refused = std::get_if<Reply>(&found)) return *refused;
  const auto& app = std::get<ConnectedApp>(found);
  if (grant == "authorization_code") return code_grant(call, app, sent);
  if (grant == "refresh_token") return refresh(call, app, sent);
  return grant == "password" ? password(call, app, sent) : client_credentials(call, app);
}

}  // namespace

Reply oauth(Call& call) {
  const std::string& what = call.target.segments[2];
  if (what == "token") return token(call);
  if (what == "authorize") return authorize(call);
  if (what == "revoke") return revoke(call);
  if (what == "introspect") return introspect(call);
  if (what == "userinfo") return userinfo(call);
  if (what == "singleaccess") return frontdoor_address(call);
  Reply reply = refuse(not_found());
  reply.limit_info = false;
  return reply;
}

}  // namespace sfsim
