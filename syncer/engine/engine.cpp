// The facade: acts commit and return, activities are handed to their files.
#include "syncer/engine/engine.h"

#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/context.h"
#include "syncer/engine/mailer.h"
#include "syncer/engine/newcomers.h"
#include "syncer/engine/nightly.h"
#include "syncer/engine/scheduler.h"
#include "syncer/engine/worker.h"

namespace syncer {

struct Engine::Impl {
  Context context;
};

// A claim or run under our name belongs to an earlier life of this worker: names are unique among the living.
Engine::Engine(Store& store, Clock& clock, Random& random, Transport& transport, Points& points,
               Credentials credentials, EngineOptions options)
    : impl_(new Impl{
          Context(store, clock, random, transport, points, std::move(credentials), std::move(options))}) {
  const UnixMillis now = clock.now();
  store.release(impl_->context.options.worker, now);
  store.pull_in(horizon_at(now));  // an earlier life may have had a wrong clock
  impl_->context.look_at_clock(now);
}

Engine::~Engine() = default;

UnsubscribeOutcome Engine::unsubscribe(PersonId person, const UnsubscribeAct& act) {
  Context& context = impl_->context;
  UnsubscribeOutcome outcome;
  if (act.via == Via::bounce && !context.store.settings().bounce_unsubscribes &&
      !MUTANT(every_bounce_unsubscribes)) {
    mark(Mark::bounce_ignored);
    outcome.known = context.store.person(person).has_value();
    return outcome;
  }
  const UnixMillis now = context.clock.now();
  outcome = context.store.record_unsubscribe(person, act, now);
  if (!outcome.known) return outcome;
  context.points.reach(Point::unsubscribe_recorded);
  if (outcome.queued || outcome.to_look_up) context.clock.wake(Channel::outbox);
  return outcome;
}

ResubscribeOutcome Engine::resubscribe(PersonId person, std::string_view admin, std::string_view reason) {
  Context& context = impl_->context;
  const UnixMillis now = context.clock.now();
  return context.store.record_resubscribe(person, admin, reason, now);
}

std::vector<Mail> Engine::send(const MailOrder& order) { return send_mails(impl_->context, order); }

void Engine::look_for_work() { impl_->context.clock.wake(Channel::outbox); }

void Engine::change_settings(const Settings& settings, std::string_view by) {
  Context& context = impl_->context;
  const UnixMillis now = context.clock.now();
  context.store.change_settings(settings, by, now);
  context.session.allow();
  context.clock.wake(Channel::outbox);
  context.clock.wake(Channel::schedule);
}

void Engine::run_outbox_worker() { syncer::run_outbox_worker(impl_->context); }
void Engine::run_scheduler() { syncer::run_scheduler(impl_->context); }
void Engine::run_mailer() { syncer::run_mailer(impl_->context); }

void Engine::stop() {
  Context& context = impl_->context;
  context.stopped = true;
  context.clock.wake(Channel::outbox);
  context.clock.wake(Channel::schedule);
  context.clock.wake(Channel::mail);
}

PushReport Engine::push_due(bool parked_too, int attempts) {
  return syncer::push_due(impl_->context, parked_too, attempts);
}

NewcomersReport Engine::push_to_sales_connect(const std::vector<std::string>& salesforce_ids) {
  return take_in(impl_->context, salesforce_ids);
}

NightlyReport Engine::run_nightly_by_hand() {
  const UnixMillis now = impl_->context.clock.now();
  return run_nightly(impl_->context, true, now);
}

}  // namespace syncer
