// Salesforce refuses a query as a whole for one field that it does not show: which of the two it was, a
// second query tells.
#include "syncer/engine/nightly_fields.h"

#include <fmt/format.h>

#include "syncer/engine/diagnostics.h"

namespace syncer {
namespace {

std::optional<Failure> read_into(FieldsRead& sum, Context& context, const FieldsQuestion& of,
                                 const std::string& also, const std::function<void(const OptedOutRow&)>& row,
                                 const std::function<bool(int64_t)>& before_wait) {
  const std::string& field = of.target.name_on(of.object);
  const Question question{std::string(api_name(of.object)),
                          opted_out_soql(of.object, field, of.dated, of.converted, also), field};
  const ObjectRead read = read_all(context, question, row, before_wait);
  sum.count.calls += read.count.calls;
  sum.count.retries += read.count.retries;
  sum.planned_calls += read.planned_calls();
  return read.failure;
}

}  // namespace

FieldsRead read_fields(Context& context, const FieldsQuestion& of,
                       const std::function<void(const OptedOutRow&)>& row,
                       const std::function<bool(int64_t)>& before_wait) {
  FieldsRead sum;
  const std::string also = of.target.also ? of.target.also_on(of.object) : std::string();
  sum.failure = read_into(sum, context, of, also, row, before_wait);
  if (also.empty()) return sum;
  if (!sum.failure) {
    close_after_read(context, of.object, also);
    return sum;
  }
  if (sum.failure->rule.obstacle != Obstacle::field) return sum;
  const Failure refused = *sum.failure;
  sum.failure = read_into(sum, context, of, {}, row, before_wait);
  if (sum.failure) return sum;
  report_read_failure(context, refused, of.object, also);
  sum.without = fmt::format("{} could be read only without {}", api_name(of.object), also);
  return sum;
}

}  // namespace syncer
