// A job is slow and mostly good: it is asked about after a second, then ever less often. It is given up, and
// aborted, while the claim still has time for the answer; a job nobody waits for must not write a true over
// what was decided since.
#include "syncer/engine/push_job.h"

#include <fmt/format.h>

#include <type_traits>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/backoff.h"
#include "syncer/engine/job_polls.h"

namespace syncer {
namespace {

class Job {
 public:
  Job(Context& context, const std::vector<RecordWrite>& writes, const PushHow& how,
      const Client::CallContext& call, PushTally& tally)
      : context_(context), writes_(writes), how_(how), call_(call), tally_(tally) {}

  JobAnswer run() {
    JobReply job =
        insist([&](const Client::CallContext& call) { return context_.client.update_by_job(writes_, call); });
    answer_.request_id = job.request_id;
    answer_.withdrawn = job.withdrawn;
    if (!job.withdrawn && good(job.failure)) see_it_over(job);
    answer_.may_write_yet = may_write_yet_ && !answer_.over;
    return answer_;
  }

 private:
  // Keeps what halts everybody; anything else is a reason to go by collections.
  bool good(const std::optional<Failure>& failure) {
    if (!failure) return true;
    answer_.problem = describe(*failure);
    const Action action = failure->rule.action;
    if (action == Action::later || action == Action::refresh || action == Action::reconnect)
      answer_.halting = failure;
    return false;
  }

  bool may_go_on() {
    const UnixMillis left = how_.lease_until - context_.clock.now();
    return !context_.stopped && left >= longest_call_ms && left <= 2 * claim_lease_ms &&
           (!how_.hold || how_.hold());
  }

  // One request until it is answered; the second time it counts as a retry.
  template <class Call>
  std::invoke_result_t<Call, const Client::CallContext&> insist(Call&& send) {
    Client::CallContext call = call_;
    for (int tried = 1;; ++tried) {
      auto reply = send(call);
      call.again = true;
      if (!reply.failure || reply.failure->rule.action != Action::retry) return reply;
      may_write_yet_ = may_write_yet_ || !made_;  // made for all that is known
      if (tried >= tries_in_a_run) return reply;
      ++context_.failures_in_a_row;
      context_.last_failure_at = context_.clock.now();
      const uint64_t drawn = context_.draw();
      const UnixMillis delay = backoff_delay(tried, drawn);
      const UnixMillis now = context_.clock.now();
      context_.tell(
          EngineEvent::Kind::retry, {},
          fmt::format("bulk job: {}, tried again in {}", describe(*reply.failure), duration_text(delay)),
          retry_notice(*reply.failure, delay, tried + 1, tries_in_a_run));
      if (!context_.pause_until(now + delay, how_.channel) || !may_go_on()) return reply;
    }
  }

  // Polls are no new wish: nobody is asked again whether the rows are wanted.
  Client::CallContext poll() const { return {how_.channel, &tally_.count, true}; }

  void see_it_over(JobReply& job) {
    made_ = true;
    if (!wait_until_over(job)) return give_up(job.id);
    if (job.state == "JobComplete" || MUTANT(a_failed_job_counts_as_accepted)) return take_rows(job);
    mark(Mark::job_failed);
    answer_.problem = fmt::format("the job is {}: {}", job.state, job.problem);
  }

  bool wait_until_over(JobReply& job) {
    const std::string id = job.id;
    UnixMillis pause = first_poll_ms;
    while (!is_over(job)) {
      const UnixMillis now = context_.clock.now();
      if (!context_.pause_until(now + pause, how_.channel) || !may_go_on()) {
        answer_.problem = "the job was not over in time";
        return false;
      }
      call_ = poll();
      job = insist([&](const Client::CallContext& call) { return context_.client.job(id, call); });
      job.id = id;
      if (!good(job.failure)) return false;
      pause = next_poll_ms(pause);
    }
    return true;
  }

  void give_up(const std::string& id) {
    mark(Mark::job_given_up);
    const bool may_ask = !context_.stopped && !answer_.halting;
    const bool aborted = may_ask && !context_.client.abort_job(id, poll()).failure;
    may_write_yet_ = may_write_yet_ || !aborted;
  }

  // Whoever is not among the refused was written: only when the counters say so, too.
  void take_rows(const JobReply& job) {
    const bool counted =
        job.processed == static_cast<int64_t>(writes_.size()) || MUTANT(a_failed_job_counts_as_accepted);
    JobRefusals refused;
    if (counted && job.failed > 0 && !MUTANT(rows_refused_by_a_job_are_not_read)) {
      ++tally_.planned_calls;
      if (!may_go_on()) return;
      call_ = {how_.channel, &tally_.count, false};
      refused =
          insist([&](const Client::CallContext& call) { return context_.client.job_refusals(job.id, call); });
      if (!good(refused.failure)) return;
      if (static_cast<int64_t>(refused.rows.size()) != job.failed) {
        answer_.problem = "the job's counters and its results do not agree";
        return;
      }
      mark(Mark::job_refused_rows);
    }
    if (!counted) {
      answer_.problem = "the job did not process every row";
      return;
    }
    answer_.over = true;
    answer_.rows.resize(writes_.size());
    for (size_t i = 0; i < writes_.size(); ++i) {
      const auto found = refused.rows.find(writes_[i].id);
      if (found != refused.rows.end()) answer_.rows[i] = found->second;
    }
    mark(Mark::job_complete);
  }

  Context& context_;
  const std::vector<RecordWrite>& writes_;
  const PushHow& how_;
  Client::CallContext call_;
  PushTally& tally_;
  JobAnswer answer_;
  bool made_ = false;
  bool may_write_yet_ = false;
};

}  // namespace

JobAnswer write_by_job(Context& context, const std::vector<RecordWrite>& writes, const PushHow& how,
                       const Client::CallContext& call, PushTally& tally) {
  return Job(context, writes, how, call, tally).run();
}

}  // namespace syncer
