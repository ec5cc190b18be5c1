// The org of a file: its edition, packages and layouts, its users and what they may do, what it asks of a
// row.
#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/loader.h"
#include "sim/scenario/shape.h"

namespace sfsim {
namespace {

void check_type(const Member& member, Loader& loader,
                const std::vector<std::string>& types = object_types()) {
  if (std::find(types.begin(), types.end(), member.key) == types.end())
    loader.reporter.key(member, fmt::format("unknown type {}{}", in_quotes(member.key),
                                            hint(member.key, types, "there are")));
}

void check_word(const Node& node, const std::vector<std::string>& words, Loader& loader) {
  if (std::find(words.begin(), words.end(), node.text) == words.end())
    loader.reporter.value(
        node, fmt::format("unknown right {}{}", in_quotes(node.text), hint(node.text, words, "there are")));
}

// "Contact.HasOptedOutOfEmail": "read"
void load_field_right(const Member& member, PlanProfile& profile, Loader& loader) {
  static const std::vector<std::string> rights = {"none", "read", "edit"};
  const size_t dot = member.key.find('.');
  PlanProfile::FieldRight right;
  right.type = member.key.substr(0, dot);
  if (dot != std::string::npos) right.field = member.key.substr(dot + 1);
  right.right = member.value.text;
  right.place = loader.reporter.file->place(member.key_begin, member.key_end);
  const auto& types = object_types();
  if (std::find(types.begin(), types.end(), right.type) == types.end() || !is_field_name(right.field))
    loader.reporter.key(member,
                        fmt::format("{} is no field of a type, such as \"Contact.HasOptedOutOfEmail\"",
                                    in_quotes(member.key)));
  check_word(member.value, rights, loader);
  profile.fields.push_back(std::move(right));
}

void load_profile(const Member& member, Loader& loader) {
  PlanProfile profile;
  profile.name = member.key;
  profile.place = loader.reporter.file->place(member.key_begin, member.key_end);
  if (const Node* objects = sound(member.value, profile_keys(), "objects")) {
    for (const Member& object : objects->members) {
      check_type(object, loader);
      std::vector<std::string>& rights = profile.objects[object.key];
      for (const Node& item : object.value.items) {
        check_word(item, object_rights(), loader);
        rights.push_back(item.text);
      }
    }
  }
  if (const Node* fields = sound(member.value, profile_keys(), "fields"))
    for (const Member& field : fields->members) load_field_right(field, profile, loader);
  loader.plan.org.profiles.push_back(std::move(profile));
}

void load_users(const Node& object, Loader& loader) {
  PlanOrg& org = loader.plan.org;
  std::vector<std::string> profiles;
  for (const PlanProfile& profile : org.profiles) profiles.push_back(profile.name);
  for (const Member& member : object.members) {
    const Node* admin = member.value.find("admin");
    PlanUser user{member.key, admin && admin->boolean, {}};
    if (const Node* profile = member.value.find("profile")) {
      user.profile = profile->text;
      if (std::find(profiles.begin(), profiles.end(), profile->text) == profiles.end())
        loader.reporter.value(*profile,
                              fmt::format("unknown profile {}{}", in_quotes(profile->text),
                                          profiles.empty() ? ": the file has no `profiles` of `org`"
                                                           : hint(profile->text, profiles, "there are")));
      if (user.admin)
        loader.reporter.value(*profile, "an admin may do everything: take one of the two keys out");
    }
    org.users.push_back(std::move(user));
  }
}

void load_required(const Node& object, Loader& loader) {
  for (const Member& member : object.members) {
    check_type(member, loader, rule_objects());
    std::vector<std::string>& fields = loader.plan.org.required_fields[member.key];
    for (const Node& item : member.value.items) {
      if (std::find(fields.begin(), fields.end(), item.text) != fields.end())
        loader.reporter.value(item, fmt::format("{} stands in this list twice", in_quotes(item.text)));
      if (!is_field_name(item.text) || !item.text.ends_with("__c"))
        loader.reporter.value(item, fmt::format("{} is no API name of a custom field such as \"Region__c\"",
                                                in_quotes(item.text)));
      fields.push_back(item.text);
    }
  }
}

void load_rules(const Node& list, Loader& loader) {
  for (const Node& item : list.items) {
    PlanRule rule = loader.load_rule(item);
    if (!rule.name.empty() && !loader.rules.emplace(rule.name, rule).second)
      loader.reporter.value(*item.find("name"), fmt::format("there are two rules {}", in_quotes(rule.name)));
    loader.plan.org.validation_rules.push_back(std::move(rule));
  }
}

}  // namespace

void Loader::load_org(const Node& object) {
  PlanOrg& org = plan.org;
  const auto get = [&](std::string_view key) { return sound(object, org_keys(), key); };
  if (const Node* node = get("edition")) org.edition = node->text;
  if (const Node* node = get("fields_visible")) org.fields_visible = node->boolean;
  if (const Node* node = get("track_field_history")) org.track_field_history = node->boolean;
  if (const Node* node = get("person_accounts")) org.person_accounts = node->boolean;
  if (const Node* node = get("packages"))
    for (const Node& item : node->items) org.packages.push_back(item.text);
  if (const Node* node = get("lead_mapping"))
    for (const Member& member : node->members) org.lead_mapping[member.key] = member.value.text;
  if (const Node* node = get("api_limit")) org.api_limit = static_cast<int64_t>(node->number);
  if (const Node* node = get("bulk_job_time")) org.bulk_job_ms = duration(*node).value_or(0);
  if (const Node* node = get("profiles"))
    for (const Member& member : node->members) load_profile(member, *this);
  if (const Node* node = get("users")) load_users(*node, *this);
  if (const Node* node = get("required_fields")) load_required(*node, *this);
  if (const Node* node = get("validation_rules")) load_rules(*node, *this);
  const Node* layouts = get("layouts");
  if (!layouts) return;
  for (const Member& member : layouts->members) {
    check_type(member, *this);
    for (const Node& item : member.value.items) {
      if (!is_field_name(item.text))
        reporter.value(item, fmt::format("{} is no API name of a field", in_quotes(item.text)));
      org.layouts[member.key].push_back(item.text);
    }
  }
}

// What is missing is reported by the shape already.
PlanRule Loader::load_rule(const Node& node) {
  PlanRule rule;
  const auto text = [&](const char* key) {
    const Node* value = node.find(key);
    return value ? value->text : std::string();
  };
  rule.object = text("object");
  rule.condition = text("condition");
  rule.error = text("error");
  rule.field = text("field");
  if (const Node* name = node.find("name")) rule.name = name->text, rule.place = place(*name);
  if (const Node* condition = node.find("condition")) rule.condition_place = place(*condition);
  if (const Node* field = node.find("field")) check_rule_field(*field);
  if (const Node* active = node.find("active")) rule.active = active->boolean;
  return rule;
}

void Loader::check_rule_field(const Node& node) {
  if (is_field_name(node.text)) return;
  reporter.value(node, fmt::format("{} is no API name of a field such as \"Phone\"", in_quotes(node.text)));
}

}  // namespace sfsim
