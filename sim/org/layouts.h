// The page layouts a new org comes with: which fields an object's page shows. Data only; the API never looks
// at them.
#pragma once
#include "sim/org/schema.h"

struct sqlite3;

namespace sfsim {

void write_standard_layout(sqlite3* db, const SobjectSchema& object);

}  // namespace sfsim
