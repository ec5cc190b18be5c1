// /tabs, /theme and /services/oauth2/singleaccess. Keys as the REST API guide lists them; addresses of icons
// lead nowhere, for there are no pages here.
#include "sim/api/user_interface.h"

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/oauth.h"

namespace sfsim {
namespace {

constexpr std::string_view colour = "7F8DE1";

std::string colours() {
  std::string out = "[";
  JsonObject(out).text("color", colour).text("context", "primary").text("theme", "theme4").close();
  return out + "]";
}

std::string icon_of(const Call& call, const SobjectSchema& object, int pixels) {
  return fmt::format("{}/img/icon/{}{}.png", call.context.options.instance_url, object.name, pixels);
}

std::string icons(const Call& call, const SobjectSchema& object) {
  std::string out = "[";
  for (const int pixels : {32, 16}) {
    if (out.size() > 1) out += ',';
    JsonObject(out)
        .text("contentType", "image/png")
        .number("height", pixels)
        .text("theme", "theme3")
        .text("url", icon_of(call, object, pixels))
        .number("width", pixels)
        .close();
  }
  return out + "]";
}

std::vector<const SobjectSchema*> objects_with_tabs(const Call& call) {
  std::vector<const SobjectSchema*> found;
  for (const SobjectSchema& object : call.org().schema().sobjects())
    if (has_tab(object) && visible_object(call, object.name) != nullptr) found.push_back(&object);
  return found;
}

}  // namespace

bool has_tab(const SobjectSchema& object) {
  return object.layoutable && object.history_of.empty() && object.name != "User";
}

Reply tabs(const Call& call) {
  Reply reply;
  reply.body = "[";
  for (const SobjectSchema* object : objects_with_tabs(call)) {
    if (reply.body.size() > 1) reply.body += ',';
    JsonObject(reply.body)
        .raw("colors", colours())
        .flag("custom", object->custom)
        .text("iconUrl", icon_of(call, *object, 32))
        .raw("icons", icons(call, *object))
        .text("label", object->label_plural)
        .text("miniIconUrl", icon_of(call, *object, 16))
        .text("name", object->custom ? object->name : "standard-" + object->name)
        .text("sobjectName", object->name)
        .text("url", fmt::format("{}/{}/o", call.context.options.instance_url, object->key_prefix))
        .close();
  }
  reply.body += ']';
  return reply;
}

Reply theme(const Call& call) {
  std::string items = "[";
  for (const SobjectSchema* object : objects_with_tabs(call)) {
    if (items.size() > 1) items += ',';
    JsonObject(items)
        .raw("colors", colours())
        .raw("icons", icons(call, *object))
        .text("name", object->name)
        .close();
  }
  return ok("{\"themeItems\":" + items + "]}");
}

// Where a browser would be let in; there are no pages behind it. A bad token is told as by the identity URL.
Reply frontdoor_address(Call& call) {
  const std::string_view header = trimmed(call.header("Authorization"));
  const size_t blank = header.find(' ');
  const std::string* sent = call.target.param("access_token");
  const std::string token = blank != header.npos ? std::string(trimmed(header.substr(blank)))
                            : sent               ? *sent
                                                 : "";
  const UnixMillis now = call.org().now();
  const auto user_id = call.context.sessions.use(token, now);
  Reply reply;
  reply.limit_info = false;
  if (!user_id) {
    reply.status = 403;
    reply.body = token.empty() ? "Missing_OAuth_Token" : "Bad_OAuth_Token";
    reply.content_type = "text/plain;charset=UTF-8";
    return reply;
  }
  std::string address = fmt::format("{}/secur/frontdoor.jsp?otp={}", call.context.options.instance_url,
                                    call.context.sessions.make_code({{*user_id, "", ""}, "", "", now}));
  if (const std::string* page = call.target.param("redirect_uri"))
    address += "&startURL=" + query_encode(*page);
  JsonObject(reply.body).text("frontdoor_uri", address).close();
  return reply;
}

// The cookie is named as Salesforce's is. Who is not let in is sent to the page where one logs in, of which
// there is none here. Only addresses of this server are gone on to.
Reply frontdoor(Call& call) {
  const UnixMillis now = call.org().now();
  const Pairs form = parse_form(call.body);
  const auto sent = [&](std::string_view name) {
    const std::string* in_address = call.target.param(name);
    return in_address ? *in_address : std::string(find_header(form, name));
  };
  std::string sid = sent("sid");
  if (const std::string otp = sent("otp"); !otp.empty()) {
    bool expired = false;
    const auto code = call.context.sessions.take_code(otp, now, expired);
    sid = code ? call.context.sessions.open(code->grant.user_id, now) : std::string();
  }
  const auto user_id = call.context.sessions.use(sid, now);
  const User* user = user_id ? call.org().user(*user_id) : nullptr;
  std::string page = sent("startURL").empty() ? sent("retURL") : sent("startURL");
  const std::string& home = call.context.options.instance_url;
  if (page.starts_with(home + "/")) page.erase(0, home.size());
  const bool clean = page.find_first_of("\r\n\\") == page.npos;
  if (!page.starts_with('/') || page.starts_with("//") || !clean) page = "/";
  Reply reply;
  reply.limit_info = false;
  reply.status = 302;
  reply.content_type = "text/html;charset=UTF-8";
  if (!user || !user->active) {
    reply.headers.emplace_back("Location", home + "/?ec=302&startURL=" + query_encode(page));
    return reply;
  }
  const std::string secure = home.starts_with("https") ? "; secure" : "";
  reply.headers.emplace_back("Set-Cookie", fmt::format("sid={}; path=/{}; HttpOnly", sid, secure));
  reply.headers.emplace_back("Location", home + page);
  return reply;
}

Reply deploy_request(const Call& call) {
  const std::string_view type = call.header("Content-Type");
  if (!iequals(trimmed(type.substr(0, type.find(';'))), "multipart/form-data"))
    return refuse(
        error_of(415, "UNSUPPORTED_MEDIA_TYPE",
                 fmt::format("Content-Type '{}' is not supported: send multipart/form-data.", type)));
  return refuse(
      error_of(400, "FUNCTIONALITY_NOT_ENABLED", "A deployment is not supported by this simulator yet"));
}

}  // namespace sfsim
