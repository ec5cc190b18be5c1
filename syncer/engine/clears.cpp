// A false that may or may not have been applied is not sent again: if it was, the next run finds both sides
// equal; if not, it finds them as before.
#include "syncer/engine/clears.h"

#include <fmt/format.h>

#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/engine/diagnostics.h"

namespace syncer {
namespace {

constexpr int precondition_failed = 412;

class Clears {
 public:
  Clears(Context& context, int64_t run, int64_t token, int64_t read_version)
      : context_(context), run_(run), token_(token), read_version_(read_version) {}

  void write(const WantedClear& wanted) {
    const UnixMillis now = context_.clock.now();
    const int64_t audit = context_.store.intend_clear(run_, token_, read_version_, wanted.clear, now);
    if (audit == 0) {
      ++tally.left;
      return;
    }
    const RecordWrite write{object_of(wanted.clear.salesforce_id), wanted.clear.salesforce_id, wanted.field};
    const Client::CallContext call{Channel::schedule, &tally.count, false,
                                   [&] { return still_wanted(wanted.clear); }};
    const int64_t calls_before = tally.count.calls;
    const WriteReply reply = context_.client.write_false(write, wanted.read_at, call);
    tally.planned_calls += tally.count.calls - calls_before;
    const std::optional<Failure> failure = reply.failure           ? reply.failure
                                           : reply.records.empty() ? std::nullopt
                                                                   : reply.records.front();
    PushResult result = reply.withdrawn ? withdrawn() : failure ? failed(*failure, write) : PushResult();
    result.request_id = reply.request_id;
    if (!reply.withdrawn && !failure) accepted(write, wanted.clear);
    context_.store.settle_clear(audit, wanted.clear, result, context_.clock.now());
  }

  ClearTally tally;

 private:
  // A login may have taken its time.
  bool still_wanted(const Clear& clear) {
    for (const Person& person : context_.store.people_with_salesforce_id(clear.salesforce_id))
      if (person.unsubscribed) return false;
    const Settings settings = context_.store.settings();
    return settings.allow_opt_in && name_of(settings.policy) == clear.rule &&
           effective_field(settings) == clear.field;
  }

  PushResult withdrawn() {
    mark(Mark::clear_overtaken);
    ++tally.left;
    PushResult result;
    result.outcome = PushOutcome::dropped;
    result.message = "no longer wanted when it was about to be sent";
    return result;
  }

  void accepted(const RecordWrite& write, const Clear& clear) {
    ++tally.cleared;
    context_.failures_in_a_row = 0;
    close_after_writes(context_, {{write.object, write.field, write.id}});
    context_.tell(EngineEvent::Kind::push, {clear.person},
                  fmt::format("opted in in Salesforce, allowed {}", text_of(clear.authorised)));
  }

  PushResult failed(const Failure& failure, const RecordWrite& write) {
    PushResult result;
    result.outcome = PushOutcome::dropped;
    result.code = failure.code;
    result.message = one_line(failure.message, 400);
    if (failure.status == precondition_failed) {
      mark(Mark::clear_refused_as_changed);
      ++tally.left;
      return result;
    }
    mark(Mark::clear_failed);
    if (tally.problem.empty()) tally.problem = describe(failure);
    report_write_failure(context_, failure, write.object, write.field, write.id);
    switch (failure.rule.action) {
      case Action::retry:
        result.outcome = PushOutcome::retry;
        tally.try_again = true;
        break;
      case Action::later:
      case Action::refresh:
      case Action::reconnect:
        result.outcome = PushOutcome::retry;
        tally.try_again = tally.halted = true;
        break;
      case Action::park:
        result.outcome = PushOutcome::parked;
        ++tally.parked;
        break;
      case Action::drop:
        break;
    }
    return result;
  }

  Context& context_;
  const int64_t run_, token_, read_version_;
};

}  // namespace

std::optional<Clear> wanted_clear(const std::vector<PersonDecision>& decisions, size_t from,
                                  OptOutField field) {
  for (size_t i = from; i < decisions.size(); ++i) {
    const PersonDecision& one = decisions[i];
    if (one.decision.clear_remote)
      return Clear{one.salesforce_id, field, one.person, std::string(one.decision.rule), *one.authorised};
  }
  return std::nullopt;
}

ClearTally write_falses(Context& context, const std::vector<WantedClear>& wanted, int64_t run, int64_t token,
                        int64_t read_version, const std::function<bool()>& before_wait) {
  Clears clears(context, run, token, read_version);
  for (const WantedClear& one : wanted) {
    if (clears.tally.halted || context.stopped || !before_wait()) break;
    clears.write(one);
  }
  return std::move(clears.tally);
}

}  // namespace syncer
