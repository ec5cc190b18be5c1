// Every step says the whole rule, so that it means the same wherever a search puts it.
#include "sim/explore/rule_steps.h"

#include <array>
#include <nlohmann/json.hpp>

namespace sfsim {
namespace {

struct Refusing {
  const char *name, *object, *condition;
};
constexpr auto known = std::to_array<Refusing>({
    {"Phone needed", "Contact", "Phone = null"},
    {"Phone needed on leads", "Lead", "Phone = null"},
    {"No others", "Contact", "LastName = 'Other'"},
    {"No opt-outs", "Contact", "HasOptedOutOfEmail = true"},
    {"No opt-outs of others", "Lead", "HasOptedOutOfEmail = true AND LastName != 'Ada'"},
    {"Opt-outs only", "Contact", "HasOptedOutOfEmail = false"},
});

Draft draft_of(const Refusing& one, const char* name_key) {
  return {{name_key, one.name},
          {"object", one.object},
          {"condition", one.condition},
          {"error", std::string("Refused: ") + one.name}};
}

}  // namespace

Draft draw_rules(Draws& draws) {
  Draft rules = Draft::array();
  const int first = draws.below(known.size());
  rules.push_back(draft_of(known[static_cast<size_t>(first)], "name"));
  const int second = draws.below(known.size());
  if (second != first && draws.percent(40))
    rules.push_back(draft_of(known[static_cast<size_t>(second)], "name"));
  for (Draft& rule : rules)
    if (draws.percent(25)) rule["active"] = false;
  return rules;
}

Draft draw_profile(Draws& draws) {
  const char* type = draws.percent(50) ? "Lead" : "Contact";
  const int kind = draws.below(3);
  if (kind == 0) return {{"objects", {{type, Draft::array({"read"})}}}};
  if (kind == 1) return {{"objects", {{type, Draft::array({"edit"})}}}};
  return {{"fields", {{std::string(type) + ".HasOptedOutOfEmail", draws.percent(50) ? "read" : "none"}}}};
}

bool draw_rule_step(Sketch& sketch, Draft& step) {
  step = draft_of(known[static_cast<size_t>(sketch.step.below(known.size()))], "validation_rule");
  if (sketch.step.percent(50)) step["active"] = false;
  return true;
}

}  // namespace sfsim
