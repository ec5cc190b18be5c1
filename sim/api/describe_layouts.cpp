// GET /sobjects/X/describe/layouts: one layout with every field that the object's page shows, a row each.
// Keys and nesting as salesforce-api.md 2 has them; no recording of a real answer was found.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/describe.h"

namespace sfsim {
namespace {

void append_item(std::string& out, const FieldSchema& field, const std::string& component) {
  JsonObject item(out);
  item.flag("editableForNew", field.createable)
      .flag("editableForUpdate", field.updateable)
      .text("label", field.label)
      .raw("layoutComponents", component)
      .flag("placeholder", false)
      .flag("required", false)
      .close();
}

std::string component_of(const FieldSchema& field) {
  std::string out = "[";
  JsonObject(out)
      .number("displayLines", 1)
      .number("tabOrder", 1)
      .text("type", "Field")
      .text("value", field.name)
      .close();
  return out + "]";
}

std::string rows_of(const Call& call, const SobjectSchema& object) {
  std::string rows = "[";
  for (const std::string& name : call.org().layout(object.name)) {
    const FieldSchema* field = object.field(name);
    // A field that is hidden from the user is on nobody's page.
    if (field == nullptr || !call.org().access(*call.user, object, *field).readable) continue;
    std::string items = "[";
    append_item(items, *field, component_of(*field));
    items += ']';
    if (rows.size() > 1) rows += ',';
    JsonObject(rows).raw("layoutItems", items).number("numItems", 1).close();
  }
  return rows + "]";
}

std::string sections_of(const Call& call, const SobjectSchema& object) {
  std::string sections = "[";
  JsonObject(sections)
      .number("columns", 1)
      .text("heading", object.label + " Information")
      .raw("layoutRows", rows_of(call, object))
      .number("rows", static_cast<int64_t>(call.org().layout(object.name).size()))
      .flag("useCollapsibleSection", false)
      .flag("useHeading", true)
      .close();
  return sections + "]";
}

// The one page that all record types of an object share.
std::string layout_of(const Call& call, const SobjectSchema& object, const std::string& layout_id) {
  const std::string sections = sections_of(call, object);
  std::string layout;
  JsonObject(layout)
      .raw("buttonLayoutSection", "null")
      .raw("detailLayoutSections", sections)
      .raw("editLayoutSections", sections)
      .raw("feedView", "null")
      .raw("highlightsPanelLayoutSection", "null")
      .text("id", layout_id)
      .raw("multirowEditLayoutSections", "[]")
      .raw("offlineLinks", "[]")
      .raw("quickActionList", "null")
      .raw("relatedContent", "null")
      .raw("relatedLists", "[]")
      .raw("saveOptions", "[]")
      .close();
  return layout;
}

}  // namespace

RecordType master_record_type(const SobjectSchema& object) {
  const bool other = std::any_of(object.record_types.begin(), object.record_types.end(),
                                 [](const RecordType& type) { return type.is_default; });
  return {"012000000000000AAA", "Master", "Master", {}, true, !other};
}

Reply describe_layouts(const Call& call, const SobjectSchema& object) {
  const std::string layout_id = fmt::format("00h{}", call.user->id.substr(3));
  const std::string layout = "[" + layout_of(call, object, layout_id) + "]";
  std::vector<RecordType> types = object.record_types;
  types.push_back(master_record_type(object));
  std::string mapping = "[";
  for (const RecordType& type : types) {
    if (mapping.size() > 1) mapping += ',';
    JsonObject(mapping)
        .flag("available", type.active)
        .flag("defaultRecordTypeMapping", type.is_default)
        .text("layoutId", layout_id)
        .text("name", type.name)
        .raw("picklistsForRecordType", "[]")
        .text("recordTypeId", type.id)
        .raw("urls", fmt::format("{{\"layout\":\"{}/sobjects/{}/describe/layouts/{}\"}}", call.base,
                                 object.name, type.id))
        .close();
  }
  mapping += ']';
  Reply reply;
  JsonObject(reply.body)
      .raw("layouts", layout)
      .raw("recordTypeMappings", mapping)
      .raw("recordTypeSelectorRequired", "[false]")
      .close();
  return reply;
}

Reply describe_layout(const Call& call, const SobjectSchema& object, std::string_view record_type) {
  const CanonicalId wanted = canonical_id(record_type);
  const std::string id = wanted.shape == IdShape::ok ? wanted.id : std::string(record_type);
  const bool known = id == master_record_type(object).id ||
                     std::any_of(object.record_types.begin(), object.record_types.end(),
                                 [&](const RecordType& type) { return type.id == id; });
  if (!known || !object.layoutable) return refuse(not_found());
  return ok(layout_of(call, object, fmt::format("00h{}", call.user->id.substr(3))));
}

}  // namespace sfsim
