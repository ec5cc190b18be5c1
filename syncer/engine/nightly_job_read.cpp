// A job sees Salesforce as of when it runs, which is after it was made: so the moment of its making is the
// one that what was read is at least as young as. Waiting for it must not cost more calls than pages would
// have. After a crash nobody asks for its rows any more: they would be older than what the next attempt
// remembers.
#include "syncer/engine/nightly_job_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>

#include "syncer/domain/marks.h"
#include "syncer/domain/mutant.h"
#include "syncer/engine/job_polls.h"
#include "syncer/engine/tries.h"

namespace syncer {
namespace {

constexpr int64_t polls_at_least = 10;
constexpr UnixMillis longest_wait_ms = hour_ms / 2;

int64_t sets_of(int64_t rows) { return std::max<int64_t>(1, (rows + rows_per_set - 1) / rows_per_set); }

class JobReader {
 public:
  JobReader(Context& context, const Question& question, int64_t rows, const JobReadHow& how)
      : context_(context), question_(question), how_(how), rows_(rows) {}

  JobRead run() {
    read_.planned_calls = 1;
    JobReply job = ask(2 + sets_of(rows_), false, [&](const Client::CallContext& call) {
      return context_.client.query_by_job(question_.soql, call);
    });
    read_.answered_at = job.answered_at;
    if (!good(job.failure) || !wait_until_over(job)) return std::move(read_);
    if (job.state != "JobComplete") {
      mark(Mark::read_job_failed);
      read_.problem = fmt::format("the job is {}: {}", job.state, one_line(job.problem, 160));
      read_.over = MUTANT(a_failed_job_has_read_nobody);
      return std::move(read_);
    }
    read_.over = take_rows(job);
    if (read_.over) {
      mark(Mark::read_by_job);
      remove(job.id);
    }
    return std::move(read_);
  }

 private:
  // `left`: of the planned calls, at least this one. What is `asked_again` counts as a retry.
  template <class Call>
  std::invoke_result_t<Call, const Client::CallContext&> ask(int64_t left, bool asked_again,
                                                             const Call& send) {
    const auto may_go_on = [this, left] {
      stopped_ = stopped_ || !how_.before_wait(left) || context_.stopped;
      return !stopped_;
    };
    const auto reply = tried(context_, {Channel::schedule, tries_in_a_run, &how_.count, may_go_on},
                             [&](Client::CallContext call) {
                               call.again = call.again || asked_again;
                               return send(call);
                             });
    stopped_ = stopped_ || context_.stopped;
    return reply;
  }

  // Pages would meet the same refusal of everybody, or of the field; anything else is a reason to ask for
  // them.
  bool good(const std::optional<Failure>& failure) {
    if (!failure) {
      context_.failures_in_a_row = 0;
      return true;
    }
    read_.problem = describe(*failure);
    const Action action = failure->rule.action;
    const bool of_everybody =
        action == Action::later || action == Action::refresh || action == Action::reconnect;
    if (stopped_) read_.failure = make_failure("MALFORMED_REPLY", read_was_stopped, 0);
    if (of_everybody || failure->rule.obstacle == Obstacle::field) read_.failure = failure;
    return false;
  }

  bool wait_until_over(JobReply& job) {
    const std::string id = job.id;
    const int64_t most_polls = std::max(polls_at_least, rows_ / rows_per_page);
    UnixMillis pause = first_poll_ms, waited = 0;
    for (int64_t polls = 0; !is_over(job); ++polls) {
      if (polls == most_polls || waited >= longest_wait_ms) {
        give_up(id);
        return false;
      }
      const UnixMillis now = context_.clock.now();
      context_.pause_until(now + pause, Channel::schedule);  // stopped: nothing more is asked
      job = ask(1 + sets_of(rows_), true,
                [&](const Client::CallContext& call) { return context_.client.query_job(id, call); });
      if (!good(job.failure)) return false;
      waited += pause;
      pause = next_poll_ms(pause);
    }
    job.id = id;
    return true;
  }

  void give_up(const std::string& id) {
    mark(Mark::read_job_given_up);
    read_.problem = "the job was not over in time";
    context_.client.abort_query_job(id, {Channel::schedule, &how_.count, true});
  }

  bool take_rows(const JobReply& job) {
    const int64_t sets = sets_of(job.processed);
    read_.planned_calls += sets;
    std::string from;
    int64_t asked = 0;
    do {
      const int64_t left = std::max<int64_t>(1, sets - asked) + 1;
      const JobRows set = ask(left, false, [&](const Client::CallContext& call) {
        return context_.client.job_rows(job.id, from, question_.flag, call);
      });
      if (!good(set.failure)) return false;
      if (++asked == 2) mark(Mark::read_job_in_sets);
      read_.total += set.received;
      for (const OptedOutRow& row : set.rows) how_.row(row);
      from = set.next;
      if (MUTANT(only_the_first_set_of_a_job)) return true;
    } while (!from.empty() && read_.total < job.processed);
    if (from.empty() && read_.total == job.processed) return true;
    read_.problem = "the job's results do not hold as many rows as it counted";
    return false;
  }

  // There was room for this call before the last set was asked for. What is not deleted goes by itself.
  void remove(const std::string& id) {
    if (context_.stopped) return;
    ++read_.planned_calls;
    context_.client.delete_query_job(id, {Channel::schedule, &how_.count, false});
  }

  Context& context_;
  const Question& question_;
  const JobReadHow& how_;
  const int64_t rows_;
  JobRead read_;
  bool stopped_ = false;
};

}  // namespace

JobRead read_by_job(Context& context, const Question& question, int64_t rows, const JobReadHow& how) {
  return JobReader(context, question, rows, how).run();
}

}  // namespace syncer
