// A death is harsher than an exit: the store and the network are cut first, so that nothing the unwinding
// stacks do can reach them.
#include "sim/world/process.h"

#include <fmt/format.h>

#include <exception>

namespace sfsim {

syncer::SqliteStoreOptions store_options(syncer::StoreObserver* observer) {
  syncer::SqliteStoreOptions options;
  options.file = ":memory:";
  options.busy_timeout_ms = 0;
  options.observer = observer;
  return options;
}

std::shared_ptr<syncer::SqliteDatabase> fresh_database() {
  static const std::string bytes = [] {
    const auto database = syncer::open_database(store_options(nullptr));
    const auto store = syncer::open_store(database, store_options(nullptr));
    return syncer::serialize(*database);
  }();
  auto database = syncer::open_database(store_options(nullptr));
  syncer::deserialize(*database, bytes);
  return database;
}

EngineProcess::EngineProcess(Parts parts) : parts_(std::move(parts)), random_(parts_.seed) {
  wiring_.engine = parts_.number;
  wiring_.scheduler = parts_.scheduler;
  wiring_.network = parts_.network;
  wiring_.database = parts_.database.get();
  wiring_.reached = [this](syncer::Point point) { return parts_.reached(parts_.number, point); };
  wiring_.die = [this] { parts_.die(parts_.number); };
}

EngineProcess::~EngineProcess() {
  if (up()) die();
}

void EngineProcess::start() {
  wiring_.connected = true;
  const std::string worker = fmt::format("engine-{}", parts_.number);
  store_ = syncer::open_store(parts_.database, store_options(this));
  store_->release(worker, parts_.scheduler->now());
  syncer::EngineOptions options;
  options.worker = worker;
  options.observer = this;
  options.look_every_ms = parts_.look_every_ms;
  engine_ = std::make_unique<syncer::Engine>(*store_, clock_, random_, transport_, points_,
                                             parts_.credentials, options);
  syncer::Engine& engine = *engine_;
  parts_.scheduler->spawn(parts_.number, "outbox worker", true, wiring_.wakes,
                          [&engine] { engine.run_outbox_worker(); });
  parts_.scheduler->spawn(parts_.number, "scheduler", true, wiring_.wakes,
                          [&engine] { engine.run_scheduler(); });
}

void EngineProcess::die() {
  wiring_.connected = false;
  syncer::rollback_open_transaction(*parts_.database);
  parts_.scheduler->kill_engine(parts_.number);
  engine_.reset();
  store_.reset();
}

bool EngineProcess::command(const char* name, std::function<void(syncer::Engine&, syncer::Store&)> body) {
  syncer::Engine& engine = *engine_;
  syncer::Store& store = *store_;
  Activity& activity =
      parts_.scheduler->spawn(parts_.number, name, false, wiring_.wakes,
                              [&engine, &store, body = std::move(body)] { body(engine, store); });
  parts_.scheduler->run_now(activity);
  return up();
}

void EngineProcess::entering(std::string_view fact) {
  if (wiring_.connected) return;
  if (std::uncaught_exceptions() == 0) throw Crashed{};
  wiring_.defect = fmt::format("the store was asked for {} by a destructor while the process died", fact);
}

void EngineProcess::committed(std::string_view, bool durable) {
  if (durable && parts_.committed_durably) parts_.committed_durably();
}

}  // namespace sfsim
