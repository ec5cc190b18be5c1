// The virtual-time queue. A world has about ten activities and as many deliveries, so the next one is found
// by looking at all of them: no heap to keep in order when a sleeper is woken or killed.
#include "sim/world/scheduler.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sfsim {
namespace {
constexpr uint64_t livelock_after = 20000;
}

Activity& Scheduler::spawn(int engine, const char* name, bool service,
                           const std::array<uint64_t, syncer::channel_count>& wakes,
                           std::function<void()> body) {
  auto activity = std::make_unique<Activity>();
  activity->number = ++last_number_;
  activity->engine = engine;
  activity->name = name;
  activity->service = service;
  activity->fiber = std::make_unique<Fiber>(std::move(body));
  activity->due = now();
  activity->seen = wakes;
  activities_.push_back(std::move(activity));
  return *activities_.back();
}

void Scheduler::run_now(Activity& activity) { resume(activity); }

void Scheduler::sleep_until(UnixMillis deadline, int channel) {
  Activity& self = *current_;
  self.due = std::max(deadline, now());
  self.sleeping_on = channel;
  self.slept_at = now();
  if (std::exchange(self.news, false)) self.due = std::min(self.due, now() + self.look_every_ms);
  self.fiber->suspend();
}

void Scheduler::wait_for_answer(std::function<void()> outside) {
  Activity& self = *current_;
  self.waits_for_answer = true;
  outside_ = std::move(outside);
  self.fiber->suspend();
}

void Scheduler::step_outside(std::function<void()> outside) {
  Activity& self = *current_;
  self.due = now();
  outside_ = std::move(outside);
  self.fiber->suspend();
}

void Scheduler::answered(Activity& activity) {
  activity.waits_for_answer = false;
  activity.due = now();
}

void Scheduler::wake(int engine, int channel) {
  for (const auto& activity : activities_) {
    if (activity->engine == engine && activity->sleeping_on == channel)
      activity->due = std::min(activity->due, now());
  }
}

void Scheduler::changed_by(int but) {
  for (const auto& activity : activities_) {
    if (activity->engine == but || activity->look_every_ms == 0) continue;
    if (activity->sleeping_on < 0) {
      activity->news = true;
      continue;
    }
    const UnixMillis every = activity->look_every_ms;
    const UnixMillis looks = (now() - activity->slept_at) / every + 1;
    activity->due = std::min(activity->due, activity->slept_at + looks * every);
  }
}

void Scheduler::kill_engine(int engine) {
  for (const auto& activity : activities_) {
    if (activity->engine != engine || activity->fiber->ended() || activity->fiber->inside()) continue;
    Activity* before = current_;
    current_ = activity.get();
    activity->killed = true;
    activity->fiber->kill();
    current_ = before;
  }
}

void Scheduler::call_at(UnixMillis due, int number, std::function<void()> call) {
  calls_.push_back({std::max(due, now()), number, std::move(call)});
}

Scheduler::Next Scheduler::next() const {
  Next best;
  best.due = std::numeric_limits<UnixMillis>::max();
  int best_number = 0;
  for (size_t i = 0; i < calls_.size(); ++i) {
    const Call& call = calls_[i];
    if (best.any && (call.due > best.due || (call.due == best.due && call.number >= best_number))) continue;
    best = {nullptr, i, call.due, true};
    best_number = call.number;
  }
  for (const auto& activity : activities_) {
    if (activity->waits_for_answer || activity->fiber->ended()) continue;
    if (best.any &&
        (activity->due > best.due || (activity->due == best.due && activity->number >= best_number)))
      continue;
    best = {activity.get(), 0, activity->due, true};
    best_number = activity->number;
  }
  return best;
}

void Scheduler::resume(Activity& activity) {
  ++activations_;
  ++depth_;
  activity.sleeping_on = -1;
  Activity* before = current_;
  current_ = &activity;
  activity.fiber->resume();
  current_ = before;
  if (outside_) {
    const std::function<void()> outside = std::exchange(outside_, nullptr);
    outside();
  }
  if (after) after(activity);
  if (--depth_ == 0) forget_ended();
}

void Scheduler::forget_ended() {
  std::erase_if(activities_, [](const auto& activity) { return activity->fiber->ended(); });
}

void Scheduler::run(const Next& next) {
  if (next.due > now()) {
    now_.store(next.due, std::memory_order_relaxed);
    at_this_moment_ = 0;
  }
  if (++at_this_moment_ > livelock_after)
    throw Livelock{next.activity != nullptr ? next.activity->name : "the network"};
  if (next.activity != nullptr) {
    resume(*next.activity);
    return;
  }
  const Call call = std::move(calls_[next.call]);
  calls_.erase(calls_.begin() + static_cast<std::ptrdiff_t>(next.call));
  call.call();
}

void Scheduler::run_until(UnixMillis t) {
  for (;;) {
    if (stopped && stopped()) return;
    const Next due = next();
    if (!due.any || due.due > t) break;
    run(due);
  }
  if (t > now()) {
    now_.store(t, std::memory_order_relaxed);
    at_this_moment_ = 0;
  }
}

void Scheduler::settle(UnixMillis limit, const std::function<bool()>& busy) {
  for (;;) {
    if (stopped && stopped()) return;
    const Next due = next();
    if (!due.any || due.due > limit) return;
    if (due.due > now() && !busy()) return;
    run(due);
  }
}

}  // namespace sfsim
