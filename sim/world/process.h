// One engine process of a world: the engine, its ports, its connection to the shared store, its fibers. It
// starts, it dies, it starts again on what the store kept.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/world/ports.h"
#include "syncer/engine/engine.h"
#include "syncer/store/sqlite_store.h"

namespace sfsim {

class EngineProcess : private syncer::StoreObserver, private syncer::EngineObserver {
 public:
  struct Parts {
    int number = 1;
    Scheduler* scheduler = nullptr;
    Network* network = nullptr;
    std::shared_ptr<syncer::SqliteDatabase> database;
    syncer::Credentials credentials;
    uint64_t seed = 0;
    UnixMillis look_every_ms = 0;  // how often it looks for what another process left; 0: it is alone
    std::function<void(int engine, const syncer::EngineEvent&)> said;
    std::function<bool(int engine, syncer::Point)> reached;
    std::function<void(int engine)> die;
    std::function<syncer::MarketoAnswer(const std::string& email)> marketo;
    std::function<void(std::string_view fact, bool durable)> committed;
  };
  explicit EngineProcess(Parts parts);
  ~EngineProcess() override;

  void start();  // frees what it held before, and begins its activities at this moment
  void die();    // disconnects, unwinds every fiber, drops the engine
  bool up() const { return engine_ != nullptr; }
  int number() const { return parts_.number; }
  // Its machine's clock against the world's; a crash or a restart leaves it as it is.
  int64_t clock_offset() const { return wiring_.clock_offset; }
  void set_clock_offset(int64_t offset);
  UnixMillis clock_now() const { return parts_.scheduler->now() + wiring_.clock_offset; }
  const std::string& defect() const { return wiring_.defect; }

  syncer::Engine& engine() { return *engine_; }
  syncer::Store& store() { return *store_; }
  // A command of a person on this process: runs until it waits or ends. False when the process died in it.
  bool command(const char* name, std::function<void(syncer::Engine&, syncer::Store&)> body);

 private:
  void entering(std::string_view fact) override;
  void committed(std::string_view fact, bool durable) override;
  void on(const syncer::EngineEvent& event) override { parts_.said(parts_.number, event); }

  Parts parts_;
  Wiring wiring_;
  SimClock clock_{wiring_};
  SimRandom random_;
  SimTransport transport_{wiring_};
  SimPoints points_{wiring_};
  SimMarketo marketo_{wiring_};
  std::unique_ptr<syncer::Store> store_;
  std::unique_ptr<syncer::Engine> engine_;
};

// An empty database, shared by the processes of one world. What a new one would cost is mostly SQLite parsing
// the same schema and statements, so one that a world has done with is wiped and given to the next.
std::shared_ptr<syncer::SqliteDatabase> fresh_database();
syncer::SqliteStoreOptions store_options(syncer::StoreObserver* observer);

}  // namespace sfsim
