// Where the team wants a field to be on a page (setting require_page_layout): a field that no page layout of
// its object shows is treated like one that is not installed.
#pragma once
#include <optional>
#include <string>

#include "syncer/engine/tries.h"

namespace syncer {

// WAITS, one call. What the pages of the object show is remembered by the context.
std::optional<Failure> ask_for_page_layouts(Context& context, Sobject object, const AskHow& how);

// By what was remembered last: why the field is neither read nor written. Nothing: a page shows it, or nobody
// has asked.
std::optional<Failure> not_on_page_layout(Context& context, Sobject object, const std::string& field);

}  // namespace syncer
