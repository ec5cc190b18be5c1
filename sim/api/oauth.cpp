// Apps, logins and tokens, whatever the flow; what becomes of a token afterwards: introspection (RFC 7662)
// and revocation (RFC 7009).
#include "sim/api/oauth.h"

#include <fmt/format.h>

#include "sim/api/json_write.h"

namespace sfsim {
namespace {

constexpr std::string_view command_line_app = "PlatformCLI";

void append_member(std::string& out, std::string_view key, std::string_view value) {
  if (out.size() > 1) out += ',';
  append_string(out, key);
  out += ':';
  append_string(out, value);
}

}  // namespace

std::optional<ConnectedApp> app_named(const Context& context, std::string_view client_id) {
  if (client_id == context.options.client_id)
    return ConnectedApp{context.options.client_id, context.options.client_secret};
  if (client_id == command_line_app) return ConnectedApp{std::string(command_line_app), ""};
  return std::nullopt;
}

Reply oauth_error(std::string_view error, std::string_view description) {
  Reply reply;
  reply.status = 400;
  reply.limit_info = false;
  reply.body = fmt::format("{{\"error\":\"{}\",\"error_description\":\"{}\"}}", error, description);
  return reply;
}

std::string OauthForm::value(std::string_view name) const {
  for (const auto& [key, text] : form)
    if (key == name) return text;
  return {};
}

// Client credentials come in the form (jsforce) or as Basic authorization (simple-salesforce).
OauthForm oauth_form(const Call& call) {
  OauthForm out;
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

std::variant<ConnectedApp, Reply> app_of(const Call& call, const OauthForm& sent) {
  const std::optional<ConnectedApp> app = app_named(call.context, sent.client_id);
  if (!app) return oauth_error("invalid_client_id", "client identifier invalid");
  if (!app->client_secret.empty() && sent.client_secret != app->client_secret)
    return oauth_error("invalid_client", "invalid client credentials");
  return *app;
}

const User* log_in(const Org& org, std::string_view username, std::string_view password, std::string& why) {
  const User* user = org.user(username);
  const bool matches = user && iequals(user->username, username) && !user->password.empty() &&
                       (password == user->password || password == user->password + user->security_token);
  if (matches && user->active) return user;
  why = matches ? "inactive user" : "authentication failure";
  return nullptr;
}

Pairs token_members(Call& call, const ConnectedApp& app, const AppGrant& grant,
                    std::string_view refresh_token, bool new_refresh_token) {
  const ApiOptions& options = call.context.options;
  const UnixMillis now = call.org().now();
  const std::string id = fmt::format("{}/id/{}/{}", options.instance_url, call.org().org_id(), grant.user_id);
  const std::string issued_at = fmt::format("{:013}", now);
  Pairs out = {{"access_token", call.context.sessions.open(grant, refresh_token, now)}};
  if (new_refresh_token) out.emplace_back("refresh_token", refresh_token);
  if (!refresh_token.empty()) out.emplace_back("scope", grant.scope);
  out.emplace_back("instance_url", options.instance_url);
  out.emplace_back("id", id);
  out.emplace_back("token_type", "Bearer");
  out.emplace_back("issued_at", issued_at);
  out.emplace_back("signature", base64(hmac_sha256(app.client_secret, id + issued_at)));
  return out;
}

Reply token_reply(const Pairs& members) {
  Reply reply;
  reply.limit_info = false;
  reply.body = "{";
  for (const auto& [key, value] : members) append_member(reply.body, key, value);
  reply.body += '}';
  return reply;
}

// A dead token and one that never was are told alike.
Reply introspect(Call& call) {
  if (call.method != "POST") return oauth_error("invalid_request", "must use HTTP POST");
  const OauthForm sent = oauth_form(call);
  const auto app = app_of(call, sent);
  if (const auto* refused = std::get_if<Reply>(&app)) return *refused;
  const std::string token = sent.value("token");
  if (token.empty()) return oauth_error("invalid_request", "token is required");
  const auto state = call.context.sessions.state(token, call.org().now());
  const User* user = state ? call.org().user(state->grant.user_id) : nullptr;
  Reply reply;
  reply.limit_info = false;
  reply.body = "{\"active\":false}";
  if (!user || !user->active) return reply;
  std::string out = "{";
  append_member(out, "scope", state->grant.scope);
  if (!state->grant.client_id.empty()) append_member(out, "client_id", state->grant.client_id);
  append_member(out, "username", user->username);
  append_member(out, "sub",
                fmt::format("{}/id/{}/{}", call.context.options.instance_url, call.org().org_id(), user->id));
  append_member(out, "token_type", state->refresh ? "refresh_token" : "access_token");
  if (state->expires_at > 0) out += fmt::format(",\"exp\":{}", state->expires_at / 1000);
  if (state->issued_at > 0) out += fmt::format(",\"iat\":{0},\"nbf\":{0}", state->issued_at / 1000);
  reply.body = "{\"active\":true," + out.substr(1) + "}";
  return reply;
}

// By POST or GET.
Reply revoke(Call& call) {
  Sessions& sessions = call.context.sessions;
  const std::string token = oauth_form(call).value("token");
  const bool demo_refresh = token == demo_refresh_token && !sessions.refresh_revoked();
  if (demo_refresh) sessions.revoke_refresh();
  if (!demo_refresh && !sessions.revoke(token))
    return oauth_error("unsupported_token_type", "this token type is not supported");
  Reply reply;
  reply.limit_info = false;
  reply.content_type = "";  // there is nothing to read
  return reply;
}

std::string query_encode(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

}  // namespace sfsim
