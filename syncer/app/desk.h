// What a command works at: the open store of its team, who asks, an engine on the real ports, and how to say
// things.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "syncer/app/connection.h"
#include "syncer/app/exit_code.h"
#include "syncer/app/options.h"
#include "syncer/app/surroundings.h"
#include "syncer/app/system_ports.h"
#include "syncer/engine/engine.h"
#include "syncer/store/store.h"

namespace syncer::app {

// Prints "error: ..." and returns the exit code.
Exit fail(const Surroundings& around, Exit exit, std::string_view text);
void note(const Surroundings& around, std::string_view text);

class Desk {
 public:
  // Opens the team's database, creating it if absent, and frees what dead processes had claimed. Throws
  // StoreError.
  Desk(const CommonOptions& options, Surroundings& around);

  Store& store() { return *store_; }
  const std::string& database() const { return database_; }
  const std::string& worker() const { return worker_; }
  std::string by() const { return options.by.empty() ? around.login : options.by; }
  // True when whoever asks may do what only an admin may: an admin, or the first who asks on a team without
  // one, who becomes it and is told so. False: the refusal is printed.
  bool admitted();

  const CommonOptions& options;
  Surroundings& around;

 private:
  std::string database_;
  std::string worker_;
  std::unique_ptr<Store> store_;
};

// By e-mail, or by the id that `people list` shows.
std::optional<Person> person_named(Store& store, const std::string& name);

// Why a command that would send something does not.
constexpr const char* sync_is_off =
    "the sync with Salesforce is off in this team; switch it on with: syncer settings set salesforce_sync on";

// What carries requests to Salesforce; without a usable connection it refuses each before it is sent.
std::unique_ptr<Transport> transport_of(const Surroundings& around, const Connection& connection);

// An engine for one command. Without a connection every request is refused before it is sent; acts work all
// the same.
class Machine : private EngineObserver {
 public:
  Machine(Desk& desk, Connection connection);
  ~Machine() override;
  Engine& engine() { return *engine_; }
  const Connection& connection() const { return connection_; }

 private:
  void on(const EngineEvent& event) override;

  Desk& desk_;
  Connection connection_;
  NoPoints points_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace syncer::app
