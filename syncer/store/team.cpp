// The team: whose database this is, its counters, settings and admins.
#include <fmt/format.h>

#include "syncer/domain/mutant.h"
#include "syncer/store/schema.h"
#include "syncer/store/sqlite_store_impl.h"

namespace syncer {

SqliteStore::SqliteStore(std::shared_ptr<SqliteDatabase> database, const SqliteStoreOptions& options)
    : database_(std::move(database)), observer_(options.observer) {
  check_schema(*database_);
  const std::lock_guard lock(database_->mutex);
  translating_errors(*database_, [&] {
    Query team = query("SELECT name FROM team");
    const std::string name = team.step() ? team.text(0) : std::string();
    if (name == options.team) return;
    throw StoreError(
        fmt::format("{}: this database belongs to team \"{}\", not \"{}\". Name that team, or another file.",
                    database_->file, name, options.team));
  });
}

std::unique_ptr<Store> open_store(const SqliteStoreOptions& options) {
  return open_store(open_database(options), options);
}

std::unique_ptr<Store> open_store(std::shared_ptr<SqliteDatabase> database,
                                  const SqliteStoreOptions& options) {
  return std::make_unique<SqliteStore>(std::move(database), options);
}

void SqliteStore::enter(std::string_view fact) {
  if (observer_ != nullptr) observer_->entering(fact);
}

int64_t SqliteStore::next_version() {
  run("UPDATE team SET change_counter = change_counter + 1");
  Query version = query("SELECT change_counter FROM team");
  version.step();
  return version.integer(0);
}

int64_t SqliteStore::next_token() {
  run("UPDATE team SET last_token = last_token + 1");
  Query token = query("SELECT last_token FROM team");
  token.step();
  return token.integer(0);
}

int64_t SqliteStore::change_counter() {
  return reading("change_counter", [&] {
    Query counter = query("SELECT change_counter FROM team");
    counter.step();
    return counter.integer(0);
  });
}

// ---- settings -----------------------------------------------------------------------------------
// Parsed once a version: they are asked for in every act.
const Settings& SqliteStore::current_settings() {
  Query version_row = query("SELECT settings_version FROM team");
  version_row.step();
  const int64_t version = version_row.integer(0);
  if (version == settings_version_ && settings_generation_ == database_->generation) return settings_;

  Settings read;
  Query rows = query("SELECT name, value FROM settings ORDER BY name");
  while (rows.step()) {
    const std::string name = rows.text(0);
    const std::string value = rows.text(1);
    if (const auto mistake = set_setting(read, name, value)) {
      throw StoreError(fmt::format("{}: a stored setting cannot be read: {}", database_->file, *mistake));
    }
  }
  settings_ = read;
  settings_version_ = version;
  settings_generation_ = database_->generation;
  return settings_;
}

bool SqliteStore::switched_off() {
  return !current_settings().salesforce_sync && !MUTANT(a_switched_off_sync_pushes);
}

Settings SqliteStore::settings() {
  return reading("settings", [&] { return current_settings(); });
}

void SqliteStore::change_settings(const Settings& settings, std::string_view by, UnixMillis now) {
  writing("change_settings", true, [&] {
    const Settings before = current_settings();
    bool changed = false;
    for (const SettingInfo& info : setting_table()) {
      const std::string old_value = *get_setting(before, info.name);
      const std::string new_value = *get_setting(settings, info.name);
      if (old_value == new_value) continue;
      changed = true;
      run("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = "
          "excluded.value",
          info.name, new_value);
      run("INSERT INTO setting_changes (at, by, name, old, new) VALUES (?, ?, ?, ?, ?)", now, by, info.name,
          old_value, new_value);
    }
    if (!changed) return true;
    const UnixMillis since = has_nights(settings) ? now : 0;
    run("UPDATE team SET settings_version = settings_version + 1,"
        " nightly_since = CASE WHEN ? THEN ? ELSE nightly_since END",
        has_nights(before) != has_nights(settings), since);
    retarget_rows(before, settings, now);
    wake_waiting_run(now);
    return true;
  });
}

std::vector<SettingChange> SqliteStore::setting_changes() {
  return reading("setting_changes", [&] {
    std::vector<SettingChange> changes;
    Query rows = query("SELECT at, by, name, old, new FROM setting_changes ORDER BY id");
    while (rows.step()) {
      changes.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4)});
    }
    return changes;
  });
}

// What a nightly waited for may be what was just put right.
void SqliteStore::wake_waiting_run(UnixMillis now) {
  run("UPDATE runs SET next_try_at = ? WHERE state = 'incomplete' AND next_try_at = 0"
      " AND id = (SELECT max(id) FROM runs WHERE by_hand = 0)",
      now);
}

UnixMillis SqliteStore::nightly_since() {
  return reading("nightly_since", [&] {
    Query since = query("SELECT nightly_since FROM team");
    since.step();
    return since.integer(0);
  });
}

// ---- admins -------------------------------------------------------------------------------------
bool SqliteStore::is_admin(std::string_view name) {
  return reading("is_admin", [&] {
    return query("SELECT 1 FROM admins WHERE name = ?", name).step() || MUTANT(everybody_is_an_admin);
  });
}

bool SqliteStore::has_admin() {
  return reading("has_admin", [&] { return query("SELECT 1 FROM admins LIMIT 1").step(); });
}

void SqliteStore::add_admin(std::string_view name, UnixMillis now) {
  writing("add_admin", true, [&] {
    run("INSERT INTO admins (name, added_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, now);
    return true;
  });
}

// ---- the connection -----------------------------------------------------------------------------
std::optional<ConnectionRefusal> SqliteStore::connection_refusal() {
  return reading("connection_refusal", [&] {
    std::optional<ConnectionRefusal> refusal;
    Query row = query("SELECT at, until, credentials, code, message FROM connection_refusal");
    if (row.step()) refusal = {row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4)};
    return refusal;
  });
}

void SqliteStore::refuse_connection(const ConnectionRefusal& refusal) {
  writing("refuse_connection", false, [&] {
    run("INSERT OR REPLACE INTO connection_refusal (one, at, until, credentials, code, message)"
        " VALUES (1, ?, ?, ?, ?, ?)",
        refusal.at, refusal.until, refusal.credentials, refusal.code, refusal.message);
    return true;
  });
}

bool SqliteStore::allow_connection(UnixMillis now) {
  enter("allow_connection");
  const bool any = looking([&] { return query("SELECT 1 FROM connection_refusal").step(); });
  if (!any) return false;
  committing("allow_connection", false, [&] {
    run("DELETE FROM connection_refusal");
    if (!MUTANT(what_waits_for_the_connection_waits_on))
      run("UPDATE outbox SET state = 'pending', next_try_at = ?1 WHERE state = 'parked'"
          " AND waiting_for = 'connection' AND next_try_at > ?1",
          now);
    wake_waiting_run(now);
    return true;
  });
  return true;
}

// As hex: the sqlite3 shell shows it, and no byte of it can end a text.
std::string SqliteStore::link_key(std::string_view fresh) {
  const std::string hex = [&] {
    std::string digits;
    for (const char c : fresh) digits += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return digits;
  }();
  return writing("link_key", true, [&] {
    run("INSERT INTO link_key (one, key) VALUES (1, ?) ON CONFLICT (one) DO NOTHING", hex);
    Query key = query("SELECT key FROM link_key");
    key.step();
    return key.text(0);
  });
}

}  // namespace syncer
