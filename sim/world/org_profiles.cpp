// What users may do: the profiles of the file as grants of the org. The API asks the org at every request; of
// people in Salesforce it is asked here, for the org takes their word.
#include <fmt/format.h>

#include <algorithm>

#include "sim/world/stage.h"

namespace sfsim {
namespace {

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void grant(World& world, const PlanProfile& profile, const User& user) {
  for (const auto& [type, rights] : profile.objects) {
    const ObjectAccess access{has(rights, "read"), has(rights, "create"), has(rights, "edit"),
                              has(rights, "delete")};
    world.org->grant_object(user.id, type, access);
  }
  for (const PlanProfile::FieldRight& right : profile.fields) {
    if (world.org->schema().find(right.type)->field(right.field) == nullptr)
      world.fail(right.place, fmt::format("{} has no field {}", right.type, right.field));
    if (right.right == "none")
      world.org->revoke_field(user.id, right.type, right.field);
    else
      world.org->grant_field(user.id, right.type, right.field, right.right == "edit");
  }
}

bool has_profile(const World& world, const std::string& name) {
  const auto& users = world.plan.org.users;
  return std::any_of(users.begin(), users.end(),
                     [&](const PlanUser& user) { return user.name == name && !user.profile.empty(); });
}

}  // namespace

void grant_profiles(World& world) {
  for (const PlanUser& user : world.plan.org.users) {
    for (const PlanProfile& profile : world.plan.org.profiles)
      if (profile.name == user.profile) grant(world, profile, world.user(user.name));
  }
}

void ask_profile(World& world, const Step& step, const std::string& type, ProfileRight right,
                 const std::vector<InputField>& input) {
  if (!has_profile(world, step.by)) return;
  const User& user = world.user(step.by);
  const std::string refused = world.with_org([&](Org& org) -> std::string {
    const SobjectSchema& object = *org.schema().find(type);
    const ObjectAccess access = org.access(user, object);
    const bool may = access.read && (right == ProfileRight::create ? access.create
                                     : right == ProfileRight::edit ? access.edit
                                                                   : access.remove);
    if (!may) return type;
    for (const InputField& field : input) {
      const FieldSchema* known = object.field(field.name);
      if (known != nullptr && known->permissionable && !org.access(user, object, *known).editable)
        return type + "." + known->name;
    }
    return {};
  });
  if (refused.empty()) return;
  world.fail(
      step.name_places.empty() ? step.verb_place : step.name_places[0],
      fmt::format("Salesforce refuses it: INSUFFICIENT_ACCESS_OR_READONLY: the profile of {} does not allow "
                  "this of {}",
                  step.by, refused),
      step.names);
}

}  // namespace sfsim
