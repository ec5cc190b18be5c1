// Two rows of sf_meta a definition.
#include "sim/org/definition_dates.h"

#include <SQLiteCpp/Database.h>

#include "sim/org/org_impl.h"

namespace sfsim {
namespace {

UnixMillis moment_of(sqlite3* db, const std::string& name) {
  Statement select(db, "SELECT value FROM sf_meta WHERE name = ?");
  select.bind(1, std::string_view(name));
  return select.step() ? select.integer(0) : 0;
}

}  // namespace

DefinitionDates definition_dates(Org& org, const std::string& id) {
  sqlite3* db = org.db().getHandle();
  return {moment_of(db, "made_at:" + id), moment_of(db, "changed_at:" + id)};
}

void keep_definition_dates(Org::Impl& impl, const std::string& id, bool made) {
  const Value now = impl.stamp();
  if (made) impl.set_meta(("made_at:" + id).c_str(), now);
  impl.set_meta(("changed_at:" + id).c_str(), now);
}

}  // namespace sfsim
