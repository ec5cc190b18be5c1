// Virtual time and who runs when. Activities (fibers) and deliveries (callbacks of the network) are ordered
// by due time, ties by activity number, then by age. Nothing here knows an engine.
#pragma once
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/world/fiber.h"
#include "syncer/domain/ports.h"

namespace sfsim {

using UnixMillis = int64_t;

struct Activity {
  int number = 0;
  int engine = 0;
  const char* name = "";
  bool killed = false;
  bool service = false;  // runs until it is killed; its end is a defect
  std::unique_ptr<Fiber> fiber;
  bool waits_for_answer = false;  // else it is due at `due`
  UnixMillis due = 0;
  int sleeping_on = -1;          // a syncer::Channel, or -1
  UnixMillis slept_at = 0;       // when it fell asleep
  UnixMillis look_every_ms = 0;  // it looks at the store so often while it sleeps; 0: never
  bool news = false;             // another process has changed the store since its last look
  std::array<uint64_t, syncer::channel_count>
      seen{};  // wakes of each channel that this activity has answered
};

class Scheduler {
 public:
  explicit Scheduler(UnixMillis start) : now_(start) {}

  UnixMillis now() const { return now_.load(std::memory_order_relaxed); }

  // The body begins at its turn; `wakes` are the engine's channel counters at this moment.
  Activity& spawn(int engine, const char* name, bool service,
                  const std::array<uint64_t, syncer::channel_count>& wakes, std::function<void()> body);
  // Runs it right now instead of at its turn, until it waits or ends.
  void run_now(Activity& activity);

  // ---- from inside an activity
  Activity* current() { return current_; }
  void sleep_until(UnixMillis deadline, int channel);
  // Leaves the activity, runs `outside` on the world's own stack, and comes back when answered().
  void wait_for_answer(std::function<void()> outside);
  // Leaves, runs `outside`, and comes back at once unless `outside` killed it.
  void step_outside(std::function<void()> outside);

  // ---- from outside
  void answered(Activity& activity);
  void wake(int engine, int channel);  // sleepers of that engine on that channel are due now
  // Another process than `but` has changed the store: whoever looks regularly finds it at the next look. The
  // looks that would find nothing are left out.
  void changed_by(int but);
  void kill_engine(int engine);  // every activity of it, unwound
  void call_at(UnixMillis due, int number, std::function<void()> call);

  // Called after every activation with the activity that ran; it has ended when its fiber has.
  std::function<void(Activity&)> after;
  std::function<bool()> stopped;  // asked between activations: true ends every run at once

  // Everything due up to and including `t` happens; then it is `t`.
  void run_until(UnixMillis t);
  // Until nothing is runnable at this moment and busy() says no, at most until `limit`. Time stands where the
  // last thing happened.
  void settle(UnixMillis limit, const std::function<bool()>& busy);

  uint64_t activations() const { return activations_; }

 private:
  struct Call {
    UnixMillis due = 0;
    int number = 0;
    std::function<void()> call;
  };
  struct Next {
    Activity* activity = nullptr;
    size_t call = 0;
    UnixMillis due = 0;
    bool any = false;
  };
  Next next() const;
  void run(const Next& next);
  void resume(Activity& activity);
  void forget_ended();

  std::atomic<UnixMillis> now_;  // read by the HTTP server's threads
  std::vector<std::unique_ptr<Activity>> activities_;
  std::vector<Call> calls_;
  Activity* current_ = nullptr;
  std::function<void()> outside_;  // may kill the activity that left it, so it lives here
  int last_number_ = 0;
  int depth_ = 0;  // of resume(): an act in the middle of a request runs a command inside it
  uint64_t activations_ = 0;
  uint64_t at_this_moment_ = 0;  // activations since time last moved: a livelock's mark
};

// Thrown by run_until and settle: time stands still while activities keep running.
struct Livelock {
  std::string activity;
};

}  // namespace sfsim
