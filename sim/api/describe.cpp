// GET /sobjects/X/describe: the object as this user sees it; hidden fields are simply not there.
#include "sim/api/describe.h"

#include <fmt/format.h>

#include "sim/api/json_write.h"

namespace sfsim {
namespace {

void append_children(std::string& out, const Call& call, const SobjectSchema& object) {
  out += '[';
  for (const ChildRelationship& child : object.children) {
    if (!visible_object(call, child.child_sobject)) continue;
    if (out.back() != '[') out += ',';
    JsonObject(out)
        .flag("cascadeDelete", child.cascade_delete)
        .text("childSObject", child.child_sobject)
        .flag("deprecatedAndHidden", false)
        .text("field", child.field)
        .raw("junctionIdListNames", "[]")
        .raw("junctionReferenceTo", "[]")
        .text_or_null("relationshipName", child.relationship_name)
        .flag("restrictedDelete", child.restricted_delete)
        .close();
  }
  out += ']';
}

void append_fields(std::string& out, const Call& call, const SobjectSchema& object) {
  out += '[';
  for (const FieldSchema& field : object.fields) {
    if (!call.org().access(*call.user, object, field).readable) continue;
    if (out.back() != '[') out += ',';
    append_field(out, call, object, field);
  }
  out += ']';
}

void append_record_type(std::string& out, const Call& call, const SobjectSchema& object,
                        const RecordType& known, bool master) {
  JsonObject type(out);
  type.flag("active", known.active)
      .flag("available", known.active)
      .flag("defaultRecordTypeMapping", known.is_default);
  if (call.version > 42) type.text("developerName", known.developer_name);
  type.flag("master", master).text("name", known.name).text("recordTypeId", known.id);
  JsonObject(type.key("urls"))
      .text("layout", fmt::format("{}/sobjects/{}/describe/layouts/{}", call.base, object.name, known.id))
      .close();
  type.close();
}

// Every layoutable object has the master one, the last of all.
void append_record_types(std::string& out, const Call& call, const SobjectSchema& object) {
  out += '[';
  if (object.name != "User" && object.history_of.empty() && object.layoutable) {
    for (const RecordType& type : record_types_of(object)) {
      if (out.back() != '[') out += ',';
      append_record_type(out, call, object, type, type.id == master_record_type_id);
    }
  }
  out += ']';
}

// "All cases=everything|My cases=mine"
void append_own_scopes(std::string& out, std::string_view scopes) {
  while (!scopes.empty()) {
    const std::string_view one = scopes.substr(0, scopes.find('|'));
    scopes.remove_prefix(std::min(scopes.size(), one.size() + 1));
    if (out.back() != '[') out += ',';
    JsonObject(out)
        .text("label", one.substr(0, one.find('=')))
        .text("name", one.substr(one.find('=') + 1))
        .close();
  }
  out += ']';
}

void append_scopes(std::string& out, const Call& call, const SobjectSchema& object) {
  std::string plural = object.label_plural;
  if (!plural.empty() && plural[0] >= 'A' && plural[0] <= 'Z') plural[0] = static_cast<char>(plural[0] + 32);
  const bool lead = object.name == "Lead";
  out += '[';
  if (!object.scopes.empty()) return append_own_scopes(out, object.scopes);
  const auto add = [&](const std::string& label, std::string_view name) {
    if (out.back() != '[') out += ',';
    JsonObject(out).text("label", label).text("name", name).close();
  };
  add("All " + plural, "everything");
  if (object.seeded) {
    out += ']';
    return;
  }
  add("My " + plural, "mine");
  if (lead) add("Queue owned " + plural, "queue_owned");
  if (call.version >= 53) add("Filter by scope", "scopingRule");
  add("My team's " + plural, "team");
  if (lead) add("User owned " + plural, "user_owned");
  out += ']';
}

void append_urls(std::string& out, const Call& call, const SobjectSchema& object) {
  const std::string& site = call.context.options.instance_url;
  const std::string at = fmt::format("{}/sobjects/{}", call.base, object.name);
  JsonObject urls(out);
  if (!object.history_of.empty()) {
    urls.text("rowTemplate", at + "/{ID}").text("describe", at + "/describe").text("sobject", at).close();
    return;
  }
  append_row_urls(urls, object, at);
  if (object.layoutable)
    urls.text("uiDetailTemplate", site + "/{ID}").text("uiEditTemplate", site + "/{ID}/e");
  if (object.name == "Event") urls.text("eventSeriesUpdates", at + "/{ID}/fromThisEventOnwards");
  if (object.name != "User" && object.listviews) urls.text("listviews", at + "/listviews");
  urls.text("describe", at + "/describe");
  if (object.layoutable) urls.text("uiNewRecord", fmt::format("{}/{}/e", site, object.key_prefix));
  append_page_urls(urls, object, at);
  urls.text("sobject", at).close();
}

std::string describe_text(const Call& call, const SobjectSchema& object) {
  const ObjectAccess access = call.org().access(*call.user, object);
  const bool newer = call.version > 42;  // recorded: v42 lacks these keys
  std::string out;
  out.reserve(100'000);
  JsonObject json(out);
  json.raw("actionOverrides", "[]").flag("activateable", false);
  if (newer) append_association(json, object);
  append_children(json.key("childRelationships"), call, object);
  json.flag("compactLayoutable", object.layoutable)
      .flag("createable", object.createable && access.create)
      .flag("custom", object.custom)
      .flag("customSetting", false);
  if (newer) json.flag("deepCloneable", is_deep_cloneable(object)).raw("defaultImplementation", "null");
  json.flag("deletable", object.deletable && access.remove).flag("deprecatedAndHidden", false);
  if (newer) json.raw("extendedBy", "null").raw("extendsInterfaces", "null");
  json.flag("feedEnabled", object.feed_enabled);
  append_fields(json.key("fields"), call, object);
  json.flag("hasSubtypes", false);
  if (newer) json.raw("implementedBy", "null").raw("implementsInterfaces", "null").flag("isInterface", false);
  json.flag("isSubtype", false)
      .text_or_null("keyPrefix", object.history_of.empty() ? object.key_prefix : "")
      .text("label", object.label)
      .text("labelPlural", object.label_plural)
      .flag("layoutable", object.layoutable)
      .raw("listviewable", "null")
      .raw("lookupLayoutable", "null")
      .flag("mergeable", object.mergeable)
      .flag("mruEnabled", object.mru_enabled)
      .text("name", object.name)
      .raw("namedLayoutInfos", "[]")
      .raw("networkScopeFieldName", "null")
      .flag("queryable", object.queryable);
  append_record_types(json.key("recordTypeInfos"), call, object);
  json.flag("replicateable", object.replicateable)
      .flag("retrieveable", object.retrieveable)
      .flag("searchLayoutable", object.searchable)
      .flag("searchable", object.searchable)
      .text("sobjectDescribeOption", "FULL");
  append_scopes(json.key("supportedScopes"), call, object);
  json.flag("triggerable", object.triggerable)
      .flag("undeletable", object.undeletable)
      .flag("updateable", object.updateable && access.edit);
  append_urls(json.key("urls"), call, object);
  json.close();
  return out;
}

// Eight hexadecimal digits, quoted, as recorded.
std::string etag_of(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return fmt::format("\"{:08x}\"", hash);
}

}  // namespace

Reply describe(const Call& call, const SobjectSchema& object) {
  auto& cached = call.context.caches.describes[{call.user->id, object.name, call.version}];
  if (!cached) cached = std::make_shared<const std::string>(describe_text(call, object));
  const UnixMillis changed = call.context.caches.schema_at;
  const std::string etag = etag_of(*cached);
  Reply reply;
  if (auto stop = check_conditions(call, changed, etag)) {
    reply = std::move(*stop);
  } else {
    reply.render = [text = cached](std::string& out) { out += *text; };
  }
  reply.headers.emplace_back("ETag", etag);
  reply.headers.emplace_back("Last-Modified", http_date(changed));
  return reply;
}

}  // namespace sfsim
