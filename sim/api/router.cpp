// Own dispatch on decoded segments: a regex a route would be tried in order for every request (design.md 7).
#include "sim/api/router.h"

#include <algorithm>

#include <fmt/format.h>

#include "sim/api/blobs.h"
#include "sim/api/bulk.h"
#include "sim/api/bulk_v1.h"
#include "sim/api/list_views.h"
#include "sim/api/oauth.h"
#include "sim/api/passwords.h"
#include "sim/api/quick_actions.h"
#include "sim/api/soap.h"
#include "sim/api/tooling.h"
#include "sim/api/user_interface.h"
#include "sim/api/xml_answer.h"

namespace sfsim {
namespace {

ApiError expired_session() { return error_of(401, "INVALID_SESSION_ID", "Session expired or invalid"); }

Reply unauthorized(const ApiError& error) {
  Reply reply = refuse(error);
  reply.headers.emplace_back("WWW-Authenticate", "Token");
  reply.limit_info = false;
  return reply;
}

// Nothing when the session is good and the user may use the API; call.user is set only then.
std::optional<Reply> authenticate(Call& call) {
  const std::string_view header = trimmed(call.header("Authorization"));
  std::string_view token;
  if (!header.empty()) {
    const size_t blank = header.find(' ');
    const std::string_view scheme = header.substr(0, blank);
    token = blank == header.npos ? "" : trimmed(header.substr(blank));
    if (token.empty() || (!iequals(scheme, "Bearer") && !iequals(scheme, "OAuth")))
      return unauthorized(error_of(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"));
  }
  const auto user_id = call.context.sessions.use(token, call.org().now());
  const User* user = user_id ? call.org().user(*user_id) : nullptr;
  if (!user || !user->active) return unauthorized(expired_session());
  call.user = user;
  if (!user->api_enabled)
    return refuse(
        error_of(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."));
  return std::nullopt;
}

// The number in "v60.0"; nothing for anything else.
std::optional<int> version_number(std::string_view text) {
  if (text.size() < 4 || text.size() > 6 || text[0] != 'v' || text.substr(text.size() - 2) != ".0") return {};
  int number = 0;
  for (const char c : text.substr(1, text.size() - 3)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return text[1] == '0' ? std::nullopt : std::optional(number);
}

// One resource: which methods it knows and who answers. `allowed` is spelled as Salesforce lists them.
template <class Handler>
Reply serve(Call& call, std::string_view allowed, Handler&& handler) {
  const std::string listed = fmt::format(",{},", allowed);
  if (listed.find(fmt::format(",{},", call.method)) == listed.npos) {
    Reply reply = refuse(method_not_allowed(call.method, allowed));
    reply.headers.emplace_back("Allow", std::string(allowed));
    return reply;
  }
  return handler();
}

// sobjects/X/describe/... : what pages of the object look like.
Reply layout_resource(Call& call, const SobjectSchema& object) {
  const std::string& kind = call.path[3];
  if (kind == "layouts" && call.path.size() < 6)
    return serve(call, "GET,HEAD", [&] {
      return call.path.size() == 5 ? describe_layout(call, object, call.path[4])
                                   : describe_layouts(call, object);
    });
  if (kind == "compactLayouts" && call.path.size() < 6)
    return serve(call, "GET,HEAD", [&] { return describe_compact_layouts(call, object); });
  if (kind == "approvalLayouts" && call.path.size() == 4)
    return serve(call, "GET,HEAD", [&] { return describe_approval_layouts(object); });
  // The one named layout that every org has.
  if (kind == "namedLayouts" && call.path.size() == 5 && call.path[4] == "UserAlt" && object.name == "User")
    return serve(call, "GET,HEAD", [&] { return describe_layouts(call, object); });
  return refuse(not_found());
}

Reply sobject_resource(Call& call) {
  const auto& path = call.path;
  const SobjectSchema* object = visible_object(call, path[1]);
  if (!object) return refuse(not_found());
  if (path.size() == 2) {
    return serve(call, "GET,HEAD,POST", [&] {
      return call.method == "POST" ? create_row(call, *object) : describe_basic(call, *object);
    });
  }
  if (path[2] == "quickActions" && !object->event)
    return quick_actions(call, object, {path.begin() + 3, path.end()});
  if (path.size() > 2 && path[2] == "listviews")
    return serve(call, "GET,HEAD", [&] { return list_views(call, *object); });
  if (path.size() == 3) {
    if (path[2] == "describe") return serve(call, "GET,HEAD", [&] { return describe(call, *object); });
    // POST /sobjects/X/Id creates, so that an upsert client can create without an id (v37 and later).
    if (path[2] == "Id" && call.method == "POST" && call.version >= 37) return create_row(call, *object);
    if (path[2] == "updated") return serve(call, "GET,HEAD", [&] { return updated_rows(call, *object); });
    if (path[2] == "deleted") return serve(call, "GET,HEAD", [&] { return deleted_rows(call, *object); });
    if (path[2] == "eventSchema" && object->event && call.version >= 40)
      return serve(call, "GET,HEAD", [&] { return event_schema(call, *object); });
    if (path[2] == "defaultValues") return refuse(not_found());
    return serve(call, "DELETE,GET,HEAD,PATCH", [&] { return row(call, *object, path[2]); });
  }
  if (path.size() > 3 && path[2] == "describe") return layout_resource(call, *object);
  if (path.size() == 4 && path[3] == "password" && object->name == "User")
    return serve(call, "DELETE,GET,HEAD,POST", [&] { return user_password(call, path[2]); });
  if (path.size() == 4 && object->name == "StreamingChannel" && path[3] == "push")
    return serve(call, "GET,HEAD,POST", [&] { return push_to_channel(call, *object, path[2]); });
  if (path.size() == 4 && is_blob(*object, path[3]) && canonical_id(path[2]).shape != IdShape::not_an_id)
    return serve(call, "GET,HEAD", [&] { return blob(call, *object, path[2], path[3]); });
  if (path.size() == 4)
    return serve(call, "DELETE,GET,HEAD,PATCH", [&] {
      const bool by_id = !object->field(path[2]) && canonical_id(path[2]).shape != IdShape::not_an_id;
      return by_id ? related(call, *object, path[2], path[3]) : row_by_field(call, *object, path[2], path[3]);
    });
  return refuse(not_found());
}

Reply collection_resource(Call& call) {
  const auto& path = call.path;  // composite, sobjects, ...
  if (path.size() == 2) return serve(call, "DELETE,PATCH,POST", [&] { return collection_write(call); });
  if (path.size() > 4) return refuse(not_found());
  const SobjectSchema* object = visible_object(call, path[2]);
  if (!object) return refuse(not_found());
  if (path.size() == 3) return serve(call, "GET,HEAD,POST", [&] { return collection_read(call, *object); });
  return serve(call, "PATCH", [&] { return collection_upsert(call, *object, path[3]); });
}

// Each came with a version of its own (salesforce-api.md 6).
Reply composite_resource(Call& call) {
  const auto& path = call.path;
  if (path.size() == 1 && call.version >= 38)
    return serve(call, "GET,HEAD,POST",
                 [&] { return call.method == "POST" ? composite(call) : composite_list(call); });
  if (path.size() == 2 && path[1] == "batch" && call.version >= 34)
    return serve(call, "POST", [&] { return composite_batch(call); });
  if (path.size() == 2 && path[1] == "graph" && call.version >= 50)
    return serve(call, "POST", [&] { return composite_graph(call); });
  if (path.size() != 3 || path[1] != "tree" || call.version < 34) return refuse(not_found());
  const SobjectSchema* object = visible_object(call, path[2]);
  if (!object) return refuse(not_found());
  return serve(call, "POST", [&] { return composite_tree(call, *object); });
}

// What Salesforce lists for each; the others are no resources there.
bool may_be_inside(const Call& call, Inside where) {
  const auto& path = call.path;
  if (path.empty()) return false;
  const bool rows = path[0] == "sobjects";
  const bool queries = path[0] == "query" || path[0] == "queryAll";
  switch (where) {
    case Inside::composite:
      return rows || queries || (path[0] == "composite" && path.size() > 1 && path[1] == "sobjects");
    case Inside::batch:
      return rows || queries || path[0] == "limits" || path[0] == "search";
    case Inside::graph:
      return rows && path.size() > 1 && path.size() < 5 && path.back() != "password" &&
             (path.size() == 2 || (path[2] != "describe" && path[2] != "listviews"));
  }
  return false;
}

// Sforce-Duplicate-Rule-Header: allowSave=true; includeRecordDetails=true (since v52.0). Such a header is of
// one request: the parts of a composite have their own.
bool allows_duplicates(const Call& call) {
  constexpr int since = 52;
  std::string_view header = call.header("Sforce-Duplicate-Rule-Header");
  while (call.version >= since && !header.empty()) {
    const std::string_view option = header.substr(0, header.find_first_of(";,"));
    header.remove_prefix(std::min(header.size(), option.size() + 1));
    const size_t equals = option.find('=');
    if (equals != option.npos && iequals(trimmed(option.substr(0, equals)), "allowSave"))
      return iequals(trimmed(option.substr(equals + 1)), "true");
  }
  return false;
}

Reply data_resource(Call& call) {
  const Org::DuplicateHandling duplicates(call.org(), allows_duplicates(call), call.base);
  const auto& path = call.path;
  if (path.empty()) return serve(call, "GET,HEAD", [&] { return resource_list(call); });
  const std::string_view first = path[0];
  if (first == "limits" && path.size() == 1) return serve(call, "GET,HEAD", [&] { return limits(call); });
  if (first == "limits" && path.size() == 2 && path[1] == "recordCount")
    return serve(call, "GET,HEAD", [&] { return record_count(call); });
  if (first == "compactLayouts" && path.size() == 1)
    return serve(call, "GET,HEAD", [&] { return primary_compact_layouts(call); });
  if (first == "tabs" && path.size() == 1) return serve(call, "GET,HEAD", [&] { return tabs(call); });
  if (first == "theme" && path.size() == 1) return serve(call, "GET,HEAD", [&] { return theme(call); });
  if (first == "event" && path.size() == 3 && path[1] == "eventSchema" && call.version >= 40)
    return serve(call, "GET,HEAD", [&] { return event_schema_by_id(call, path[2]); });
  if (first == "quickActions") return quick_actions(call, nullptr, {path.begin() + 1, path.end()});
  if (first == "metadata" && path.size() == 2 && path[1] == "deployRequest")
    return serve(call, "POST", [&] { return deploy_request(call); });
  if (first == "process" && path.size() == 2 && path[1] == "rules")
    return serve(call, "GET,HEAD,POST", [&] { return process_rules(call); });
  if (first == "process" && path.size() == 2 && path[1] == "approvals")
    return serve(call, "GET,HEAD,POST", [&] { return process_approvals(call); });
  if (first == "recent" && path.size() == 1) return serve(call, "GET,HEAD", [&] { return recent(call); });
  if (first == "sobjects" && path.size() == 1)
    return serve(call, "GET,HEAD", [&] { return describe_global(call); });
  if (first == "sobjects") return sobject_resource(call);
  if (first == "tooling") return tooling(call);
  if (first == "query" || first == "queryAll") {
    if (path.size() == 1) return serve(call, "GET,HEAD", [&] { return query(call, first == "queryAll"); });
    if (path.size() == 2) return serve(call, "GET,HEAD", [&] { return next_page(call, path[1]); });
  }
  if (first == "search" && path.size() == 1) return serve(call, "GET,HEAD", [&] { return search(call); });
  if (first == "parameterizedSearch" && path.size() == 1)
    return serve(call, "GET,HEAD,POST", [&] { return parameterized_search(call); });
  if (first == "composite" && path.size() > 1 && path[1] == "sobjects")
    return call.version < oldest_collections_version ? refuse(not_found()) : collection_resource(call);
  if (first == "composite") return composite_resource(call);
  return refuse(not_found());
}

// "/sobjects/Contact.json" asks for what we give anyway; ".xml" for what we do not have. The value of an
// external id may well end so and stays as it is.
bool take_format_suffix(std::vector<std::string>& path, bool& xml) {
  if (path.empty() || path.size() >= 4) return false;
  std::string& last = path.back();
  xml = last.ends_with(".xml");
  const bool json = last.ends_with(".json");
  if (xml || json) last.resize(last.size() - (xml ? 4 : 5));
  return xml || json;
}

bool wants_only_xml(std::string_view accept) {
  return accept.find("xml") != accept.npos && accept.find("json") == accept.npos &&
         accept.find("*/*") == accept.npos && accept.find("application/*") == accept.npos;
}

bool is_json_type(std::string_view content_type) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  return type.empty() || iequals(type, "application/json");
}

// Their bodies are JSON, CSV or both.
Reply bulk_jobs(Call& call) {
  const std::string_view type = call.header("Content-Type");
  const bool json =
      call.path.size() < 4 && !call.body.empty() && !iequals(type.substr(0, 19), "multipart/form-data");
  if (json && !is_json_type(type))
    return refuse(error_of(415, "UNSUPPORTED_MEDIA_TYPE",
                           fmt::format("Content-Type '{}' is not supported: send application/json.", type)));
  return bulk_resource(call);
}

// Sets version, base and path; nothing when the version is one of ours.
std::optional<Reply> take_version(Call& call) {
  const std::string& segment = call.target.segments[2];
  const auto version = version_number(segment);
  const int oldest_version = call.context.options.oldest_version;
  if (version && *version >= retired_version && *version < oldest_version) {
    Reply reply =
        refuse(error_of(410, "GONE",
                        "The requested resource no longer exists. Confirm that the API version number is "
                        "supported: versions 7.0 through 30.0 are retired."));
    reply.limit_info = false;
    return reply;
  }
  if (!version || *version < oldest_version || *version > newest_version) {
    Reply reply = refuse(not_found());
    reply.limit_info = false;
    return reply;
  }
  call.version = *version;
  call.base = fmt::format("/services/data/{}", segment);
  call.path.assign(call.target.segments.begin() + 3, call.target.segments.end());
  return std::nullopt;
}

bool is_xml_type(std::string_view content_type) {
  const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
  return iequals(type, "application/xml") || iequals(type, "text/xml");
}

// A row may come in XML; it is read as the JSON it stands for, which `read` keeps.
std::optional<Reply> take_body(Call& call, std::variant<JsonBody, ApiError>& read) {
  const bool has_body = call.method == "POST" || call.method == "PATCH" || call.method == "PUT";
  const std::string_view type = call.header("Content-Type");
  if (!has_body || call.body.empty() || is_json_type(type)) return std::nullopt;
  if (is_multipart(type) && takes_files(call)) return take_multipart(call, read);
  if (is_multipart(type) && !call.path.empty() && call.path[0] == "metadata") return std::nullopt;
  if (!is_xml_type(type) || call.path.empty() || call.path[0] != "sobjects")
    return refuse(error_of(415, "UNSUPPORTED_MEDIA_TYPE",
                           fmt::format("Content-Type '{}' is not supported: send application/json.", type)));
  read = record_of_xml(call.body);
  call.json = &read;
  return std::nullopt;
}

Reply in_version(Call& call, std::string& root) {
  if (auto refused = take_version(call)) return *refused;
  if (auto refused = authenticate(call)) return *refused;
  Org& org = call.org();
  if (org.api_calls_used() >= org.api_call_limit())
    return refuse(error_of(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
  org.count_api_call();
  bool suffix = false;
  take_format_suffix(call.path, suffix);
  call.xml = call.xml || suffix;
  const auto known_root = call.xml ? xml_root(call) : std::nullopt;
  if (call.xml && !known_root)
    return refuse(error_of(406, "NOT_ACCEPTABLE",
                           "This server answers this resource in JSON only: ask for application/json."));
  if (known_root) root = *known_root;
  if (!call.path.empty() && call.path[0] == "jobs") return bulk_jobs(call);
  std::variant<JsonBody, ApiError> read;
  if (auto refused = take_body(call, read)) return *refused;
  return data_resource(call);
}

Reply versioned(Call& call) {
  call.xml = wants_only_xml(call.header("Accept"));
  std::string root;
  Reply reply = in_version(call, root);
  if (call.xml) reply.xml_root = reply.status >= 400 ? "Errors" : reply.status == 300 ? "Urls" : root;
  return reply;
}

Reply outside() {
  Reply reply = refuse(not_found());
  reply.limit_info = false;
  return reply;
}

// /cometd/60.0, /cometd/replay/36.0, and with the kind of message behind it, as some clients spell it. Who
// may not come in is told so in CometD's own words.
Reply cometd(Call& call) {
  if (!call.context.options.events) return outside();
  if (call.method != "POST")
    return refuse(error_of(400, "UNKNOWN_EXCEPTION", "CometD messages are sent by POST, by long polling."));
  for (const std::string& segment : call.target.segments) {
    const auto version = version_number("v" + segment);
    if (version && *version >= call.context.options.oldest_version && *version <= newest_version)
      call.version = *version;
  }
  if (call.version == 0) return outside();
  if (authenticate(call)) call.user = nullptr;
  return call.context.streaming.messages(call);
}

}  // namespace

Reply dispatch_inside(Call& call, Inside where) {
  const auto& segments = call.target.segments;
  if (segments.size() < 3 || segments[0] != "services" || segments[1] != "data") return outside();
  if (auto refused = take_version(call)) return *refused;
  return may_be_inside(call, where) ? data_resource(call) : refuse(not_found());
}

Reply dispatch(Call& call) {
  const auto& segments = call.target.segments;
  if (segments.size() == 3 && segments[0] == "id") return identity(call);
  if (segments.size() == 2 && segments[0] == "setup" && segments[1] == "connect") return connect_device(call);
  if (segments.size() == 2 && segments[0] == "secur" && segments[1] == "frontdoor.jsp")
    return serve(call, "GET,HEAD,POST", [&] { return frontdoor(call); });
  if (segments.size() > 1 && segments[0] == "cometd") return cometd(call);
  if (segments.size() < 2 || segments[0] != "services") return outside();
  if (segments[1] == "oauth2" && segments.size() == 3) return oauth(call);
  if (segments[1] == "Soap") return soap_resource(call);
  if (segments[1] == "async") return async_resource(call);
  if (segments[1] != "data") return outside();
  if (segments.size() > 2) return versioned(call);
  Reply reply = serve(call, "GET,HEAD", [&] { return versions_list(call); });
  if (wants_only_xml(call.header("Accept"))) reply.xml_root = reply.status >= 400 ? "Errors" : "Versions";
  reply.limit_info = false;
  return reply;
}

}  // namespace sfsim
