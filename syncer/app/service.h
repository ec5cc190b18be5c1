// The engine as a long-running service: outbox worker and scheduler on a thread each, both outliving trouble
// with the database, which is told to whoever asks and mended by itself when the trouble is over.
#pragma once
#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "syncer/app/connection.h"
#include "syncer/app/desk.h"
#include "syncer/app/log.h"
#include "syncer/app/watched_transport.h"

namespace syncer::app {

class Service : private EngineObserver {
 public:
  // Opens what the activities need; they begin with start().
  Service(Desk& desk, const Connection& connection, Log& log);
  ~Service() override;  // stops, and waits for as long as it takes

  void start();
  // Asks both activities to end; they finish the request that is under way. From any thread.
  void stop();
  bool stopping() const { return stopping_; }
  // Blocks until stop() was called by somebody.
  void wait_for_stop();
  // Blocks until both have ended after stop(), at most so long. False: they have not.
  bool wait_for_end(int seconds);

  Desk& desk() { return desk_; }
  Store& store() { return desk_.store(); }
  Engine& engine() { return *engine_; }
  Log& log() { return log_; }
  const Connection& connection() const { return connection_; }
  TransportCounts transport_counts() const { return transport_->counts(); }
  // What an activity met last in the database; empty when all is well.
  std::string trouble();

 private:
  void on(const EngineEvent& event) override;
  void supervise(Channel channel, const char* name, void (Engine::*activity)());
  void recover(Channel channel);
  std::optional<std::string> attempt(void (Engine::*activity)());

  Desk& desk_;
  const Connection connection_;
  Log& log_;
  NoPoints points_;
  std::unique_ptr<WatchedTransport> transport_;
  std::unique_ptr<Engine> engine_;
  std::vector<std::thread> threads_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  int running_ = 0;
  std::array<std::string, channel_count> troubles_;  // by Channel
};

}  // namespace syncer::app
