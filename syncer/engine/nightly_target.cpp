// Everything of the settings that a decision rests on is in here, so that one comparison tells of a change.
#include "syncer/engine/nightly_target.h"

namespace syncer {

Target target_of(const Settings& settings) {
  Target target;
  target.field = effective_field(settings);
  target.contact = api_name(settings, target.field, Sobject::contact);
  target.lead = api_name(settings, target.field, Sobject::lead);
  target.also = pulled_as_well(settings);
  target.write_also = written_as_well(settings).has_value();
  if (target.also) {
    target.also_contact = api_name(settings, *target.also, Sobject::contact);
    target.also_lead = api_name(settings, *target.also, Sobject::lead);
  }
  target.policy = settings.policy;
  target.allow_opt_in = settings.allow_opt_in;
  target.why_opt_in = settings.opt_in_authorisation;
  target.on_layouts_only = settings.require_page_layout;
  return target;
}

}  // namespace syncer
