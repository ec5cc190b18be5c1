// `sfsim serve --setup FILE`: an org's shape and people in one file, in the words of the Metadata API. In the
// order objects, fields, record types, profiles, permission sets, users, groups and queues, rules, so that
// each may name what comes before.
#include <fmt/format.h>

#include "sim/api/setup_file.h"

namespace sfsim::setup {
namespace {

Problem make_field(Org& org, const JsonBody& given, const std::string& full_name) {
  auto field = field_definition(given, full_name);
  if (const auto* problem = std::get_if<std::string>(&field)) return full_name + ": " + *problem;
  const DefineResult made = org.define_field(std::get<FieldDefinition>(std::move(field)), true);
  if (const auto* error = std::get_if<ApiError>(&made)) return full_name + ": " + error->message;
  return std::nullopt;
}

Problem make_object(Org& org, const JsonBody& given) {
  const std::string name = text_of(given, "fullName");
  auto object = object_definition(given, name);
  if (const auto* problem = std::get_if<std::string>(&object)) return name + ": " + *problem;
  const DefineResult made = org.define_object(std::get<ObjectDefinition>(std::move(object)), true);
  if (const auto* error = std::get_if<ApiError>(&made)) return name + ": " + error->message;
  return std::nullopt;
}

Problem make_fields_of(Org& org, const JsonBody& object) {
  const auto fields = list_of(object, "fields");
  if (const auto* problem = std::get_if<std::string>(&fields)) return *problem;
  for (const JsonBody* field : std::get<0>(fields)) {
    if (auto problem =
            make_field(org, *field, text_of(object, "fullName") + "." + text_of(*field, "fullName")))
      return problem;
  }
  return std::nullopt;
}

// The grant of that permission set, made or changed: a profile has most of them from the start.
Problem put_grant(Org& org, const char* sobject, const std::string& set, const char* what,
                  const std::string& of, std::vector<InputField> rights) {
  const SobjectSchema& object = *org.schema().find(sobject);
  for (const std::string& id : org.find(object, *object.field("ParentId"), set, -1)) {
    if (org.get(sobject, id, what) != Value(of)) continue;
    const Failure errors = org.update(Org::system_user(), object, id, rights, false);
    return errors.empty() ? Problem() : Problem(errors.front().message);
  }
  rights.push_back({"ParentId", set});
  rights.push_back({"SobjectType", of.substr(0, of.find('.'))});
  if (of.find('.') != of.npos) rights.push_back({"Field", of});
  const SaveResult made = insert(org, sobject, rights);
  const auto* errors = std::get_if<Failure>(&made);
  return errors == nullptr ? Problem() : Problem(errors->front().message);
}

// Grants of the permission set with that id: FieldPermissions and ObjectPermissions are how both kinds are
// given.
Problem make_grants(Org& org, const JsonBody& given, const std::string& set) {
  const auto fields = list_of(given, "fieldPermissions"), objects = list_of(given, "objectPermissions");
  for (const auto* lists : {&fields, &objects})
    if (const auto* problem = std::get_if<std::string>(lists)) return *problem;
  for (const JsonBody* one : std::get<0>(objects)) {
    if (auto problem =
            unknown_in_setup(*one, {"object", "allowRead", "allowCreate", "allowEdit", "allowDelete"}))
      return problem;
    if (auto problem = put_grant(org, "ObjectPermissions", set, "SobjectType", text_of(*one, "object"),
                                 {{"PermissionsRead", flag_in_setup(*one, "allowRead", false)},
                                  {"PermissionsCreate", flag_in_setup(*one, "allowCreate", false)},
                                  {"PermissionsEdit", flag_in_setup(*one, "allowEdit", false)},
                                  {"PermissionsDelete", flag_in_setup(*one, "allowDelete", false)}}))
      return problem;
  }
  for (const JsonBody* one : std::get<0>(fields)) {
    if (auto problem = unknown_in_setup(*one, {"field", "readable", "editable"})) return problem;
    const bool edit = flag_in_setup(*one, "editable", false);
    if (auto problem = put_grant(
            org, "FieldPermissions", set, "Field", text_of(*one, "field"),
            {{"PermissionsRead", flag_in_setup(*one, "readable", edit)}, {"PermissionsEdit", edit}}))
      return problem;
  }
  return std::nullopt;
}

Problem make_profile(Org& org, const JsonBody& given) {
  const std::string name = text_of(given, "fullName");
  if (auto problem = unknown_in_setup(given, {"fullName", "fieldPermissions", "objectPermissions"}))
    return *problem;
  if (name.empty()) return "a profile needs a fullName";
  const std::string profile = org.add_profile(name);
  return make_grants(org, given, id_where(org, "PermissionSet", "ProfileId", profile));
}

Problem make_permission_set(Org& org, const JsonBody& given) {
  if (auto problem = unknown_in_setup(given, {"fullName", "label", "fieldPermissions", "objectPermissions"}))
    return *problem;
  const std::string name = text_of(given, "fullName"), label = text_of(given, "label");
  const SaveResult made =
      insert(org, "PermissionSet", {{"Name", name}, {"Label", label.empty() ? name : label}});
  if (const auto* errors = std::get_if<Failure>(&made)) return errors->front().message;
  return make_grants(org, given, std::get<std::string>(made));
}

Problem make_user(Org& org, const JsonBody& given) {
  if (auto problem = unknown_in_setup(given, {"username", "name", "password", "securityToken", "profile",
                                              "active", "apiEnabled", "timeZone", "permissionSets"}))
    return *problem;
  User user;
  user.username = text_of(given, "username");
  if (user.username.empty()) return "a user needs a username";
  if (org.user(user.username) != nullptr) return "there is a user " + user.username + " already";
  user.name = text_of(given, "name");
  user.password = text_of(given, "password");
  user.security_token = text_of(given, "securityToken");
  user.active = flag_in_setup(given, "active", true);
  user.api_enabled = flag_in_setup(given, "apiEnabled", true);
  if (const std::string zone = text_of(given, "timeZone"); !zone.empty()) user.time_zone = zone;
  if (const std::string profile = text_of(given, "profile"); !profile.empty()) {
    user.profile_id = id_where(org, "Profile", "Name", profile);
    if (user.profile_id.empty()) return "there is no profile " + profile;
    user.admin = profile == "System Administrator";
  }
  const std::string id = org.add_user(std::move(user)).id;
  const JsonBody* sets = given.find("permissionSets");
  if (sets == nullptr) return std::nullopt;
  for (const JsonBody& one : sets->items) {
    const std::string set = id_where(org, "PermissionSet", "Name", one.text);
    if (set.empty()) return "there is no permission set " + one.text;
    const SaveResult made =
        insert(org, "PermissionSetAssignment", {{"PermissionSetId", set}, {"AssigneeId", id}});
    if (const auto* errors = std::get_if<Failure>(&made)) return errors->front().message;
  }
  return std::nullopt;
}

}  // namespace
}  // namespace sfsim::setup

namespace sfsim {

std::optional<std::string> set_up(Org& org, std::string_view json) {
  using namespace setup;
  const auto read = read_json(json);
  if (const auto* error = std::get_if<ApiError>(&read)) return error->message;
  const JsonBody& file = std::get<JsonBody>(read);
  if (!file.is_object()) return "a setup file is an object";
  if (auto problem =
          unknown_in_setup(file, {"objects", "fields", "recordTypes", "profiles", "permissionSets", "users",
                                  "groups", "queues", "validationRules", "matchingRules", "duplicateRules"}))
    return problem;
  if (auto problem = each(file, "objects", [&](const JsonBody& one) { return make_object(org, one); }))
    return problem;
  // After all objects, for they may point at each other.
  if (auto problem = each(file, "objects", [&](const JsonBody& one) { return make_fields_of(org, one); }))
    return problem;
  if (auto problem = each(file, "fields", [&](const JsonBody& one) {
        return make_field(org, one, text_of(one, "fullName"));
      }))
    return problem;
  if (auto problem = make_record_types(org, file)) return problem;
  if (auto problem = each(file, "profiles", [&](const JsonBody& one) { return make_profile(org, one); }))
    return problem;
  if (auto problem =
          each(file, "permissionSets", [&](const JsonBody& one) { return make_permission_set(org, one); }))
    return problem;
  if (auto problem = each(file, "users", [&](const JsonBody& one) { return make_user(org, one); }))
    return problem;
  if (auto problem = make_groups(org, file)) return problem;
  return make_rules(org, file);
}

}  // namespace sfsim
