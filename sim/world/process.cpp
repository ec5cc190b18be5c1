// A death is harsher than an exit: the store and the network are cut first, so that nothing the unwinding
// stacks do can reach them.
#include "sim/world/process.h"

#include <fmt/format.h>

#include <exception>
#include <mutex>
#include <vector>

namespace sfsim {

syncer::SqliteStoreOptions store_options(syncer::StoreObserver* observer) {
  syncer::SqliteStoreOptions options;
  options.file = ":memory:";
  options.busy_timeout_ms = 0;
  options.observer = observer;
  return options;
}

namespace {

struct Pool {
  std::mutex mutex;
  std::vector<std::shared_ptr<syncer::SqliteDatabase>> databases;
};
Pool& pool() {
  static Pool kept;
  return kept;
}

std::shared_ptr<syncer::SqliteDatabase> used_or_new() {
  {
    const std::lock_guard lock(pool().mutex);
    auto& kept = pool().databases;
    if (!kept.empty()) {
      auto database = std::move(kept.back());
      kept.pop_back();
      return database;
    }
  }
  return syncer::open_database(store_options(nullptr));
}

void give_back(std::shared_ptr<syncer::SqliteDatabase> database) {
  constexpr size_t most_kept = 16;
  syncer::rollback_open_transaction(*database);
  syncer::wipe(*database);
  const std::lock_guard lock(pool().mutex);
  if (pool().databases.size() < most_kept) pool().databases.push_back(std::move(database));
}

}  // namespace

std::shared_ptr<syncer::SqliteDatabase> fresh_database() {
  auto database = used_or_new();
  auto* const seen = database.get();
  return {seen,
          [kept = std::move(database)](syncer::SqliteDatabase*) mutable { give_back(std::move(kept)); }};
}

EngineProcess::EngineProcess(Parts parts) : parts_(std::move(parts)), random_(parts_.seed) {
  wiring_.engine = parts_.number;
  wiring_.scheduler = parts_.scheduler;
  wiring_.network = parts_.network;
  wiring_.database = parts_.database.get();
  wiring_.reached = [this](syncer::Point point) { return parts_.reached(parts_.number, point); };
  wiring_.marketo = parts_.marketo;
  wiring_.die = [this] { parts_.die(parts_.number); };
}

EngineProcess::~EngineProcess() {
  if (up()) die();
}

void EngineProcess::start() {
  wiring_.connected = true;
  const std::string worker = fmt::format("engine-{}", parts_.number);
  store_ = syncer::open_store(parts_.database, store_options(this));
  store_->release(worker, clock_.now());
  syncer::EngineOptions options;
  options.worker = worker;
  options.observer = this;
  options.marketo = &marketo_;
  engine_ = std::make_unique<syncer::Engine>(*store_, clock_, random_, transport_, points_,
                                             parts_.credentials, options);
  syncer::Engine& engine = *engine_;
  Scheduler& scheduler = *parts_.scheduler;
  scheduler
      .spawn(parts_.number, "outbox worker", true, wiring_.wakes, [&engine] { engine.run_outbox_worker(); })
      .look_every_ms = parts_.look_every_ms;
  scheduler.spawn(parts_.number, "scheduler", true, wiring_.wakes, [&engine] { engine.run_scheduler(); })
      .look_every_ms = parts_.look_every_ms;
  scheduler.spawn(parts_.number, "mailer", true, wiring_.wakes, [&engine] { engine.run_mailer(); })
      .look_every_ms = parts_.look_every_ms;
}

// Whoever sleeps looks at the clock again, as SystemClock does after a minute at the latest.
void EngineProcess::set_clock_offset(int64_t offset) {
  wiring_.clock_offset = offset;
  for (size_t channel = 0; channel < wiring_.wakes.size(); ++channel)
    parts_.scheduler->wake(parts_.number, static_cast<int>(channel));
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

void EngineProcess::committed(std::string_view fact, bool durable) {
  if (parts_.look_every_ms > 0) parts_.scheduler->changed_by(parts_.number);
  parts_.committed(fact, durable);
}

}  // namespace sfsim
