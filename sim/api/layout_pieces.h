// What page layouts and compact layouts share.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

// One field on a page; `editable`: the page lets a user write what the field allows.
void append_layout_item(std::string& out, const Call& call, const SobjectSchema& object,
                        const FieldSchema& field, bool editable);

}  // namespace sfsim
