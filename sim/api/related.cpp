// sobjects/X/ID/RELATION: from a record to its parent, which can be read, changed and deleted there, or to
// the list of its children, which can be read. A parent that is not there is no resource.
#include <fmt/format.h>

#include "sim/api/sobjects.h"

namespace sfsim {
namespace {

const ChildRelationship* children_named(const SobjectSchema& object, std::string_view name) {
  for (const ChildRelationship& child : object.children)
    if (!child.relationship_name.empty() && iequals(child.relationship_name, name)) return &child;
  return nullptr;
}

// Every field the user sees, or those of ?fields=.
std::string wanted_fields(const Call& call, const SobjectSchema& object) {
  if (const std::string* fields = call.target.param("fields")) return *fields;
  std::string out;
  for (const FieldSchema& field : object.fields) {
    if (!call.org().access(*call.user, object, field).readable) continue;
    if (!out.empty()) out += ',';
    out += field.name;
  }
  return out;
}

Reply child_list(const Call& call, const ChildRelationship& child, const std::string& id) {
  const SobjectSchema* object = visible_object(call, child.child_sobject);
  if (!object) return refuse(not_found());
  const std::string fields = wanted_fields(call, *object);
  const auto names = split_list(fields);
  const auto plan = plan_of(call.org(), *call.user, *object, names);  // refuses what is no field
  if (const auto* error = std::get_if<ApiError>(&plan)) return refuse(*error);
  if (names.empty()) return refuse(error_of(400, "MALFORMED_QUERY", "fields is empty"));
  auto found = call.context.queries.query(
      *call.user, fmt::format("SELECT {} FROM {} WHERE {} = '{}'", fields, object->name, child.field, id),
      {});
  if (const auto* error = std::get_if<ApiError>(&found)) return refuse(*error);
  Reply reply;
  reply.render = [base = call.base, page = std::move(std::get<QueryPage>(found))](std::string& out) {
    append_page(out, base, page);
  };
  return reply;
}

}  // namespace

Reply related(Call& call, const SobjectSchema& object, std::string_view id_text, std::string_view name) {
  const auto id = row_id(object, id_text);
  if (const auto* error = std::get_if<ApiError>(&id)) return refuse(*error);
  const std::string& of = std::get<std::string>(id);
  const FieldSchema* field = object.relationship(name);
  if (field && !call.org().access(*call.user, object, *field).readable) field = nullptr;
  const Org::Row row = call.org().read(
      object, of, field ? std::vector<const FieldSchema*>{field} : std::vector<const FieldSchema*>{});
  const bool hidden = call.org().share_of(*call.user, of) == Share::none;
  if (!row.found || row.deleted || hidden) return refuse(not_found());
  if (field) {
    const auto* parent_id = std::get_if<std::string>(&row.values.front());
    const SobjectSchema* parent = parent_id ? call.org().schema().find_by_prefix(*parent_id) : nullptr;
    if (!parent || !visible_object(call, parent->name)) return refuse(not_found());
    return sfsim::row(call, *parent, *parent_id);
  }
  const ChildRelationship* child = children_named(object, name);
  if (!child) return refuse(not_found());
  if (call.method == "GET") return child_list(call, *child, of);
  Reply reply = refuse(method_not_allowed(call.method, "GET,HEAD"));
  reply.headers.emplace_back("Allow", "GET,HEAD");
  return reply;
}

}  // namespace sfsim
