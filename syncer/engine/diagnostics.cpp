// A diagnostic is keyed by (code, object, field, record). The store closes by (object, field, record), so
// each scope keeps to one shape: connection and transport ("", "", ""), object (object, "", ""), field
// (object, field, ""), record (object, field, id).
#include "syncer/engine/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "syncer/domain/mutant.h"

namespace syncer {
namespace {

enum class Scope { connection, object, field, record };

// The code is that of a failing trigger, too, which is about one record.
bool of_the_object(const Failure& failure) {
  return failure.code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" &&
         failure.message.starts_with("entity type cannot be ");
}

Scope scope_of(const Failure& failure) {
  if (failure.rule.obstacle == Obstacle::field) return Scope::field;
  if (of_the_object(failure)) return MUTANT(one_diagnostic_a_record) ? Scope::record : Scope::object;
  if (failure.rule.obstacle == Obstacle::connection) return Scope::connection;
  if (failure.rule.category == Category::intermittent && failure.code != "UNABLE_TO_LOCK_ROW") {
    return Scope::connection;
  }
  return Scope::record;
}

// Queries and writes say in different words that a field cannot be used, and it is one thing to fix.
std::string message_of(const Failure& failure, Scope scope, Sobject object, std::string_view field) {
  if (scope == Scope::field && failure.code == "INVALID_FIELD") {
    return fmt::format("{}.{} is missing in the org, or hidden from the API user", api_name(object), field);
  }
  if (scope == Scope::field && failure.code == "INVALID_FIELD_FOR_INSERT_UPDATE") {
    return fmt::format("{}.{} is read-only for the API user", api_name(object), field);
  }
  return one_line(failure.message, 400);
}

void report(Context& context, const Failure& failure, Scope scope, Sobject object, std::string_view field,
            std::string_view salesforce_id) {
  if (failure.code == sync_switched_off) return;  // nothing that anybody should mend
  Diagnostic diagnostic;
  diagnostic.category = name_of(failure.rule.category);
  diagnostic.code = failure.code;
  if (scope != Scope::connection) {
    diagnostic.object = api_name(object);
    if (scope != Scope::object) diagnostic.field = field;
  }
  if (scope == Scope::record) diagnostic.salesforce_id = salesforce_id;
  diagnostic.message = message_of(failure, scope, object, field);
  diagnostic.fix = failure.rule.fix;
  context.diagnostics_open = true;
  const UnixMillis now = context.clock.now();
  context.store.report(diagnostic, now);
}

std::vector<Diagnostic> open_diagnostics(Context& context) {
  if (!context.diagnostics_open) return {};
  std::vector<Diagnostic> open = context.store.diagnostics();
  open.erase(std::remove_if(open.begin(), open.end(), [](const Diagnostic& d) { return !d.open; }),
             open.end());
  if (open.empty()) context.diagnostics_open = false;
  return open;
}

bool is_connection(const Diagnostic& d) {
  return d.object.empty() && d.field.empty() && d.salesforce_id.empty();
}

bool is_object(const Diagnostic& d) {
  return !d.object.empty() && d.field.empty() && d.salesforce_id.empty();
}

}  // namespace

void report_write_failure(Context& context, const Failure& failure, Sobject object, std::string_view field,
                          std::string_view salesforce_id) {
  report(context, failure, scope_of(failure), object, field, salesforce_id);
}

void report_read_failure(Context& context, const Failure& failure, Sobject object, std::string_view field) {
  const Scope scope = scope_of(failure);
  report(context, failure, scope == Scope::record ? Scope::field : scope, object, field, {});
}

void close_after_writes(Context& context, const std::vector<Written>& writes) {
  if (writes.empty() || MUTANT(a_mended_diagnostic_stays_open)) return;
  for (const Diagnostic& d : open_diagnostics(context)) {
    const bool mended = std::any_of(writes.begin(), writes.end(), [&](const Written& w) {
      if (d.object != api_name(w.object)) return false;
      if (is_object(d)) return true;
      return d.field == w.field && (d.salesforce_id.empty() || d.salesforce_id == w.salesforce_id);
    });
    if (mended || is_connection(d)) context.store.close_diagnostics(d.object, d.field, d.salesforce_id);
  }
}

void close_after_read(Context& context, Sobject object, std::string_view field) {
  const std::vector<Diagnostic> open = open_diagnostics(context);
  const auto of_field = [&](const Diagnostic& d) {
    return d.object == api_name(object) && d.field == field && d.salesforce_id.empty();
  };
  // A field that can be read may still refuse writes: only a write shows that this is over.
  const bool unwritable = std::any_of(open.begin(), open.end(), [&](const Diagnostic& d) {
    return of_field(d) && d.code == "INVALID_FIELD_FOR_INSERT_UPDATE";
  });
  for (const Diagnostic& d : open) {
    if (is_connection(d) || (of_field(d) && !unwritable)) {
      context.store.close_diagnostics(d.object, d.field, d.salesforce_id);
    }
  }
}

}  // namespace syncer
