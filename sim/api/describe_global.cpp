// GET /sobjects: every object the user may see; GET /sobjects/X: one entry of it.
#include <fmt/format.h>

#include "sim/api/describe.h"

namespace sfsim {

bool is_deep_cloneable(const SobjectSchema& object) {
  return object.name == "Campaign" || object.name == "Opportunity";
}

void append_association(JsonObject& json, const SobjectSchema& object) {
  json.text_or_null("associateEntityType", object.history_of.empty() ? "" : "History")
      .text_or_null("associateParentEntity", object.history_of);
}

void append_row_urls(JsonObject& urls, const SobjectSchema& object, const std::string& at) {
  if (object.layoutable || object.name == "UserRole")
    urls.text("compactLayouts", at + "/describe/compactLayouts");
  urls.text("rowTemplate", at + "/{ID}");
  if (object.name == "User") {
    urls.text("namedLayouts", at + "/describe/namedLayouts/{LayoutName}")
        .text("passwordUtilities", at + "/{ID}/password");
  } else if (object.listviews) {
    urls.text("approvalLayouts", at + "/describe/approvalLayouts");
    if (object.name == "Case")
      urls.text("caseArticleSuggestions", at + "/suggestedArticles")
          .text("caseRowArticleSuggestions", at + "/{ID}/suggestedArticles");
  }
}

void append_page_urls(JsonObject& urls, const SobjectSchema& object, const std::string& at) {
  if (object.listviews || object.name == "OpportunityContactRole" || object.name == "Event")
    urls.text("quickActions", at + "/quickActions");
  if (object.layoutable) urls.text("layouts", at + "/describe/layouts");
}

void append_global_entry(std::string& out, const Call& call, const SobjectSchema& object) {
  const ObjectAccess access = call.org().access(*call.user, object);
  const bool newer = call.version > 42;
  const std::string at = fmt::format("{}/sobjects/{}", call.base, object.name);
  JsonObject json(out);
  json.flag("activateable", false);
  if (newer) append_association(json, object);
  json.flag("createable", object.createable && access.create)
      .flag("custom", object.custom)
      .flag("customSetting", false);
  if (newer) json.flag("deepCloneable", is_deep_cloneable(object));
  json.flag("deletable", object.deletable && access.remove)
      .flag("deprecatedAndHidden", false)
      .flag("feedEnabled", object.feed_enabled)
      .flag("hasSubtypes", false);
  if (newer) json.flag("isInterface", false);
  json.flag("isSubtype", false)
      .text_or_null("keyPrefix", object.history_of.empty() ? object.key_prefix : "")
      .text("label", object.label)
      .text("labelPlural", object.label_plural)
      .flag("layoutable", object.layoutable)
      .flag("mergeable", object.mergeable)
      .flag("mruEnabled", object.mru_enabled)
      .text("name", object.name)
      .flag("queryable", object.queryable)
      .flag("replicateable", object.replicateable)
      .flag("retrieveable", object.retrieveable)
      .flag("searchable", object.searchable)
      .flag("triggerable", object.triggerable)
      .flag("undeletable", object.undeletable)
      .flag("updateable", object.updateable && access.edit);
  JsonObject urls(json.key("urls"));
  if (!object.history_of.empty()) {
    urls.text("rowTemplate", at + "/{ID}").text("describe", at + "/describe").text("sobject", at).close();
    json.close();
    return;
  }
  append_row_urls(urls, object, at);
  if (object.name == "Event") urls.text("eventSeriesUpdates", at + "/{ID}/fromThisEventOnwards");
  if (object.name != "User" && object.listviews) urls.text("listviews", at + "/listviews");
  urls.text("describe", at + "/describe");
  append_page_urls(urls, object, at);
  urls.text("sobject", at).close();
  json.close();
}

Reply describe_global(const Call& call) {
  const UnixMillis changed = call.context.caches.schema_at;
  if (auto stop = check_conditions(call, changed, "")) return *stop;
  std::string out = "{\"encoding\":\"UTF-8\",\"maxBatchSize\":200,\"sobjects\":[";
  for (const SobjectSchema& object : call.org().schema().sobjects()) {
    if (!visible_object(call, object.name)) continue;
    if (out.back() != '[') out += ',';
    append_global_entry(out, call, object);
  }
  Reply reply = ok(out + "]}");
  reply.headers.emplace_back("Last-Modified", http_date(changed));
  return reply;
}

Reply describe_basic(const Call& call, const SobjectSchema& object) {
  std::string out = "{\"objectDescribe\":";
  append_global_entry(out, call, object);
  return ok(out + ",\"recentItems\":" + recent_items(call, object) + "}");
}

}  // namespace sfsim
