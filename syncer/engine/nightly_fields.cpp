// Salesforce refuses a query as a whole for one field that it does not show: which of the two it was, a
// second query tells.
#include "syncer/engine/nightly_fields.h"

#include <fmt/format.h>

#include "syncer/domain/marks.h"
#include "syncer/engine/diagnostics.h"
#include "syncer/engine/page_layouts.h"

namespace syncer {
namespace {

std::optional<Failure> read_into(FieldsRead& sum, Context& context, const FieldsQuestion& of,
                                 const std::string& field, const std::string& also,
                                 const std::function<void(const OptedOutRow&)>& row,
                                 const std::function<bool(int64_t)>& before_wait) {
  if (of.target.on_layouts_only) {
    std::optional<Failure> hidden = not_on_page_layout(context, of.object, field);
    if (!hidden && !also.empty()) hidden = not_on_page_layout(context, of.object, also);
    if (hidden) mark(Mark::read_field_not_on_layout);
    if (hidden) return hidden;
  }
  const auto soql = [&](const IdRange& range) {
    if (of.changed_since) return changed_soql(of.object, field, *of.changed_since, range);
    return opted_out_soql(of.object, field, of.dated, of.converted, also, range);
  };
  const PartsRead read = read_in_parts(
      context, {std::string(api_name(of.object)), field, soql, of.people, of.jobs_from, of.rows_expected},
      row, before_wait);
  sum.count.add(read.count);
  sum.planned_calls += read.planned_calls;
  sum.answered_at = read.answered_at;
  return read.failure;
}

// It is written as well: what it says counts, and it is told.
void read_only_also(FieldsRead& sum, Context& context, const FieldsQuestion& of,
                    const std::function<void(const OptedOutRow&)>& row,
                    const std::function<bool(int64_t)>& before_wait) {
  const Failure refused = *sum.failure;
  const std::string& chosen = of.target.name_on(of.object);
  const auto as_other = [&](OptedOutRow read) {
    read.other_flag = read.opted_out();
    read.flag = false;
    row(read);
  };
  const auto failure = read_into(sum, context, of, of.target.also_on(of.object), {}, as_other, before_wait);
  if (failure) return;
  mark(Mark::read_only_the_other_field);
  report_read_failure(context, refused, of.object, chosen);
  sum.failure.reset();
  sum.chosen_read = false;
  sum.without = fmt::format("{} could be read only without {}", api_name(of.object), chosen);
}

}  // namespace

FieldsRead read_fields(Context& context, const FieldsQuestion& of,
                       const std::function<void(const OptedOutRow&)>& row,
                       const std::function<bool(int64_t)>& before_wait) {
  FieldsRead sum;
  if (of.target.on_layouts_only) {
    sum.planned_calls = 1;
    sum.failure = ask_for_page_layouts(
        context, of.object, {Channel::schedule, tries_in_a_run, &sum.count, [&] { return before_wait(1); }});
    if (sum.failure) return sum;
  }
  const std::string also = of.target.also ? of.target.also_on(of.object) : std::string();
  const std::string& chosen = of.target.name_on(of.object);
  sum.failure = read_into(sum, context, of, chosen, also, row, before_wait);
  if (also.empty()) return sum;
  if (!sum.failure) {
    close_after_read(context, of.object, also);
    return sum;
  }
  if (sum.failure->rule.obstacle != Obstacle::field) return sum;
  const Failure refused = *sum.failure;
  sum.failure = read_into(sum, context, of, chosen, {}, row, before_wait);
  const bool chosen_refused = sum.failure && sum.failure->rule.obstacle == Obstacle::field;
  if (!sum.failure) {
    report_read_failure(context, refused, of.object, also);
    sum.without = fmt::format("{} could be read only without {}", api_name(of.object), also);
  } else if (chosen_refused && of.target.write_also) {
    read_only_also(sum, context, of, row, before_wait);
  }
  return sum;
}

}  // namespace syncer
