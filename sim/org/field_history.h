// Field History Tracking of the opt-out fields: a change of one adds a row to ContactHistory or LeadHistory.
// A value that is written again adds none, and neither does the record's creation.
#pragma once
#include <string>

#include "sim/org/org_impl.h"

namespace sfsim {

// Does nothing where the org does not track, or the field is none of those tracked. Inside the write's
// transaction.
void track_change(Org::Impl& impl, const std::string& user_id, const SobjectSchema& object,
                  const std::string& record_id, const FieldSchema& field, const Value& before,
                  const Value& after);
// The history of a record goes into the recycle bin with it, comes back with it, and is gone with it.
void history_follows(Org::Impl& impl, const SobjectSchema& object, const std::string& record_id,
                     bool deleted);
void purge_history(Org::Impl& impl, const SobjectSchema& object, const std::string& record_id);

}  // namespace sfsim
