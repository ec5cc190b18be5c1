// Who am I: the identity URL that a token answer names, and OpenID's userinfo. A bad token is 403 and plain
// text here, where the data API says 401.
#include <fmt/format.h>

#include "sim/api/call.h"
#include "sim/api/json_write.h"

namespace sfsim {
namespace {

Reply plain(int status, std::string_view text) {
  Reply reply;
  reply.status = status;
  reply.body = text;
  reply.content_type = "text/plain;charset=UTF-8";
  reply.limit_info = false;
  return reply;
}

std::string token_of(const Call& call) {
  const std::string_view header = trimmed(call.header("Authorization"));
  const size_t blank = header.find(' ');
  if (blank != header.npos) return std::string(trimmed(header.substr(blank)));
  for (const std::string_view name : {"oauth_token", "access_token"})
    if (const std::string* value = call.target.param(name)) return *value;
  return {};
}

// Nothing when the token is good; call.user is set then.
std::optional<Reply> authenticate(Call& call) {
  const std::string token = token_of(call);
  if (token.empty()) return plain(403, "Missing_OAuth_Token");
  const auto id = call.context.sessions.use(token, call.org().now());
  call.user = id ? call.org().user(*id) : nullptr;
  if (!call.user || !call.user->active) return plain(403, "Bad_OAuth_Token");
  return std::nullopt;
}

class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  Object& text(std::string_view key, std::string_view value) {
    name(key);
    append_string(out_, value);
    return *this;
  }
  Object& raw(std::string_view key, std::string_view value) {
    name(key);
    out_ += value;
    return *this;
  }
  void close() { out_ += '}'; }
  void name(std::string_view key) {
    if (out_.back() != '{') out_ += ',';
    append_string(out_, key);
    out_ += ':';
  }

 private:
  std::string& out_;
};

std::string first_name(const User& user) {
  const size_t blank = user.name.rfind(' ');
  return blank == std::string::npos ? "" : user.name.substr(0, blank);
}
std::string last_name(const User& user) {
  const size_t blank = user.name.rfind(' ');
  return blank == std::string::npos ? user.name : user.name.substr(blank + 1);
}

// As orgs name a user, whatever this server is reached by: clients want an https address here (the token
// answer's `id` is where to ask).
std::string https_id(const Call& call) {
  std::string base = call.context.options.instance_url;
  if (base.starts_with("http://")) base.insert(4, "s");
  return fmt::format("{}/id/{}/{}", base, call.org().org_id(), call.user->id);
}

std::string email_of(const Call& call) {
  const std::string email = text_or_empty(call.org().get("User", call.user->id, "Email"));
  return email.empty() ? call.user->username : email;
}

// "2024-01-15T20:01:00Z": identity; its thousandths differ from the data API's.
std::string changed_at(const Call& call) {
  const Value changed = call.org().get("User", call.user->id, "LastModifiedDate");
  const auto* when = std::get_if<Datetime>(&changed);
  std::string text;
  append_datetime(text, when ? when->at : call.org().now());
  return text.substr(0, 19) + "Z";
}

std::string photos(const Call& call) {
  return fmt::format("{{\"picture\":\"{0}/profilephoto/005/F\",\"thumbnail\":\"{0}/profilephoto/005/T\"}}",
                     call.context.options.instance_url);
}

std::string urls(const Call& call) {
  const std::string& base = call.context.options.instance_url;
  const std::string org15 = call.org().org_id().substr(0, 15);
  std::string out;
  Object urls(out);
  for (const auto& [name, letter] : {std::pair{"enterprise", 'c'}, {"metadata", 'm'}, {"partner", 'u'}})
    urls.text(name, fmt::format("{}/services/Soap/{}/{{version}}/{}", base, letter, org15));
  urls.text("rest", base + "/services/data/v{version}/");
  for (const std::string_view name : {"sobjects", "search", "query", "recent"})
    urls.text(name, fmt::format("{}/services/data/v{{version}}/{}/", base, name));
  // The rest is of pages and of Chatter, which are not here; clients look for the keys.
  urls.text("tooling_soap", fmt::format("{}/services/Soap/T/{{version}}/{}", base, org15));
  urls.text("tooling_rest", base + "/services/data/v{version}/tooling/");
  urls.text("profile", fmt::format("{}/{}", base, call.user->id));
  for (const auto& [name, path] : {std::pair{"feeds", "feeds"},
                                   {"groups", "groups"},
                                   {"users", "users"},
                                   {"feed_items", "feed-items"},
                                   {"feed_elements", "feed-elements"}})
    urls.text(name, fmt::format("{}/services/data/v{{version}}/chatter/{}", base, path));
  urls.text("custom_domain", base);
  urls.close();
  return out;
}

// Where the zone's winter offset is not known here, the key is left out.
void append_offset(Object& object, const User& user) {
  if (user.time_zone == "America/Los_Angeles") object.raw("utcOffset", "-28800000");
  if (user.time_zone == "UTC" || user.time_zone == "GMT") object.raw("utcOffset", "0");
}

}  // namespace

Reply identity(Call& call) {
  if (auto refused = authenticate(call)) return *refused;
  const auto& segments = call.target.segments;
  const CanonicalId org = canonical_id(segments[1]), user = canonical_id(segments[2]);
  if (org.id != call.org().org_id()) return plain(403, "Wrong_Org");
  if (user.id != call.user->id) return plain(403, "Bad_Id");
  const User& me = *call.user;
  std::string out;
  Object body(out);
  body.text("id", https_id(call))
      .raw("asserted_user", "true")
      .text("user_id", me.id)
      .text("organization_id", call.org().org_id())
      .text("username", me.username)
      .text("nick_name", me.username.substr(0, me.username.find('@')))
      .text("display_name", me.name)
      .text("email", email_of(call))
      .raw("email_verified", "true")
      .text("first_name", first_name(me))
      .text("last_name", last_name(me))
      .text("timezone", me.time_zone);
  body.raw("photos", photos(call));
  for (const std::string_view key :
       {"addr_street", "addr_city", "addr_state", "addr_country", "addr_zip", "mobile_phone"})
    body.raw(key, "null");
  body.raw("mobile_phone_verified", "false")
      .raw("is_lightning_login_user", "false")
      .raw("status", "{\"created_date\":null,\"body\":null}")
      .raw("urls", urls(call))
      .raw("active", me.active ? "true" : "false")
      .text("user_type", "STANDARD")
      .text("language", "en_US")
      .text("locale", "en_US");
  append_offset(body, me);
  body.text("last_modified_date", changed_at(call));
  body.raw("is_app_installed", "true");
  body.close();
  Reply reply = ok(std::move(out));
  reply.limit_info = false;
  return reply;
}

Reply userinfo(Call& call) {
  if (auto refused = authenticate(call)) return *refused;
  const User& me = *call.user;
  const std::string& base = call.context.options.instance_url;
  std::string out;
  Object body(out);
  body.text("sub", https_id(call))
      .text("user_id", me.id)
      .text("organization_id", call.org().org_id())
      .text("preferred_username", me.username)
      .text("nickname", me.username.substr(0, me.username.find('@')))
      .text("name", me.name)
      .text("email", email_of(call))
      .raw("email_verified", "true")
      .text("given_name", first_name(me))
      .text("family_name", last_name(me))
      .text("zoneinfo", me.time_zone)
      .raw("photos", photos(call))
      .text("profile", fmt::format("{}/{}", base, me.id))
      .text("picture", base + "/profilephoto/005/F")
      .raw("address", "{}")
      .raw("urls", urls(call))
      .raw("active", me.active ? "true" : "false")
      .text("user_type", "STANDARD")
      .text("language", "en_US")
      .text("locale", "en_US");
  append_offset(body, me);
  body.text("updated_at", changed_at(call));
  body.raw("is_app_installed", "true");
  body.close();
  Reply reply = ok(std::move(out));
  reply.limit_info = false;
  return reply;
}

}  // namespace sfsim
