// Records come from the file's head or from its `create` steps; what later steps change is not followed.
#include "sim/explore/plan_names.h"

#include <algorithm>
#include <cctype>

namespace sfsim {
namespace {

std::string email_in(const std::vector<NamedValue>& fields) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [](const NamedValue& field) { return field.name == "Email"; });
  return found == fields.end() ? std::string() : found->value.string;
}

// A person account is a Contact to the sync.
std::string read_and_written_as(const std::string& type) {
  return type.starts_with("Person") ? "Contact" : type;
}

}  // namespace

std::string bare(const std::string& name) { return name.starts_with('@') ? name.substr(1) : name; }

std::string type_of(const Plan& plan, const std::string& record) {
  if (record.starts_with("00Q")) return "Lead";
  if (record.starts_with("003") || record.starts_with("001")) return "Contact";
  if (!record.starts_with('@')) return read_and_written_as(record);
  for (const PlanRecord& known : plan.records) {
    if (known.name == bare(record)) return read_and_written_as(known.type);
  }
  for (const Step& step : plan.steps) {
    if (step.verb == Verb::create && step.names[0] == bare(record)) return read_and_written_as(step.type);
  }
  return {};
}

std::string email_of(const Plan& plan, const std::string& record) {
  for (const PlanRecord& known : plan.records) {
    if (known.name == record) return email_in(known.fields);
  }
  for (const Step& step : plan.steps) {
    if (step.verb == Verb::create && step.names[0] == record) return email_in(step.fields);
  }
  return {};
}

std::string person_of(const Plan& plan, const std::string& email, std::string otherwise) {
  const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
  for (const PlanPerson& person : plan.people) {
    if (std::equal(person.email.begin(), person.email.end(), email.begin(), email.end(), same))
      return person.name;
  }
  return otherwise;
}

}  // namespace sfsim
