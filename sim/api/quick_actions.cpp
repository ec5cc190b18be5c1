// The actions of a new org that make or change a record of an object that is here; an admin's own cannot be
// added. Keys of a result as jsforce's tests ask for them; of a description as the SOAP API guide lists them.
#include "sim/api/quick_actions.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/api/describe.h"
#include "sim/api/json_write.h"
#include "sim/api/layout_pieces.h"
#include "sim/api/sobjects.h"
#include "sim/org/text_time.h"

namespace sfsim {
namespace {

struct QuickAction {
  std::string_view object;  // on whose pages; empty: everywhere
  std::string_view name, label, type, target;
  std::string_view parent_field;  // of the target: takes the record on whose page it was done
  std::string_view fields;        // on its page
};

constexpr std::array<QuickAction, 10> known_actions = {{
    {"", "LogACall", "Log a Call", "LogACall", "Task", "", "Subject,Description,WhoId,WhatId"},
    {"", "NewAccount", "New Account", "Create", "Account", "", "Name,Phone,Website"},
    {"", "NewCase", "New Case", "Create", "Case", "", "ContactId,Status,Subject,Description"},
    {"", "NewContact", "New Contact", "Create", "Contact", "",
     "FirstName,LastName,Email,Phone,AccountId,Title"},
    {"", "NewEvent", "New Event", "Create", "Event", "", "Subject,StartDateTime,EndDateTime,WhoId,WhatId"},
    {"", "NewLead", "New Lead", "Create", "Lead", "", "FirstName,LastName,Company,Email,Phone,Title"},
    {"", "NewOpportunity", "New Opportunity", "Create", "Opportunity", "",
     "AccountId,Name,CloseDate,StageName,Amount"},
    {"", "NewTask", "New Task", "Create", "Task", "", "Subject,ActivityDate,WhoId,WhatId,OwnerId,Status"},
    {"Account", "CreateContact", "Create Contact", "Create", "Contact", "AccountId",
     "FirstName,LastName,Email,Phone,Title"},
    {"Case", "ChangeStatus", "Change Status", "Update", "Case", "", "Status"},
}};

bool is_activity(const QuickAction& action) { return action.target == "Task" || action.target == "Event"; }

// "Account.CreateContact" is another way to say CreateContact on an account's page.
const QuickAction* action_named(const SobjectSchema* object, std::string_view name) {
  for (const QuickAction& action : known_actions) {
    const bool offered = action.object.empty() || (object && action.object == object->name);
    const bool named = iequals(name, action.name) ||
                       iequals(name, fmt::format("{}.{}", action.object, action.name)) ||
                       (action.object.empty() && iequals(name, fmt::format("Global.{}", action.name)));
    if (offered && named) return &action;
  }
  return nullptr;
}

std::string address_of(const Call& call, const SobjectSchema* object, const QuickAction& action) {
  const bool of_object = object && !action.object.empty();
  return of_object ? fmt::format("{}/sobjects/{}/quickActions/{}", call.base, object->name, action.name)
                   : fmt::format("{}/quickActions/{}", call.base, action.name);
}

std::string full_name(const QuickAction& action) {
  return action.object.empty() ? std::string(action.name) : fmt::format("{}.{}", action.object, action.name);
}

std::string urls_of(const Call& call, const SobjectSchema* object, const QuickAction& action) {
  const std::string at = address_of(call, object, action);
  std::string out;
  JsonObject urls(out);
  if (action.type != "Update") urls.text("defaultValues", at + "/defaultValues");
  if (action.type == "Update" || object) urls.text("defaultValuesTemplate", at + "/defaultValues/{ID}");
  urls.text("quickAction", at).text("describe", at + "/describe").close();
  return out;
}

void append_entry(std::string& out, const Call& call, const SobjectSchema* object,
                  const QuickAction& action) {
  JsonObject json(out);
  if (call.version >= 35) json.text("actionEnumOrId", full_name(action));
  json.text("label", action.label)
      .text("name", full_name(action))
      .text("type", action.type)
      .raw("urls", urls_of(call, object, action))
      .close();
}

std::vector<const FieldSchema*> fields_on(const Call& call, const QuickAction& action,
                                          const SobjectSchema& target) {
  std::vector<const FieldSchema*> fields;
  for (const std::string& name : split_list(action.fields)) {
    const FieldSchema* field = target.field(name);
    if (field && call.org().access(*call.user, target, *field).readable) fields.push_back(field);
  }
  return fields;
}

std::string layout_of_action(const Call& call, const QuickAction& action, const SobjectSchema& target) {
  std::string rows = "[";
  int64_t count = 0;
  for (const FieldSchema* field : fields_on(call, action, target)) {
    if (rows.size() > 1) rows += ',';
    std::string items = "[";
    append_layout_item(items, call, target, *field, true);
    JsonObject(rows).raw("layoutItems", items + "]").number("numItems", 1).close();
    ++count;
  }
  std::string out;
  JsonObject(out)
      .number("columns", 1)
      .raw("heading", "null")
      .raw("layoutRows", rows + "]")
      .number("rows", count)
      .flag("useCollapsibleSection", false)
      .flag("useHeading", false)
      .close();
  return out;
}

Reply describe_action(const Call& call, const SobjectSchema* object, const QuickAction& action,
                      const SobjectSchema& target) {
  Reply reply;
  JsonObject json(reply.body);
  json.raw("accessLevelRequired", "null");
  if (call.version >= 35) json.text("actionEnumOrId", full_name(action));
  json.raw("canvasApplicationName", "null")
      .raw("colors", "[]")
      .text_or_null("contextSobjectType", action.object)
      .raw("defaultValues", "null")
      .raw("height", "null")
      .raw("iconName", "null")
      .raw("iconUrl", "null")
      .raw("icons", "[]")
      .text("label", action.label)
      .raw("layout", layout_of_action(call, action, target))
      .raw("miniIconUrl", "null")
      .text("name", full_name(action))
      .text_or_null("targetParentField", action.parent_field)
      .raw("targetRecordTypeId", "null")
      .text("targetSobjectType", target.name)
      .text("type", action.type)
      .raw("urls", urls_of(call, object, action))
      .raw("visualforcePageName", "null")
      .raw("visualforcePageUrl", "null")
      .raw("width", "null")
      .close();
  return reply;
}

// Which field of a new record names the one on whose page it was made; empty: none does.
std::string parent_field_for(const QuickAction& action, const SobjectSchema& context) {
  if (!action.parent_field.empty()) return std::string(action.parent_field);
  if (!is_activity(action)) return {};
  return context.name == "Contact" || context.name == "Lead" ? "WhoId" : "WhatId";
}

// The record that an id names, if the user may see it and the action can be done on its page.
std::variant<const SobjectSchema*, ApiError> context_of(const Call& call, const QuickAction& action,
                                                        const std::string& id) {
  const CanonicalId canonical = canonical_id(id);
  const SobjectSchema* object =
      canonical.shape == IdShape::ok ? call.org().schema().find_by_prefix(canonical.id) : nullptr;
  if (!object || !visible_object(call, object->name) ||
      call.org().share_of(*call.user, canonical.id) == Share::none)
    return row_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  const Org::Row row = call.org().read(*object, canonical.id, {});
  if (!row.found || row.deleted)
    return row_error("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  if (!action.object.empty() && action.object != object->name)
    return row_error("MALFORMED_ID", fmt::format("{} ID: id value of incorrect type: {}", action.object, id),
                     {"contextId"});
  return object;
}

// What the action's page starts with, beside the record that it is about.
std::vector<std::pair<std::string, Value>> values_at_start(const Call& call, const QuickAction& action) {
  if (action.type != "LogACall") return {};
  const std::string today = date_text(call.org().now());
  return {{"Subject", std::string("Call")}, {"Status", std::string("Completed")}, {"ActivityDate", today}};
}

Reply default_values(Call& call, const QuickAction& action, const SobjectSchema& target,
                     const std::string& context_id) {
  const SobjectSchema* context = nullptr;
  if (!context_id.empty()) {
    const auto found = context_of(call, action, context_id);
    if (const auto* error = std::get_if<ApiError>(&found)) return refuse(*error);
    context = std::get<const SobjectSchema*>(found);
  }
  if (action.type == "Update" && !context)
    return refuse(
        row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [contextId]", {"contextId"}));
  const std::string id = context ? canonical_id(context_id).id : std::string();
  const std::string parent = context ? parent_field_for(action, *context) : std::string();
  std::map<std::string, Value> values;
  for (const FieldSchema* field : fields_on(call, action, target))
    values[field->name] =
        action.type == "Update" ? call.org().get(target.name, id, field->name) : field->default_value;
  for (auto& [name, value] : values_at_start(call, action)) values[name] = value;
  if (!parent.empty()) values[parent] = id;
  Reply reply;
  reply.body = "{";
  append_attributes(reply.body, call.base, target.name, target.name, "");
  for (const auto& [name, value] : values) {
    reply.body += ',';
    append_string(reply.body, name);
    reply.body += ':';
    append_value(reply.body, value, target.field(name)->type);
  }
  reply.body += '}';
  return reply;
}

Reply action_done(const std::string& id, const std::string& context_id, bool created) {
  Reply reply;
  JsonObject(reply.body)
      .text_or_null("contextId", context_id)
      .flag("created", created)
      .raw("errors", "[]")
      .raw("feedItemIds", "[]")
      .text("id", id)
      .flag("success", true)
      .raw("successMessage", "null")
      .close();
  reply.status = created ? 201 : 200;
  return reply;
}

Reply perform(Call& call, const QuickAction& action, const SobjectSchema& target) {
  const auto body = object_body(call);
  if (const auto* error = std::get_if<ApiError>(&body)) return refuse(*error);
  const JsonBody& sent = *std::get<const JsonBody*>(body);
  for (const JsonBody::Member& member : sent.members)
    if (member.name != "record" && member.name != "contextId" && member.name != "quickActionName")
      return refuse(
          json_error(fmt::format("Unrecognized field \"{}\" at {}", member.name, json_place(member.value))));
  const JsonBody* record = sent.find("record");
  const JsonBody* about = sent.find("contextId");
  if (!record || !record->is_object())
    return refuse(row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [record]", {"record"}));
  const std::string context_id = about ? about->text : std::string();
  const SobjectSchema* context = nullptr;
  if (!context_id.empty()) {
    const auto found = context_of(call, action, context_id);
    if (const auto* error = std::get_if<ApiError>(&found)) return refuse(*error);
    context = std::get<const SobjectSchema*>(found);
  }
  const std::string id = context ? canonical_id(context_id).id : std::string();
  auto read = fields_with_parents(call, target, *record);
  if (const auto* error = std::get_if<ApiError>(&read)) return refuse(*error);
  auto& fields = std::get<std::vector<InputField>>(read);
  if (action.type == "Update") {
    if (!context)
      return refuse(
          row_error("REQUIRED_FIELD_MISSING", "Required fields are missing: [contextId]", {"contextId"}));
    const auto errors = call.org().update(*call.user, target, id, fields, true);
    return errors.empty() ? action_done(id, id, false) : refuse(errors);
  }
  const auto add = [&](const std::string& name, const Value& value) {
    const bool sent_too = std::any_of(fields.begin(), fields.end(),
                                      [&](const InputField& field) { return iequals(field.name, name); });
    if (!sent_too) fields.push_back({name, value});
  };
  for (const auto& [name, value] : values_at_start(call, action)) add(name, value);
  if (const std::string parent = context ? parent_field_for(action, *context) : ""; !parent.empty())
    add(parent, id);
  const SaveResult saved = call.org().create(*call.user, target, fields, true);
  if (const auto* errors = std::get_if<std::vector<ApiError>>(&saved)) return refuse(*errors);
  return action_done(std::get<std::string>(saved), id, true);
}

Reply list_actions(const Call& call, const SobjectSchema* object) {
  Reply reply;
  reply.body = "[";
  for (const QuickAction& action : known_actions) {
    const bool offered = action.object.empty() || (object && action.object == object->name);
    if (!offered || !visible_object(call, action.target)) continue;
    if (reply.body.size() > 1) reply.body += ',';
    append_entry(reply.body, call, object, action);
  }
  reply.body += ']';
  return reply;
}

Reply only_methods(const Call& call, const std::string& allowed) {
  Reply reply = refuse(method_not_allowed(call.method, allowed));
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

}  // namespace

Reply quick_actions(Call& call, const SobjectSchema* object, const std::vector<std::string>& rest) {
  const bool reads = call.method == "GET";
  if (rest.empty()) return reads ? list_actions(call, object) : only_methods(call, "GET,HEAD");
  const QuickAction* action = action_named(object, rest[0]);
  const SobjectSchema* target = action ? visible_object(call, action->target) : nullptr;
  if (!target || rest.size() > 3) return refuse(not_found());
  if (rest.size() == 1) {
    if (call.method == "POST") return perform(call, *action, *target);
    if (!reads) return only_methods(call, "GET,HEAD,POST");
    Reply reply;
    append_entry(reply.body, call, object, *action);
    return reply;
  }
  const bool defaults = rest[1] == "defaultValues";
  if (!defaults && (rest[1] != "describe" || rest.size() > 2)) return refuse(not_found());
  if (!reads) return only_methods(call, "GET,HEAD");
  return defaults ? default_values(call, *action, *target, rest.size() == 3 ? rest[2] : "")
                  : describe_action(call, object, *action, *target);
}

}  // namespace sfsim
