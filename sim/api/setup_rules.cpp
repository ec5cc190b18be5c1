// The parts of a setup file that judge and sort records: record types, groups and queues, validation rules (a
// SOQL condition where Salesforce has a formula), matching and duplicate rules.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/api/setup_file.h"
#include "sim/soql/rules.h"

namespace sfsim::setup {
namespace {

Problem make_record_type(Org& org, const JsonBody& given) {
  if (auto problem = unknown_in_setup(given, {"fullName", "label", "description", "active", "default"}))
    return problem;
  const std::string full_name = text_of(given, "fullName");
  const auto [object, name] = halves_of(full_name);
  if (name.empty())
    return fmt::format("'{}' is not the full name of a record type such as Contact.Donor", full_name);
  const std::string label = text_of(given, "label");
  const auto problem = org.add_record_type(object, {{},
                                                    label.empty() ? name : label,
                                                    name,
                                                    text_of(given, "description"),
                                                    flag_in_setup(given, "active", true),
                                                    flag_in_setup(given, "default", false)});
  return problem ? Problem(full_name + ": " + *problem) : problem;
}

// {"users": {"user": ["sue@sfsim.test"]}, "publicGroups": {"publicGroup": ["Sales_Team"]}}
Problem add_members(Org& org, const JsonBody& members, const std::string& group) {
  if (auto problem = unknown_in_setup(members, {"users", "publicGroups"})) return problem;
  for (const bool of_users : {true, false}) {
    const JsonBody* kind = members.find(of_users ? "users" : "publicGroups");
    const JsonBody* names = kind ? kind->find(of_users ? "user" : "publicGroup") : nullptr;
    if (kind && (!names || !names->is_array()))
      return "members are a list: {\"users\": {\"user\": [\"sue@sfsim.test\"]}}";
    if (!names) continue;
    for (const JsonBody& one : names->items) {
      const User* user = of_users ? org.user(one.text) : nullptr;
      const std::string id =
          of_users ? (user ? user->id : "") : id_where(org, "Group", "DeveloperName", one.text);
      if (id.empty()) return fmt::format("there is no {} {}", of_users ? "user" : "group", one.text);
      const SaveResult made = insert(org, "GroupMember", {{"GroupId", group}, {"UserOrGroupId", id}});
      if (const auto* errors = std::get_if<Failure>(&made)) return errors->front().message;
    }
  }
  return std::nullopt;
}

Problem make_group(Org& org, const JsonBody& given, bool queue) {
  if (auto problem =
          unknown_in_setup(given, {"fullName", "name", "email", "doesSendEmailToMembers", "queueSobject",
                                   "queueMembers", "doesIncludeBosses", "members"}))
    return problem;
  const std::string full_name = text_of(given, "fullName"), name = text_of(given, "name");
  if (full_name.empty()) return "a group or queue needs a fullName";
  std::vector<InputField> fields = {
      {"Name", name.empty() ? full_name : name},
      {"DeveloperName", full_name},
      {"Type", queue ? "Queue" : "Regular"},
      {"DoesSendEmailToMembers", flag_in_setup(given, "doesSendEmailToMembers", false)}};
  if (const std::string mail = text_of(given, "email"); !mail.empty()) fields.push_back({"Email", mail});
  const SaveResult made = insert(org, "Group", fields);
  if (const auto* errors = std::get_if<Failure>(&made)) return full_name + ": " + errors->front().message;
  const std::string& id = std::get<std::string>(made);
  const auto objects = list_of(given, "queueSobject");
  if (const auto* problem = std::get_if<std::string>(&objects)) return full_name + ": " + *problem;
  for (const JsonBody* one : std::get<0>(objects)) {
    const std::string type = text_of(*one, "sobjectType");
    const SaveResult row = insert(org, "QueueSobject", {{"QueueId", id}, {"SobjectType", type}});
    if (const auto* errors = std::get_if<Failure>(&row)) return full_name + ": " + errors->front().message;
  }
  const JsonBody* members = given.find(queue ? "queueMembers" : "members");
  return members ? add_members(org, *members, id) : std::nullopt;
}

Problem make_validation_rule(Org& org, const JsonBody& given) {
  if (auto problem = unknown_in_setup(
          given, {"fullName", "active", "description", "condition", "errorMessage", "errorDisplayField"}))
    return problem;
  const std::string full_name = text_of(given, "fullName");
  const auto [object, name] = halves_of(full_name);
  if (name.empty())
    return fmt::format("'{}' is not the full name of a rule such as Contact.No_Bob", full_name);
  ValidationRule rule{object,
                      name,
                      text_of(given, "condition"),
                      text_of(given, "errorMessage"),
                      text_of(given, "errorDisplayField"),
                      flag_in_setup(given, "active", true)};
  if (rule.condition.empty() || rule.message.empty())
    return full_name + ": a rule needs a condition (as after WHERE in SOQL) and an errorMessage";
  const auto problem = org.set_validation_rule(std::move(rule));
  return problem ? Problem(full_name + ": " + *problem) : problem;
}

using Matching = std::vector<std::pair<std::string, std::vector<std::string>>>;  // by full name: fields

Problem read_matching_rule(const JsonBody& given, Matching& rules) {
  if (auto problem =
          unknown_in_setup(given, {"fullName", "label", "description", "ruleStatus", "matchingRuleItems"}))
    return problem;
  const std::string name = text_of(given, "fullName");
  const auto items = list_of(given, "matchingRuleItems");
  if (const auto* problem = std::get_if<std::string>(&items)) return name + ": " + *problem;
  std::vector<std::string> fields;
  for (const JsonBody* item : std::get<0>(items)) {
    if (auto problem = unknown_in_setup(*item, {"fieldName", "matchingMethod", "blankValueBehavior"}))
      return name + ": " + *problem;
    const std::string method = text_of(*item, "matchingMethod"), blank = text_of(*item, "blankValueBehavior");
    if ((!method.empty() && method != "Exact") || (!blank.empty() && blank != "NullNotAllowed"))
      return name + ": only the matchingMethod Exact and blankValueBehavior NullNotAllowed are supported";
    fields.push_back(text_of(*item, "fieldName"));
  }
  if (halves_of(name).second.empty() || fields.empty())
    return fmt::format("'{}' needs a fullName such as Contact.Same_Email and matchingRuleItems", name);
  rules.emplace_back(name, std::move(fields));
  return std::nullopt;
}

// Allow tells nobody unless one of its operations is an alert.
std::variant<DuplicateAction, std::string> action_in(const JsonBody& given, bool insert) {
  const std::string action = text_of(given, insert ? "actionOnInsert" : "actionOnUpdate");
  const JsonBody* operations = given.find(insert ? "operationsOnInsert" : "operationsOnUpdate");
  if (action == "Block") return DuplicateAction::block;
  if (action != "Allow" && !action.empty()) return "actionOnInsert and actionOnUpdate are Allow or Block";
  const bool alerts =
      operations && operations->is_array() &&
      std::any_of(operations->items.begin(), operations->items.end(),
                  [](const JsonBody& one) { return one.text == "Alert" || one.text == "alert"; });
  return alerts ? DuplicateAction::alert : DuplicateAction::allow;
}

Problem make_duplicate_rule(Org& org, const JsonBody& given, const Matching& matching) {
  if (auto problem =
          unknown_in_setup(given, {"fullName", "masterLabel", "description", "isActive", "actionOnInsert",
                                   "actionOnUpdate", "operationsOnInsert", "operationsOnUpdate", "alertText",
                                   "securityOption", "sortOrder", "duplicateRuleMatchRules"}))
    return problem;
  const std::string full_name = text_of(given, "fullName");
  DuplicateRule rule;
  std::tie(rule.sobject, rule.name) = halves_of(full_name);
  if (rule.name.empty())
    return fmt::format("'{}' is not the full name of a rule such as Contact.Same_Email_Rule", full_name);
  const auto used = list_of(given, "duplicateRuleMatchRules");
  if (const auto* problem = std::get_if<std::string>(&used)) return full_name + ": " + *problem;
  if (std::get<0>(used).size() != 1)
    return full_name + ": one matching rule is supported, no more and no less";
  const JsonBody& match = *std::get<0>(used).front();
  const std::string type = text_of(match, "matchRuleSObjectType");
  if (!type.empty() && type != rule.sobject)
    return full_name + ": comparing with records of another object is not supported";
  rule.matching_rule = text_of(match, "matchingRule");
  const auto known = std::find_if(matching.begin(), matching.end(), [&](const auto& one) {
    return one.first == rule.sobject + "." + rule.matching_rule;
  });
  if (known == matching.end()) return full_name + ": there is no matching rule " + rule.matching_rule;
  rule.fields = known->second;
  rule.message = text_of(given, "alertText");
  if (rule.message.empty()) rule.message = "Use one of these records?";
  rule.active = flag_in_setup(given, "isActive", true);
  for (const bool insert : {true, false}) {
    const auto action = action_in(given, insert);
    if (const auto* problem = std::get_if<std::string>(&action)) return full_name + ": " + *problem;
    (insert ? rule.on_create : rule.on_update) = std::get<DuplicateAction>(action);
  }
  const auto problem = org.set_duplicate_rule(std::move(rule));
  return problem ? Problem(full_name + ": " + *problem) : problem;
}

}  // namespace

Problem make_record_types(Org& org, const JsonBody& file) {
  return each(file, "recordTypes", [&](const JsonBody& one) { return make_record_type(org, one); });
}

Problem make_groups(Org& org, const JsonBody& file) {
  if (auto problem = each(file, "groups", [&](const JsonBody& one) { return make_group(org, one, false); }))
    return problem;
  return each(file, "queues", [&](const JsonBody& one) { return make_group(org, one, true); });
}

Problem make_rules(Org& org, const JsonBody& file) {
  // An Api reads the conditions later; there may be none yet.
  QueryEngine queries(org);
  RuleJudge of_before = org.judge_rules_by(rule_judge(queries));
  auto problem =
      each(file, "validationRules", [&](const JsonBody& one) { return make_validation_rule(org, one); });
  org.judge_rules_by(std::move(of_before));
  if (problem) return problem;
  Matching matching;
  problem =
      each(file, "matchingRules", [&](const JsonBody& one) { return read_matching_rule(one, matching); });
  if (problem) return problem;
  return each(file, "duplicateRules",
              [&](const JsonBody& one) { return make_duplicate_rule(org, one, matching); });
}

}  // namespace sfsim::setup
