// The page layouts a new org comes with: which fields an object's page shows. The API looks at them in
// Professional Edition only (access.cpp).
#pragma once
#include "sim/org/schema.h"

struct sqlite3;

namespace sfsim {

// On its object's page in a new org.
bool on_standard_layout(const FieldSchema& field);

// A person fills it in, or an admin may put it there: no id, no bookkeeping, no part of a compound.
bool belongs_on_a_page(const FieldSchema& field);

void write_standard_layout(sqlite3* db, const SobjectSchema& object);

}  // namespace sfsim
