// An activity that met a full disk or a locked file begins anew after a pause: everything it needs to know is
// in the store.
#include "syncer/app/service.h"

#include <chrono>
#include <exception>
#include <utility>

namespace syncer::app {

namespace {

constexpr UnixMillis pause_after_trouble_ms = 2'000;

const char* event_name(EngineEvent::Kind kind) {
  switch (kind) {
    case EngineEvent::Kind::push:
      return "push";
    case EngineEvent::Kind::pull:
      return "pull";
    case EngineEvent::Kind::nightly:
      return "nightly";
    case EngineEvent::Kind::retry:
      return "retry";
    case EngineEvent::Kind::parked:
      return "parked";
    case EngineEvent::Kind::connection:
      return "connection";
    case EngineEvent::Kind::decision:
      return "decision";
    case EngineEvent::Kind::mail:
      return "mail";
  }
  return "";
}

Level level_of(EngineEvent::Kind kind) {
  switch (kind) {
    case EngineEvent::Kind::push:
    case EngineEvent::Kind::pull:
    case EngineEvent::Kind::nightly:
    case EngineEvent::Kind::mail:
      return Level::info;
    case EngineEvent::Kind::retry:
    case EngineEvent::Kind::parked:
    case EngineEvent::Kind::connection:
      return Level::warning;
    case EngineEvent::Kind::decision:
      return Level::debug;
  }
  return Level::info;
}

}  // namespace

Service::Service(Desk& desk, const Connection& connection, Log& log)
    : desk_(desk), connection_(connection), log_(log) {
  transport_ = std::make_unique<WatchedTransport>(transport_of(desk.around, connection_));
  EngineOptions options;
  options.worker = desk.worker();
  options.observer = this;
  engine_ = std::make_unique<Engine>(desk.store(), desk.around.clock, desk.around.random, *transport_,
                                     points_, connection_.credentials, options);
}

Service::~Service() {
  stop();
  for (std::thread& thread : threads_) thread.join();
}

void Service::start() {
  // A start is somebody's doing: what was parked gets a try, perhaps it has been mended.
  const UnixMillis now = desk_.around.clock.now();
  store().make_parked_due(now);
  running_ = 3;
  threads_.emplace_back([this] { supervise(Channel::outbox, "push", &Engine::run_outbox_worker); });
  threads_.emplace_back([this] { supervise(Channel::schedule, "nightly", &Engine::run_scheduler); });
  threads_.emplace_back([this] { supervise(Channel::mail, "mail", &Engine::run_mailer); });
}

void Service::stop() {
  engine_->stop();
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

void Service::wait_for_stop() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_.load(); });
}

bool Service::wait_for_end(int seconds) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(seconds), [this] { return running_ == 0; });
}

std::string Service::trouble() {
  const std::lock_guard lock(mutex_);
  for (const std::string& one : troubles_)
    if (!one.empty()) return one;
  return {};
}

void Service::on(const EngineEvent& event) {
  LogFields fields;
  if (!event.people.empty()) fields.emplace_back("people", event.people);
  fields.emplace_back("text", event.text);
  log_.write(level_of(event.kind), event_name(event.kind), fields);
}

// Nothing: it ended because it was asked to. Else what ended it.
std::optional<std::string> Service::attempt(void (Engine::*activity)()) {
  try {
    (engine_.get()->*activity)();
    return std::nullopt;
  } catch (const std::exception& failure) {
    return failure.what();
  }
}

void Service::supervise(Channel channel, const char* name, void (Engine::*activity)()) {
  Clock& clock = desk_.around.clock;
  while (!stopping_) {
    const std::optional<std::string> met = attempt(activity);
    if (!met) break;
    {
      const std::lock_guard lock(mutex_);
      troubles_.at(static_cast<size_t>(channel)) = *met;
    }
    log_.write(Level::error, "database", {{"activity", std::string(name)}, {"text", *met}});
    for (const UnixMillis until = clock.now() + pause_after_trouble_ms; !stopping_ && clock.now() < until;) {
      clock.sleep_until(until, channel);
    }
    recover(channel);
  }
  const std::lock_guard lock(mutex_);
  --running_;
  changed_.notify_all();
}

// What the activity had claimed when it was thrown out is freed, as after a crash; when that can be written,
// the trouble is over.
void Service::recover(Channel channel) {
  try {
    const UnixMillis now = desk_.around.clock.now();
    store().release(desk_.worker(), now);
    const std::lock_guard lock(mutex_);
    troubles_.at(static_cast<size_t>(channel)).clear();
  } catch (const StoreError& again) {
    const std::lock_guard lock(mutex_);
    troubles_.at(static_cast<size_t>(channel)) = again.what();
  }
}

}  // namespace syncer::app
