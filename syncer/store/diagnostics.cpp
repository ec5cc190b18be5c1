// What a person should know or fix, once per thing, and the audit of every write.
#include "syncer/store/sqlite_store_impl.h"

namespace syncer {

void SqliteStore::report(const Diagnostic& d, UnixMillis now) {
  writing("report", false, [&] {
    run("INSERT INTO diagnostics (first_at, last_at, times, open, category, code, object, field, "
        "salesforce_id,"
        " message, fix) VALUES (?, ?, 1, 1, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (code, object, field, salesforce_id) DO UPDATE SET last_at = excluded.last_at,"
        " times = times + 1, open = 1, category = excluded.category, message = excluded.message, fix = "
        "excluded.fix",
        now, now, d.category, d.code, d.object, d.field, d.salesforce_id, d.message, d.fix);
    return true;
  });
}

// A success disproves what was said of the thing itself and of everything it is part of: a written record
// shows that its field can be written, and that there is a connection.
#define DISPROVED                                                          \
  "open = 1 AND (object = '' OR object = ?) AND (field = '' OR field = ?)" \
  " AND (salesforce_id = '' OR salesforce_id = ?)"
void SqliteStore::close_diagnostics(std::string_view object, std::string_view field,
                                    std::string_view salesforce_id) {
  enter("close_diagnostics");
  const bool any = looking([&] {
    return query("SELECT 1 FROM diagnostics WHERE " DISPROVED " LIMIT 1", object, field, salesforce_id)
        .step();
  });
  if (!any) return;
  committing("close_diagnostics", false, [&] {
    run("UPDATE diagnostics SET open = 0 WHERE " DISPROVED, object, field, salesforce_id);
    return true;
  });
}

std::vector<Diagnostic> SqliteStore::diagnostics() {
  return reading("diagnostics", [&] {
    std::vector<Diagnostic> all;
    Query rows = query(
        "SELECT id, first_at, last_at, times, open, category, code, object, field, salesforce_id, message, "
        "fix"
        " FROM diagnostics ORDER BY id");
    while (rows.step()) {
      Diagnostic d;
      d.id = rows.integer(0);
      d.first_at = rows.integer(1);
      d.last_at = rows.integer(2);
      d.times = rows.integer(3);
      d.open = rows.boolean(4);
      d.category = rows.text(5);
      d.code = rows.text(6);
      d.object = rows.text(7);
      d.field = rows.text(8);
      d.salesforce_id = rows.text(9);
      d.message = rows.text(10);
      d.fix = rows.text(11);
      all.push_back(std::move(d));
    }
    return all;
  });
}

std::vector<AuditRow> SqliteStore::audit_after(int64_t after, int n) {
  return reading("audit_after", [&] {
    std::vector<AuditRow> all;
    Query rows = query(
        "SELECT id, person, salesforce_id, field, old_value, new_value, cause, run, intended_at, settled_at, "
        "result,"
        " code, message, request_id, authorised FROM audit WHERE id > ? ORDER BY id LIMIT ?",
        after, n);
    while (rows.step()) {
      AuditRow a;
      a.id = rows.integer(0);
      a.person = rows.integer(1);
      a.salesforce_id = rows.text(2);
      a.field = rows.text(3);
      a.old_value = rows.optional_boolean(4);
      a.new_value = rows.boolean(5);
      a.cause = rows.text(6);
      a.run = rows.integer(7);
      a.intended_at = rows.integer(8);
      a.settled_at = rows.integer(9);
      a.result = rows.text(10);
      a.code = rows.text(11);
      a.message = rows.text(12);
      a.request_id = rows.text(13);
      a.authorised = rows.text(14);
      all.push_back(std::move(a));
    }
    return all;
  });
}

int64_t SqliteStore::last_audit() {
  return reading("last_audit", [&] {
    Query rows = query("SELECT coalesce(max(id), 0) FROM audit");
    rows.step();
    return rows.integer(0);
  });
}

std::vector<std::pair<std::string, int64_t>> SqliteStore::audit_counts() {
  return reading("audit_counts", [&] {
    std::vector<std::pair<std::string, int64_t>> counts;
    Query rows = query("SELECT result, count(*) FROM audit GROUP BY result ORDER BY result");
    while (rows.step()) counts.emplace_back(rows.text(0), rows.integer(1));
    return counts;
  });
}

}  // namespace syncer
