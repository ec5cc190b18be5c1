// sobjects/X/listviews/...: the views that every object with pages has, All and My.
#pragma once
#include "sim/api/call.h"

namespace sfsim {

// The path from "listviews" on: the list, one view, its describe, its results.
Reply list_views(Call& call, const SobjectSchema& object);

// The SOQL of a view, by its id; nothing when there is none that the user may see.
std::optional<std::string> query_of_list_view(const Call& call, std::string_view view_id);

}  // namespace sfsim
