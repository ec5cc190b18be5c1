// The conditions are read by an org that has every package the file ever installs: whether it is there when
// the rule is made, only the run can tell.
#include "sim/world/load_for_world.h"

#include <algorithm>

#include "sim/soql/rules.h"
#include "syncer/domain/settings.h"

namespace sfsim {
namespace {

std::vector<const PlanRule*> rules_of(const Plan& plan) {
  std::vector<const PlanRule*> rules;
  for (const PlanRule& rule : plan.org.validation_rules) rules.push_back(&rule);
  for (const Step& step : plan.steps)
    if (step.verb == Verb::validation_rule) rules.push_back(&step.rule);
  return rules;
}

void install_packages(const Plan& plan, Org& org) {
  syncer::Settings settings;
  for (const NamedValue& setting : plan.settings) {
    if (setting.value.kind == Json::Kind::string)
      syncer::set_setting(settings, setting.name, setting.value.string);
  }
  std::vector<std::string> names = plan.org.packages;
  for (const Step& step : plan.steps)
    if (step.verb == Verb::install) names.push_back(step.word);
  for (const std::string& name : names) org.install({name, settings.sales_opt_out.contact}, true);
}

bool told(const Problems& problems, const Problem& problem) {
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& other) {
    return other.at.line == problem.at.line && other.at.column == problem.at.column;
  });
}

}  // namespace

Problems mistakes_in_org(const Plan& plan) {
  const std::vector<const PlanRule*> rules = rules_of(plan);
  if (rules.empty()) return {};
  OrgOptions options;
  options.now = [&plan] { return plan.start; };
  Org org(std::move(options));
  QueryEngine queries(org);
  org.judge_rules_by(rule_judge(queries));
  install_packages(plan, org);
  for (const auto& [type, fields] : plan.org.required_fields)
    for (const std::string& field : fields) org.add_text_field(type, field);
  Problems problems;
  for (const PlanRule* rule : rules) {
    const auto mistake = org.set_validation_rule(
        {rule->object, rule->name, rule->condition, rule->error, rule->field, rule->active});
    if (!mistake) continue;
    Problem problem{plan.file, rule->condition_place, *mistake};
    if (!told(problems, problem)) problems.push_back(std::move(problem));
  }
  return problems;
}

std::variant<Plans, Problems> load_for_world(const std::string& path) {
  std::variant<Plans, Problems> loaded = load_scenario_file(path);
  const Plans* plans = std::get_if<Plans>(&loaded);
  if (plans == nullptr) return loaded;
  Problems problems;
  for (const Plan& plan : *plans) {
    for (Problem& problem : mistakes_in_org(plan))
      if (!told(problems, problem)) problems.push_back(std::move(problem));
  }
  if (problems.empty()) return loaded;
  return problems;
}

}  // namespace sfsim
