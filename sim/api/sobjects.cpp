// One row by its id: create, retrieve, update, delete (salesforce-api.md 3).
#include "sim/api/sobjects.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include "sim/api/json_write.h"

namespace sfsim {
namespace {

ApiError id_in_body(std::string_view name) {
  return error_of(400, "INVALID_FIELD",
                  fmt::format("The {} field should not be specified in the sobject data.", name));
}

Reply created(const Call& call, const SobjectSchema& object, std::string_view id) {
  Reply reply = ok(fmt::format("{{\"id\":\"{}\",\"success\":true,\"errors\":{}}}", id,
                               object.event ? enqueued(id) : "[]"));
  reply.status = 201;
  reply.headers.emplace_back("Location", row_url(call.base, object.name, id));
  return reply;
}

// Only Account rows have entity tags.
std::string etag_of(const SobjectSchema& object, std::string_view id, UnixMillis last_modified) {
  if (object.name != "Account") return {};
  const std::string text = fmt::format("{}/{}", id, last_modified);
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return fmt::format("\"{}\"", base64({reinterpret_cast<const char*>(digest), sizeof digest}));
}

struct Found {
  Org::Row row;
  UnixMillis last_modified = 0;
  std::string etag;
};

Found find(const Call& call, const SobjectSchema& object, std::string_view id, const RowPlan& plan) {
  Found found{call.org().read(object, id, plan.cells), 0, {}};
  if (!found.row.found || !plan.last_modified) return found;
  if (const auto* at = std::get_if<Datetime>(&found.row.values[*plan.last_modified]))
    found.last_modified = at->at;
  found.etag = etag_of(object, id, found.last_modified);
  return found;
}

Reply get_row(const Call& call, const SobjectSchema& object, std::string id) {
  RowPlanPtr plan;
  if (const std::string* fields = call.target.param("fields")) {
    auto made = plan_of(call.org(), *call.user, object, split_list(*fields));
    if (const auto* error = std::get_if<ApiError>(&made)) return refuse(*error);
    plan = std::get<RowPlanPtr>(made);
  } else {
    plan = plan_for(call, object);
  }
  Found found = find(call, object, id, *plan);
  const bool hidden = call.org().share_of(*call.user, id) == Share::none;
  if (!found.row.found || found.row.deleted || hidden) return refuse(not_found());
  if (auto stop = check_conditions(call, found.last_modified, found.etag)) return *stop;
  Reply reply;
  if (plan->last_modified) reply.headers.emplace_back("Last-Modified", http_date(found.last_modified));
  if (!found.etag.empty()) reply.headers.emplace_back("ETag", found.etag);
  reply.render = [base = call.base, plan, id = std::move(id), values = std::move(found.row.values)](
                     std::string& out) { append_row(out, base, *plan, id, values); };
  return reply;
}

bool has_condition(const Call& call) {
  for (const std::string_view name :
       {"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"})
    if (!call.header(name).empty()) return true;
  return false;
}

// 304 or 412 for a write; rows that are not there are the write's own business.
std::optional<Reply> write_condition(const Call& call, const SobjectSchema& object, std::string_view id) {
  if (!has_condition(call)) return std::nullopt;
  const Found found = find(call, object, id, *plan_for(call, object));
  if (!found.row.found || found.row.deleted) return std::nullopt;
  return check_conditions(call, found.last_modified, found.etag);
}

Reply patch_row(const Call& call, const SobjectSchema& object, std::string_view id) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody& record = *std::get<const JsonBody*>(body);
  auto fields = fields_with_parents(call, object, record);
  if (const auto* error = std::get_if<ApiError>(&fields)) return refuse(*error);
  for (const InputField& field : std::get<0>(fields))
    if (iequals(field.name, "Id")) return refuse(id_in_body("Id"));
  if (auto stop = write_condition(call, object, id)) return *stop;
  auto errors = call.org().update(*call.user, object, id, std::get<0>(fields), true);
  return errors.empty() ? no_content() : refuse(errors);
}

// An id that is nobody's (never, or purged) has a code of its own here: django-salesforce's tests against
// real orgs take a 404 with this one or ENTITY_IS_DELETED for "there is nothing left to delete", and no
// other.
Reply delete_row(const Call& call, const SobjectSchema& object, std::string_view id) {
  if (auto stop = write_condition(call, object, id)) return *stop;
  auto errors = call.org().remove(*call.user, object, id, true);
  if (errors.empty()) return no_content();
  if (errors.front().code == "NOT_FOUND") {
    errors.front() = row_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    errors.front().status = 404;
  }
  return refuse(errors);
}

Reply row_at(const Call& call, const SobjectSchema& object, const std::string& id) {
  if (call.method == "PATCH") return patch_row(call, object, id);
  if (call.method == "DELETE") return delete_row(call, object, id);
  return get_row(call, object, id);
}

Reply several_rows(const Call& call, const SobjectSchema& object, const std::vector<std::string>& ids) {
  Reply reply;
  reply.status = 300;
  reply.body.assign(1, '[');
  for (const std::string& id : ids) {
    if (reply.body.size() > 1) reply.body += ',';
    append_string(reply.body, row_url(call.base, object.name, id));
  }
  reply.body += ']';
  return reply;
}

Reply upsert_row(const Call& call, const SobjectSchema& object, const FieldSchema& field,
                 const std::string& value) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody& record = *std::get<const JsonBody*>(body);
  auto fields = fields_with_parents(call, object, record);
  if (const auto* error = std::get_if<ApiError>(&fields)) return refuse(*error);
  for (const InputField& sent : std::get<0>(fields)) {
    if (iequals(sent.name, field.name)) return refuse(id_in_body(field.name));
    if (iequals(sent.name, "Id")) return refuse(id_in_body("Id"));
  }
  const std::string* update_only = call.target.param("updateOnly");
  Upserted done = upsert(call, object, field, value, std::move(std::get<0>(fields)),
                         update_only && iequals(*update_only, "true"));
  if (!done.several.empty()) return several_rows(call, object, done.several);
  if (!done.errors.empty()) return refuse(done.errors);
  if (!done.created && call.version < 46) return no_content();
  Reply reply = done.created ? created(call, object, done.id)
                             : ok(fmt::format("{{\"id\":\"{}\",\"success\":true,\"errors\":[]}}", done.id));
  if (call.version >= 46) {
    reply.body.pop_back();
    reply.body += done.created ? ",\"created\":true}" : ",\"created\":false}";
  }
  return reply;
}

}  // namespace

std::variant<std::string, ApiError> row_id(const SobjectSchema& object, std::string_view text) {
  CanonicalId id = canonical_id(text);
  switch (id.shape) {
    case IdShape::not_an_id:
      return no_such_external_field(text);
    case IdShape::wrong_checksum:
      return row_error(
          "MALFORMED_ID",
          fmt::format("{} ID: id value of incorrect type: {}", object.custom ? "Record" : object.label, text),
          {"Id"});
    case IdShape::ok:
      break;
  }
  if (id.id.compare(0, 3, object.key_prefix) != 0) return not_found();
  return std::move(id.id);
}

Reply create_row(Call& call, const SobjectSchema& object) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody& record = *std::get<const JsonBody*>(body);
  auto fields = fields_with_parents(call, object, record);
  if (const auto* error = std::get_if<ApiError>(&fields)) return refuse(*error);
  for (const InputField& field : std::get<0>(fields))
    if (iequals(field.name, "Id")) return refuse(id_in_body("Id"));
  SaveResult saved = call.org().create(*call.user, object, std::get<0>(fields), true);
  if (const auto* errors = std::get_if<std::vector<ApiError>>(&saved)) return refuse(*errors);
  return created(call, object, std::get<std::string>(saved));
}

Reply row(Call& call, const SobjectSchema& object, std::string_view id) {
  const auto found = row_id(object, id);
  if (const auto* error = std::get_if<ApiError>(&found)) return refuse(*error);
  return row_at(call, object, std::get<std::string>(found));
}

Reply row_by_field(Call& call, const SobjectSchema& object, std::string_view name, std::string_view value) {
  const FieldSchema* field = lookup_field(call, object, name);
  if (!field) return refuse(no_such_external_field(name));
  if (call.method == "PATCH") return upsert_row(call, object, *field, std::string(value));
  if (field->name == "Id") return row(call, object, value);
  const auto ids = call.org().find(object, *field, Value(std::string(value)), 2000);
  if (ids.empty()) return refuse(not_found());
  return ids.size() > 1 ? several_rows(call, object, ids) : row_at(call, object, ids.front());
}

}  // namespace sfsim
