// What the org asks of a row: required fields, and validation rules, which an admin may change later. What is
// there at the start was there before them.
#include <fmt/format.h>

#include "sim/world/invariants.h"
#include "sim/world/stage.h"

namespace sfsim {
namespace {

std::optional<std::string> put(Org& org, const PlanRule& rule) {
  return org.set_validation_rule(
      {rule.object, rule.name, rule.condition, rule.error, rule.field, rule.active});
}

}  // namespace

void add_required_fields(World& world) {
  for (const auto& [type, fields] : world.plan.org.required_fields) {
    for (const std::string& field : fields)
      if (const auto refusal = world.org->add_text_field(type, field)) world.fail({}, *refusal);
  }
}

void require_fields(World& world) {
  for (const auto& [type, fields] : world.plan.org.required_fields)
    for (const std::string& field : fields) world.org->require_field(type, field, true);
}

void add_validation_rules(World& world) {
  for (const PlanRule& rule : world.plan.org.validation_rules) {
    if (const auto mistake = world.with_org([&](Org& org) { return put(org, rule); }))
      world.fail(rule.condition_place, *mistake);
  }
}

void perform_rule_act(World& world, const Step& step) {
  const PlanRule& rule = step.rule;
  if (const auto mistake = world.with_org([&](Org& org) { return put(org, rule); }))
    world.fail(rule.condition_place, *mistake);
  world.note(TraceEvent::Kind::act,
             rule.active ? fmt::format("{} makes the validation rule \"{}\" of {}: not {}",
                                       world.user_label(step.by), rule.name, rule.object, rule.condition)
                         : fmt::format("{} switches off the validation rule \"{}\" of {}",
                                       world.user_label(step.by), rule.name, rule.object));
  world.api->schema_changed();
  world.invariants->rights_changed();
}

}  // namespace sfsim
