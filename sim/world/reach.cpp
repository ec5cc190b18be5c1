// What the API user can read and write of a record, as the org stands now: rights, pages, sharing, rules, and
// what became of the record.
#include "sim/world/falses.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

// The team may want to see a field before it is used.
bool seen_by_people(const World& world, const Org& org, const std::string& type, const FieldSchema& field) {
  return !world.settings.require_page_layout || org.layout(type).contains(field.name);
}

}  // namespace

bool reachable(World& world, const std::string& record) {
  return reachable(world, record, world.effective_field_of(record));
}

bool editable(World& world, const std::string& record, const std::string& name) {
  const std::string type = world.sobject_of(record);
  return world.with_org([&](Org& org) {
    const SobjectSchema* object = org.schema().find(type);
    const FieldSchema* field = object != nullptr ? object->field(name) : nullptr;
    const User* user = org.user(world.integration_id);
    if (field == nullptr || field->type != FieldType::boolean || user == nullptr) return false;
    const ObjectAccess on_object = org.access(*user, *object);
    const FieldAccess on_field = org.access(*user, *object, *field);
    if (!on_object.read || !on_object.edit || !on_field.readable || !on_field.editable) return false;
    return seen_by_people(world, org, type, *field) && org.share_of(*user, record) == Share::edit;
  });
}

bool reachable(World& world, const std::string& record, const std::string& name) {
  if (!editable(world, record, name)) return false;
  const std::string type = world.sobject_of(record);
  return world.with_org([&](Org& org) {
    const SobjectSchema& object = *org.schema().find(type);
    const FieldSchema& field = *object.field(name);
    if (type == "Lead" && org.get(type, record, "IsConverted") == Value(true)) return false;
    if (!org.would_refuse(object, record, field, true).empty()) return false;
    const bool may_be_cleared = falses_allowed(world.settings).there;
    if (may_be_cleared && !org.would_refuse(object, record, field, false).empty()) return false;
    return org.get(type, record, "IsDeleted") == Value(false);  // null: there is no such record
  });
}

bool legible(World& world, const std::string& record) {
  const std::string type = world.sobject_of(record);
  if (type.empty() || !readable(world, type)) return false;
  return world.with_org([&](Org& org) {
    if (type == "Lead" && org.get(type, record, "IsConverted") == Value(true)) return false;
    if (org.share_of(*org.user(world.integration_id), record) == Share::none) return false;
    return org.get(type, record, "IsDeleted") == Value(false);
  });
}

bool readable(World& world, const std::string& type) {
  const std::string name = world.effective_field_of(type == "Lead" ? "00Q" : "003");
  return world.with_org([&](Org& org) {
    const SobjectSchema* object = org.schema().find(type);
    const FieldSchema* field = object != nullptr ? object->field(name) : nullptr;
    const User* user = org.user(world.integration_id);
    return field != nullptr && user != nullptr && org.access(*user, *object).read &&
           org.access(*user, *object, *field).readable && seen_by_people(world, org, type, *field);
  });
}

}  // namespace sfsim
