// An object may have several layouts, one a record type: a field counts as shown when one of them has it.
#include "syncer/engine/page_layouts.h"

#include <fmt/format.h>

#include "syncer/domain/mutant.h"

namespace syncer {

std::optional<Failure> ask_for_page_layouts(Context& context, Sobject object, const AskHow& how) {
  const PageLayouts pages = tried(context, how, [&](const Client::CallContext& call) {
    return context.client.page_layouts(object, call);
  });
  if (pages.failure) return pages.failure;
  context.failures_in_a_row = 0;
  context.remember_shown(object, pages.fields);
  return std::nullopt;
}

std::optional<Failure> not_on_page_layout(Context& context, Sobject object, const std::string& field) {
  if (context.is_shown(object, field) || MUTANT(page_layouts_are_not_required)) return std::nullopt;
  return make_failure(field_not_on_layout,
                      fmt::format("{} is on no page layout of {}", field, api_name(object)), 200);
}

}  // namespace syncer
