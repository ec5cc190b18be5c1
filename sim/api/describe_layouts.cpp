// GET /sobjects/X/describe/layouts: one layout with every field that the object's page shows, a row each.
// Keys and nesting as salesforce-api.md 2 has them; no recording of a real answer was found.
#include <algorithm>

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/layout_pieces.h"

namespace sfsim {
namespace {

std::string component_of(const Call& call, const SobjectSchema& object, const FieldSchema& field) {
  std::string details;
  append_field(details, call, object, field);
  std::string out = "[";
  JsonObject(out)
      .raw("details", details)
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
    append_layout_item(items, call, object, *field, true);
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

// Edit and Delete, as the API's standard buttons are.
std::string buttons() {
  std::string out = "[";
  for (const std::string_view name : {"Edit", "Delete"}) {
    if (out.size() > 1) out += ',';
    JsonObject(out)
        .raw("behavior", "null")
        .raw("colors", "null")
        .flag("custom", false)
        .raw("encoding", "null")
        .raw("height", "null")
        .raw("icons", "null")
        .text("label", name)
        .flag("menubar", false)
        .text("name", name)
        .flag("overridden", false)
        .flag("resizeable", false)
        .flag("scrollbars", false)
        .flag("showsLocation", false)
        .flag("showsStatus", false)
        .flag("toolbar", false)
        .raw("url", "null")
        .raw("width", "null")
        .raw("windowPosition", "null")
        .close();
  }
  return "{\"detailButtons\":" + out + "]}";
}

// The one page that all record types of an object share.
std::string layout_of(const Call& call, const SobjectSchema& object, const std::string& layout_id) {
  const std::string sections = sections_of(call, object);
  std::string layout;
  JsonObject(layout)
      .raw("buttonLayoutSection", buttons())
      .raw("detailLayoutSections", sections)
      .raw("editLayoutSections", sections)
      .raw("feedView", "null")
      .raw("highlightsPanelLayoutSection", "null")
      .text("id", layout_id)
      .raw("multirowEditLayoutSections", "[]")
      .raw("offlineLinks", "[]")
      .raw("quickActionList", R"({"quickActionListItems":[]})")
      .raw("relatedContent", "null")
      .raw("relatedLists", "[]")
      .raw("saveOptions", "[]")
      .close();
  return layout;
}

}  // namespace

void append_layout_item(std::string& out, const Call& call, const SobjectSchema& object,
                        const FieldSchema& field, bool editable) {
  JsonObject(out)
      .flag("editableForNew", editable && field.createable)
      .flag("editableForUpdate", editable && field.updateable)
      .text("label", field.label)
      .raw("layoutComponents", component_of(call, object, field))
      .flag("placeholder", false)
      .flag("required", false)
      .close();
}

std::vector<RecordType> record_types_of(const SobjectSchema& object) {
  std::vector<RecordType> types = object.record_types;
  const bool other =
      std::any_of(types.begin(), types.end(), [](const RecordType& type) { return type.is_default; });
  types.push_back({std::string(master_record_type_id), "Master", "Master", {}, true, !other});
  return types;
}

bool is_record_type_of(const SobjectSchema& object, std::string_view text) {
  const CanonicalId wanted = canonical_id(text);
  const std::vector<RecordType> types = record_types_of(object);
  return std::any_of(types.begin(), types.end(), [&](const RecordType& type) {
    return type.id == text || (wanted.shape == IdShape::ok && type.id == wanted.id);
  });
}

Reply describe_layouts(const Call& call, const SobjectSchema& object) {
  const std::string layout_id = fmt::format("00h{}", call.user->id.substr(3));
  std::string mapping = "[";
  for (const RecordType& type : record_types_of(object)) {
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
      .raw("layouts", "[" + layout_of(call, object, layout_id) + "]")
      .raw("recordTypeMappings", mapping)
      .raw("recordTypeSelectorRequired", "[false]")
      .close();
  return reply;
}

Reply describe_layout(const Call& call, const SobjectSchema& object, std::string_view record_type) {
  if (!is_record_type_of(object, record_type) || !object.layoutable) return refuse(not_found());
  return ok(layout_of(call, object, fmt::format("00h{}", call.user->id.substr(3))));
}

}  // namespace sfsim
