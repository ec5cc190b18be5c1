// /services/oauth2/...: token, revoke, userinfo (salesforce-api.md 1). Errors are one object, not an array.
#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"
#include "sim/api/jwt.h"

namespace sfsim {
namespace {

// Salesforce takes an assertion that is good for three minutes; some more for clocks that differ.
constexpr int64_t longest_assertion_s = 5 * 60;

Reply oauth_error(std::string_view error, std::string_view description) {
  Reply reply;
  reply.status = 400;
  reply.limit_info = false;
  reply.body = fmt::format("{{\"error\":\"{}\",\"error_description\":\"{}\"}}", error, description);
  return reply;
}

struct Credentials {
  Pairs form;
  std::string client_id, client_secret;
  std::string value(std::string_view name) const {
    for (const auto& [key, text] : form)
      if (key == name) return text;
    return {};
  }
};

// Client credentials come in the form (jsforce) or as Basic authorization (simple-salesforce).
Credentials credentials_of(const Call& call) {
  Credentials out;
  out.form = parse_form(call.body);
  out.form.insert(out.form.end(), call.target.params.begin(), call.target.params.end());
  out.client_id = out.value("client_id");
  out.client_secret = out.value("client_secret");
  const std::string_view header = trimmed(call.header("Authorization"));
  if (header.size() > 6 && iequals(header.substr(0, 6), "Basic ")) {
    const std::string pair = base64_decode(trimmed(header.substr(6))).value_or("");
    const size_t colon = pair.find(':');
    out.client_id = pair.substr(0, colon);
    out.client_secret = colon == pair.npos ? "" : pair.substr(colon + 1);
  }
  return out;
}

Reply token_for(Call& call, const User& user) {
  const ApiOptions& options = call.context.options;
  const UnixMillis now = call.org().now();
  const std::string id = fmt::format("{}/id/{}/{}", options.instance_url, call.org().org_id(), user.id);
  const std::string issued_at = fmt::format("{:013}", now);
  const std::string signature = base64(hmac_sha256(options.client_secret, id + issued_at));
  Reply reply;
  reply.limit_info = false;
  reply.body = "{\"access_token\":";
  append_string(reply.body, call.context.sessions.open(user.id, now));
  for (const auto& [key, value] :
       {std::pair<std::string_view, std::string_view>{"instance_url", options.instance_url},
        {"id", id},
        {"token_type", "Bearer"},
        {"issued_at", issued_at},
        {"signature", signature}}) {
    reply.body += fmt::format(",\"{}\":", key);
    append_string(reply.body, value);
  }
  reply.body += '}';
  return reply;
}

Reply client_credentials(Call& call) {
  const User* user = call.org().user(call.context.options.run_as);
  if (!user || !user->active) return oauth_error("invalid_grant", "no client credentials user enabled");
  return token_for(call, *user);
}

// Inside trusted IP ranges the security token may be left out; here every address is trusted.
Reply password(Call& call, const Credentials& sent) {
  const User* user = call.org().user(sent.value("username"));
  const std::string given = sent.value("password");
  const bool matches = user && !user->password.empty() &&
                       (given == user->password || given == user->password + user->security_token);
  if (!matches) return oauth_error("invalid_grant", "authentication failure");
  if (!user->active) return oauth_error("invalid_grant", "inactive user");
  return token_for(call, *user);
}

// The refresh token stands for whom client credentials act as; there is one, until it is revoked.
Reply refresh(Call& call, const Credentials& sent) {
  if (sent.value("refresh_token") != demo_refresh_token || call.context.sessions.refresh_revoked())
    return oauth_error("invalid_grant", "expired access/refresh token");
  const User* user = call.org().user(call.context.options.run_as);
  if (!user || !user->active) return oauth_error("invalid_grant", "inactive user");
  return token_for(call, *user);
}

// Who signs needs no secret. An unknown user is one who has not approved the app.
Reply jwt_bearer(Call& call, const Credentials& sent) {
  const ApiOptions& options = call.context.options;
  const JwtClaims claims = read_jwt(sent.value("assertion"), options.jwt_public_key);
  if (!claims.well_formed) return oauth_error("invalid_grant", "invalid assertion");
  if (claims.issuer != options.client_id)
    return oauth_error("invalid_client_id", "client identifier invalid");
  if (!claims.signed_by_key) return oauth_error("invalid_grant", "invalid assertion");
  if (claims.audience != "https://login.salesforce.com" && claims.audience != "https://test.salesforce.com" &&
      claims.audience != options.instance_url)
    return oauth_error("invalid_grant", "audience is invalid");
  const int64_t left = claims.expires_s - call.org().now() / 1000;
  if (left <= 0) return oauth_error("invalid_grant", "expired authorization code");
  if (left > longest_assertion_s) return oauth_error("invalid_grant", "invalid assertion");
  const User* user = call.org().user(claims.subject);
  if (!user) return oauth_error("invalid_grant", "user hasn't approved this consumer");
  if (!user->active) return oauth_error("invalid_grant", "inactive user");
  return token_for(call, *user);
}

Reply token(Call& call) {
  if (call.method != "POST") return oauth_error("invalid_request", "must use HTTP POST");
  const Credentials sent = credentials_of(call);
  const std::string grant = sent.value("grant_type");
  if (grant == "urn:ietf:params:oauth:grant-type:jwt-bearer") return jwt_bearer(call, sent);
  if (grant != "client_credentials" && grant != "password" && grant != "refresh_token")
    return oauth_error("unsupported_grant_type", "grant type not supported");
  const ApiOptions& options = call.context.options;
  if (sent.client_id != options.client_id)
    return oauth_error("invalid_client_id", "client identifier invalid");
  if (sent.client_secret != options.client_secret)
    return oauth_error("invalid_client", "invalid client credentials");
  if (grant == "refresh_token") return refresh(call, sent);
  return grant == "password" ? password(call, sent) : client_credentials(call);
}

Reply revoke(Call& call) {
  Pairs form = parse_form(call.body);
  form.insert(form.end(), call.target.params.begin(), call.target.params.end());
  for (const auto& [key, value] : form) {
    const bool refresh_token = key == "token" && value == demo_refresh_token;
    if (refresh_token) call.context.sessions.revoke_refresh();
    if (!refresh_token && (key != "token" || !call.context.sessions.close(value))) continue;
    Reply reply;
    reply.limit_info = false;
    return reply;
  }
  return oauth_error("unsupported_token_type", "this token type is not supported");
}

}  // namespace

Reply oauth(Call& call) {
  const std::string& what = call.target.segments[2];
  if (what == "token") return token(call);
  if (what == "revoke") return revoke(call);
  if (what == "userinfo") return userinfo(call);
  Reply reply = refuse(not_found());
  reply.limit_info = false;
  return reply;
}

}  // namespace sfsim
