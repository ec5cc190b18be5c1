// describe/compactLayouts and describe/approvalLayouts: the org has the system's own compact layouts only,
// and no approvals. Keys as in the REST API guide; which fields the system's layout shows is ours.
#include <array>

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/layout_pieces.h"

namespace sfsim {
namespace {

constexpr std::string_view system_layout = "SYSTEM";

// Behind the name; an object shows those that it has.
constexpr std::array<std::string_view, 12> shown_first = {"AccountId", "Company",   "Title",   "Subject",
                                                          "Status",    "StageName", "Amount",  "Email",
                                                          "StartDate", "Phone",     "Website", "OwnerId"};

std::string field_items(const Call& call, const SobjectSchema& object) {
  std::string items = "[";
  const auto add = [&](const FieldSchema& field) {
    if (!call.org().access(*call.user, object, field).readable) return;
    if (items.size() > 1) items += ',';
    append_layout_item(items, call, object, field, false);
  };
  for (const FieldSchema& field : object.fields)
    if (field.name_field) add(field);
  for (const std::string_view name : shown_first) {
    const FieldSchema* field = object.field(name);
    if (field && !field->name_field) add(*field);
  }
  return items + "]";
}

std::string compact_layout(const Call& call, const SobjectSchema& object) {
  std::string out;
  JsonObject(out)
      .raw("actions", "[]")
      .raw("fieldItems", field_items(call, object))
      .raw("id", "null")
      .raw("imageItems", "[]")
      .text("label", "System Default")
      .text("name", system_layout)
      .text("objectType", object.name)
      .close();
  return out;
}

}  // namespace

Reply describe_compact_layouts(const Call& call, const SobjectSchema& object) {
  if (!object.layoutable && object.name != "UserRole") return refuse(not_found());
  if (call.path.size() == 5)
    return call.path[4] == "primary" || is_record_type_of(object, call.path[4])
               ? ok(compact_layout(call, object))
               : refuse(not_found());
  const std::string at = fmt::format("{}/sobjects/{}/describe/compactLayouts", call.base, object.name);
  std::string mapping = "[";
  for (const RecordType& type : record_types_of(object)) {
    if (mapping.size() > 1) mapping += ',';
    JsonObject(mapping)
        .flag("available", type.active)
        .raw("compactLayoutId", "null")
        .text("compactLayoutName", system_layout)
        .text("recordTypeId", type.id)
        .text("recordTypeName", type.name)
        .raw("urls", fmt::format("{{\"compactLayout\":\"{}/{}\"}}", at, type.id))
        .close();
  }
  Reply reply;
  JsonObject(reply.body)
      .raw("compactLayouts", "[" + compact_layout(call, object) + "]")
      .raw("defaultCompactLayoutId", "null")
      .raw("recordTypeCompactLayoutMappings", mapping + "]")
      .raw("urls", fmt::format("{{\"primary\":\"{}/primary\"}}", at))
      .close();
  return reply;
}

// /compactLayouts?q=Account,Contact: the primary one of each.
Reply primary_compact_layouts(const Call& call) {
  const std::string* asked = call.target.param("q");
  const auto names = asked ? split_list(*asked) : std::vector<std::string>{};
  if (names.empty())
    return refuse(
        error_of(400, "INVALID_FIELD", "Specify the objects in the parameter q, separated by commas."));
  Reply reply;
  JsonObject all(reply.body);
  for (const std::string& name : names) {
    const SobjectSchema* object = visible_object(call, name);
    if (!object || !object->layoutable) return refuse(not_found());
    all.raw(object->name, compact_layout(call, *object));
  }
  all.close();
  return reply;
}

Reply describe_approval_layouts(const SobjectSchema& object) {
  if (!object.listviews || object.name == "User") return refuse(not_found());
  return ok("{\"approvalLayouts\":[]}");
}

}  // namespace sfsim
