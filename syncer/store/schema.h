// The tables of a team's database, as a list of migrations: user_version says how many of them a file has.
#pragma once

namespace syncer {

class SqliteDatabase;

int latest_schema_version();
// Brings the database up to `version`, in one transaction; a new one becomes its team's. Throws StoreError
// for a file of another program or of a newer syncer. The second form does so once, up to the latest.
void migrate(SqliteDatabase& database, int version);
void check_schema(SqliteDatabase& database);

}  // namespace syncer
