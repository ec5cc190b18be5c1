// The field and the rule by which a nightly compares both sides.
#pragma once
#include <string>

#include "syncer/domain/settings.h"

namespace syncer {

// What a run reads and writes; when it changes under the run, the run has compared the wrong things.
struct Target {
  OptOutField field = OptOutField::email_opt_out;
  std::string contact, lead;  // API names
  Policy policy = Policy::opt_out_wins;
  bool allow_opt_in = false;
  std::string why_opt_in;
  bool operator==(const Target&) const = default;
  const std::string& name_on(Sobject object) const { return object == Sobject::contact ? contact : lead; }
};

inline Target target_of(const Settings& settings) {
  const OptOutField field = effective_field(settings);
  return {field,
          api_name(settings, field, Sobject::contact),
          api_name(settings, field, Sobject::lead),
          settings.policy,
          settings.allow_opt_in,
          settings.opt_in_authorisation};
}

}  // namespace syncer
