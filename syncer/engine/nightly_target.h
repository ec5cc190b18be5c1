// What a nightly reads, writes and decides by, as the settings said when it began.
#pragma once
#include <optional>
#include <string>

#include "syncer/domain/settings.h"

namespace syncer {

// What a run reads and writes; when it changes under the run, the run has compared the wrong things.
struct Target {
  OptOutField field = OptOutField::email_opt_out;
  std::string contact, lead;        // API names
  std::optional<OptOutField> also;  // pulled beside it
  bool write_also = false;          // and written
  std::string also_contact, also_lead;
  Policy policy = Policy::opt_out_wins;
  bool allow_opt_in = false;
  std::string why_opt_in;
  bool on_layouts_only = false;  // fields that no page shows are neither read nor written
  bool operator==(const Target&) const = default;
  const std::string& name_on(Sobject object) const { return object == Sobject::contact ? contact : lead; }
  const std::string& also_on(Sobject object) const {
    return object == Sobject::contact ? also_contact : also_lead;
  }
};

Target target_of(const Settings& settings);

}  // namespace syncer
