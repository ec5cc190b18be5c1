// The Tooling API as far as it tells of the org's shape and changes it: queries of the objects that tell,
// describes, and CustomObject and CustomField to make and take away. Apex and its like are not here.
#include "sim/api/tooling.h"

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"
#include "sim/api/metadata.h"
#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

ApiError no_right() {
  return error_of(
      403, "INSUFFICIENT_ACCESS",
      "You do not have the level of access necessary to perform the operation you requested. Please contact "
      "the owner of the record or your administrator if access is necessary.");
}
ApiError bad_metadata(const std::string& message) {
  return row_error("FIELD_INTEGRITY_EXCEPTION", message, {"Metadata"});
}

Reply made(std::string_view id) {
  Reply reply =
      ok(fmt::format("{{\"id\":\"{}\",\"success\":true,\"errors\":[],\"warnings\":[],\"infos\":[]}}", id));
  reply.status = 201;
  return reply;
}

Reply define(Call& call, const SobjectSchema& object) {
  if (!call.user->admin) return refuse(no_right());
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody& record = *std::get<const JsonBody*>(body);
  for (const auto& member : record.members)
    if (member.name != "FullName" && member.name != "Metadata" && member.name != "attributes")
      return refuse(
          error_of(400, "INVALID_FIELD",
                   fmt::format("No such column '{}' on sobject of type {}", member.name, object.name)));
  const JsonBody* name = record.find("FullName");
  const JsonBody* metadata = record.find("Metadata");
  std::vector<std::string> missing;
  if (name == nullptr || name->text.empty()) missing.emplace_back("FullName");
  if (metadata == nullptr || !metadata->is_object()) missing.emplace_back("Metadata");
  if (!missing.empty())
    return refuse(row_error("REQUIRED_FIELD_MISSING",
                            fmt::format("Required fields are missing: [{}]", fmt::join(missing, ", ")),
                            missing));
  DefineResult result;
  if (object.name == "CustomObject") {
    auto definition = object_definition(*metadata, name->text);
    if (const auto* problem = std::get_if<std::string>(&definition)) return refuse(bad_metadata(*problem));
    result = call.org().define_object(std::get<ObjectDefinition>(std::move(definition)), false);
  } else {
    auto definition = field_definition(*metadata, name->text);
    if (const auto* problem = std::get_if<std::string>(&definition)) return refuse(bad_metadata(*problem));
    result = call.org().define_field(std::get<FieldDefinition>(std::move(definition)), false);
  }
  if (const auto* error = std::get_if<ApiError>(&result)) return refuse(*error);
  return made(std::get<std::string>(result));
}

// FullName and Metadata behind the fields of a row.
void append_definition(std::string& out, const Call& call, const std::string& id) {
  std::string name, metadata;
  for (const ObjectDefinition& one : call.org().custom_objects()) {
    if (one.id != id) continue;
    name = one.name;
    metadata = metadata_of(one);
  }
  for (const FieldDefinition& one : call.org().custom_fields()) {
    if (one.id != id) continue;
    name = one.sobject + "." + one.name;
    metadata = metadata_of(one);
  }
  if (name.empty()) return;
  out.pop_back();
  out += ",\"FullName\":";
  append_string(out, name);
  out += ",\"Metadata\":" + metadata + "}";
}

Reply get(const Call& call, const SobjectSchema& object, const std::string& id) {
  const RowPlanPtr plan = plan_of(call.org(), *call.user, object);
  const Org::Row row = call.org().read(object, id, plan->cells);
  if (!row.found) return refuse(not_found());
  Reply reply;
  append_row(reply.body, call.base, *plan, id, row.values);
  append_definition(reply.body, call, id);
  return reply;
}

Reply take_away(Call& call, const SobjectSchema& object, const std::string& id) {
  if (!call.user->admin) return refuse(no_right());
  if (object.name == "CustomObject") {
    const auto error = call.org().undefine_object(id);
    return error ? refuse(*error) : no_content();
  }
  return call.org().undefine_field(id) ? no_content() : refuse(not_found());
}

// The definition said anew; a new FullName of an object renames it.
Reply change_definition(Call& call, const SobjectSchema& object, const std::string& id) {
  if (!call.user->admin) return refuse(no_right());
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody& record = *std::get<const JsonBody*>(body);
  for (const auto& member : record.members)
    if (member.name != "FullName" && member.name != "Metadata" && member.name != "attributes")
      return refuse(
          error_of(400, "INVALID_FIELD",
                   fmt::format("No such column '{}' on sobject of type {}", member.name, object.name)));
  Org& org = call.org();
  std::string name;
  for (const ObjectDefinition& one : org.custom_objects())
    if (object.name == "CustomObject" && one.id == id) name = one.name;
  for (const FieldDefinition& one : org.custom_fields())
    if (object.name == "CustomField" && one.id == id) name = one.sobject + "." + one.name;
  if (name.empty()) return refuse(not_found());
  const JsonBody* full_name = record.find("FullName");
  const JsonBody* metadata = record.find("Metadata");
  if (full_name != nullptr && !full_name->text.empty() && full_name->text != name) {
    if (object.name == "CustomField" || metadata != nullptr)
      return refuse(
          bad_metadata("Renaming a field, or an object while it is changed, is not supported by this "
                       "simulator yet"));
    const DefineResult renamed = org.rename_object(name, full_name->text);
    const auto* error = std::get_if<ApiError>(&renamed);
    return error ? refuse(*error) : no_content();
  }
  if (metadata == nullptr || !metadata->is_object())
    return refuse(
        row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [Metadata]", {"Metadata"}));
  DefineResult result;
  if (object.name == "CustomObject") {
    auto definition = object_definition(*metadata, name);
    if (const auto* problem = std::get_if<std::string>(&definition)) return refuse(bad_metadata(*problem));
    result = org.redefine_object(std::get<ObjectDefinition>(std::move(definition)));
  } else {
    auto definition = field_definition(*metadata, name);
    if (const auto* problem = std::get_if<std::string>(&definition)) return refuse(bad_metadata(*problem));
    result = org.redefine_field(std::get<FieldDefinition>(std::move(definition)));
  }
  const auto* error = std::get_if<ApiError>(&result);
  return error ? refuse(*error) : no_content();
}

Reply not_here(const Call& call, const std::string& allowed) {
  Reply reply = refuse(method_not_allowed(call.method, allowed));
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

Reply tooling_object(Call& call) {
  const auto& path = call.path;  // sobjects, X, ...
  const SobjectSchema* object = visible_object(call, path[1]);
  if (object == nullptr) return refuse(not_found());
  const bool defines = object->name == "CustomObject" || object->name == "CustomField";
  const bool reads = call.method == "GET" || call.method == "HEAD";
  if (path.size() == 2) {
    if (call.method == "POST" && defines) return define(call, *object);
    return reads ? describe_basic(call, *object) : not_here(call, defines ? "GET,HEAD,POST" : "GET,HEAD");
  }
  if (path.size() == 3 && path[2] == "describe")
    return reads ? describe(call, *object) : not_here(call, "GET,HEAD");
  if (path.size() != 3) return refuse(not_found());
  const auto id = canonical_id(path[2]);
  const std::string key = id.shape == IdShape::ok ? id.id : path[2];
  if (call.method == "DELETE" && defines) return take_away(call, *object, key);
  if (call.method == "PATCH" && defines) return change_definition(call, *object, key);
  return reads ? get(call, *object, key) : not_here(call, defines ? "DELETE,GET,HEAD,PATCH" : "GET,HEAD");
}

}  // namespace

Reply tooling(Call& outer) {
  const Org::ToolingView view(outer.org());
  // Nothing that is remembered of the other objects holds here.
  QueryEngine queries(outer.org());
  Caches caches;
  caches.schema_at = outer.context.caches.schema_at;
  const Context& known = outer.context;
  Context context{known.org, known.options, queries, known.sessions, caches, known.jobs, known.streaming};
  Call call{context,
            outer.request,
            outer.method,
            outer.target,
            outer.body,
            outer.json,
            outer.user,
            outer.version,
            outer.base + "/tooling",
            {outer.path.begin() + 1, outer.path.end()}};
  const bool reads = call.method == "GET" || call.method == "HEAD";
  if (call.path.empty()) {
    if (!reads) return not_here(call, "GET,HEAD");
    return ok(fmt::format("{{\"query\":\"{0}/query\",\"sobjects\":\"{0}/sobjects\"}}", call.base));
  }
  if (call.path[0] == "query" && call.path.size() == 1)
    return reads ? query(call, false) : not_here(call, "GET,HEAD");
  if (call.path[0] == "sobjects" && call.path.size() == 1)
    return reads ? describe_global(call) : not_here(call, "GET,HEAD");
  if (call.path[0] == "sobjects") return tooling_object(call);
  return refuse(not_found());
}

}  // namespace sfsim
